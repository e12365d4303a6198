"""Whose reports were refused: rows that came with a stream of reports and fit no report.

A refused row is not a report that never came. Whose it is can be told only where it names one deployed observer.
"""

from collections.abc import Mapping

import polars as pl

SCHEMA = {"form_id": pl.String, "observer_id": pl.String}


def build(rejects: pl.DataFrame, forms: Mapping[str, str], deployment: pl.DataFrame) -> pl.DataFrame:
    """One row per form and observer whose pseudonym, and no other's, stands in a refused row: form_id, observer_id.

    `forms` gives the form by the id of an intake, which is what the id of each of its sources begins with.
    """
    intake = pl.col("source_id").str.split("/").list.first()
    told = rejects.select(
        "source_id",
        "row_number",
        form_id=intake.replace_strict(forms, default=None, return_dtype=pl.String),
        observer_id=pl.col("raw").str.extract_all(r"[\p{L}\d_-]+").list.unique(),
    )
    return (
        told.drop_nulls("form_id")
        .explode("observer_id")
        .join(deployment.select("observer_id").unique(), on="observer_id")
        .filter(pl.len().over("source_id", "row_number") == 1)
        .select(*SCHEMA)
        .unique(maintain_order=True)
    )
