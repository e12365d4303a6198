"""`marts.observed_units`: where observers were, by what they reported: coverage, not prevalence."""

from zoneinfo import ZoneInfo

import polars as pl

from pipelines.marts import report_moment
from pipelines.tables.observation import OBSERVED_UNITS

_KEY = ["submission_id", "revision"]


def build(
    submissions: pl.DataFrame,
    answers: pl.DataFrame,
    questions: pl.DataFrame,
    units: pl.DataFrame,
    *,
    zone: ZoneInfo,
) -> pl.DataFrame:
    """One row per unit, form and local day, of readable reports of observers that name both and saw anything."""
    return (
        submissions.filter("is_latest", "is_readable", ~pl.col("is_citizen_report"))
        .join(_saw_nothing(answers, questions), on=_KEY, how="anti", maintain_order="left")
        .join(units.select("unit_id", "region_id", "level"), on="unit_id", maintain_order="left")
        .with_columns(observed_date=report_moment.day(str(zone)))
        .filter(pl.col("observed_date").is_not_null())
        .group_by("unit_id", "region_id", "level", "form_id", "observed_date", maintain_order=True)
        .agg(
            observers=pl.col("observer_id").n_unique().cast(pl.Int64),
            reports=pl.len().cast(pl.Int64),
        )
        .select(OBSERVED_UNITS.schema.names())
    )


def _saw_nothing(answers: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """Reports that say of every stage or subject they speak of that nothing of it was seen."""
    asked = questions.drop_nulls("unseen_options").select(
        "form_id", "question_id", unseen=pl.col("unseen_options").str.split(" ")
    )
    return (
        answers.filter(pl.col("problem").is_null())
        .join(asked, on=["form_id", "question_id"])
        .group_by(_KEY)
        .agg(nothing=pl.col("value").is_in(pl.col("unseen")).all())
        .filter("nothing")
        .select(_KEY)
    )
