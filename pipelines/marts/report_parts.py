"""Reports that are parts of one: a form that is sent stage by stage is read as a whole.

What an observer sends of one unit on one day on such a form is one whole, however many reports it comes in. Nobody's
answers are put together with another's: where two observers differ, both stand in `marts.double_observations`. Neither
are those of citizens, of a report that was refuted, or of one of which observer, unit or day is not known.
"""

import polars as pl

from pipelines.domain import Status
from pipelines.marts import report_moment

_REPORT = ["submission_id", "revision"]
_WHOLE = ["form_id", "observer_id", "unit_id", "day"]


def wholes(reports: pl.DataFrame, questions: pl.DataFrame, zone: str) -> pl.DataFrame:
    """The reports with `whole`, the id of the report that came last of theirs, and `came`, their place in that order.

    `reports` holds one revision of each; forms whose questions have a `stage` are sent in parts. A report of which
    nobody knows when it came stands first.
    """
    staged = questions.drop_nulls("stage")["form_id"].unique()
    ranked = (
        reports.with_row_index("row")
        .sort("received_at", "submission_id", nulls_last=False)
        .with_row_index("came")
        .with_columns(pl.col("came").cast(pl.Int64), day=report_moment.day(zone))
    )
    is_part = (
        pl.col("form_id").is_in(staged.implode())
        & ~pl.col("is_citizen_report")
        & (pl.col("review") != Status.REFUTED.value)
        & pl.all_horizontal(pl.col(name).is_not_null() for name in _WHOLE)
    )
    last = pl.col("submission_id").last().over(*_WHOLE, "is_part", order_by="came")
    return (
        ranked.with_columns(is_part=is_part)
        .with_columns(whole=pl.when("is_part").then(last).otherwise("submission_id"))
        .sort("row")
        .drop("row", "day", "is_part")
    )


def joined(
    reports: pl.DataFrame, answers: pl.DataFrame, questions: pl.DataFrame, zone: str, *, first: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One report per whole, its part that came last, and under its id the answers of all of its parts.

    Of several answers to a question the last one counts, or the `first`; one that is not usable takes nothing back. Of
    a repeat group the list of one report counts: nobody can tell which entries of two belong together. `answered_in`,
    `answered_revision`, `answered_at` and `came` tell of the report that holds an answer.
    """
    parts = wholes(reports, questions, zone)
    heads = parts.filter(pl.col("submission_id") == pl.col("whole"))
    told = answers.join(
        parts.select(
            *_REPORT,
            "whole",
            "came",
            answered_in="submission_id",
            answered_revision="revision",
            answered_at="received_at",
        ),
        on=_REPORT,
        maintain_order="left",
    )
    one = pl.when(group_id="").then("question_id").otherwise("group_id")
    is_usable = pl.col("problem").is_null() | (pl.col("group_id") != "")
    order = pl.when(is_usable).then(parts.height).otherwise(0) + pl.col("came") * (-1 if first else 1)
    revisions = heads.select("whole", revision="revision")
    kept = (
        told.filter(order == order.max().over("whole", "group_id", one))
        .drop("revision")
        .join(revisions, on="whole", maintain_order="left")
        .with_columns(submission_id="whole")
        .select(*answers.columns, "answered_in", "answered_revision", "answered_at", "came")
    )
    return heads.drop("whole", "came"), kept
