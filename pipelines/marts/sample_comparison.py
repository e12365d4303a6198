"""`marts.sample_comparison`: estimated turnout beside the official one of the same hour, of the same voters.

The official figure is summed over the stations that it names, and divided by the voters on the lists that the estimate
divides by too. A difference within the margin is consistent with the official figure; it confirms nothing.
"""

import polars as pl

from pipelines.domain import Origin, took_part
from pipelines.estimation.comparison import against
from pipelines.tables.estimates import SAMPLE_COMPARISON, DomainKind

OFFICIAL = (Origin.MANUAL, Origin.MACHINE, Origin.PRELIMINARY, Origin.ANNOUNCED)
"""Counts of the commissions: what observers copied is no official figure."""
_AT = pl.Datetime("us", "UTC")


def build(
    estimates: pl.DataFrame, results: pl.DataFrame, hourly: pl.DataFrame, voters: pl.DataFrame, frame: int
) -> pl.DataFrame:
    """One row per released estimate of voters in the country x official count of its hour.

    `estimates` is `marts.sample_estimates`, `results` `marts.station_results`, `hourly` `marts.station_turnout`;
    `frame` is the number of stations that the sample was drawn from. The last hour is held against results too.
    """
    ours = estimates.filter("released", ~pl.col("is_of_stations"), domain_kind=DomainKind.COUNTRY.value)
    last = ours["as_of_at"].max()
    final = results.select("station_id", "origin", at=pl.lit(last, _AT), came=took_part())
    through = hourly.select(
        "station_id", "at", origin=pl.lit(Origin.ANNOUNCED.value), came="took_part"
    ).select(final.columns)
    official = (
        pl.concat([through, final])
        .filter(pl.col("came").is_not_null(), pl.col("origin").is_in([origin.value for origin in OFFICIAL]))
        .unique(["station_id", "origin", "at"], keep="first", maintain_order=True)
        .join(voters, left_on="station_id", right_on="unit_id")
        .group_by("origin", as_of_at="at")
        .agg(official=pl.col("came").sum() / pl.col("voters").sum(), official_stations=pl.len())
    )
    return (
        against(ours.join(official, on="as_of_at"))
        .with_columns(all_stations=pl.lit(frame))
        .select(SAMPLE_COMPARISON.schema.names())
        .cast(SAMPLE_COMPARISON.schema)
        .sort("indicator_id", "as_of_at", "origin", "confidence")
    )
