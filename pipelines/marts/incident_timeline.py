"""`marts.incident_timeline`: the same counts along time: what was counted, for which period, where."""

from collections.abc import Mapping

import polars as pl

from pipelines.domain import TOTAL_CATEGORY, Basis, CategoryKind, Dimension
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
    national = pl.concat([_published(tallies, kinds, zone), _listed(region_summary)]).with_columns(
        region_id=pl.lit(root)
    )
    totals = statements.filter(pl.col("stated_total").is_not_null()).select(
        "statement_id",
        pl.lit(TOTAL_CATEGORY).alias("category_id"),
        pl.col("stated_total").alias("count"),
        pl.lit(root).alias("region_id"),
        pl.lit(None, pl.String).alias("line_label"),
        "basis",
    )
    regional = region_summary.select(
        "statement_id",
        "category_id",
        "count",
        "region_id",
        pl.lit(None, pl.String).alias("line_label"),
        "basis",
    )
    moments = statements.select(
        "statement_id",
        "reporter_id",
        "unit_of_count",
        "phase",
        "period_start_at",
        "period_end_at",
        "as_of_at",
        "as_of_precision",
    )
    return (
        pl.concat([frame.select(regional.columns) for frame in (national, totals, regional)])
        .join(moments, on="statement_id")
        .select(INCIDENT_TIMELINE.schema.names())
    )


def _published(tallies: pl.DataFrame, kinds: Mapping[str, str], zone: str) -> pl.DataFrame:
    """Counts of the whole country by category: from the list by category or, where a statement has none, from
    the one by region. A statement's several lists tell of the same things and are never added up."""
    kind = pl.col("category_id").replace_strict(dict(kinds), return_dtype=pl.String)
    preference = [Dimension.CATEGORY.value, Dimension.REGION_CATEGORY.value, Dimension.REGION.value]
    rank = pl.col("dimension").replace_strict(preference, range(3), default=None, return_dtype=pl.Int64)
    return (
        tallies.with_columns(statement_id=statement_id(zone), rank=rank)
        .filter(kind == CategoryKind.VIOLATION.value, pl.col("rank").is_not_null())
        .filter(pl.col("rank") == pl.col("rank").min().over("statement_id"))
        .with_columns(line_label=_line_label())
        .group_by("statement_id", "category_id", "line_label")
        .agg(pl.col("count").sum(), basis=pl.lit(Basis.PUBLISHED.value))
    )


def _line_label() -> pl.Expr:
    """The publisher's words for lines that share a category within a statement: they may count different things."""
    several = pl.col("category_label").n_unique().over("statement_id", "category_id") > 1
    return pl.when(several).then("category_label")


def _listed(region_summary: pl.DataFrame) -> pl.DataFrame:
    return (
        region_summary.filter(pl.col("category_id") != TOTAL_CATEGORY, basis=Basis.LISTED.value)
        .group_by("statement_id", "category_id")
        .agg(pl.col("count").sum(), basis=pl.lit(Basis.LISTED.value))
        .with_columns(line_label=pl.lit(None, pl.String))
        .select("statement_id", "category_id", "line_label", "count", "basis")
    )
