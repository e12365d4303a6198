"""Results by station: what do the stations' protocols add up to, in the country, a region, a commission?"""

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from dashboard import queries_counts, theme
from dashboard.exhibits import View, counts, counts_maps, counts_units
from dashboard.exhibits.counts import Count
from dashboard.exhibits.counts_maps import Measure
from dashboard.exhibits.exhibit import link
from dashboard.session import choose, literal, remember, remembered, show, table
from pipelines.domain import Precision

TURNOUT = "turnout"


def render(view: View) -> None:
    """Coverage first, then the votes, the maps, the units one below the other, and how the count came in."""
    say = view.language
    st.subheader(say.phrase("What do the protocols of the stations add up to?"))
    available = queries_counts.counts(view.connection)
    if not available.height:
        st.info(say.phrase("No protocols of polling stations have been loaded for this election."))
        return
    shown = _chosen(view, available)
    covered(view, shown)
    regions = queries_counts.units(view.connection, shown.contest_id, shown.origin, "region")
    commissions = queries_counts.units(view.connection, shown.contest_id, shown.origin, "commission")
    region, commission = _where(regions, commissions)
    below = commissions.filter(region_id=region) if region else commissions.clear()
    votes = counts.choices(view, shown, shown.tally)
    if votes is not None:
        show(votes, view)
    if (frame := counts.totals(view, shown)) is not None:
        with st.expander(say.phrase("Totals with and without annulled and unlisted stations")):
            table(frame, view, f"totals-{shown.contest_id}-{shown.origin}", source=counts.source(view, shown))
    _maps(view, shown, region, commission)
    _units(view, shown, regions, below, region, commission)
    came_in = counts_units.coming_in(view, shown)
    if came_in is not None:
        st.divider()
        show(came_in, view)
        _as_of(view, shown)


def _chosen(view: View, available: pl.DataFrame) -> Count:
    """The ballot and the count that the reader wants; the binding count where nothing is chosen."""
    say = view.language
    contests = available["contest_id"].unique(maintain_order=True).to_list()
    left, right = st.columns(2)
    with left:
        contest = choose("contest", say.phrase("Ballot"), contests, lambda it: say.name("contest", it))
    origins = available.filter(contest_id=contest)["origin"].to_list()
    with right:
        origin = choose("origin", say.phrase("Which count"), origins, lambda it: say.name("origin", it))
    return counts.count(view, contest, origin)


def covered(view: View, shown: Count) -> None:
    """How many protocols are in, before any figure; why that may mislead; what the sums leave out."""
    st.html(theme.head_html(counts.coverage(view, shown)))
    if text := counts.warning(view, shown):
        st.warning(text, icon=":material/hourglass_top:")
    if said := counts.remarks(view, shown):
        st.caption(" ".join(said))


def _where(regions: pl.DataFrame, commissions: pl.DataFrame) -> tuple[str | None, str | None]:
    """Region and commission that the reader is in; a commission brings its region along."""
    region = remembered("region", regions["unit_id"].drop_nulls().to_list())
    commission = remembered("commission", commissions["unit_id"].drop_nulls().to_list())
    own = commissions.filter(unit_id=commission)["region_id"].to_list() if commission else []
    if region is None and own:
        region = own[0]
    if own != [region]:
        commission = None
    _go(region, commission)
    return region, commission


def _maps(view: View, shown: Count, region: str | None, commission: str | None) -> None:
    """A rate on the oblast map and on the tile map; a click on either goes there in the tables below."""
    say = view.language
    options = [choice or TURNOUT for choice in counts_maps.measures(view, shown)]
    if not options or not (counts_maps.has_outlines(view) or queries_counts.tiles(view.connection).height):
        return
    st.divider()
    chosen = choose(
        "mapped",
        say.phrase("On the maps"),
        options,
        lambda it: Measure(None if it == TURNOUT else it).named(view),
    )
    kinds = {
        "rate": say.phrase("The rate itself"),
        "deviation": say.phrase("Distance from the whole count"),
    }
    against = choose(
        "against", say.phrase("Rate or distance"), list(kinds), kinds.__getitem__, widget="segments"
    )
    measure = Measure(None if chosen == TURNOUT else chosen, against == "deviation")
    places = counts_maps.regions_map(view, shown, measure, [region] if region else [])
    if places is not None:
        show(places, view, on_pick=_toggle_region)
        st.caption(say.phrase("Click a region or a square to see its commissions and stations below."))
    tiles = queries_counts.tiles(view.connection)
    picked = (
        tiles.filter(pl.col("commissions").list.contains(commission))["unit_id"].to_list()
        if commission
        else []
    )
    squares = counts_maps.tiles_map(view, shown, measure, picked)
    if squares is not None:
        show(squares, view, on_pick=lambda unit: _pick_tile(tiles.filter(unit_id=unit).row(0, named=True)))
        if names := counts_maps.tiles_names_html(view, measure, squares):
            st.html(names)


def _toggle_region(unit_id: str) -> None:
    """Go to a region; a second click on it leads back to all of them."""
    _go(None if unit_id == st.session_state.get("chosen-region") else unit_id)


def _pick_tile(tile: Mapping[str, Any]) -> None:
    """Go to the commission of a square; to its region where several commissions or none lie there."""
    commissions = tile["commissions"] or []
    _go(tile["region_id"], commissions[0] if len(commissions) == 1 else None)


def _go(region: str | None, commission: str | None = None) -> None:
    remember("region", region)
    remember("commission", commission)


def _units(
    view: View,
    shown: Count,
    regions: pl.DataFrame,
    below: pl.DataFrame,
    region: str | None,
    commission: str | None,
) -> None:
    """The table of what lies in the chosen unit, the unit's own votes, and the way down and up again."""
    say = view.language
    st.divider()
    heading = say.phrase("Region by region, commission by commission, station by station")
    st.markdown(f"#### {heading}")
    _way_up(view, region, commission)
    unit = commission or region
    if unit:
        row = (below if commission else regions).filter(unit_id=unit).row(0, named=True)
        votes = counts.choices(view, shown, row)
        if votes is not None:
            show(votes, view)
    name = f"units-{shown.contest_id}-{shown.origin}-{unit or 'all'}"
    about = counts.source(view, shown)
    if commission:
        _stations(view, shown, commission, name, about)
        return
    rows = below if region else regions
    ids = rows["unit_id"].to_list()
    title = say.phrase("Commission") if region else say.phrase("Region")

    def go_to(unit_id: str | None) -> None:
        if unit_id is not None:
            _go(region or unit_id, unit_id if region else None)

    table(
        counts_units.units_table(view, shown, rows, title),
        view,
        name,
        source=about,
        on_pick=lambda index: go_to(ids[index]),
    )
    st.caption(
        say.phrase(
            "A rate is taken over the stations that count and have both of its numbers; “…” is a number that is not"
            " there."
        )
        + " "
        + say.phrase(
            "Voters listed are those on the list and, where the form counts it apart, on the additional list: turnout"
            " is measured against them."
        )
    )
    key = f"into-{name}"
    st.selectbox(
        say.phrase("Look closer at a commission") if region else say.phrase("Look closer at a region"),
        [unit_id for unit_id in ids if unit_id is not None],
        index=None,
        format_func=lambda unit_id: say.name("unit", unit_id),
        placeholder=say.phrase("Choose"),
        key=key,
        on_change=lambda: go_to(st.session_state[key]),
    )


def _stations(view: View, shown: Count, commission: str, name: str, about: str) -> None:
    """The stations of a commission; a row that is picked leads to the page of its station."""
    say = view.language
    rows = queries_counts.stations(view.connection, shown.contest_id, shown.origin, commission)
    ids = rows["station_id"].to_list()
    codes = dict(zip(ids, rows["code"], strict=True))

    def picked(index: int) -> None:
        st.session_state["chosen-station"] = ids[index]

    table(counts_units.stations_table(view, shown, rows), view, name, source=about, on_pick=picked)
    st.caption(
        say.phrase(
            "“…” is a number that is not there: it is not zero. Pick a row to see one station closely."
        )
    )
    chosen = str(st.session_state.get("chosen-station"))
    if chosen in codes:
        address = escape(link(view, "station", station=chosen), quote=True)
        words = escape(say.phrase("Station {code}: everything that is known of it", code=codes[chosen]))
        st.html(f'<a href="{address}">{words}</a>')


def _as_of(view: View, shown: Count) -> None:
    """What was in at any moment that the reader sets: for whom the chart is too small."""
    say = view.language
    moments = queries_counts.coming_in(view.connection, shown.contest_id, shown.origin)
    index = st.select_slider(
        say.phrase("As of"),
        range(moments.height),
        value=moments.height - 1,
        format_func=lambda i: say.date(moments["at"][i], Precision.MINUTE),
        key=f"as-of-{shown.contest_id}-{shown.origin}-{say.code}",
    )
    st.html(theme.head_html(counts_units.so_far(view, shown, moments.row(index, named=True))))


def _way_up(view: View, region: str | None, commission: str | None) -> None:
    """Where the reader is, each unit above as a button."""
    say = view.language
    if region is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(say.phrase("All regions"), icon=":material/arrow_upward:", on_click=_go, args=(None,))
        if commission:
            name = literal(say.name("unit", region))
            st.button(name, icon=":material/arrow_upward:", on_click=_go, args=(region,))
        st.html(theme.head_html(say.name("unit", commission or region)))
