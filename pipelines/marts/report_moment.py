"""When a report tells of: the time that its author gives, unless a clock must have been wrong."""

import polars as pl

from pipelines.domain import Precision

CLOCKS_DIFFER_MINUTES = 10
"""A telephone's clock may be so much ahead of the server's before a report counts as from the future."""


def is_ahead() -> pl.Expr:
    """Whether a report tells of a minute that had not come yet when it was received."""
    ahead = (pl.col("observed_at") - pl.col("received_at")).dt.total_minutes() > CLOCKS_DIFFER_MINUTES
    is_exact = pl.col("observed_precision") == Precision.MINUTE.value
    return ahead.fill_null(value=False) & is_exact.fill_null(value=False)


def moment() -> pl.Expr:
    """When it was observed; when it came, where that is not known or cannot be: the day may still be right."""
    return pl.coalesce(pl.when(~is_ahead()).then("observed_at"), "received_at")


def day(zone: str) -> pl.Expr:
    """The local day of it."""
    return moment().dt.convert_time_zone(zone).dt.date()
