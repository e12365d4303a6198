"""`marts.incident_timeline` and `marts.turnout_timeline`: given rows, expected rows."""

from typing import Any

import polars as pl
import pytest

from pipelines.marts import incident_timeline, incidents, region_summary, statements, turnout_timeline

ZONE = "UTC"


def timeline(given, units, tallies=(), reports=()) -> dict[tuple[str, str], int]:
    counts, events = given.tallies(*tallies), incidents.build(given.reports(*reports), units, given.kinds)
    stated = statements.build(counts, units, events, given.kinds, zone=ZONE)
    summary = region_summary.build(
        counts, events, stated, given.results(), units, given.kinds, denominator=None, zone=ZONE
    )
    made = incident_timeline.build(counts, summary, stated, given.kinds, root="LAND", zone=ZONE)
    assert not made.select("statement_id", "region_id", "category_id").is_duplicated().any()
    return {(r["region_id"], r["category_id"]): r["count"] for r in made.to_dicts()}


def count(number: int, category: str = "total", unit: str | None = None, **cells: Any) -> dict[str, Any]:
    by = {(True, True): "total", (False, True): "category", (True, False): "region"}
    dimension = by.get((category == "total", unit is None), "region_category")
    return {"count": number, "category_id": category, "unit_id": unit, "dimension": dimension, **cells}


CASES = {
    "a national list by category": (
        [count(7, "bribes", parent_total=10), count(3, "pressure", parent_total=10)],
        {("LAND", "bribes"): 7, ("LAND", "pressure"): 3, ("LAND", "total"): 10},
    ),
    "a total alone": ([count(9)], {("LAND", "total"): 9}),
    "regions alone make no total of the country": (
        [count(6, unit="N"), count(4, unit="S")],
        {("N", "total"): 6, ("S", "total"): 4},
    ),
    "regions by category make the country's categories": (
        [count(6, "bribes", "N"), count(4, "bribes", "S")],
        {("LAND", "bribes"): 10, ("N", "bribes"): 6, ("N", "total"): 6, ("S", "bribes"): 4, ("S", "total"): 4},
    ),
    "a list by category goes before one by region and category": (
        [count(11, "bribes"), count(6, "bribes", "N"), count(4, "bribes", "S")],
        {("LAND", "bribes"): 11, ("N", "bribes"): 6, ("N", "total"): 6, ("S", "bribes"): 4, ("S", "total"): 4},
    ),
    "steps are no violations": ([count(5, "forwarded", dimension="workflow")], {}),
    "zero stays zero": ([count(0, "bribes")], {("LAND", "bribes"): 0}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_published_counts_along_time(given, units, case: str) -> None:
    tallies, expected = CASES[case]

    assert timeline(given, units, tallies) == expected


def test_listed_events_along_time(given, units) -> None:
    reports = [{"station_code": "1"}, {"station_code": "1"}, {"station_code": "2", "unit_id": "S"}]

    assert timeline(given, units, reports=reports) == {
        ("LAND", "bribes"): 2,
        ("LAND", "total"): 2,
        ("N", "bribes"): 1,
        ("N", "total"): 1,
        ("S", "bribes"): 1,
        ("S", "total"): 1,
    }


def voters(number: int, contest: str | None = "mayor", **cells: Any) -> dict[str, Any]:
    return {"item_id": "registered_voters", "value": float(number), "contest_id": contest, **cells}


TURNOUT = {
    # case: the published lists; the contest and unit of a report of 400 voters; the list it is held against
    "its own ballot's list": ([voters(1000), voters(800, "council")], ("mayor", None), 1000),
    "no list of its ballot, another's": ([voters(1000)], ("council", None), 1000),
    "all ballots, one list": ([voters(1000), voters(1000, "council")], (None, None), 1000),
    "all ballots, two lists": ([voters(1000), voters(800, "council")], (None, None), None),
    "no list": ([], ("mayor", None), None),
    "a preliminary list is none": ([voters(900, origin="preliminary"), voters(1000)], ("mayor", None), 1000),
    "two final lists": ([voters(900), voters(1000)], ("mayor", None), None),
    "a region and the country's list": ([voters(1000)], ("mayor", "N"), None),
    "a region and its own list": ([voters(1000), voters(500, unit_id="N")], ("mayor", "N"), 500),
    "the country and a region's list": ([voters(500, unit_id="N")], ("mayor", None), None),
    "another figure": ([voters(1000) | {"item_id": "stations"}], ("mayor", None), None),
}


@pytest.mark.parametrize("case", TURNOUT)
def test_a_turnout_is_recomputed_from_the_list_of_the_same_voters(given, units, case: str) -> None:
    lists, (contest, unit), registered = TURNOUT[case]
    report = {"contest_id": contest, "unit_id": unit, "turnout": 0.3, "took_part": 400}

    (row,) = turnout_timeline.build(given.turnout(report), given.results(*lists), units).to_dicts()

    assert row["registered"] == registered
    assert row["turnout_recomputed"] == (registered and 400 / registered)
    assert row["gap"] == (registered and pytest.approx(0.3 - 400 / registered))


def test_a_report_without_voters_has_no_gap(given, units) -> None:
    report = given.turnout({"turnout": 0.3})

    (row,) = turnout_timeline.build(report, given.results(voters(1000)), units).to_dicts()

    assert (row["turnout_recomputed"], row["gap"]) == (None, None)


def test_what_stations_report_is_left_to_their_own_table(given, units) -> None:
    station = units.head(1).with_columns(
        unit_id=pl.lit("101"), level=pl.lit("station"), tree=pl.lit("commissions")
    )
    reports = given.turnout({"unit_id": "101", "turnout": 0.3}, {"unit_id": "N", "turnout": 0.4})

    made = turnout_timeline.build(reports, given.results(), pl.concat([units, station]))

    assert made["unit_id"].to_list() == ["N"]
