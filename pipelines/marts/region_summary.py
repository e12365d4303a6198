"""`marts.region_summary`: how much was counted where, by whom, of what, as of when. Never across reporters.

A missing row means that the statement says nothing about the region: not zero.
"""

from collections.abc import Mapping

import polars as pl

from pipelines.domain import LISTED, TOTAL_CATEGORY, Basis, CategoryKind, Level, rate
from pipelines.marts.statements import statement_id
from pipelines.tables.published import REGION_SUMMARY

DECISIONS = LISTED[CategoryKind.DECISION]
_OF_STATEMENT = ["statement_id", "reporter_id", "unit_of_count", "as_of_at", "phase"]


def build(
    tallies: pl.DataFrame,
    events: pl.DataFrame,
    statements: pl.DataFrame,
    results: pl.DataFrame,
    units: pl.DataFrame,
    kinds: Mapping[str, str],
    *,
    denominator: str | None,
    zone: str,
) -> pl.DataFrame:
    """One row per statement x region x category, with a rate where the pack names a denominator."""
    published = _published(tallies, units, kinds, zone)
    listed = _listed(events, statements)
    stations = _denominators(results, units, denominator)
    is_whole = ~pl.col("is_partial") & ~pl.col("is_below_only") & ~pl.col("unit_of_count").is_in([DECISIONS])
    return (
        pl.concat([published, listed], how="diagonal_relaxed")
        .join(stations, on="region_id", how="left")
        .with_columns(
            rate_per_100_stations=pl.when(is_whole).then(
                rate(pl.col("count"), pl.col("denominator"), per=100)
            ),
            coverage_share=pl.lit(None, pl.Float64),
        )
        .select(REGION_SUMMARY.schema.names())
    )


def _published(
    tallies: pl.DataFrame, units: pl.DataFrame, kinds: Mapping[str, str], zone: str
) -> pl.DataFrame:
    kind = pl.col("category_id").replace_strict(dict(kinds), return_dtype=pl.String)
    placed = tallies.with_columns(statement_id=statement_id(zone), kind=kind).join(
        units.select("unit_id", "region_id"), on="unit_id", how="left"
    )
    # A list that names a region for only some of its rows says nothing whole about any region.
    everywhere = pl.col("region_id").is_not_null().all().over("statement_id", "dimension")
    of_place = placed.with_columns(is_partial=pl.col("is_partial") | ~everywhere).filter(
        pl.col("region_id").is_not_null()
        & pl.col("kind").is_in([CategoryKind.VIOLATION.value, CategoryKind.TOTAL.value])
    )
    totals = of_place.with_columns(category_id=pl.lit(TOTAL_CATEGORY)).join(
        of_place.filter(category_id=TOTAL_CATEGORY).select("statement_id", "region_id"),
        on=["statement_id", "region_id"],
        how="anti",
    )
    return _by_region(pl.concat([of_place, totals])).with_columns(basis=pl.lit(Basis.PUBLISHED.value))


def _by_region(rows: pl.DataFrame) -> pl.DataFrame:
    """The count that the source states for the region itself; places below it stand beside.

    An oblast's figure may or may not hold its city's: they are not added. Where the source names only places
    below the region, their sum is given and marked: it is not the region's.
    """
    own = pl.col("unit_id") == pl.col("region_id")
    key = [*_OF_STATEMENT, "region_id", "category_id"]
    below = rows.filter(~own).group_by(*key, "unit_id").agg(pl.col("count").sum()).sort("unit_id")
    places = below.group_by(key, maintain_order=True).agg(
        below_sum=pl.col("count").sum(),
        places_below=pl.format('"{}": {}', "unit_id", "count").str.join(", "),
    )
    counted = rows.group_by(key).agg(
        own_sum=pl.col("count").filter(own).sum(),
        is_below_only=~own.any(),
        is_partial=pl.col("is_partial").any(),
    )
    return counted.join(places, on=key, how="left").select(
        *key,
        pl.when("is_below_only").then("below_sum").otherwise("own_sum").alias("count"),
        pl.format("{{{}}}", "places_below").alias("places_below"),
        "is_below_only",
        "is_partial",
    )


def _listed(events: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """Events counted by region: what happened in a place below it happened in the region."""
    rows = events.select("statement_id", "region_id", "category_id")
    both = pl.concat([rows, rows.with_columns(category_id=pl.lit(TOTAL_CATEGORY))])
    return (
        both.group_by("statement_id", "region_id", "category_id")
        .agg(count=pl.len().cast(pl.Int64))
        .join(statements.select(*_OF_STATEMENT, "is_partial"), on="statement_id")
        .with_columns(
            is_below_only=pl.lit(False),
            places_below=pl.lit(None, pl.String),
            basis=pl.lit(Basis.LISTED.value),
        )
    )


def _denominators(results: pl.DataFrame, units: pl.DataFrame, item: str | None) -> pl.DataFrame:
    """Stations by region, all of one vintage: the one that covers most regions, of those the latest.

    Taking each region's latest number would compare regions by counts of different years.
    """
    regions = units.filter(level=Level.REGION)["unit_id"]
    counts = results.filter(
        pl.lit(item is not None)
        & (pl.col("item_id") == (item or ""))
        & pl.col("unit_id").is_in(regions.implode())
    ).select(region_id="unit_id", denominator=pl.col("value").cast(pl.Int64), denominator_as_of_at="as_of_at")
    vintages = counts.group_by("denominator_as_of_at").len().sort("len", "denominator_as_of_at")
    return counts.join(vintages.tail(1).drop("len"), on="denominator_as_of_at").unique("region_id")
