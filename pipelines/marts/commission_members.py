"""`marts.commission_members`: every membership once."""

import polars as pl

from pipelines.marts.tellings import merged
from pipelines.tables.commission_activity import MEMBERS


def build(told: pl.DataFrame) -> pl.DataFrame:
    """One row per membership of `staging.commission_members`."""
    return merged(told, "membership_id", apart=["member"]).select(
        pl.col(name).cast(dtype) for name, dtype in MEMBERS.schema.items()
    )
