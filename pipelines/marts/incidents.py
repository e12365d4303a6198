"""`marts.incidents`: events. What one reporter tells twice of one station and category happened once.

A number alone is no station: in another region, or in another place of the region, it is another one. A report of
which no more than the region is certain contradicts none of the same number there, unless these name several places:
then nobody knows whose it is, and it stays an event of its own.
"""

from collections.abc import Mapping

import polars as pl

from pipelines.domain import Status
from pipelines.marts.statements import listed_statement_id
from pipelines.tables.violations import EVENTS


def build(incidents: pl.DataFrame, units: pl.DataFrame, kinds: Mapping[str, str]) -> pl.DataFrame:
    """One row per event, made of `staging.incidents`.

    Only reports that name a station are merged: two reports from one village may be two events. A station on
    the lists of two categories is two events.
    """
    counted = incidents.with_columns(
        kind=pl.col("category_id").replace_strict(dict(kinds), return_dtype=pl.String),
        row=pl.concat_str("source_id", pl.lit("#"), "row_number"),
    ).join(units.select("unit_id", "region_id"), on="unit_id", how="left")
    same = ["reporter_id", "phase", "station_code", "category_id", "region_id"]
    within = pl.when(pl.col("unit_id") != pl.col("region_id")).then("unit_id")
    several = within.drop_nulls().n_unique().over(same) > 1
    counted = counted.with_columns(place=pl.when(several).then(within)).sort("source_id", "row_number")
    same.append("place")
    first = [
        pl.col(name).first()
        for name in counted.columns
        if name not in same and name not in ("row", "source_id", "row_number")
    ]
    identity = pl.when(pl.col("station_code").is_null()).then("row").alias("apart")
    events = counted.group_by(*same, identity, maintain_order=True).agg(
        *first,
        pl.col("source_id").first(),
        incident_id=pl.col("row").first(),
        reports=pl.len().cast(pl.Int64),
    )
    return events.with_columns(
        statement_id=listed_statement_id(),
        status=pl.lit(Status.AS_PUBLISHED.value),
        serious=pl.lit(None, pl.Boolean),
    ).select(EVENTS.schema.names())
