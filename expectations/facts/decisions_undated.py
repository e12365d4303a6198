"""Is any decision told by its number alone, so that it may be one that is counted already?

Numbers begin anew with every year. Where nobody says the day or the year of a decision, it is joined to none, and may
stand beside itself; several who tell of it so may mean decisions of several years. Whoever knows its day says it.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.commission_activity import DECISIONS
from pipelines.tables.commissions import LIST, NO_YEAR

RULE = "decision_undated"


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per decision without a year that may be counted twice, or that several sources tell of."""
    is_undated = (
        pl.col("decision_id").str.strip_prefix(pl.col("commission_id")).str.starts_with(f"/{NO_YEAR}/")
    )
    doubtful = pl.col("may_be").is_not_null() | (pl.col("tellings") > 1)
    for row in draft.read(DECISIONS).filter(is_undated, doubtful).sort("decision_id").iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "decision",
            row["decision_id"],
            _perhaps_counted(row) if row["may_be"] else _perhaps_several(row),
            observed=row["may_be"],
            effect=row["tellings"],
            source_url=row["source_url"],
        )


def _perhaps_counted(row: dict[str, Any]) -> Message:
    prefix = len(row["commission_id"]) + 1
    years = [decision[prefix : prefix + 4] for decision in row["may_be"].split(LIST)]
    return Message(
        "{commission}: decision {number} is told without its day or year. A decision with this number is known of"
        " {years}: perhaps it is the same, and is counted twice",
        {"commission": row["commission_id"], "number": _number(row), "years": ", ".join(years)},
    )


def _perhaps_several(row: dict[str, Any]) -> Message:
    return Message(
        "{commission}: {tellings} sources tell of decision {number} without its day or year. It counts once, and they"
        " may mean decisions of several years",
        {"commission": row["commission_id"], "number": _number(row), "tellings": row["tellings"]},
    )


def _number(row: dict[str, Any]) -> str:
    """Its number without the sign that it may have been written with."""
    return str(row["decision_id"]).removeprefix(f"{row['commission_id']}/{NO_YEAR}/")
