"""`marts.observed_units` and `marts.report_delays`."""

from typing import Any
from zoneinfo import ZoneInfo

from pipelines.expected import Deadline
from pipelines.marts import observed_units, report_delays
from pipelines.tables.observation import OBSERVED_UNITS, REPORT_DELAYS
from tests.report_rows import answers, at, questions, submissions, units


def test_a_unit_was_observed_on_the_local_day_by_so_many_observers() -> None:
    made = observed_units.build(
        submissions(
            {"observer_id": "A", "observed_at": at(0, 8)},
            {"observer_id": "B", "observed_at": at(0, 9)},
            {"observer_id": "B", "observed_at": at(0, 23)},
            {"observer_id": "C", "observed_at": at(0, 9), "unit_id": None},
            {"observer_id": None, "observed_at": at(0, 9), "is_citizen_report": True},
            {"observer_id": "D", "observed_at": at(0, 9), "is_readable": False},
        ),
        answers(),
        questions(),
        units(),
        zone=ZoneInfo("Asia/Bishkek"),
    )
    assert made.schema == OBSERVED_UNITS.schema
    days = made.sort("observed_date").select("observers", "reports").rows()
    assert days == [(2, 2), (1, 1)], "23:00 UTC is the next day there"


def test_a_place_of_which_nothing_was_seen_is_not_observed() -> None:
    stages = [
        {"question_id": stage, "type": "select_one", "options": "whole none", "unseen_options": "none"}
        for stage in ("opening", "counting")
    ]
    told = {"observed_at": at(0, 8)}
    made = observed_units.build(
        submissions(told, told | {"unit_id": "12"}, told | {"form_id": "violation"}),
        answers(
            {"question_id": "opening", "value": "none"},
            {"submission_id": "r2", "question_id": "opening", "value": "none"},
            {"submission_id": "r2", "question_id": "counting", "value": "whole"},
        ),
        questions(*stages),
        units(),
        zone=ZoneInfo("UTC"),
    )
    assert made.select("unit_id", "form_id").rows() == [("12", "weekly"), ("11", "violation")]


def test_the_clock_of_a_serious_report_runs_from_the_event_to_its_first_coming() -> None:
    made = report_delays.build(
        [Deadline(form="weekly", hours=24)],
        submissions(
            {"submission_id": "r", "observed_at": at(0), "received_at": at(1), "is_latest": False},
            {"submission_id": "r", "revision": 2, "observed_at": at(0), "received_at": at(9)},
            {"observed_at": at(0), "received_at": at(1, 0, 1)},
            {"observed_at": None, "received_at": at(1)},
            {"form_id": "other", "observed_at": at(0), "received_at": at(9)},
        ),
        units(),
    )
    assert made.schema == REPORT_DELAYS.schema
    assert made["is_late"].to_list() == [False, True, None]
    assert made["hours"].to_list()[0] == 24.0


def delays(**report: Any) -> list[tuple[float | None, bool | None]]:
    came = submissions({"observed_at": at(0), "received_at": at(1)} | report)
    made = report_delays.build([Deadline(form="weekly", hours=24)], came, units())
    return made.select("hours", "is_late").rows()


def test_of_an_event_whose_hour_is_not_known_nobody_can_say_that_its_report_was_late() -> None:
    assert delays(observed_precision="day", received_at=at(2)) == [(None, None)]


def test_an_event_after_its_report_says_that_a_clock_was_wrong_and_not_that_it_came_in_time() -> None:
    assert delays(observed_at=at(2)) == [(None, None)]
    assert delays(observed_at=at(1, 0, 5)) == [(0.0, False)], "clocks differ by minutes"


def test_a_citizen_has_no_clock() -> None:
    assert delays(is_citizen_report=True) == []


def test_a_day_that_had_not_come_is_no_day_of_observation() -> None:
    made = observed_units.build(
        submissions({"observed_at": at(400), "received_at": at(1)}),
        answers(),
        questions(),
        units(),
        zone=ZoneInfo("UTC"),
    )
    assert made["observed_date"].to_list() == [at(1).date()]
