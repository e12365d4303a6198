"""Whose reports were refused: rows that came with a stream of reports and fit no report.

A refused row is not a report that never came. Whose it is can be told only where it names one deployed observer.
"""

from collections.abc import Mapping

import polars as pl

SCHEMA = {"form_id": pl.String, "observer_id": pl.String, "refused_date": pl.Date}
_DAY = r'"observed_at": ?"(\d{4}-\d\d-\d\d)'


def build(rejects: pl.DataFrame, forms: Mapping[str, str], deployment: pl.DataFrame) -> pl.DataFrame:
    """One row per refused row in which the pseudonym of one observer stands, and no other's: form_id, observer_id,
    refused_date (the day that it is about; null where the row does not say).

    `forms` gives the form by the id of an intake, which is what the id of each of its sources begins with.
    """
    intake = pl.col("source_id").str.split("/").list.first()
    told = rejects.select(
        "source_id",
        "row_number",
        form_id=intake.replace_strict(forms, default=None, return_dtype=pl.String),
        refused_date=pl.col("raw").str.extract(_DAY).str.to_date("%Y-%m-%d", strict=False),
        observer_id=pl.col("raw").str.extract_all(r"[\p{L}\d_-]+").list.unique(),
    )
    return (
        told.drop_nulls("form_id")
        .explode("observer_id")
        .join(deployment.select("observer_id").unique(), on="observer_id")
        .filter(pl.len().over("source_id", "row_number") == 1)
        .select(*SCHEMA)
    )
