"""`marts.weekly_digest`: given what was expected and what was answered, every number beside its coverage."""

from typing import Any

import polars as pl

from pipelines.marts import weekly_digest
from pipelines.tables.observation import REPORTING_CALENDAR, WEEKLY_DIGEST
from tests.report_rows import DAY, answers, at, frame, questions, submissions

ASKED = questions(
    {"question_id": "meetings", "type": "integer", "subject": "campaign"},
    {"question_id": "calm", "type": "yes_no", "subject": "campaign"},
    {"question_id": "breaches", "type": "select_multiple", "subject": "law"},
    {"question_id": "remarks", "type": "text"},
)


def expected(*rows: dict[str, Any]) -> pl.DataFrame:
    default = {
        "role": "lto", "unit_id": "11", "region_id": "N", "expected_id": "weekly", "form_id": "weekly",
        "period_start_date": DAY, "period_end_date": DAY, "due_at": at(1), "reports": 0, "state": "on_time",
    }  # fmt: skip
    return frame(REPORTING_CALENDAR, default, rows)


def digest(
    calendar: pl.DataFrame, given: pl.DataFrame, reports: pl.DataFrame
) -> dict[tuple[str, str, str], dict]:
    made = weekly_digest.build(calendar, reports, given, ASKED, "XX")
    assert made.schema == WEEKLY_DIGEST.schema
    key = ("region_id", "question_id", "option_id")
    return {tuple(row[name] for name in key): row for row in made.iter_rows(named=True)}


THREE = expected(
    {"observer_id": "A", "submission_id": "r1"},
    {"observer_id": "B", "submission_id": "r2", "region_id": "S"},
    {"observer_id": "C", "region_id": "S"},
)
CAME = submissions({"observer_id": "A"}, {"observer_id": "B"})


def test_a_sum_stands_beside_how_many_were_expected_came_and_answered() -> None:
    given = answers({"question_id": "meetings", "value": "3", "number": 3.0})
    made = digest(THREE, given, CAME)
    whole = made["XX", "meetings", ""]
    assert (whole["total"], whole["answered"], whole["received"], whole["expected"]) == (3.0, 1, 2, 3)
    assert whole["chosen"] is None
    assert made["N", "meetings", ""]["expected"] == 1
    assert ("S", "meetings", "") not in made, "nobody there answered: there is no zero to show"


def test_options_are_counted_by_report_also_where_several_are_chosen() -> None:
    given = answers(
        {"question_id": "breaches", "value": "bribery pressure"},
        {"question_id": "breaches", "value": "bribery", "submission_id": "r2"},
        {"question_id": "calm", "value": "no", "number": 0.0},
    )
    made = digest(THREE, given, CAME)
    assert made["XX", "breaches", "bribery"]["chosen"] == 2
    assert made["XX", "breaches", "pressure"]["chosen"] == 1
    assert made["N", "calm", "no"]["chosen"] == 1
    assert made["XX", "breaches", "bribery"]["total"] is None


def test_a_text_is_told_as_answered_and_not_repeated() -> None:
    made = digest(THREE, answers({"question_id": "remarks", "value": "a long story"}), CAME)
    row = made["N", "remarks", ""]
    assert (row["answered"], row["chosen"], row["total"]) == (1, None, None)
    assert "a long story" not in str(made)


def test_an_answer_that_cannot_be_counted_is_not_counted() -> None:
    given = answers({"question_id": "meetings", "value": "many", "problem": "not_a_number"})
    assert digest(THREE, given, CAME) == {}


def test_an_observer_of_two_units_is_added_up_once_in_the_country() -> None:
    twice = expected(
        {"observer_id": "A", "submission_id": "r1"},
        {"observer_id": "A", "unit_id": "12", "submission_id": "r1"},
    )
    given = answers({"question_id": "meetings", "value": "3", "number": 3.0})
    assert digest(twice, given, CAME)["XX", "meetings", ""]["total"] == 3.0


def test_of_a_report_about_two_units_one_report_answers_of_one() -> None:
    twice = expected(
        {"observer_id": "A", "submission_id": "r1"},
        {"observer_id": "A", "unit_id": "12", "submission_id": "r1"},
    )
    given = answers({"question_id": "meetings", "value": "3", "number": 3.0})
    row = digest(twice, given, CAME)["XX", "meetings", ""]
    assert (row["answered"], row["reports"], row["received"], row["expected"]) == (1, 1, 2, 2)


def test_of_whoever_is_excused_nothing_was_expected() -> None:
    away = expected({"observer_id": "A", "submission_id": "r1"}, {"observer_id": "B", "state": "excused"})
    given = answers({"question_id": "meetings", "value": "3", "number": 3.0})
    assert digest(away, given, CAME)["XX", "meetings", ""]["expected"] == 1
