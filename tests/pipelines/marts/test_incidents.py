"""`marts.incidents`: given reports, expected events."""

import pytest

from pipelines.marts import incidents
from pipelines.tables.violations import EVENTS

A, B = {"station_code": "101"}, {"station_code": "102"}
CASES = {
    # case: the reports, how many reports tell of each event
    "one report is one event": ([A], [1]),
    "the same told twice is one event": ([A, A], [2]),
    "told three times in two files is one event": ([A, A, A | {"source_id": "others"}], [3]),
    "two categories are two events": ([A, A | {"category_id": "pressure"}], [1, 1]),
    "two stations are two events": ([A, B], [1, 1]),
    "two reporters are two events": ([A, A | {"reporter_id": "police"}], [1, 1]),
    "two phases are two events": ([A, A | {"phase": "counting"}], [1, 1]),
    "two reports without a station are two events": ([{}, {}], [1, 1]),
    "no report is no event": ([], []),
    "one number in two regions is two stations": ([A, A | {"unit_id": "S"}, A], [1, 2]),
    "one number in two places of a region is two stations": (
        [A | {"unit_id": "N1"}, A | {"unit_id": "N2"}],
        [1, 1],
    ),
    "a report that knows the region only joins the one place": ([A, A | {"unit_id": "N1"}], [2]),
    "it joins neither of two": (
        [A, A | {"unit_id": "N1"}, A | {"unit_id": "N2"}, A | {"unit_id": "N1"}],
        [1, 1, 2],
    ),
    "a region of which no more is known says nothing of another": (
        [A | {"unit_id": "N1"}, A | {"unit_id": "S"}],
        [1, 1],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_reports_become_events(given, units, case: str) -> None:
    reports, expected = CASES[case]

    events = incidents.build(given.reports(*reports), units, given.kinds)

    assert events.schema == EVENTS.schema
    assert sorted(events["reports"]) == sorted(expected)


def test_an_event_keeps_the_words_of_its_first_report_and_knows_its_region(given, units) -> None:
    reports = given.reports(
        A | {"unit_id": "N1", "summary": "экинчи", "row_number": 9},
        A | {"unit_id": "N1", "summary": "биринчи", "row_number": 3},
    )

    (event,) = incidents.build(reports, units, given.kinds).to_dicts()

    assert event["incident_id"] == "reports#3"
    assert (event["summary"], event["unit_id"], event["region_id"]) == ("биринчи", "N1", "N")
    assert (event["status"], event["serious"]) == ("as_published", None)


def test_the_order_of_reports_does_not_matter(given, units) -> None:
    reports = given.reports(A, B, A, A | {"category_id": "pressure"}, {}, B)
    expected = incidents.build(reports, units, given.kinds).sort("incident_id")

    assert incidents.build(reports.reverse(), units, given.kinds).sort("incident_id").equals(expected)


def test_violations_and_decisions_of_one_list_belong_to_two_statements(given, units) -> None:
    reports = given.reports(A, B | {"category_id": "annulled"})

    events = incidents.build(reports, units, given.kinds)

    assert sorted(events.select("kind", "statement_id").iter_rows()) == [
        ("decision", "watchers-reports-decision-election_day"),
        ("violation", "watchers-reports-violation-election_day"),
    ]
