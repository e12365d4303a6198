"""`marts.region_summary`: given counts and events, expected counts by region."""

from typing import Any

import pytest

from pipelines.marts import incidents, region_summary, statements

ZONE = "UTC"


def build(given, units, tallies=(), reports=(), results=(), denominator: str | None = "stations"):
    counts, events = given.tallies(*tallies), incidents.build(given.reports(*reports), units, given.kinds)
    stated = statements.build(counts, units, events, given.kinds, zone=ZONE)
    return region_summary.build(
        counts,
        events,
        stated,
        given.results(*results),
        units,
        given.kinds,
        denominator=denominator,
        zone=ZONE,
    )


def counts(summary) -> dict[tuple[str, str], int]:
    return {(r["region_id"], r["category_id"]): r["count"] for r in summary.to_dicts()}


def of(unit: str | None, count: int, category: str = "total", **cells: Any) -> dict[str, Any]:
    dimension = "region" if category == "total" else "region_category"
    return {"unit_id": unit, "count": count, "category_id": category, "dimension": dimension, **cells}


CASES = {
    "zero is a count and silence is none": ([of("N", 0), of("S", 4)], {("N", "total"): 0, ("S", "total"): 4}),
    "categories make a total where none is stated": (
        [of("N", 2, "bribes"), of("N", 3, "pressure")],
        {("N", "bribes"): 2, ("N", "pressure"): 3, ("N", "total"): 5},
    ),
    "a stated total goes before our sum": (
        [of("N", 2, "bribes"), of("N", 3, "pressure"), of("N", 9)],
        {("N", "bribes"): 2, ("N", "pressure"): 3, ("N", "total"): 9},
    ),
    "a place below a region is not added to it": ([of("N1", 2), of("N", 3)], {("N", "total"): 3}),
    "places below stand for a region that is not named": ([of("N1", 2), of("N1", 1)], {("N", "total"): 3}),
    "two lines of one category are added up": (
        [of("N", 2, "bribes"), of("N", 1, "bribes")],
        {("N", "bribes"): 3, ("N", "total"): 3},
    ),
    "steps and decisions are no violations": ([of("N", 2, "forwarded"), of("N", 1, "annulled")], {}),
    "the whole country is no region": ([of(None, 5), of("LAND", 5)], {}),
    "nothing is nothing": ([], {}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_published_counts_by_region(given, units, case: str) -> None:
    tallies, expected = CASES[case]

    assert counts(build(given, units, tallies)) == expected


def test_reporters_units_of_count_and_moments_are_never_added_together(given, units) -> None:
    tallies = [
        of("N", 1),
        of("N", 2, reporter_id="police"),
        of("N", 4, unit_of_count="messages"),
        of("N", 8, as_of_at="2030-05-02"),
        of("N", 16, source_url="https://example.org/b"),
    ]

    assert sorted(build(given, units, tallies)["count"]) == [1, 2, 4, 8, 16]


def test_places_below_a_region_stand_beside_its_own_count(given, units) -> None:
    (row,) = build(given, units, [of("N1", 2), of("N", 3)]).to_dicts()

    assert (row["count"], row["places_below"], row["is_below_only"]) == (3, '{"N1": 2}', False)


def test_a_region_of_which_only_a_place_is_named_says_so_and_has_no_rate(given, units) -> None:
    (row,) = build(given, units, [of("N1", 0)], results=[stations("N", 100, 2019)]).to_dicts()

    assert (row["count"], row["places_below"], row["is_below_only"]) == (0, '{"N1": 0}', True)
    assert (row["denominator"], row["rate_per_100_stations"]) == (100, None)


PARTIAL = {
    "every row has a region": ([of("N", 1), of("S", 2)], [False, False]),
    "a row of the same list has none": ([of("N", 1), of("S", 2), of(None, 3)], [True, True]),
    "a row of another list has none": ([of("N", 1), {"count": 3, "category_id": "bribes"}], [False]),
    "the list is known to be cut": ([of("N", 1, is_partial=True), of("S", 2)], [True, False]),
}


@pytest.mark.parametrize("case", PARTIAL)
def test_a_list_that_is_not_whole_is_marked(given, units, case: str) -> None:
    tallies, expected = PARTIAL[case]

    summary = build(given, units, tallies).sort("region_id").filter(category_id="total")

    assert summary["is_partial"].to_list() == expected


def test_listed_events_are_counted_by_region_and_category_and_once(given, units) -> None:
    station = {"station_code": "101", "unit_id": "N1"}
    reports = [station, station, {"station_code": "102", "category_id": "pressure"}, {"unit_id": "S"}]

    summary = build(given, units, reports=reports)

    assert counts(summary) == {
        ("N", "bribes"): 1,
        ("N", "pressure"): 1,
        ("N", "total"): 2,
        ("S", "bribes"): 1,
        ("S", "total"): 1,
    }
    assert summary["basis"].unique().to_list() == ["listed"]
    assert summary["is_below_only"].to_list() == [False] * 5


def stations(unit: str, count: int, year: int) -> dict[str, Any]:
    return {"unit_id": unit, "value": float(count), "as_of_at": f"{year}-01-01", "measure": str(year)}


DENOMINATORS = {
    # case: the numbers of stations, and for N and S: stations, year, rate of 5 counts per 100
    "one vintage": (
        [stations("N", 100, 2019), stations("S", 50, 2019)],
        [(100, 2019, 5.0), (50, 2019, 10.0)],
    ),
    "the vintage that covers most regions, though it is older": (
        [stations("N", 100, 2019), stations("S", 50, 2019), stations("N", 200, 2029)],
        [(100, 2019, 5.0), (50, 2019, 10.0)],
    ),
    "of two that cover as many, the latest": (
        [
            stations("N", 100, 2019),
            stations("S", 50, 2019),
            stations("N", 200, 2029),
            stations("S", 20, 2029),
        ],
        [(200, 2029, 2.5), (20, 2029, 25.0)],
    ),
    "a region without a number has no rate": (
        [stations("N", 100, 2019)],
        [(100, 2019, 5.0), (None, None, None)],
    ),
    "a region without stations has no rate": (
        [stations("N", 100, 2019), stations("S", 0, 2019)],
        [(100, 2019, 5.0), (0, 2019, None)],
    ),
    "districts and the country are no regions": (
        [stations("N1", 10, 2029), stations("LAND", 10, 2029)],
        [(None, None, None), (None, None, None)],
    ),
    "another figure is none": (
        [stations("N", 100, 2019) | {"item_id": "registered_voters"}],
        [(None, None, None), (None, None, None)],
    ),
}


@pytest.mark.parametrize("case", DENOMINATORS)
def test_rates_are_per_hundred_stations_of_one_vintage(given, units, case: str) -> None:
    results, expected = DENOMINATORS[case]

    summary = build(given, units, [of("N", 5), of("S", 5)], results=results).sort("region_id")

    assert [
        (
            r["denominator"],
            r["denominator_as_of_at"] and r["denominator_as_of_at"].year,
            r["rate_per_100_stations"],
        )
        for r in summary.to_dicts()
    ] == expected


def test_a_pack_without_a_denominator_has_no_rates(given, units) -> None:
    summary = build(given, units, [of("N", 5)], results=[stations("N", 100, 2019)], denominator=None)

    assert summary.select("denominator", "rate_per_100_stations").row(0) == (None, None)


def test_nobody_is_said_to_have_covered_what_nobody_knows(given, units) -> None:
    assert build(given, units, [of("N", 5)], [{"unit_id": "S"}])["coverage_share"].null_count() == 4 - 1
