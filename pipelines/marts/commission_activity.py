"""`marts.commission_activity`: what is known of every commission, by weeks. A week without a row is not a quiet one."""

import polars as pl

from pipelines.tables.commission_activity import ACTIVITY, Publication

_PUBLISHED = {
    "published_in_time": (Publication.IN_TIME,),
    "published_late": (Publication.LATE,),
    "published_undated": (Publication.PUBLISHED,),
    "not_found": (Publication.NOT_FOUND,),
    "publication_unknown": (Publication.UNKNOWN, Publication.AWAITED),
}


def build(sessions: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """One row per commission x week of `marts.commission_sessions` and `marts.commission_decisions`."""
    key = ["commission_id", "week_date"]
    sat = (
        sessions.with_columns(week_date=pl.col("held_date").dt.truncate("1w"))
        .group_by(key)
        .agg(
            sessions=pl.len(),
            sessions_open=pl.col("is_open").sum(),
            sessions_openness_known=pl.col("is_open").count(),
            sessions_late=pl.col("is_late").sum(),
            sessions_without_quorum=(~pl.col("has_quorum")).sum(),
        )
    )
    decided = (
        decisions.drop_nulls("decided_date")
        .with_columns(week_date=pl.col("decided_date").dt.truncate("1w"))
        .group_by(key)
        .agg(
            pl.col("publication_hours").median().alias("publication_hours_median"),
            decisions=pl.len(),
            **{name: pl.col("publication").is_in(words).sum() for name, words in _PUBLISHED.items()},
        )
    )
    counts = [name for name in ACTIVITY.schema if name not in (*key, "publication_hours_median")]
    return (
        sat.join(decided, on=key, how="full", coalesce=True)
        .with_columns(pl.col(counts).fill_null(0))
        .sort(key)
        .select(pl.col(name).cast(dtype) for name, dtype in ACTIVITY.schema.items())
    )
