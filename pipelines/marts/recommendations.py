"""`marts.recommendations`: what became of each recommendation, election by election.

A recommendation keeps its id from one election to the next, so a later pack repeats it with a status of its own. What
became of it can be asked only in elections after it was made; where nobody says, that is not "not carried out".
"""

import datetime as dt

import polars as pl

from pipelines.marts.tellings import LIST, merged
from pipelines.tables.commission_activity import RECOMMENDATIONS


def build(made: pl.DataFrame, told: pl.DataFrame, election_id: str, polling_day: dt.date) -> pl.DataFrame:
    """One row per recommendation x election, the pack's own always among them.

    Args:
        made: `staging.recommendations`.
        told: `staging.recommendation_statuses`; a status of a recommendation that is not in `made` is left out.
        election_id: the pack's own election.
        polling_day: its day. A recommendation made before it, or after another election, is older than it; one of which
            somebody tells what became of it in an election is older than that election.
    """
    own = pl.col("election_id") == election_id
    made = merged(made, "recommendation_id").drop("tellings")
    last = _last(told)
    asked = pl.concat(
        [
            made.select("recommendation_id", election_id=pl.lit(election_id)),
            last.select("recommendation_id", "election_id"),
        ]
    ).unique(maintain_order=True)
    before = pl.col("made_date") < polling_day
    elsewhere = pl.col("made_in") != election_id
    return (
        asked.join(made, on="recommendation_id", how="inner", maintain_order="left")
        .join(last, on=["recommendation_id", "election_id"], how="left", maintain_order="left")
        .with_columns(
            tellings=pl.col("tellings").fill_null(0),
            differs=pl.concat_str("differs", "status_differs", separator=LIST, ignore_nulls=True).replace(
                "", None
            ),
            is_older=pl.when(pl.col("tellings").is_not_null())
            .then(True)
            .when(own)
            .then(elsewhere.fill_null(before)),
        )
        .sort("recommendation_id", "election_id")
        .select(pl.col(name).cast(dtype) for name, dtype in RECOMMENDATIONS.schema.items())
    )


def _last(told: pl.DataFrame) -> pl.DataFrame:
    """What is told of the last day of each recommendation x election, and how often anything is told of the two."""
    both = ["recommendation_id", "election_id"]
    told = told.with_columns(
        pair=pl.concat_str(both, separator="/"),
        tellings=pl.len().over(both),
        is_last=pl.col("as_of_date") == pl.col("as_of_date").max().over(both),
    )
    last = merged(told.filter("is_last").drop("is_last", "tellings"), "pair", apart=("evidence",))
    counted = told.select("pair", "tellings").unique()
    return (
        last.drop("tellings")
        .rename({"source_url": "status_url", "differs": "status_differs"})
        .join(counted, on="pair")
        .select(*both, "status", "as_of_date", "evidence", "status_url", "status_differs", "tellings")
    )
