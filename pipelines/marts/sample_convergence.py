"""`marts.sample_convergence`: what the estimate for the country was as reports came in, half hour by half hour."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from pipelines.estimates import Estimate
from pipelines.estimation.gates import LEAST_STATIONS
from pipelines.estimation.intervals import with_intervals
from pipelines.estimation.ratio import combined_ratio
from pipelines.marts.sample_in_use import sample_in_use, strata_of
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

    `told` is of `sample_answers`. The stations in use are those of the end: a replacement is known by its place.
    """
    if sample.is_empty() or not estimates:
        return SAMPLE_CONVERGENCE.empty()
    rows = [SAMPLE_CONVERGENCE.empty()]
    for number, entry in enumerate(estimates):
        used = sample_in_use(sample, reported.filter(form_id=entry.form)["unit_id"], units)
        came = (
            told.filter(~pl.col("is_above_list"), pl.col("received_at").is_not_null(), estimate=number)
            .join(used.select("unit_id", "stratum_id"), on="unit_id")
            .with_columns(step=pl.col("received_at").dt.truncate(STEP).dt.offset_by(STEP))
        )
        steps = came.select(moment="step").unique()
        cells = steps.join(came, how="cross").filter(pl.col("step") <= pl.col("moment"))
        made = combined_ratio(cells, strata_of(sample), ["moment"]).filter(
            pl.col("stations") >= LEAST_STATIONS
        )
        if made.height:
            shown = with_intervals(made, confidence=0.95, bounded=entry.numerator is None)
            rows.append(
                shown.sort("moment")
                .with_columns(
                    indicator_id=pl.lit(entry.indicator),
                    as_of_at=pl.lit(hours[number], pl.Datetime("us", "UTC")),
                    received_at="moment",
                    response_rate=pl.col("responding") / used.height,
                )
                .select(SAMPLE_CONVERGENCE.schema.names())
                .cast(SAMPLE_CONVERGENCE.schema)
            )
    return pl.concat(rows)
