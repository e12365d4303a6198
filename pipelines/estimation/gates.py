"""When an estimate is withheld, and why."""

from enum import StrEnum

import polars as pl

LEAST_RATE = 0.8
LEAST_STATIONS = 20


class Reason(StrEnum):
    """Why an estimate is not released."""

    FEW_ANSWERED = "few_answered"
    EMPTY_STRATUM = "empty_stratum"
    FEW_STATIONS = "few_stations"
    NO_MARGIN = "no_margin"


def release(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `released` and `reason`; it has `response_rate, empty_strata, stations, se`."""
    reason = (
        pl.when(pl.col("response_rate") < LEAST_RATE)
        .then(pl.lit(Reason.FEW_ANSWERED.value))
        .when(pl.col("empty_strata") > 0)
        .then(pl.lit(Reason.EMPTY_STRATUM.value))
        .when(pl.col("stations") < LEAST_STATIONS)
        .then(pl.lit(Reason.FEW_STATIONS.value))
        .when(pl.col("se").is_null())
        .then(pl.lit(Reason.NO_MARGIN.value))
    )
    return frame.with_columns(reason=reason).with_columns(released=pl.col("reason").is_null())
