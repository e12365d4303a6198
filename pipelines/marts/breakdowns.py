"""`marts.breakdowns`: what a statement says by workflow, stage, complainant or channel, line by line."""

import polars as pl

from pipelines.domain import Dimension
from pipelines.marts.statements import statement_id
from pipelines.tables.published import BREAKDOWNS

_DIMENSIONS = [
    Dimension.WORKFLOW.value,
    Dimension.STAGE.value,
    Dimension.COMPLAINANT.value,
    Dimension.INTAKE_CHANNEL.value,
]


def build(tallies: pl.DataFrame, *, zone: str) -> pl.DataFrame:
    """One row per statement, dimension and publisher's line."""
    return (
        tallies.filter(pl.col("dimension").is_in(_DIMENSIONS))
        .with_columns(
            statement_id=statement_id(zone), line_label=pl.coalesce("category_label", "category_id")
        )
        .group_by("statement_id", "dimension", "category_id", "line_label")
        .agg(pl.col("count").sum(), pl.col("is_partial").any())
        .select(BREAKDOWNS.schema.names())
    )
