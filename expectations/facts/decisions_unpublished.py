"""Was every decision of a commission made public in time?

Late is what came after a deadline that is known. Not found is what somebody looked for after it: it may stand where
nobody looked. Of a decision that nobody looked for nothing is said.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from expectations.finding import Finding, day
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.commission_activity import DECISIONS, Publication

LATE, NOT_FOUND = "decision_published_late", "decision_not_found"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per decision that was published late, or looked for and not found."""
    judged = draft.read(DECISIONS).filter(
        pl.col("publication").is_in([Publication.LATE.value, Publication.NOT_FOUND.value])
    )
    for row in judged.sort("decision_id").iter_rows(named=True):
        rule = LATE if row["publication"] == Publication.LATE else NOT_FOUND
        yield Finding(
            FindingKind.FACT,
            rule,
            Severity.WARNING,
            "decision",
            row["decision_id"],
            _late(row, pack) if rule == LATE else _not_found(row, pack),
            observed=(row["published_at"] or row["looked_at"]).isoformat(),
            expected=row["publication_due_at"].isoformat() if row["publication_due_at"] else None,
            effect=row["publication_hours"],
            source_url=row["source_url"],
        )


def _late(row: dict[str, Any], pack: Pack) -> Message:
    return Message(
        "{commission}: decision {number} of {decided_date} was made public on {published_date}, after the deadline"
        " for it",
        {
            "commission": row["commission_id"],
            "number": row["number"] or "—",
            "decided_date": row["decided_date"].isoformat(),
            "published_date": day(row["published_at"], pack),
        },
    )


def _not_found(row: dict[str, Any], pack: Pack) -> Message:
    told = {
        "commission": row["commission_id"],
        "number": row["number"] or "—",
        "looked_date": day(row["looked_at"], pack),
    }
    if row["decided_date"] is None:
        return Message(
            "{commission}: decision {number}, of a day that is not known, was looked for in public on {looked_date} and"
            " not found; it may stand where nobody looked",
            told,
        )
    return Message(
        "{commission}: decision {number} of {decided_date} was looked for in public on {looked_date} and not found;"
        " it may stand where nobody looked",
        {**told, "decided_date": row["decided_date"].isoformat()},
    )
