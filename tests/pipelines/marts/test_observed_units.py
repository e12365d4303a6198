"""`marts.observed_units` and `marts.report_delays`."""

from zoneinfo import ZoneInfo

from pipelines.expected import Deadline
from pipelines.marts import observed_units, report_delays
from pipelines.tables.observation import OBSERVED_UNITS, REPORT_DELAYS
from tests.report_rows import at, submissions, units


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
        units(),
        zone=ZoneInfo("Asia/Bishkek"),
    )
    assert made.schema == OBSERVED_UNITS.schema
    days = made.sort("observed_date").select("observers", "reports").rows()
    assert days == [(2, 2), (1, 1)], "23:00 UTC is the next day there"


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
