"""`marts.turnout_timeline`: turnout as announced, beside what the announced voters make of it."""

import polars as pl

from pipelines.domain import REGISTERED_VOTERS, turnout
from pipelines.tables.turnout import TURNOUT_TIMELINE


def build(reports: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """One row per announced figure; the list is that of the final results, the only one that is published.

    A figure about all ballots is held against the list of whichever ballot has one: the list is the same.
    """
    lists = results.filter((pl.col("item_id") == REGISTERED_VOTERS) & pl.col("unit_id").is_null())
    of_contest = lists.select("contest_id", registered=pl.col("value").cast(pl.Int64)).unique("contest_id")
    common = of_contest["registered"].max() if of_contest["registered"].n_unique() == 1 else None
    return (
        reports.join(of_contest, on="contest_id", how="left", nulls_equal=True)
        .with_columns(pl.col("registered").fill_null(pl.lit(common, pl.Int64)))
        .with_columns(turnout_recomputed=turnout(pl.col("took_part"), pl.col("registered")))
        .with_columns(gap=pl.col("turnout") - pl.col("turnout_recomputed"))
        .select(TURNOUT_TIMELINE.schema.names())
    )
