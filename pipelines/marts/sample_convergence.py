"""`marts.sample_convergence`: what the estimate for the country was as reports came in, half hour by half hour."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from pipelines.estimates import Estimate
from pipelines.estimation.gates import LEAST_STATIONS
from pipelines.estimation.intervals import with_intervals
from pipelines.estimation.ratio import combined_ratio
from pipelines.marts.sample_in_use import reporting, sample_in_use, strata_of
from pipelines.tables.estimates import SAMPLE_CONVERGENCE

STEP = "30m"


def build(
    estimates: Sequence[Estimate],
    hours: Sequence[dt.datetime | None],
    sample: pl.DataFrame,
    told: pl.DataFrame,
    reported: pl.DataFrame,
    units: pl.DataFrame,
) -> pl.DataFrame:
    """One row per estimate x half hour in which a report came, once the least number of stations is in.

    `told` is of `sample_answers` and `sample_copies`. The stations in use are those of the end: a replacement is known
    by its place.
    """
    if sample.is_empty() or not estimates:
        return SAMPLE_CONVERGENCE.empty()
    rows = [SAMPLE_CONVERGENCE.empty()]
    for number, entry in enumerate(estimates):
        used = sample_in_use(sample, reporting(reported, entry.form), units)
        came = (
            told.filter(~pl.col("is_above_list"), estimate=number)
            .join(used.select("unit_id", "stratum_id"), on="unit_id")
            # That a ballot is not cast at a station was known before the first report.
            .with_columns(pl.when("is_asked").then("received_at").otherwise(pl.col("received_at").min()))
            .filter(pl.col("received_at").is_not_null())
            .with_columns(step=pl.col("received_at").dt.truncate(STEP).dt.offset_by(STEP))
        )
        unasked = came.height - came["is_asked"].sum()
        steps = came.select(moment="step").unique()
        cells = steps.join(came, how="cross").filter(pl.col("step") <= pl.col("moment"))
        made = combined_ratio(cells, strata_of(sample), ["moment"]).filter(
            pl.col("stations") >= LEAST_STATIONS
        )
        if made.height:
            shown = with_intervals(made, confidence=0.95, bounded=entry.is_of_stations)
            rows.append(
                shown.sort("moment")
                .with_columns(
                    pl.col("low", "high").clip(0, 1),
                    indicator_id=pl.lit(entry.indicator),
                    contest_id=pl.lit(entry.contest, pl.String),
                    choice_id=pl.lit(entry.choice, pl.String),
                    as_of_at=pl.lit(hours[number], pl.Datetime("us", "UTC")),
                    received_at="moment",
                    response_rate=(pl.col("responding") - unasked) / (used.height - unasked),
                )
                .select(SAMPLE_CONVERGENCE.schema.names())
                .cast(SAMPLE_CONVERGENCE.schema)
            )
    return pl.concat(rows)
