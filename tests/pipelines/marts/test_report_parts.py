"""Reports that are parts of one: which belong together, and which answer counts of several."""

from typing import Any

import polars as pl
import pytest

from pipelines.marts import report_parts
from tests.report_rows import answers, at, questions, submissions

STAGED = questions(
    {"question_id": "received", "stage": "opening"}, {"question_id": "found", "stage": "counting"},
    {"question_id": "box", "stage": "counting", "group_id": "boxes"},
)  # fmt: skip
WHOLE = STAGED.with_columns(stage=pl.lit(None, pl.String))
OPENING: dict[str, Any] = {"observed_at": at(0, 1), "received_at": at(0, 2)}
COUNTING: dict[str, Any] = {"observed_at": at(0, 1), "received_at": at(0, 16)}


def said(submission: str, question: str, value: str, **more: Any) -> dict[str, Any]:
    return {"submission_id": submission, "question_id": question, "value": value} | more


def of(
    reports: pl.DataFrame, told: pl.DataFrame, *, asked: pl.DataFrame = STAGED, first: bool = False
) -> list[tuple[str, str, str, str]]:
    """Under which report each answer stands, the question, the answer, and the report that holds it."""
    heads, kept = report_parts.joined(reports, told, asked, "Asia/Bishkek", first=first)
    assert heads.columns == reports.columns
    assert set(kept["submission_id"]) <= set(heads["submission_id"])
    return kept.select("submission_id", "question_id", "value", "answered_in").sort("question_id").rows()


def test_what_one_observer_sent_of_one_station_on_one_day_is_one_whole() -> None:
    told = answers(said("r1", "received", "100"), said("r2", "found", "90"))
    expected = [("r2", "found", "90", "r2"), ("r2", "received", "100", "r1")]

    assert of(submissions(OPENING, COUNTING), told) == expected
    turned = submissions(COUNTING | {"submission_id": "r2"}, OPENING | {"submission_id": "r1"})
    assert of(turned, told) == expected, "the order in which they are stored does not matter"


@pytest.mark.parametrize(
    "other",
    [
        {"observer_id": "B"}, {"unit_id": "12"}, {"observed_at": at(1, 1), "received_at": at(1, 2)},
        {"observer_id": None}, {"unit_id": None}, {"form_id": "other"},
        {"is_citizen_report": True}, {"review": "refuted"},
    ],
    ids=str,
)  # fmt: skip
def test_nothing_else_belongs_together(other: dict[str, Any]) -> None:
    told = answers(said("r1", "received", "100"), said("r2", "found", "90"))
    assert of(submissions(OPENING, COUNTING | other), told) == [
        ("r2", "found", "90", "r2"), ("r1", "received", "100", "r1"),
    ]  # fmt: skip


def test_reports_on_a_form_that_is_sent_as_a_whole_stay_as_they_are() -> None:
    told = answers(said("r1", "received", "100"), said("r2", "received", "101"))
    reports = submissions(OPENING, COUNTING)
    heads, kept = report_parts.joined(reports, told, WHOLE, "UTC")

    assert heads.equals(reports)
    assert kept.select(told.columns).equals(told)


def test_the_last_usable_answer_counts_or_the_first_where_that_is_asked() -> None:
    reports = submissions(OPENING, COUNTING)
    twice = answers(said("r1", "received", "100"), said("r2", "received", "101"))
    assert of(reports, twice) == [("r2", "received", "101", "r2")]
    assert of(reports, twice, first=True) == [("r2", "received", "100", "r1")]

    spoiled = answers(said("r1", "received", "100"), said("r2", "received", "many", problem="not_a_number"))
    assert of(reports, spoiled) == [("r2", "received", "100", "r1")]
    spoiled = answers(said("r1", "received", "many", problem="not_a_number"), said("r2", "received", "100"))
    assert of(reports, spoiled, first=True) == [("r2", "received", "100", "r2")]


def test_of_a_repeat_group_the_list_of_one_report_counts() -> None:
    entries = [
        said(report, "box", f"{report}-{n}", group_id="boxes", instance=n)
        for report, n in (("r1", 1), ("r1", 2), ("r1", 3), ("r2", 1), ("r2", 2))
    ]
    reports = submissions(OPENING, COUNTING)
    assert [row[2] for row in of(reports, answers(*entries))] == ["r2-1", "r2-2"]
    assert [row[2] for row in of(reports, answers(*entries), first=True)] == ["r1-1", "r1-2", "r1-3"]


def test_a_part_of_which_nobody_knows_when_it_came_stands_first() -> None:
    reports = submissions(OPENING, COUNTING | {"received_at": None})
    told = answers(said("r1", "received", "100"), said("r2", "received", "101"))
    assert of(reports, told) == [("r1", "received", "100", "r1")]
