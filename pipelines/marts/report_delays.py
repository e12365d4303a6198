"""`marts.report_delays`: how long reports took that must come within hours of what they tell."""

from collections.abc import Sequence

import polars as pl

from pipelines.domain import Precision
from pipelines.expected import Deadline
from pipelines.marts import report_moment
from pipelines.tables.observation import REPORT_DELAYS


def build(deadlines: Sequence[Deadline], submissions: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """One row per report of such a form. The clock runs to when it first came, not to a later edit.

    Of an event whose hour is not known, or cannot be, nobody can say how long its report took. What citizens tell has
    no clock.
    """
    allowed = pl.DataFrame(
        [(deadline.form, deadline.hours) for deadline in deadlines],
        schema={"form_id": pl.String, "hours_allowed": pl.Int64},
        orient="row",
    )
    first = submissions.select("submission_id", first_at=pl.col("received_at").min().over("submission_id"))
    is_exact = (pl.col("observed_precision") == Precision.MINUTE.value) & ~report_moment.is_ahead()
    taken = (pl.col("received_at") - pl.col("observed_at")).dt.total_seconds() / 3600
    hours = pl.when(is_exact).then(taken.clip(lower_bound=0))
    return (
        submissions.filter("is_latest", ~pl.col("is_citizen_report"))
        .join(first.unique("submission_id"), on="submission_id", maintain_order="left")
        .join(allowed, on="form_id", maintain_order="left")
        .join(units.select("unit_id", "region_id"), on="unit_id", how="left", maintain_order="left")
        .with_columns(received_at="first_at")
        .with_columns(hours=hours, is_late=hours > pl.col("hours_allowed"))
        .select(REPORT_DELAYS.schema.names())
    )
