"""`marts.reporting_calendar`: given rules, deployment and reports, what became of every expected report."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from pipelines.expected import ExpectedReport
from pipelines.marts import reporting_calendar
from pipelines.tables.observation import ABSENCES
from tests.report_rows import DAY, answers, at, deployment, frame, questions, submissions, units

WEEK = dt.timedelta(7)
WEEKLY = ExpectedReport(
    id="weekly", labels={}, form="weekly", role="lto", every="week", first=DAY, last=DAY + WEEK, due_hours=12
)
NO_ABSENCE: tuple[dict[str, Any], ...] = ()


def calendar(
    reports: pl.DataFrame,
    *,
    rule: ExpectedReport = WEEKLY,
    sent: pl.DataFrame | None = None,
    absent: tuple[dict[str, Any], ...] = NO_ABSENCE,
    given: pl.DataFrame | None = None,
    asked: pl.DataFrame | None = None,
    zone: str = "UTC",
) -> pl.DataFrame:
    return reporting_calendar.build(
        [rule],
        deployment({"observer_id": "A"}) if sent is None else sent,
        frame(ABSENCES, {"source_id": "a", "row_number": 2}, absent),
        reports,
        answers() if given is None else given,
        questions() if asked is None else asked,
        units(),
        zone=ZoneInfo(zone),
    )


def states(*args: Any, **kwargs: Any) -> list[str]:
    return calendar(*args, **kwargs).sort("observer_id", "unit_id", "period_start_date")["state"].to_list()


LATER = {"observer_id": "Z", "received_at": at(99), "observed_at": at(99)}
"""Somebody else's report long afterwards: by its clock everything is due."""


def test_a_report_of_the_week_is_in_time_until_its_due_hour() -> None:
    came = [{"observed_at": at(6, 20), "received_at": at(7, 12)}, LATER]
    made = calendar(submissions(*came))
    assert made.sort("period_start_date")["state"].to_list() == ["on_time", "missing"]
    assert made["region_id"].unique().to_list() == ["N"]
    assert made.sort("period_start_date")["due_at"].to_list() == [at(7, 12), at(8, 12)]


def test_a_minute_after_the_due_hour_it_is_late_and_says_by_how_much() -> None:
    made = calendar(submissions({"observed_at": at(6, 20), "received_at": at(7, 13, 30)}, LATER))
    first = made.sort("period_start_date").row(0, named=True)
    assert (first["state"], first["hours_late"], first["submission_id"]) == ("late", 1.5, "r1")


def test_what_is_not_due_yet_is_open_and_not_missing() -> None:
    assert states(submissions({"observed_at": at(1), "received_at": at(1)})) == ["on_time", "open"]
    assert states(submissions()) == ["open", "open"]


def test_the_local_midnight_ends_a_period() -> None:
    evening = {
        "observed_at": at(6, 19),
        "received_at": at(6, 19),
    }  # 01:00 of the next day in the zone of the pack
    assert states(submissions(evening, LATER), zone="Asia/Bishkek") == ["missing", "on_time"]
    assert states(submissions(evening, LATER), zone="UTC") == ["on_time", "missing"]


def test_the_day_that_the_report_says_it_is_about_goes_before_the_day_on_which_it_was_written() -> None:
    rule = WEEKLY.model_copy(update={"dated_by": "week"})
    monday_after = {"observed_at": at(7, 9), "received_at": at(7, 9)}
    given = answers({"question_id": "week", "value": "2030-05-12"})
    assert states(submissions(monday_after, LATER), rule=rule, given=given) == ["on_time", "missing"]
    assert states(submissions(monday_after, LATER), rule=rule) == ["missing", "on_time"]


@pytest.mark.parametrize(
    ("report", "given"),
    [
        ({}, []),
        ({}, [{"question_id": "n", "value": "many", "problem": "not_a_number"}]),
        ({"attachments_present": 1, "attachments_expected": 2}, [{"question_id": "n", "value": "1"}]),
        ({"is_readable": False}, [{"question_id": "n", "value": "1"}]),
    ],
    ids=[
        "a required answer is missing",
        "a required answer cannot be read",
        "media still uploading",
        "not decrypted",
    ],
)
def test_a_report_that_is_not_whole_is_partial(report: dict[str, Any], given: list[dict[str, Any]]) -> None:
    came = submissions({"observed_at": at(1), "received_at": at(1)} | report, LATER)
    asked = questions({"question_id": "n", "is_required": True})
    assert states(came, given=answers(*given), asked=asked)[0] == "partial"
    whole = submissions({"observed_at": at(1), "received_at": at(1)}, LATER)
    assert states(whole, given=answers({"question_id": "n", "value": "1"}), asked=asked)[0] == "on_time"


def test_whoever_is_away_for_the_whole_period_is_excused_unless_a_report_came() -> None:
    away = ({"observer_id": "A", "from_date": DAY, "to_date": DAY + dt.timedelta(6)},)
    assert states(submissions(LATER), absent=away) == ["excused", "missing"]
    nearly = ({"observer_id": "A", "from_date": DAY, "to_date": DAY + dt.timedelta(5)},)
    assert states(submissions(LATER), absent=nearly) == ["missing", "missing"]
    came = submissions({"observed_at": at(1), "received_at": at(1)}, LATER)
    assert states(came, absent=away) == ["on_time", "missing"]


def test_nothing_is_expected_before_and_after_the_deployment() -> None:
    sent = deployment({"observer_id": "A", "from_date": DAY + WEEK}, {"observer_id": "B", "to_date": DAY})
    made = calendar(submissions(LATER), sent=sent)
    assert sorted(made.select("observer_id", "period_start_date").rows()) == [("A", DAY + WEEK), ("B", DAY)]


def test_another_role_is_asked_for_nothing() -> None:
    assert calendar(submissions(), sent=deployment({"observer_id": "A", "role": "sto"})).is_empty()


def test_a_report_counts_for_the_station_that_it_is_about() -> None:
    sent = deployment({"observer_id": "A", "unit_id": "11"}, {"observer_id": "A", "unit_id": "12"})
    of_one = {"observed_at": at(1), "received_at": at(1), "unit_id": "12"}
    assert states(submissions(of_one, LATER), sent=sent) == ["missing", "missing", "on_time", "missing"]
    of_none = {"observed_at": at(1), "received_at": at(1), "unit_id": None}
    assert states(submissions(of_none, LATER), sent=sent) == ["on_time", "missing", "on_time", "missing"]


def test_a_stage_of_polling_day_has_come_when_its_question_is_answered() -> None:
    rule = WEEKLY.model_copy(update={"every": "once", "last": DAY, "answers": "opened"})
    came = submissions({"observed_at": at(0, 7), "received_at": at(0, 7)}, LATER)
    assert states(came, rule=rule, given=answers({"question_id": "opened", "value": "yes"})) == ["on_time"]
    assert states(came, rule=rule, given=answers({"question_id": "closed", "value": "yes"})) == ["missing"]


def test_an_earlier_revision_does_not_count_twice() -> None:
    came = submissions(
        {"submission_id": "r", "is_latest": False, "observed_at": at(1), "received_at": at(1)},
        {"submission_id": "r", "revision": 2, "observed_at": at(1), "received_at": at(1)},
        LATER,
    )
    assert calendar(came).sort("period_start_date")["reports"].to_list() == [1, 0]


def test_an_edit_makes_no_report_late_that_came_in_time() -> None:
    first = {"submission_id": "r", "is_latest": False, "observed_at": at(1), "received_at": at(1)}
    edited = first | {"revision": 2, "is_latest": True, "received_at": at(30)}
    assert states(submissions(first, edited, LATER)) == ["on_time", "missing"]


def test_of_two_reports_the_whole_one_counts_with_its_own_time_and_id() -> None:
    asked = questions({"question_id": "n", "is_required": True})
    given = answers({"question_id": "n", "value": "1", "submission_id": "r2"})
    came = submissions(
        {"observed_at": at(1), "received_at": at(1)}, {"observed_at": at(1), "received_at": at(8)}, LATER
    )
    first = calendar(came, given=given, asked=asked).sort("period_start_date").row(0, named=True)
    assert (first["state"], first["submission_id"], first["received_at"]) == ("late", "r2", at(8))
    assert first["reports"] == 2


def test_a_report_that_came_nobody_knows_when_is_not_said_to_be_in_time() -> None:
    workbook = {"observed_at": at(1), "received_at": None}
    assert states(submissions(workbook, LATER)) == ["undated", "missing"]


def test_where_no_tool_says_when_reports_came_the_clock_is_that_of_what_they_tell_of() -> None:
    first, second = (
        {"observed_at": at(1), "received_at": None},
        {"observed_at": at(7, 20), "received_at": None},
    )
    sent = deployment({"observer_id": "A"}, {"observer_id": "B"})
    assert states(submissions(first, second), sent=sent) == ["undated", "undated", "missing", "open"]
    mistyped = {"observed_at": at(9000), "received_at": None}
    assert states(submissions(first, mistyped)) == ["undated", "open"]


def test_a_report_whose_clock_runs_ahead_is_of_the_day_on_which_it_came() -> None:
    ahead = {"observed_at": at(9000), "received_at": at(1)}
    assert states(submissions(ahead, LATER)) == ["on_time", "missing"]


def test_a_citizens_report_is_nobodys_report_of_the_week() -> None:
    told = {"observed_at": at(1), "received_at": at(1), "is_citizen_report": True}
    assert states(submissions(told, LATER)) == ["missing", "missing"]


STAGED = questions(
    {"question_id": "n", "is_required": True, "stage": "opening"},
    {"question_id": "m", "is_required": True, "stage": "counting"},
)
DAILY = WEEKLY.model_copy(update={"every": "once", "last": DAY})


def test_parts_that_are_expected_as_one_report_are_one_and_came_with_the_last() -> None:
    """Not two reports of one that was expected, and not two halves."""
    parts = [{"observed_at": at(0, 2), "received_at": at(0, hour)} for hour in (3, 20)]
    both = answers(
        {"question_id": "n", "value": "1"}, {"submission_id": "r2", "question_id": "m", "value": "1"}
    )
    made = calendar(submissions(*parts, LATER), rule=DAILY, given=both, asked=STAGED)
    row = made.row(0, named=True)
    assert (row["reports"], row["state"], row["received_at"]) == (1, "on_time", at(0, 20))

    half = calendar(submissions(parts[0], LATER), rule=DAILY, given=both, asked=STAGED).row(0, named=True)
    assert (half["reports"], half["state"]) == (1, "partial")

    loading = [parts[0] | {"attachments_present": 0, "attachments_expected": 1}, parts[1]]
    assert states(submissions(*loading, LATER), rule=DAILY, given=both, asked=STAGED) == ["partial"]


def test_a_rule_that_expects_one_stage_wants_its_part() -> None:
    parts = [{"observed_at": at(0, 2), "received_at": at(0, hour)} for hour in (3, 20)]
    both = answers(
        {"question_id": "n", "value": "1"}, {"submission_id": "r2", "question_id": "m", "value": "1"}
    )
    for stage, part, hour in (("n", "r1", 3), ("m", "r2", 20)):
        rule = DAILY.model_copy(update={"answers": stage})
        row = calendar(submissions(*parts, LATER), rule=rule, given=both, asked=STAGED).row(0, named=True)
        assert (row["reports"], row["submission_id"], row["received_at"]) == (1, part, at(0, hour))
    alone = submissions(parts[0], LATER)
    assert states(alone, rule=DAILY.model_copy(update={"answers": "m"}), given=both, asked=STAGED) == [
        "missing"
    ]
