"""`marts.statements`: which published counts belong together, and what is stated as their total."""

import pytest

from pipelines.marts import incidents, statements

ZONE = "Europe/Berlin"


def build(given, units, tallies=(), reports=()):
    events = incidents.build(given.reports(*reports), units, given.kinds)
    return statements.build(given.tallies(*tallies), units, events, given.kinds, zone=ZONE)


APART = {
    "reporter": {"reporter_id": "police"},
    "phase": {"phase": "election_day"},
    "moment": {"as_of_at": "2030-05-02"},
    "precision": {"as_of_precision": "month"},
    "unit of count": {"unit_of_count": "messages"},
    "address": {"source_url": "https://example.org/b"},
}


@pytest.mark.parametrize("difference", APART)
def test_counts_that_differ_in_this_are_two_statements_with_two_names(given, units, difference: str) -> None:
    made = build(given, units, [{}, APART[difference]])

    assert made.height == made["statement_id"].n_unique() == 2


TOGETHER = {
    "category": {"category_id": "bribes"},
    "region": {"unit_id": "N", "dimension": "region"},
    "source": {"source_id": "other"},
    "remark": {"note": "ң"},
}


@pytest.mark.parametrize("difference", TOGETHER)
def test_counts_that_differ_in_this_are_one_statement(given, units, difference: str) -> None:
    assert build(given, units, [{}, TOGETHER[difference]]).height == 1


PRECISIONS = {
    ("2030-04-30T22:00", "day"): "20300501",
    ("2030-04-30T22:00", "month"): "203005",
    ("2029-12-31T23:00", "year"): "2030",
    ("2030-05-12T18:30", "minute"): "20300512T2030",
}


@pytest.mark.parametrize("stated", PRECISIONS)
def test_the_name_of_a_statement_says_when_in_local_time_as_exactly_as_the_source(
    given, units, stated
) -> None:
    moment, precision = stated

    made = build(given, units, [{"as_of_at": moment, "as_of_precision": precision}])

    (name,) = made["statement_id"]
    assert name.startswith(f"watchers-{PRECISIONS[stated]}-facts-pre_election-")


TOTALS = {
    "stated beside the parts": ([{"category_id": "bribes", "count": 7, "parent_total": 10}], 10),
    "stated as a row": ([{"category_id": "bribes", "count": 7}, {"count": 9}], 9),
    "stated in both ways": ([{"category_id": "bribes", "count": 7, "parent_total": 10}, {"count": 9}], 10),
    "a region's total is not the country's": ([{"count": 9, "unit_id": "N", "dimension": "region"}], None),
    "not stated": ([{"category_id": "bribes", "count": 7}], None),
}


@pytest.mark.parametrize("case", TOTALS)
def test_the_total_is_what_the_publisher_states_and_never_our_sum(given, units, case: str) -> None:
    tallies, expected = TOTALS[case]

    assert build(given, units, tallies)["stated_total"].to_list() == [expected]


def test_regions_and_kinds_of_violations_are_counted(given, units) -> None:
    (row,) = build(
        given,
        units,
        [
            {"unit_id": "N1", "category_id": "bribes"},
            {"unit_id": "N", "category_id": "bribes"},
            {"unit_id": "S", "category_id": "pressure"},
            {"category_id": "forwarded", "dimension": "workflow"},
        ],
    ).to_dicts()

    assert (row["regions"], row["categories"], row["basis"]) == (2, 2, "published")


def test_listed_reports_are_a_statement_with_our_count_of_events(given, units) -> None:
    (row,) = build(
        given,
        units,
        reports=[{"station_code": "1"}, {"station_code": "1"}, {"station_code": "2", "unit_id": "S"}],
    ).to_dicts()

    assert (row["stated_total"], row["regions"], row["categories"]) == (2, 2, 1)
    assert (row["basis"], row["unit_of_count"], row["source_url"]) == (
        "listed",
        "listed_reports",
        "https://example.org/i",
    )


def test_listed_reports_from_two_addresses_name_neither(given, units) -> None:
    made = build(
        given, units, reports=[{"station_code": "1"}, {"station_code": "2", "source_url": "https://b"}]
    )

    assert made["source_url"].to_list() == [None]
