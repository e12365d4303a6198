"""Map: where were violations reported, by one reporter at a time?"""

import polars as pl
import streamlit as st

from dashboard import exhibits, queries
from dashboard.exhibits import Statement, View
from dashboard.session import choose, remember, remembered, show, table
from pipelines.domain import LISTED, TOTAL_CATEGORY, CategoryKind

DECISIONS = LISTED[CategoryKind.DECISION]
"""Decisions about stations are no violations: they have no place on this map."""


def render(view: View) -> None:
    """A statement's counts on the map; a click on a region filters what stands below it."""
    say = view.language
    st.subheader(say.phrase("Where were violations reported?"))
    statements = [
        row
        for row in queries.statements(view.connection).rows(named=True)
        if row["regions"] and row["unit_of_count"] != DECISIONS
    ]
    if not statements:
        st.info(say.phrase("No statement on this election gives counts by region."))
        return
    statements.sort(key=lambda row: -row["regions"])
    by_id = {row["statement_id"]: row for row in statements}
    chosen = choose(
        "place",
        say.phrase("Reporter and statement"),
        list(by_id),
        lambda key: exhibits.said(view, by_id[key]),
    )
    statement = by_id[chosen]
    options = [TOTAL_CATEGORY, *queries.region_categories(view.connection, chosen)]
    if len(options) == 1:
        category = remembered("category", options) or TOTAL_CATEGORY
    else:
        category = choose(
            "category",
            say.phrase("Category"),
            options,
            lambda key: say.phrase("all categories") if key == TOTAL_CATEGORY else say.name("category", key),
        )
    counts = queries.region_counts(view.connection, chosen, category)
    measure = "count"
    if counts["rate_per_100_stations"].drop_nulls().len():
        labels = {"count": say.phrase("Counts"), "rate": say.phrase("Per 100 polling stations")}
        measure = choose(
            "measure", say.phrase("Measure"), list(labels), labels.__getitem__, widget="segments"
        )
    region = remembered("region", counts["region_id"].to_list())
    remember("region", region)
    exhibit = exhibits.regions(
        view,
        statement,
        category_id=category,
        measure="rate" if measure == "rate" else "count",
        selected=[region] if region else [],
    )
    show(exhibit, view, on_pick=_toggle)
    _below(view, statement, counts, region, category)


def _toggle(unit_id: str) -> None:
    """Pick a region; a second click on it lets it go."""
    picked = st.session_state.get("chosen-region")
    remember("region", None if unit_id == picked else unit_id)


def _below(view: View, statement: Statement, counts: pl.DataFrame, region: str | None, category: str) -> None:
    say = view.language
    if region is None:
        st.caption(say.phrase("Click a region to see only what was reported there."))
    else:
        row = counts.filter(region_id=region).row(0, named=True)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(exhibits.region_sentence(view, statement, row))
            if st.button(say.phrase("Show all regions"), icon=":material/close:"):
                remember("region", None)
                st.rerun()
        parts = exhibits.categories(view, statement, region_id=region)
        if parts is not None:
            show(parts, view)
    events = exhibits.events_table(
        view,
        statement["statement_id"],
        region_id=region,
        category_id=None if category == TOTAL_CATEGORY else category,
    )
    if events.height:
        heading = say.phrase("Reports one by one")
        st.markdown(f"**{heading}**")
        kind = None if category == TOTAL_CATEGORY else category
        table(events, view, "-".join(filter(None, ("events", statement["statement_id"], region, kind))))
