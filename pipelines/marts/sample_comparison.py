"""`marts.sample_comparison`: estimated turnout and shares beside the official ones, with the same denominators.

The official figure is of the stations of the frame only, because no other could be drawn: those abroad, where the frame
leaves them out, are in neither figure. Turnout is of the same hour and divided by the voters on the lists that the
estimate divides by too; the share of a choice is of the ballots found, of the stations that give both and count. A
difference within the margin is consistent with the official figure; it confirms nothing. Of a sample without a frame
nobody knows which stations it speaks of, and nothing is compared.
"""

import polars as pl

from pipelines.domain import Origin, ProtocolStatus, took_part
from pipelines.estimation.comparison import against
from pipelines.tables.estimates import SAMPLE_COMPARISON, DomainKind

OFFICIAL = (Origin.MANUAL, Origin.MACHINE, Origin.PRELIMINARY, Origin.ANNOUNCED)
"""Counts of the commissions: what observers copied is no official figure."""
_AT = pl.Datetime("us", "UTC")
_MATCHED = ["contest_id", "choice_id", "as_of_at"]


def build(
    estimates: pl.DataFrame,
    results: pl.DataFrame,
    hourly: pl.DataFrame,
    voters: pl.DataFrame,
    frame: pl.Series,
    choices: pl.DataFrame,
) -> pl.DataFrame:
    """One row per released estimate of voters or ballots in the country x official count of its hour.

    `estimates` is `marts.sample_estimates`, `results` `marts.station_results`, `hourly` `marts.station_turnout`;
    `frame` are the stations that the sample was drawn from. The last hour is held against results too.
    """
    ours = estimates.filter("released", ~pl.col("is_of_stations"), domain_kind=DomainKind.COUNTRY.value)
    official = [origin.value for origin in OFFICIAL]
    framed = results.filter(pl.col("station_id").is_in(frame.implode()), pl.col("origin").is_in(official))
    by_hour = hourly.filter(pl.col("station_id").is_in(frame.implode()))
    told = pl.concat([_turnout(framed, by_hour, voters, ours["as_of_at"].max()), _shares(framed, choices)])
    return (
        against(ours.join(told, on=_MATCHED, nulls_equal=True))
        .with_columns(all_stations=pl.lit(frame.len()))
        .select(SAMPLE_COMPARISON.schema.names())
        .cast(SAMPLE_COMPARISON.schema)
        .sort("indicator_id", *_MATCHED, "origin", "confidence")
    )


def _turnout(results: pl.DataFrame, hourly: pl.DataFrame, voters: pl.DataFrame, last: object) -> pl.DataFrame:
    """`*_MATCHED, origin, official, official_stations`: turnout by the hour, and in the end by each count."""
    final = results.select("station_id", "origin", at=pl.lit(last, _AT), came=took_part())
    through = hourly.select(
        "station_id", "at", origin=pl.lit(Origin.ANNOUNCED.value), came="took_part"
    ).select(final.columns)
    nothing = pl.lit(None, pl.String)
    return (
        pl.concat([through, final])
        .filter(pl.col("came").is_not_null(), pl.col("at").is_not_null())
        .unique(["station_id", "origin", "at"], keep="first", maintain_order=True)
        .join(voters, left_on="station_id", right_on="unit_id")
        .group_by("origin", as_of_at="at")
        .agg(official=pl.col("came").sum() / pl.col("voters").sum(), official_stations=pl.len())
        .select("as_of_at", "origin", "official", "official_stations", contest_id=nothing, choice_id=nothing)
        .select(*_MATCHED, "origin", "official", "official_stations")
    )


def _shares(results: pl.DataFrame, choices: pl.DataFrame) -> pl.DataFrame:
    """The same of each choice: its votes of the ballots found, over the stations that count and give both."""
    votes = pl.col("votes").list.get(pl.col("position") - 1, null_on_oob=True)
    return (
        results.filter(status=ProtocolStatus.COUNTED.value)
        .join(choices.select("contest_id", "choice_id", "position"), on="contest_id")
        .with_columns(own=votes)
        .filter(pl.col("own").is_not_null(), pl.col("ballots_found") > 0)
        .group_by("contest_id", "choice_id", "origin")
        .agg(official=pl.col("own").sum() / pl.col("ballots_found").sum(), official_stations=pl.len())
        .with_columns(as_of_at=pl.lit(None, _AT))
        .select(*_MATCHED, "origin", "official", "official_stations")
    )
