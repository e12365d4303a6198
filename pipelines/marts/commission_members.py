"""`marts.commission_members`: every membership once."""

import datetime as dt

import polars as pl

from pipelines.marts.tellings import is_contradicted, merged
from pipelines.tables.commission_composition import MEMBERS, MemberState


def build(told: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    """One row per membership of `staging.commission_members`; `today` is the day as of which is told.

    Of whom nobody says since when, or that the member has left, sits. Who by one telling came only after the last day
    that another tells may have left and come back: neither day is known of one membership, and nothing follows.
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
    first, last = pl.col("from_date"), pl.col("until_date")
    is_apart = (first.max() > last.min()) | ((first.max() == last.min()) & (first.min() < first.max()))
    clashes = {"from_date": is_apart, "until_date": is_apart}
    members = merged(
        told, "membership_id", apart=["member"], names=["nominator"], clashes=clashes
    ).with_columns(state=state)
    return members.select(pl.col(name).cast(dtype) for name, dtype in MEMBERS.schema.items())
