"""`marts.incidents`: events. What one reporter tells twice of one station and category happened once."""

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
    ).sort("source_id", "row_number")
    same = ["reporter_id", "phase", "station_code", "category_id"]
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
    regions = units.select("unit_id", "region_id")
    return (
        events.join(regions, on="unit_id", how="left")
        .with_columns(
            statement_id=listed_statement_id(),
            status=pl.lit(Status.AS_PUBLISHED.value),
            serious=pl.lit(None, pl.Boolean),
        )
        .select(EVENTS.schema.names())
    )
