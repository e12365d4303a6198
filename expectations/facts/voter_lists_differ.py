"""Do the lists of voters follow from one another, and does the protocol use the last of them?

What was added and removed must lead from each list to the next; the first line of the protocol is the final list;
nobody is identified who is on none. A list that is corrected on polling day itself explains small gaps.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.marts.voter_list_changes import PROTOCOL
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.territory import UNITS
from pipelines.tables.voter_lists import VOTER_LIST_CHANGES

BETWEEN, FIRST_LINE, IDENTIFIED = "voter_lists_gap", "voter_list_protocol", "identified_above_list"
_LEVELS = replace(UNITS, columns=(UNITS.column("unit_id"), UNITS.column("level")))


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per step between two lists that leaves a gap, and per protocol that its lists do not fit."""
    above = pl.col("identified") > pl.col("listed")
    changes = (
        draft.read(VOTER_LIST_CHANGES)
        .with_columns(above=above.fill_null(False))
        .filter((pl.col("gap") != 0) | pl.col("above"))
        .sort(VOTER_LIST_CHANGES.key)
    )
    if changes.is_empty():
        return
    levels = changes.join(draft.read(_LEVELS), on="unit_id", how="left", maintain_order="left")
    for row in levels.iter_rows(named=True):
        if row["gap"]:
            yield _first_line(row) if row["to_kind"] == PROTOCOL else _between(row)
        if row["above"]:
            yield _identified(row)


def _between(row: dict[str, Any]) -> Finding:
    due = row["entries_before"] + row["added"] - row["removed"]
    return _finding(
        row,
        BETWEEN,
        f"{row['unit_id']}:{row['from_kind']}:{row['to_kind']}:{row['to_date']}",
        Message(
            "{unit}: the list of {before_date} has {before} voters, {added} were added and {removed} removed, which"
            " makes {due}; the list of {after_date} has {after}",
            {
                "unit": row["unit_id"],
                "before_date": row["from_date"].isoformat(),
                "before": row["entries_before"],
                "added": row["added"],
                "removed": row["removed"],
                "due": due,
                "after_date": row["to_date"].isoformat(),
                "after": row["entries_after"],
            },
        ),
        row["entries_after"],
        due,
    )


def _first_line(row: dict[str, Any]) -> Finding:
    return _finding(
        row,
        FIRST_LINE,
        row["unit_id"],
        Message(
            "station {station}: the final list of {date} has {before} voters, the protocol gives {after}",
            {
                "station": row["unit_id"],
                "date": row["from_date"].isoformat(),
                "before": row["entries_before"],
                "after": row["entries_after"],
            },
        ),
        row["entries_after"],
        row["entries_before"],
    )


def _identified(row: dict[str, Any]) -> Finding:
    return _finding(
        row,
        IDENTIFIED,
        row["unit_id"],
        Message(
            "station {station}: {identified} voters were identified, {listed} are on its lists by the protocol",
            {"station": row["unit_id"], "identified": row["identified"], "listed": row["listed"]},
        ),
        row["identified"],
        row["listed"],
    )


def _finding(
    row: dict[str, Any], rule: str, subject: str, message: Message, observed: int, expected: int
) -> Finding:
    return Finding(
        FindingKind.FACT,
        rule,
        Severity.WARNING,
        row["level"] or "unit",
        subject,
        message,
        observed=str(observed),
        expected=str(expected),
        effect=observed - expected,
        unit_id=row["unit_id"],
    )
