"""What observers' copies of protocols say of each choice at the stations of the sample: its votes, the ballots found.

The denominator is that of every result here: ballots found in all boxes, valid or not. A station without a copy, or
with one of whose two numbers cannot be read or is disputed, has no row, and the others of its stratum stand for it.
"""

from collections.abc import Sequence

import polars as pl

from pipelines.domain import Origin, ProtocolStatus
from pipelines.estimates import Estimate
from pipelines.mapping import VOTE
from pipelines.marts.document_cells import OFF, apart, state_of
from pipelines.marts.sample_answers import ANSWERS


def copies_of(results: pl.DataFrame) -> pl.DataFrame:
    """The rows of `marts.station_results` that are what observers' copies of a station agree on."""
    return results.filter(origin=Origin.OBSERVER_COPY.value, status=ProtocolStatus.COUNTED.value)


def build(
    estimates: Sequence[Estimate],
    results: pl.DataFrame,
    choices: pl.DataFrame,
    coverage: pl.DataFrame,
    sample: pl.DataFrame,
    reports: pl.DataFrame,
) -> pl.DataFrame:
    """`ANSWERS`: one row per estimate from copies x station that tells, or where its ballot is not cast.

    `coverage` is `marts.station_coverage`. `reports` says when a copy came that came as a report; where one came in a
    file, nobody knows the order of all, and none has a moment. Where a choice is not on the ballot of a station, x is 0
    and the station answers nevertheless.
    """
    found = [pl.DataFrame(schema=ANSWERS)]
    came = reports.select("source_id", "row_number", "received_at")
    copies = copies_of(results).join(came, on=["source_id", "row_number"], how="left", maintain_order="left")
    for contest in dict.fromkeys(entry.contest for entry in estimates if entry.results is not None):
        ballot = choices.filter(contest_id=contest).sort("position")["choice_id"].to_list()
        own = apart(copies.filter(contest_id=contest), ballot)
        own = own.join(sample.select(station_id="unit_id"), on="station_id", how="semi")
        if own["received_at"].null_count():
            own = own.with_columns(received_at=pl.lit(None, ANSWERS["received_at"]))
        not_cast = _not_cast(coverage, contest).join(sample, on="unit_id", how="semi")
        for number, entry in enumerate(estimates):
            if entry.contest == contest:
                found += [_told(own, number, f"{VOTE}{entry.choice}"), _unasked(not_cast, number)]
    return pl.concat(found)


def _told(copies: pl.DataFrame, number: int, cell: str) -> pl.DataFrame:
    votes, is_off = pl.col(cell), pl.col(state_of(cell)).eq_missing(pl.lit(OFF))
    x = pl.when(is_off).then(0).when(votes.is_not_null()).then("ballots_found")
    return (
        copies.select(
            "received_at",
            unit_id="station_id",
            estimate=pl.lit(number, pl.Int64),
            y=pl.when(is_off).then(0).otherwise(votes).cast(pl.Float64),
            x=x.cast(pl.Float64),
            is_asked=pl.lit(True),
        )
        .drop_nulls(["x", "y"])
        .with_columns(is_above_list=pl.col("y") > pl.col("x"))
        .select(ANSWERS.names())
    )


def _unasked(stations: pl.DataFrame, number: int) -> pl.DataFrame:
    return stations.select(
        "unit_id",
        estimate=pl.lit(number, pl.Int64),
        y=pl.lit(0.0),
        x=pl.lit(0.0),
        received_at=pl.lit(None, ANSWERS["received_at"]),
        is_above_list=pl.lit(False),
        is_asked=pl.lit(False),
    ).select(ANSWERS.names())


def _not_cast(coverage: pl.DataFrame, contest: str | None) -> pl.DataFrame:
    """`unit_id` of the stations of which the list expects other ballots, and not this one."""
    expected = coverage.filter("is_expected").select("contest_id", unit_id="station_id")
    own = expected.filter(contest_id=contest)
    return expected.join(own, on="unit_id", how="anti").select("unit_id").unique(maintain_order=True)
