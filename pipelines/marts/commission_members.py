"""`marts.commission_members`: every membership once."""

import datetime as dt

import polars as pl

from pipelines.marts.tellings import is_contradicted, merged
from pipelines.tables.commission_activity import MEMBERS, MemberState


def build(told: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    """One row per membership of `staging.commission_members`; `today` is the day as of which is told.

    Of whom nobody says since when, or that the member has left, sits.
    """
    is_disputed = is_contradicted("from_date") | is_contradicted("until_date")
    state = (
        pl.when(pl.col("from_date") > today)
        .then(pl.lit(MemberState.COMING.value))
        .when(pl.col("until_date") < today)
        .then(pl.lit(MemberState.LEFT.value))
        .when(~is_disputed)
        .then(pl.lit(MemberState.SITTING.value))
    )
    members = merged(told, "membership_id", apart=["member"]).with_columns(state=state)
    return members.select(pl.col(name).cast(dtype) for name, dtype in MEMBERS.schema.items())
