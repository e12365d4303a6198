"""Do those who tell of one session, decision, member or item of the plan agree?

Where they do not, the column is empty until somebody finds out: nobody's word is taken for the other's.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.commission_activity import DECISIONS, MEMBERS, PLAN, SESSIONS

RULE = "tellings_differ"
_TOLD = {"session": SESSIONS, "decision": DECISIONS, "membership": MEMBERS, "plan_item": PLAN}


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per thing on which tellings contradict one another."""
    for level, table in _TOLD.items():
        disputed = draft.read(table).filter(pl.col("differs").is_not_null())
        for row in disputed.sort(table.key).iter_rows(named=True):
            identity = row[table.key[0]]
            yield Finding(
                FindingKind.FACT,
                RULE,
                Severity.WARNING,
                level,
                identity,
                Message(
                    "{record}: {tellings} sources tell of it, and contradict one another in: {fields}",
                    {"record": identity, "tellings": row["tellings"], "fields": row["differs"]},
                ),
                observed=row["differs"],
                effect=row["tellings"],
                source_url=row["source_url"],
            )
