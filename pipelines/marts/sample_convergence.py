"""`marts.sample_convergence`: what a released estimate of the country was as reports came, by the half hour."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from pipelines.estimates import Estimate
from pipelines.estimation.gates import release
from pipelines.estimation.ratio import combined_ratio
from pipelines.estimation.response import rates
from pipelines.marts.sample_estimates import names_of, stations_asked, with_margins
from pipelines.marts.sample_in_use import strata_of
from pipelines.tables.estimates import SAMPLE_CONVERGENCE, DomainKind

STEP = "30m"
_MOMENT = ["entry", "is_of_stations", "moment"]


def build(
    estimates: Sequence[Estimate],
    hours: Sequence[dt.datetime | None],
    sample: pl.DataFrame,
    told: pl.DataFrame,
    reported: pl.DataFrame,
    units: pl.DataFrame,
    made: pl.DataFrame,
) -> pl.DataFrame:
    """One row per estimate that is released and half hour in which a report came, from the first that is sound on.

    `told` is of `sample_answers` and `sample_copies`, `made` is `marts.sample_estimates`: what that withholds is not
    told here either. Of each moment is asked what is asked of an estimate (every stratum has an answer, the least
    number of stations, a margin), but for the share that answered: how little moves after a part of it is what the
    table is about. The stations in use are those of the end, because a replacement is known by its place.
    """
    if sample.is_empty() or not estimates:
        return SAMPLE_CONVERGENCE.empty()
    came = told.filter(
        ~pl.col("is_above_list"), pl.col("received_at").is_not_null() | ~pl.col("is_asked")
    ).with_columns(step=pl.col("received_at").dt.truncate(STEP).dt.offset_by(STEP))
    asked = (
        stations_asked(estimates, sample, reported, units)
        .join(came, on=["estimate", "unit_id"], how="left")
        .rename({"estimate": "entry"})
        .with_columns(pl.col("is_asked").fill_null(value=True))
    )
    moments = asked.select("entry", moment="step").drop_nulls().unique()
    cells = asked.join(moments, on="entry").with_columns(
        # That a ballot is not cast at a station was known before the first report.
        is_told=(pl.col("step") <= pl.col("moment")).fill_null(False) | ~pl.col("is_asked")
    )
    ratios = combined_ratio(cells.filter("is_told"), strata_of(sample), _MOMENT).drop("responding")
    shown = with_margins(ratios.join(rates(cells.filter("is_asked"), _MOMENT), on=_MOMENT), 0.95)
    is_out = made.filter("released", domain_kind=DomainKind.COUNTRY.value, confidence=0.95)
    key = [name for name in SAMPLE_CONVERGENCE.key if name != "received_at"]
    return (
        release(shown, least_rate=0.0)
        .filter("released")
        .join(names_of(estimates, hours), left_on="entry", right_on="estimate")
        .join(is_out, on=key, how="semi", nulls_equal=True)
        .sort("entry", "moment")
        .with_columns(received_at="moment")
        .select(SAMPLE_CONVERGENCE.schema.names())
        .cast(SAMPLE_CONVERGENCE.schema)
    )
