"""`marts.station_results`: the latest protocol of every station, with turnout and the leading choice."""

import polars as pl

from pipelines.domain import took_part, turnout
from pipelines.tables.tallies import STATION_RESULTS


def build(protocols: pl.DataFrame) -> pl.DataFrame:
    """One row per station x contest x origin: the protocol of the highest revision; the others stay in staging.

    Shares are null where a part of them is unknown: an illegible line makes no turnout.
    """
    one = ["station_id", "contest_id", "origin"]
    latest = protocols.filter(pl.col("revision") == pl.col("revision").max().over(one))
    votes = pl.col("votes")
    found = pl.col("ballots_valid") + pl.col("ballots_invalid")
    return latest.with_columns(
        turnout=turnout(took_part(), pl.col("registered")),
        ballots_found=found,
        leader_votes=votes.list.max(),
        leader_share=pl.when(found > 0).then(votes.list.max() / found),
    ).select(STATION_RESULTS.schema.names())
