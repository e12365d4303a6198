"""`marts.station_turnout`: voters so far in each station, time by time, beside what its protocol says in the end."""

import polars as pl

from pipelines.domain import Level, Origin, Precision, took_part, turnout
from pipelines.marts.station_sums import commission_of_station
from pipelines.tables.turnout import STATION_TURNOUT

_SERIES = ["station_id", "contest_id", "source_id", "reporter_id", "origin"]
_BALLOT = ["station_id", "contest_id"]
_FINAL = ["registered", "listed", "final_took_part"]


def build(
    reports: pl.DataFrame, results: pl.DataFrame, units: pl.DataFrame, coverage: pl.DataFrame
) -> pl.DataFrame:
    """One row per figure about a station that gives voters and the minute; increments within one series.

    A figure that is only known to be of some day has no place in the order of the hours and is left out.
    """
    stations = units.filter(level=Level.STATION.value).select(
        "unit_id", "region_id", commission_id=commission_of_station(units)
    )
    goes_on = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift()) for name in _SERIES)
    series = (
        reports.filter(pl.col("took_part").is_not_null(), at_precision=Precision.MINUTE.value)
        .join(stations, on="unit_id")
        .rename({"unit_id": "station_id"})
        .sort(*_SERIES, "at", "took_part", "row_number")
        .with_columns(
            increment=pl.when(goes_on).then(pl.col("took_part").diff()),
            minutes=pl.when(goes_on).then(pl.col("at").diff().dt.total_minutes()),
        )
    )
    return (
        series.join(
            _final(results, series, coverage),
            on=_BALLOT,
            how="left",
            nulls_equal=True,
        )
        .with_columns(turnout=turnout(pl.col("took_part"), pl.col("listed")))
        .select(STATION_TURNOUT.schema.names())
    )


def _final(results: pl.DataFrame, series: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """What the manual protocols say, by station and contest, and with no contest where all ballots say the same.

    A figure that names no ballot may be of any of the station's: until the protocols of all are in, it is held against
    none, neither against their voters nor against their lists.
    """
    protocols = (
        results.filter(origin=Origin.MANUAL.value)
        .select(
            "station_id",
            "contest_id",
            "registered",
            "listed",
            final_took_part=took_part(),
        )
        .join(series, on="station_id", how="semi")
    )
    whole = protocols.join(series.filter(pl.col("contest_id").is_null()), on="station_id", how="semi")
    common = (
        whole.join(_incomplete(whole, coverage), on="station_id", how="anti")
        .group_by("station_id")
        .agg(
            pl.lit(None, pl.String).alias("contest_id"),
            *(pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()) for name in _FINAL),
        )
    )
    return pl.concat([protocols, common.select(protocols.columns)])


def _incomplete(protocols: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """Rows of the stations that lack a protocol of one of their ballots.

    A station's ballots are those it is expected in; one that no list expects has those of any station of its
    commission, or of its region where no commission is known.
    """
    place = pl.coalesce("commission_id", "region_id", pl.lit(""))
    here = coverage.join(protocols, on="station_id", how="semi")
    told = here.filter(is_expected=True).select(_BALLOT)
    untold = here.join(told, on="station_id", how="anti").select("station_id", place=place).unique()
    ballots = coverage.select("contest_id", place=place).join(untold, on="place", how="semi").unique()
    expected = pl.concat([told, untold.join(ballots, on="place").select(_BALLOT)])
    return expected.join(protocols, on=_BALLOT, how="anti")
