"""`marts.weekly_digest`: what the expected reports of a period say, question by question, region by region.

Beside every number stands how many reports were expected, how many came and how many answer: what nobody reported is
not what did not happen. Of several reports of one observer for one period the one that counts in the calendar is read.
Of whoever was excused nothing was expected.
"""

import polars as pl

from pipelines.tables.observation import WEEKLY_DIGEST, ReportState

_PERIOD = ["expected_id", "form_id", "period_start_date", "period_end_date"]
_CHOICES = ("yes_no", "select_one", "select_multiple")
_NUMBERS = ("integer", "decimal")


def build(
    calendar: pl.DataFrame,
    submissions: pl.DataFrame,
    answers: pl.DataFrame,
    questions: pl.DataFrame,
    root: str,
) -> pl.DataFrame:
    """One row per region and the country, period, question and option that any report chose."""
    if calendar.is_empty():
        return WEEKLY_DIGEST.empty()
    calendar = calendar.filter(pl.col("state") != ReportState.EXCUSED.value)
    everywhere = calendar.with_columns(region_id=pl.lit(root))
    placed = pl.concat([calendar.filter(pl.col("region_id").is_not_null()), everywhere])
    groups = [*_PERIOD, "region_id"]
    reports = placed.group_by(groups, maintain_order=True).agg(
        expected=pl.len().cast(pl.Int64),
        received=pl.col("submission_id").count().cast(pl.Int64),
        reports=pl.col("submission_id").drop_nulls().n_unique().cast(pl.Int64),
    )
    latest = submissions.filter("is_latest", "is_readable").select("submission_id", "revision")
    given = (
        placed.select(*groups, "submission_id")
        .unique(maintain_order=True)
        .join(latest, on="submission_id")
        .join(answers.filter(pl.col("problem").is_null()).drop("form_id"), on=["submission_id", "revision"])
        .join(questions.select("form_id", "question_id", "subject", "type"), on=["form_id", "question_id"])
    )
    asked = [*groups, "subject", "question_id"]
    answered = given.group_by(asked).agg(answered=pl.col("submission_id").n_unique().cast(pl.Int64))
    numbers = _numbers(given.filter(pl.col("type").is_in(_NUMBERS)), asked)
    chosen = _chosen(given.filter(pl.col("type").is_in(_CHOICES)), asked)
    texts = given.filter(~pl.col("type").is_in([*_CHOICES, *_NUMBERS])).select(asked).unique()
    return (
        pl.concat([numbers, chosen, texts.with_columns(option_id=pl.lit(""))], how="diagonal")
        .join(answered, on=asked, nulls_equal=True)
        .join(reports, on=groups)
        .sort("expected_id", "period_start_date", "region_id", "question_id", "option_id")
        .select(WEEKLY_DIGEST.schema.names())
    )


def _numbers(given: pl.DataFrame, asked: list[str]) -> pl.DataFrame:
    return given.group_by(asked).agg(
        option_id=pl.lit("").first(), chosen=pl.lit(None, pl.Int64).first(), total=pl.col("number").sum()
    )


def _chosen(given: pl.DataFrame, asked: list[str]) -> pl.DataFrame:
    each = given.with_columns(option_id=pl.col("value").str.split(" ")).explode("option_id")
    return each.group_by(*asked, "option_id").agg(
        chosen=pl.col("submission_id").n_unique().cast(pl.Int64), total=pl.lit(None, pl.Float64).first()
    )
