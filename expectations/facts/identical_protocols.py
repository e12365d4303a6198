"""Do protocols of several stations of one commission give the same votes and ballots, number by number?

Only protocols of a stated size are compared (`pipelines.marts.identical_protocols`). Innocent causes: one paper
entered under two numbers; chance, where a commission has many small stations that vote nearly as one.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.reconciliation import IDENTICAL_PROTOCOLS

RULE = "identical_protocols"
NAMED = 20
"""So many stations of a group are named in the sentence; the table has them all."""


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per group of equal protocols."""
    group = ["contest_id", "origin", "group_id"]
    groups = (
        draft.read(IDENTICAL_PROTOCOLS)
        .sort("station_id")
        .group_by(group)
        .agg(
            pl.col("commission_id", "ballots_valid", "smallest").first(),
            names="station_id",
        )
        .sort(group)
    )
    for row in groups.iter_rows(named=True):
        names = row["names"]
        stations = ", ".join(names[:NAMED]) + (" ..." if len(names) > NAMED else "")
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "commission",
            ":".join(row[name] for name in group),
            Message(
                "{commission}, {contest}, {origin}: the {n} stations {stations} give the same votes and ballots, number"
                " by number, with {ballots} valid ballots each; one paper entered under two numbers looks the same, and"
                " chance can do it where nearly all vote alike (protocols of fewer than {smallest} are not compared)",
                {
                    "commission": row["commission_id"],
                    "contest": row["contest_id"],
                    "origin": row["origin"],
                    "n": len(names),
                    "stations": stations,
                    "ballots": row["ballots_valid"],
                    "smallest": row["smallest"],
                },
            ),
            observed=str(len(names)),
            expected="1",
            effect=len(names),
            unit_id=row["commission_id"],
            contest_id=row["contest_id"],
        )
