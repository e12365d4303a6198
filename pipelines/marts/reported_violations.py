"""Violations that observers tell of, as rates count them: events as cases stand, and what checklists saw.

Whether a report on one violation was verified or refuted is what people decided of its case; the mark that the tool
of the report bears decides nothing, for nobody knows on what grounds it was set. Reports that were merged, or say the
same in the same words, are one event, told as its case tells it. Of a form that lists what was seen the tool's mark
counts, as nothing else judges it.
"""

import polars as pl

from pipelines.domain import Status
from pipelines.marts import repeated_reports, report_moment
from pipelines.marts.violation_rates import EVENT, SEEN

_COLUMNS = (
    "submission_id", "observer_id", "day", "unit_id", "level", "region_id", "category_id", "is_event", "is_verified",
)  # fmt: skip


def build(
    submissions: pl.DataFrame,
    answers: pl.DataFrame,
    cases: pl.DataFrame,
    members: pl.DataFrame,
    units: pl.DataFrame,
    *,
    zone: str,
) -> pl.DataFrame:
    """One row per event and observer who told of it, and per checklist and category; what was refuted is left out.

    `cases` is `marts.cases`, `members` is `marts.case_members`. Gives `submission_id` (of an event that of one of its
    reports, the same for all of them), `observer_id`, `day`, `unit_id`, `level`, `region_id`, `category_id`,
    `is_event` (told as a violation of its own) and `is_verified`. What citizens report is in none.
    """
    told = submissions.filter("is_latest", "is_readable", ~pl.col("is_citizen_report"))
    single = members.rename({"report_id": "submission_id"})
    parts = [
        _events(told.join(single, on="submission_id", maintain_order="left"), answers, cases, zone),
        _seen(told.join(single, on="submission_id", how="anti", maintain_order="left"), answers, zone),
    ]
    placed = units.select("unit_id", "region_id", "level")
    return pl.concat(parts).join(placed, on="unit_id", how="left", maintain_order="left").select(_COLUMNS)


def _events(told: pl.DataFrame, answers: pl.DataFrame, cases: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Every event once for each observer who told of it, with place, moment and category of its case."""
    status = cases.select("case_id", "status")
    standing = told.join(status, on="case_id", maintain_order="left").filter(
        pl.col("status") != Status.REFUTED.value
    )
    firsts = repeated_reports.firsts(standing, answers)
    case_of_first = standing.select(first="submission_id", event="case_id")
    events = (
        standing.join(firsts, on="submission_id", maintain_order="left")
        .join(case_of_first, on="first", maintain_order="left")
        # A report may repeat one that belongs to another case: both are then one event.
        .with_columns(pl.col("event").min().over("case_id"))
        .with_columns(is_verified=(pl.col("status") == Status.VERIFIED.value).any().over("event"))
        .select("observer_id", "event", "is_verified")
        .unique(maintain_order=True)
    )
    as_told = cases.select(
        "unit_id", "category_id", event="case_id", day=report_moment.day(zone),
    )  # fmt: skip
    return events.join(as_told, on="event", maintain_order="left").select(
        "observer_id", "day", "unit_id", "category_id", "is_verified",
        submission_id="event", is_event=pl.lit(value=True),
    )  # fmt: skip


def _seen(told: pl.DataFrame, answers: pl.DataFrame, zone: str) -> pl.DataFrame:
    """What was seen, a row per report and category; a report that says what another one says is left out."""
    standing = told.filter(pl.col("review") != Status.REFUTED.value)
    categories = answers.filter(
        pl.col("problem").is_null(), pl.col("question_id").is_in([EVENT, SEEN])
    ).select(
        "submission_id",
        "revision",
        is_event=pl.col("question_id") == EVENT,
        category_id=pl.col("value").str.split(" "),
    )
    return (
        standing.join(
            repeated_reports.firsts(standing, answers), on="submission_id", maintain_order="left"
        )
        .with_columns(
            is_verified=(pl.col("review") == Status.VERIFIED.value).any().over("first"),
            day=report_moment.day(zone),
        )
        .filter(pl.col("submission_id") == pl.col("first"))
        .join(categories, on=["submission_id", "revision"], maintain_order="left")
        .explode("category_id")
        .select(
            "observer_id", "day", "unit_id", "category_id", "is_verified", "submission_id", "is_event"
        )
    )  # fmt: skip
