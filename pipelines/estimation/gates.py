"""When an estimate is withheld, and why."""

from enum import StrEnum

import polars as pl

LEAST_RATE = 0.8
"""Of the stations of the sample in the domain, so many have answered: fewer, and what is missing may decide."""
LEAST_STATIONS = 20
"""With fewer stations the linearised variance, and with it every margin, is not to be trusted."""


class Reason(StrEnum):
    """Why an estimate is not released."""

    FEW_ANSWERED = "few_answered"
    EMPTY_STRATUM = "empty_stratum"
    FEW_STATIONS = "few_stations"
    NO_MARGIN = "no_margin"


def release(frame: pl.DataFrame, least_rate: float = LEAST_RATE) -> pl.DataFrame:
    """The frame with `released` and `reason`, the first that holds; it has `response_rate, empty_strata, stations, se`.

    A stratum of which no station answered is not reweighted away: nothing in the sample stands for it. What is unknown
    withholds too.
    """
    reason = (
        pl.when((pl.col("response_rate") >= least_rate).fill_null(False).not_())
        .then(pl.lit(Reason.FEW_ANSWERED.value))
        .when((pl.col("empty_strata") == 0).fill_null(False).not_())
        .then(pl.lit(Reason.EMPTY_STRATUM.value))
        .when((pl.col("stations") >= LEAST_STATIONS).fill_null(False).not_())
        .then(pl.lit(Reason.FEW_STATIONS.value))
        .when(pl.col("se").is_null())
        .then(pl.lit(Reason.NO_MARGIN.value))
    )
    return frame.with_columns(reason=reason).with_columns(released=pl.col("reason").is_null())
