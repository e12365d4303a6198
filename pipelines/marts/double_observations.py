"""`marts.double_observations`: what two observers answered for the same unit on the same day, question by question."""

import polars as pl

from pipelines.marts import report_parts
from pipelines.tables.agreement import DOUBLE_OBSERVATIONS

COMPARED = ("integer", "decimal", "yes_no", "select_one", "select_multiple")
"""Types of questions whose answers can be the same; free texts never are, and times are those of the observer."""


def build(
    submissions: pl.DataFrame, answers: pl.DataFrame, questions: pl.DataFrame, zone: str
) -> pl.DataFrame:
    """One row per pair, the observers in the order of their pseudonyms.

    Of an observer who reported twice on a unit that day the report that came last speaks; a form that is sent in parts
    speaks as a whole. Entries of repeat groups are left out: nobody can tell which of two lists belong together.
    Answers that cannot be counted are left out.
    """
    compared = questions.filter(pl.col("type").is_in(COMPARED), group_id="")
    usable = submissions.filter("is_latest", "is_readable", ~pl.col("is_citizen_report"))
    whole, answers = report_parts.joined(usable, answers, questions, zone)
    reports = (
        whole.with_columns(observed_date=pl.col("observed_at").dt.convert_time_zone(zone).dt.date())
        .drop_nulls(["observer_id", "unit_id", "observed_date"])
        .sort("received_at", "submission_id", nulls_last=False)
        .unique(["form_id", "unit_id", "observed_date", "observer_id"], keep="last", maintain_order=True)
        .select("submission_id", "revision", "unit_id", "observed_date", "observer_id", "observed_at")
    )
    told = (
        answers.filter(pl.col("problem").is_null(), group_id="")
        .join(compared.select("form_id", "question_id", "type"), on=["form_id", "question_id"])
        .join(reports, on=["submission_id", "revision"])
        .with_columns(value=_plain())
    )
    on = ["form_id", "unit_id", "observed_date", "question_id"]
    return (
        told.join(told, on=on, suffix="_b")
        .filter(pl.col("observer_id") < pl.col("observer_id_b"))
        .rename({"observer_id": "observer_a", "observer_id_b": "observer_b"})
        .with_columns(
            value_a="value", observed_at_a="observed_at", is_equal=pl.col("value") == pl.col("value_b")
        )
        .select(DOUBLE_OBSERVATIONS.schema.names())
        .sort(DOUBLE_OBSERVATIONS.key)
    )


def _plain() -> pl.Expr:
    """An answer so written that equal ones look alike: 12 for 12.0, options in the order of their codes."""
    number = pl.col("number")
    whole = number.cast(pl.Int64, strict=False)
    return (
        pl.when(pl.col("type").is_in(["integer", "decimal"]))
        .then(pl.when(whole == number).then(whole.cast(pl.String)).otherwise(number.cast(pl.String)))
        .when(type="select_multiple")
        .then(pl.col("value").str.split(" ").list.sort().list.join(" "))
        .otherwise("value")
    )
