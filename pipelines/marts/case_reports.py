"""`marts.case_reports`: what reaches the desk from the observers' forms, a row per report on one violation."""

import polars as pl

from pipelines.marts import repeated_reports
from pipelines.marts.violation_rates import EVENT
from pipelines.tables.casework import CASE_REPORTS

_ASKED = {
    EVENT: "category_id",
    "phase": "phase",
    "actor": "actor",
    "affected": "affected",
    "place_text": "place_text",
    "what_happened": "what_happened",
    "evidence": "evidence",
    "independent_sources": "independent_sources",
    "source_channel": "source_channel",
    "publication_level": "publication_level",
}
"""The questions of any form whose answers are the axes of a report on one violation, and where they stand."""


def build(
    submissions: pl.DataFrame, answers: pl.DataFrame, questions: pl.DataFrame, units: pl.DataFrame
) -> pl.DataFrame:
    """One row per latest readable report on a form that asks for the one category that it is about.

    An answer that cannot be counted is none: the desk sees a blank, and opens the report itself.
    """
    forms = questions.filter(question_id=EVENT, group_id="")["form_id"].unique().to_list()
    reports = submissions.filter("is_latest", "is_readable", pl.col("form_id").is_in(forms))
    told = (
        answers.filter(pl.col("problem").is_null(), pl.col("question_id").is_in(list(_ASKED)), group_id="")
        .group_by("submission_id", "revision")
        .agg(
            pl.col("value").filter(pl.col("question_id") == question).first().alias(column)
            for question, column in _ASKED.items()
        )
    )
    regions = units.select("unit_id", "region_id")
    return (
        reports.join(told, on=["submission_id", "revision"], how="left")
        .join(regions, on="unit_id", how="left")
        .join(repeated_reports.firsts(reports, answers), on="submission_id")
        .with_columns(pl.col("independent_sources").cast(pl.Int64, strict=False))
        .rename({"submission_id": "report_id", "first": "same_as"})
        .select(CASE_REPORTS.schema.names())
        .cast(CASE_REPORTS.schema)
        .sort("report_id")
    )
