"""Do those who tell of one session, decision, member, item of the plan or recommendation agree?

Where they do not, the column is empty until somebody finds out: nobody's word is taken for the other's. What each of
them says stands in `observed`.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.marts.tellings import LIST, contradicts
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables import commissions
from pipelines.tables.commission_activity import DECISIONS, PLAN, RECOMMENDATIONS, SESSIONS
from pipelines.tables.commission_composition import MEMBERS

RULE = "tellings_differ"
_TOLD = {
    "session": (SESSIONS, [commissions.COMMISSION_SESSIONS]),
    "decision": (DECISIONS, [commissions.COMMISSION_DECISIONS]),
    "membership": (MEMBERS, [commissions.COMMISSION_MEMBERS]),
    "plan_item": (PLAN, [commissions.CALENDAR_PLAN]),
    "recommendation": (RECOMMENDATIONS, [commissions.RECOMMENDATIONS, commissions.RECOMMENDATION_STATUSES]),
}
"""By what is judged, the table that says where tellings differ, and those that hold the tellings."""

_APART = Message("{record}: {tellings} tellings contradict one another in: {fields}", {})
_RETURN = Message(
    "{record}: {tellings} tellings contradict one another in: {fields}. It may be somebody who left and has come back:"
    " the second time is then to be told of as another member",
    {},
)


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per thing on which tellings contradict one another."""
    for level, (table, staged) in _TOLD.items():
        disputed = draft.read(table).filter(pl.col("differs").is_not_null())
        if disputed.is_empty():
            continue
        told = [draft.read(each) for each in staged]
        for row in disputed.sort(table.key).iter_rows(named=True):
            own = [_about(row, table.key, each) for each in told]
            tellings = sum(each.height for each in own)
            yield Finding(
                FindingKind.FACT,
                RULE,
                Severity.WARNING,
                level,
                "/".join(row[name] for name in table.key),
                Message(
                    (_RETURN if _may_be_a_return(row) else _APART).template,
                    {"record": row[table.key[0]], "tellings": tellings, "fields": row["differs"]},
                ),
                observed="; ".join(
                    _values(each, name)
                    for name in row["differs"].split(LIST)
                    for each in own
                    if name in each.columns
                ),
                effect=tellings,
                source_url=row["source_url"],
            )


def _may_be_a_return(row: dict[str, Any]) -> bool:
    """Of a membership that both days are contradicted in: one telling may be of an earlier time than the other."""
    return "membership_id" in row and all(contradicts(row, name) for name in ("from_date", "until_date"))


def _about(row: dict[str, Any], key: Sequence[str], told: pl.DataFrame) -> pl.DataFrame:
    """The tellings of this row; where a day is told of, those of its day."""
    which = [name for name in (*key, "as_of_date") if name in told.columns and name in row]
    return told.filter(pl.col(name).eq_missing(pl.lit(row[name])) for name in which)


def _values(told: pl.DataFrame, name: str) -> str:
    """The column, and what the tellings say in it, each once: `until_date: 2020-12-20, 2020-12-21`."""
    values = told[name].drop_nulls().unique().sort()
    words = [value.isoformat() if isinstance(value, dt.date) else str(value) for value in values]
    return f"{name}: {', '.join(words)}"
