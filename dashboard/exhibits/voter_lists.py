"""Lists of voters: from one list to the next, and from the last one to the protocol's first line."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard import charts
from dashboard.exhibits import tally_words
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from dashboard.i18n import upright


def step(view: View, row: Mapping[str, Any]) -> str:
    """From which list to which."""
    kinds = (tally_words.list_kind(view.language, row[name]) for name in ("from_kind", "to_kind"))
    return " → ".join(kinds)


def steps(rows: pl.DataFrame) -> list[tuple[str, str]]:
    """The steps that there are, in the order of time."""
    return list(dict.fromkeys(rows.select("from_kind", "to_kind").iter_rows()))


def change(view: View, rows: pl.DataFrame) -> Exhibit:
    """By how much the lists of each region grew or shrank in one step; `rows` of `queries_lists.by_region`."""
    say = view.language
    told = sorted(rows.rows(named=True), key=lambda row: -abs(row["entries_after"] - row["entries_before"]))
    before, after = int(rows["entries_before"].sum()), int(rows["entries_after"].sum())
    figure = charts.bars(
        pl.DataFrame(
            {
                "label": [_region(view, row) for row in told],
                "value": [abs(row["entries_after"] - row["entries_before"]) for row in told],
                "text": [say.signed(row["entries_after"] - row["entries_before"]) for row in told],
                "note": [
                    say.phrase(
                        "{before} → {after}",
                        before=say.number(row["entries_before"]),
                        after=say.number(row["entries_after"]),
                    )
                    for row in told
                ],
            }
        ),
        look=view.look,
        width=view.width,
    )
    name = step(view, told[0])
    return Exhibit(
        name="voter-lists-" + "-".join(told[0][key] for key in ("from_kind", "to_kind")),
        title=say.phrase("{step}: {change} voters in all", step=name, change=say.signed(after - before)),
        subtitle=say.phrase(
            "Sums over the {n} stations and commissions of which both are known; the bar is the size of the change.",
            n=say.number(int(rows["units"].sum())),
        )
        + " "
        + say.phrase("Not explained: {n}.", n=say.number(int(rows["gaps"].sum()))),
        source=source_line(view, say.phrase("voter lists; the table of stations names file and row")),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("Region"): [_region(view, row) for row in told],
                say.phrase("Before"): [row["entries_before"] for row in told],
                say.phrase("Added"): [row["added"] for row in told],
                say.phrase("Removed"): [row["removed"] for row in told],
                say.phrase("After"): [row["entries_after"] for row in told],
                say.phrase("Units"): [row["units"] for row in told],
                say.phrase("Units with a step that is not explained"): [row["gaps"] for row in told],
            },
            schema_overrides={say.phrase("Added"): pl.Int64, say.phrase("Removed"): pl.Int64},
        ),
    )


def changes_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Single units, the largest change first, for a file."""
    say = view.language
    told = rows.rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("Station"): [upright(row["national_code"] or row["unit_id"]) for row in told],
            say.phrase("Region"): [_region(view, row) for row in told],
            say.phrase("Change"): rows["change"],
            say.phrase("Voter list"): [step(view, row) for row in told],
            say.phrase("Before"): rows["entries_before"],
            say.phrase("Added"): rows["added"],
            say.phrase("Removed"): rows["removed"],
            say.phrase("After"): rows["entries_after"],
            say.phrase("Not explained"): rows["gap"],
            say.phrase("Raw file"): rows["source_id"],
            say.phrase("Row"): rows["row_number"],
        }
    )


def _region(view: View, row: Mapping[str, Any]) -> str:
    say = view.language
    return say.phrase("not known where") if row["region_id"] is None else say.name("unit", row["region_id"])
