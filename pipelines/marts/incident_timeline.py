"""`marts.incident_timeline`: the same counts along time: what was counted, for which period, where."""

from collections.abc import Mapping

import polars as pl

from pipelines.domain import TOTAL_CATEGORY, Basis, CategoryKind
from pipelines.marts.statements import statement_id
from pipelines.tables.violations import INCIDENT_TIMELINE


def build(
    tallies: pl.DataFrame,
    region_summary: pl.DataFrame,
    statements: pl.DataFrame,
    kinds: Mapping[str, str],
    *,
    root: str,
    zone: str,
) -> pl.DataFrame:
    """One row per statement x region x category; `root` stands for counts that are not by region."""
    kind = pl.col("category_id").replace_strict(dict(kinds), return_dtype=pl.String)
    national = (
        tallies.with_columns(statement_id=statement_id(zone), kind=kind)
        .filter(pl.col("unit_id").is_null() & (pl.col("kind") == CategoryKind.VIOLATION.value))
        .group_by("statement_id", "category_id")
        .agg(pl.col("count").sum())
        .with_columns(region_id=pl.lit(root), basis=pl.lit(Basis.PUBLISHED.value))
    )
    totals = statements.filter(pl.col("stated_total").is_not_null()).select(
        "statement_id",
        pl.lit(TOTAL_CATEGORY).alias("category_id"),
        pl.col("stated_total").alias("count"),
        pl.lit(root).alias("region_id"),
        "basis",
    )
    regional = region_summary.select("statement_id", "category_id", "count", "region_id", "basis")
    moments = statements.select(
        "statement_id",
        "reporter_id",
        "unit_of_count",
        "phase",
        "period_start_at",
        "as_of_at",
        "as_of_precision",
    )
    return (
        pl.concat([frame.select(regional.columns) for frame in (national, totals, regional)])
        .join(moments, on="statement_id")
        .select(INCIDENT_TIMELINE.schema.names())
    )
