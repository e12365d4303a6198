"""`marts.identical_protocols`: stations of one commission whose votes and ballots are equal, number by number."""

import polars as pl

from pipelines.domain import Origin
from pipelines.tables.reconciliation import IDENTICAL_PROTOCOLS

SMALLEST = 50
"""Fewer valid ballots are not compared: among few ballots there are few outcomes, and two stations, say two wards
of a hospital, may agree by chance. The table repeats the number, and findings state it."""
CHOICES = 3
"""Nor are protocols in which fewer choices have votes: two numbers that make a given sum agree too easily."""

_AREA = ["commission_id", "contest_id", "origin"]
_NUMBERS = ["votes", "ballots_valid", "ballots_invalid", "took_part"]


def build(results: pl.DataFrame) -> pl.DataFrame:
    """One row per station of a group of equals; a number that both forms lack counts as equal.

    Votes that could not all be read are equal to nothing. A group that the manual protocols already form is not
    told again for other counts of the same stations.
    """
    size = pl.coalesce("ballots_valid", "votes_total")
    comparable = results.filter(
        pl.col("commission_id").is_not_null(), pl.col("votes_total").is_not_null(), size >= SMALLEST
    ).select("station_id", *_AREA, *_NUMBERS, "source_id", "row_number", "votes_total")
    # Grouping by lists is slow: a hash finds the few that may be equal, then the numbers themselves decide.
    suspects = comparable.filter(pl.struct(*_AREA, *_NUMBERS).hash().is_duplicated()).filter(
        pl.col("votes").list.eval(pl.element() > 0).list.sum() >= CHOICES
    )
    group = [*_AREA, *_NUMBERS]
    return (
        suspects.join(
            suspects.group_by(group).agg(
                group_id=pl.col("station_id").min(), stations=pl.len().cast(pl.Int64)
            ),
            on=group,
            nulls_equal=True,
        )
        .filter(pl.col("stations") > 1)
        .pipe(_without_repeats)
        .with_columns(ballots_valid=size, smallest=pl.lit(SMALLEST, pl.Int64))
        .select(IDENTICAL_PROTOCOLS.schema.names())
    )


def _without_repeats(groups: pl.DataFrame) -> pl.DataFrame:
    """Without the groups of other counts whose stations all lie in one group of manual protocols."""
    manual = groups.filter(origin=Origin.MANUAL.value).select("station_id", "contest_id", manual="group_id")
    group = ["contest_id", "origin", "group_id"]
    told = pl.col("manual").is_not_null().all().over(group) & (pl.col("manual").n_unique().over(group) == 1)
    return groups.join(manual, on=["station_id", "contest_id"], how="left").filter(
        (pl.col("origin") == Origin.MANUAL.value) | ~told
    )
