"""`marts.commission_sessions`: every session once, how long its agenda was known, whether it was late and quorate."""

import datetime as dt

import polars as pl

from pipelines.law import Law
from pipelines.marts.tellings import is_contradicted, merged
from pipelines.tables.commission_activity import SESSIONS


def build(
    told: pl.DataFrame, members: pl.DataFrame, commissions: pl.DataFrame, law: Law | None
) -> pl.DataFrame:
    """One row per session.

    Args:
        told: `staging.commission_sessions`.
        members: `marts.commission_members` of the lists that are whole; counted where nobody tells how many there were.
        commissions: `staging.commissions`.
        law: where the rule of quorum stands.
    """
    sessions = merged(told, "session_id", apart=["number"]).join(
        commissions.select("commission_id", "body"), on="commission_id", how="left", maintain_order="left"
    )
    began = pl.coalesce("started_at", "scheduled_at")
    late = (pl.col("started_at") - pl.col("scheduled_at")).dt.total_seconds() / 60
    listed = _members_on_the_day(sessions, members)
    total = pl.coalesce("members_total", pl.when(~is_contradicted("members_total")).then(listed))
    sessions = sessions.with_columns(
        agenda_lead_hours=(began - pl.col("agenda_published_at")).dt.total_seconds() / 3600,
        minutes_late=late,
        is_late=pl.coalesce("is_late", pl.when(~is_contradicted("is_late")).then(late > 0)),
        members_total=total,
    )
    quorum = [
        _quorum(law, body, day, members)
        for body, day, members in sessions.select("body", "held_date", "members_total").iter_rows()
    ]
    return (
        sessions.with_columns(
            quorum=pl.Series(quorum, dtype=pl.Int64),
        )
        .with_columns(has_quorum=pl.col("members_present") >= pl.col("quorum"))
        .select(pl.col(name).cast(dtype) for name, dtype in SESSIONS.schema.items())
    )


def _quorum(law: Law | None, body: str | None, day: dt.date, members: int | None) -> int | None:
    rule = law.quorum_of(body, day) if law is not None and body is not None else None
    return rule.needed(members) if rule is not None and members else None


def _members_on_the_day(sessions: pl.DataFrame, members: pl.DataFrame) -> pl.Series:
    """How many members the commission had on the day of each session; null where a first or last day is not known."""
    is_dated = pl.col("from_date").is_not_null() & ~is_contradicted("until_date")
    dated = members.group_by("commission_id").agg(is_dated=is_dated.all())
    pairs = (
        sessions.select("session_id", "commission_id", "held_date")
        .join(members, on="commission_id")
        .filter(
            pl.col("from_date") <= pl.col("held_date"),
            pl.col("until_date").is_null() | (pl.col("until_date") >= pl.col("held_date")),
        )
        .group_by("session_id", "commission_id")
        .len("members")
        .join(dated.filter("is_dated"), on="commission_id", how="semi")
    )
    joined = sessions.select("session_id").join(pairs, on="session_id", how="left", maintain_order="left")
    return joined["members"].cast(pl.Int64)
