"""Do those who tell of one session, decision, member or item of the plan agree?

Where they do not, the column is empty until somebody finds out: nobody's word is taken for the other's. What each of
them says stands in `observed`.
"""

import datetime as dt
from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.marts.tellings import LIST
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.commission_activity import DECISIONS, MEMBERS, PLAN, SESSIONS
from pipelines.tables.commissions import (
    CALENDAR_PLAN,
    COMMISSION_DECISIONS,
    COMMISSION_MEMBERS,
    COMMISSION_SESSIONS,
)

RULE = "tellings_differ"
_TOLD = {
    "session": (SESSIONS, COMMISSION_SESSIONS),
    "decision": (DECISIONS, COMMISSION_DECISIONS),
    "membership": (MEMBERS, COMMISSION_MEMBERS),
    "plan_item": (PLAN, CALENDAR_PLAN),
}


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per thing on which tellings contradict one another."""
    for level, (table, staged) in _TOLD.items():
        disputed = draft.read(table).filter(pl.col("differs").is_not_null())
        if disputed.is_empty():
            continue
        key = table.key[0]
        told = draft.read(staged)
        for row in disputed.sort(table.key).iter_rows(named=True):
            identity = row[key]
            own = told.filter(pl.col(key) == identity)
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
                observed="; ".join(_values(own, name) for name in row["differs"].split(LIST)),
                effect=row["tellings"],
                source_url=row["source_url"],
            )


def _values(told: pl.DataFrame, name: str) -> str:
    """The column, and what the tellings say in it, each once: `until_date: 2020-12-20, 2020-12-21`."""
    values = told[name].drop_nulls().unique().sort()
    words = [value.isoformat() if isinstance(value, dt.date) else str(value) for value in values]
    return f"{name}: {', '.join(words)}"
