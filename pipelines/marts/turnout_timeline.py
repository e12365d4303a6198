"""`marts.turnout_timeline`: turnout as announced, beside what the announced voters make of it."""

import polars as pl

from pipelines.domain import REGISTERED_VOTERS, Level, Origin, turnout
from pipelines.tables.turnout import TURNOUT_TIMELINE


def build(reports: pl.DataFrame, results: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """One row per announced figure; the list is that of the final results, the only one that is published.

    A figure about all ballots is held against the list of whichever ballot has one: the list is the same.
    What stations report is in `marts.station_turnout`.
    A figure about one unit is held against the list of that unit only.
    """
    stations = units.filter(level=Level.STATION.value).select("unit_id")
    lists = (
        results.filter(item_id=REGISTERED_VOTERS, origin=Origin.FINAL.value)
        .group_by("unit_id", "contest_id")
        .agg(registered=pl.col("value").max().cast(pl.Int64), versions=pl.col("value").n_unique())
        .filter(versions=1)  # two final lists: neither is taken
        .drop("versions")
    )
    common = (
        lists.group_by("unit_id")
        .agg(common=pl.col("registered").max(), versions=pl.col("registered").n_unique())
        .filter(versions=1)
        .drop("versions")
    )
    return (
        reports.join(stations, on="unit_id", how="anti")
        .filter(pl.col("turnout").is_not_null())
        .join(lists, on=["unit_id", "contest_id"], how="left", nulls_equal=True)
        .join(common, on="unit_id", how="left", nulls_equal=True)
        .with_columns(pl.coalesce("registered", "common").alias("registered"))
        .with_columns(turnout_recomputed=turnout(pl.col("took_part"), pl.col("registered")))
        .with_columns(gap=pl.col("turnout") - pl.col("turnout_recomputed"))
        .select(TURNOUT_TIMELINE.schema.names())
    )
