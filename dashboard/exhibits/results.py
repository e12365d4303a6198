"""Results: turnout, shares and estimates, every series apart."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard import charts, queries
from dashboard.exhibits.exhibit import Exhibit, View, quoted, series_name, source_line
from pipelines.domain import Origin, Precision

CLOSING = dt.time(20)
"""From this hour of polling day on, an estimated turnout is one of the whole day."""


def turnout(view: View, contest_id: str) -> Exhibit | None:
    """Turnout of one ballot as announced, series of different origin apart; None where none was announced.

    Figures that were announced for all ballots together stand with each of them.
    """
    say = view.language
    rows = queries.turnout(view.connection).filter(
        pl.col("contest_id").is_null() | (pl.col("contest_id") == contest_id)
    )
    if not rows.height:
        return None
    flagged = (rows["gap"].abs() > 0.001).fill_null(value=False)
    series = [
        f"{say.short('reporter', row['reporter_id'])}, {say.within(say.name('origin', row['origin']))}"
        for row in rows.iter_rows(named=True)
    ]
    hovers = []
    for row, is_flagged in zip(rows.iter_rows(named=True), flagged, strict=True):
        own = say.names.get(("series", row["series_label"]))
        label = own or quoted(view, row["series_label"], row["source_id"])
        moment = say.date(row["at"], row["at_precision"])
        hover = f"{label}<br>{moment}: {say.percent(row['turnout'], 2)}"
        if is_flagged:
            hover += "<br>" + say.phrase(
                "contradicts itself: {voters} of {registered} voters are {share}",
                voters=say.number(row["took_part"]),
                registered=say.number(row["registered"]),
                share=say.percent(row["turnout_recomputed"], 2),
            )
        hovers.append(hover)
    figure = charts.turnout(
        rows.select(
            "at",
            value="turnout",
            low=pl.col("turnout") - pl.col("margin"),
            high=pl.col("turnout") + pl.col("margin"),
        ).with_columns(
            series=pl.Series(series),
            text=pl.Series([say.percent(value) for value in rows["turnout"]]),
            hover=pl.Series(hovers),
            flagged=flagged,
        ),
        look=view.look,
        width=view.width,
        format_percent=lambda share: say.percent(share, 0),
        election_day=view.election["date"],
        zone=say.zone,
        format_time=say.time_of_day,
        format_date=say.day_and_month,
    )
    final = rows.filter(origin=Origin.FINAL.value)
    title = (
        say.phrase(
            "{contest}: turnout {share} in the final results",
            contest=say.name("contest", contest_id),
            share=say.percent(final["turnout"][-1], 2),
        )
        if final.height
        else say.phrase("{contest}: turnout as it was announced", contest=say.name("contest", contest_id))
    )
    caveats = [
        say.phrase("Voters who took part as a share of voters on the list; machine and manual counts apart.")
    ]
    if flagged.any():
        caveats.append(say.phrase("A crossed mark contradicts the number of voters given beside it."))
    return Exhibit(
        name=f"turnout-{contest_id}",
        title=title,
        subtitle=" ".join(caveats),
        source=source_line(view, None),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("Time"): [
                    say.date(r["at"], r["at_precision"]) for r in rows.iter_rows(named=True)
                ],
                say.phrase("Series"): series,
                say.phrase("Turnout, %"): (rows["turnout"] * 100).round(2),
                say.phrase("± points"): (rows["margin"] * 100).round(2),
                say.phrase("Voters who took part"): rows["took_part"],
                say.phrase("Recomputed, %"): (rows["turnout_recomputed"] * 100).round(2),
                say.phrase("Source"): rows["source_url"],
            }
        ),
    )


def shares(view: View, contest_id: str) -> Exhibit | None:
    """Shares of the choices on one ballot: of each count the moment that covers most choices, side by side."""
    say = view.language
    rows = _fullest(queries.choice_shares(view.connection, contest_id))
    if not rows.height:
        return None
    series = [series_name(view, row) for row in rows.iter_rows(named=True)]
    leader = rows.row(0, named=True)
    return Exhibit(
        name=f"shares-{contest_id}",
        title=say.phrase(
            "{contest}: {choice} {share} ({origin})",
            contest=say.name("contest", contest_id),
            choice=say.name("choice", leader["choice_id"]),
            share=say.percent(leader["value"], 2),
            origin=say.within(say.name("origin", leader["origin"])),
        ),
        subtitle=say.phrase(
            "Shares as published; counts may be based on voters who took part or on valid ballots, see the notes in the"
            " table. Where a count gives no share, none was published: that is not zero."
        ),
        source=source_line(view, None),
        figure=_dots(view, rows, [say.name("choice", choice) for choice in rows["choice_id"]], series),
        table=_shares_table(view, rows),
    )


def _fullest(rows: pl.DataFrame) -> pl.DataFrame:
    """Of every origin the one moment that gives most choices, of those the latest; the final count leads."""
    moment = ["origin", "as_of_at"]
    best = (
        rows.group_by(moment)
        .agg(choices=pl.col("choice_id").n_unique())
        .filter(pl.col("choices") > 1)
        .sort("choices", "as_of_at", nulls_last=False)
        .unique("origin", keep="last", maintain_order=True)
    )
    final = pl.col("origin") == Origin.FINAL.value
    rank = pl.coalesce(
        pl.col("value").filter(final).max().over("choice_id"), pl.col("value").max().over("choice_id")
    )
    return (
        rows.join(best, on=moment, nulls_equal=True)
        .sort(rank, final, descending=True, maintain_order=True)
        .select(rows.columns)
    )


def counts_over_time(view: View, contest_id: str) -> list[Exhibit]:
    """How one choice's share moved while machine and manual counts came in, for choices that several moments give."""
    say = view.language
    rows = queries.choice_shares(view.connection, contest_id).filter(pl.col("as_of_at").is_not_null())
    exhibits = []
    for (choice,), moments in rows.sort("as_of_at", "origin").group_by("choice_id", maintain_order=True):
        if moments["as_of_at"].n_unique() < 3:
            continue
        dates = [say.date(row["as_of_at"], row["as_of_precision"]) for row in moments.iter_rows(named=True)]
        origins = [say.name("origin", origin) for origin in moments["origin"]]
        exhibits.append(
            Exhibit(
                name=f"counts-{contest_id}-{choice}",
                title=say.phrase(
                    "{choice}: the share as the counts came in", choice=say.name("choice", str(choice))
                ),
                subtitle=say.phrase(
                    "A partial count is not a random sample of the stations: it may lie far from the final result."
                    " Which part had been counted stands in the table."
                ),
                source=source_line(view, None),
                figure=_dots(view, moments, dates, origins),
                table=_shares_table(view, moments),
            )
        )
    return exhibits


_ORIGINS = (Origin.MACHINE, Origin.MANUAL, Origin.FINAL, Origin.PRELIMINARY)
"""The counts in one order everywhere, so that each keeps its form and colour from chart to chart."""


def _dots(view: View, rows: pl.DataFrame, labels: list[str], series: list[str]) -> go.Figure:
    frame = pl.DataFrame({"label": labels, "series": series, "value": rows["value"]}).with_columns(
        text=pl.Series([view.language.percent(value, 2) for value in rows["value"]])
    )
    shown = dict(zip(rows["origin"], series, strict=True))
    order = [shown.get(origin.value, origin.value) for origin in _ORIGINS]
    return charts.dots(frame, look=view.look, width=view.width, series=order)


def _shares_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    say = view.language
    return pl.DataFrame(
        {
            say.phrase("Choice"): [say.name("choice", choice) for choice in rows["choice_id"]],
            say.phrase("Series"): [series_name(view, row) for row in rows.iter_rows(named=True)],
            say.phrase("Share, %"): (rows["value"] * 100).round(2),
            say.phrase("Reported by"): [
                quoted(view, row["stations_label"], row["source_id"]) for row in rows.iter_rows(named=True)
            ],
            say.phrase("Note"): [
                quoted(view, row["note"], row["source_id"]) for row in rows.iter_rows(named=True)
            ],
            say.phrase("Source"): rows["source_url"],
        }
    )


def estimates(view: View) -> Exhibit | None:
    """Sample estimates as published, with their margins where published, beside the official turnout."""
    say = view.language
    rows = queries.estimates(view.connection)
    if not rows.height:
        return None
    official = (
        queries.figures(view.connection)
        .filter(item_id="turnout", origin=Origin.FINAL.value)["value"]
        .unique()
    )
    # Only the turnout of the whole day may stand beside the final one, and only where there is but one.
    closing = dt.datetime.combine(view.election["date"], CLOSING, tzinfo=say.zone)
    reference = official[0] if official.len() == 1 else None
    is_turnout = (rows["indicator_id"] == "turnout") & (
        (rows["as_of_precision"] == Precision.DAY.value) | (rows["as_of_at"] >= closing)
    )
    figure = charts.intervals(
        rows.select(
            value="estimate",
            low=pl.col("estimate") - pl.col("margin"),
            high=pl.col("estimate") + pl.col("margin"),
            reference=pl.when(is_turnout).then(pl.lit(reference, pl.Float64)),
        ).with_columns(
            group=pl.Series(
                [say.date(r["as_of_at"], r["as_of_precision"]) for r in rows.iter_rows(named=True)]
            ),
            label=pl.Series([say.name("indicator", indicator) for indicator in rows["indicator_id"]]),
            text=pl.Series(
                [
                    say.percent(row["estimate"])
                    + (f" ± {say.number(100 * row['margin'], 2)}" if row["margin"] else "")
                    for row in rows.iter_rows(named=True)
                ]
            ),
            reference_text=pl.when(is_turnout).then(
                pl.lit(
                    say.phrase("official: {share}", share=say.percent(reference, 2)) if reference else None,
                    pl.String,
                )
            ),
        ),
        look=view.look,
        width=view.width,
        format_percent=lambda share: say.percent(share, 0),
    )
    stations = rows["stations"].max()
    return Exhibit(
        name="estimates",
        title=say.phrase("What the observers' random sample showed"),
        subtitle=say.phrase(
            "Published estimates from a random sample of {n} polling stations. Where no margin was published, the"
            " uncertainty is unknown and none is drawn.",
            n=say.number(stations) if isinstance(stations, int) else "?",
        ),
        source=source_line(view, None),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("As of"): [
                    say.date(r["as_of_at"], r["as_of_precision"]) for r in rows.iter_rows(named=True)
                ],
                say.phrase("Indicator"): [say.name("indicator", i) for i in rows["indicator_id"]],
                say.phrase("Estimate, %"): (rows["estimate"] * 100).round(2),
                say.phrase("± points"): (rows["margin"] * 100).round(2),
                say.phrase("Confidence"): rows["confidence"],
                say.phrase("Stations"): rows["stations"],
                say.phrase("Source"): rows["source_url"],
            }
        ),
    )


def figures_table(view: View) -> pl.DataFrame:
    """National figures of the results, each with its count and source."""
    say = view.language
    rows = queries.figures(view.connection).rows(named=True)

    def shown(row: Mapping[str, Any]) -> str:
        return (
            say.percent(row["value"], 2) if row["unit_of_value"] == "share" else say.number(int(row["value"]))
        )

    return pl.DataFrame(
        {
            say.phrase("Contest"): [say.name("contest", row["contest_id"]) for row in rows],
            say.phrase("Figure"): [say.name("result_item", row["item_id"]) for row in rows],
            say.phrase("Value"): [shown(row) for row in rows],
            say.phrase("Series"): [series_name(view, row) for row in rows],
            say.phrase("Note"): [quoted(view, row["note"], row["source_id"]) for row in rows],
            say.phrase("Source"): [row["source_url"] for row in rows],
        }
    )
