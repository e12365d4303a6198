"""What became of the stations' protocols, told of rows of `marts.station_coverage`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from expectations import finding
from expectations.facts import stations_uncovered
from pipelines import store
from pipelines.tables import territory
from pipelines.tables.reconciliation import STATION_COVERAGE
from tests.tally_rows import rows, stations

PACK: Any = SimpleNamespace()
Found = Callable[..., list[finding.Finding]]


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Found]:
    """What the check finds in a draft with these rows; the list has station 1 for the mayor only."""
    with store.draft(tmp_path, "draft") as draft:
        draft.write(territory.UNITS, stations("1", contests="mayor"))
        draft.write(territory.UNITS, stations("2", "3"))

        def judged(*given: dict[str, Any]) -> list[finding.Finding]:
            draft.write(STATION_COVERAGE, rows(STATION_COVERAGE, *given))
            made = list(stations_uncovered.check(draft, PACK))
            assert len({(one.rule, one.subject_id) for one in made}) == len(made)
            assert finding.frame(made)["statement"].to_list() == [one.message.english for one in made]
            return made

        yield judged


def rules(findings: list[finding.Finding]) -> list[tuple[str, str | None]]:
    return [(one.rule, one.unit_id) for one in findings]


def state(station: str, state: str = "reported", **cells: Any) -> dict[str, Any]:
    return {"station_id": station, "state": state, "is_expected": state != "unexpected"} | cells


COVERED: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "missing": (
        state("2", "missing", origins=""), "station_missing", "warning",
        "station 2, mayor: it is on the list, its protocol has not come",
    ),
    "missing, but counted by others": (
        state("2", "missing", origins="machine,identification"), "station_missing", "warning",
        "station 2, mayor: it is on the list, its protocol has not come; there are other counts of it: machine,"
        " identification",
    ),
    "unexpected": (
        state("2", "unexpected"), "station_unexpected", "warning",
        "station 2, mayor: it is on no list of stations, but there are counts of it: manual",
    ),
    "unexpected, and on the list for another ballot": (
        state("1", "unexpected", contest_id="council"), "station_unexpected", "warning",
        "station 1, council: it is on the list of stations, but not for this ballot; there are counts of it: manual",
    ),
    "refused": (
        state("2", "refused", origins="", refused_file="a.csv", refused_row=7, refused_rows=1),
        "station_refused", "warning",
        "station 2, mayor: its protocol came and could not be accepted: a.csv, row 7; see the rejects",
    ),
    "refused in several rows": (
        state("2", "refused", origins="machine", refused_file="a.csv", refused_row=7, refused_rows=3),
        "station_refused", "warning",
        "station 2, mayor: its protocol came and could not be accepted: a.csv, row 7, and 2 more rows; see the rejects",
    ),
    "annulled": (
        state("2", "annulled"), "station_annulled", "info",
        "station 2, mayor: annulled, its votes are left out of totals",
    ),
    "cancelled": (
        state("2", "cancelled"), "station_annulled", "info",
        "station 2, mayor: cancelled, its votes are left out of totals",
    ),
    "without a list": (
        state("2", "cancelled", is_expected=None), "station_annulled", "info",
        "station 2, mayor: cancelled, its votes are left out of totals",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", COVERED)
def test_what_became_of_a_station(found: Found, case: str) -> None:
    given, rule, severity, sentence = COVERED[case]

    one, *more = found(state("1"), given)

    station, contest = given["station_id"], given.get("contest_id", "mayor")
    assert (one.rule, one.severity, one.level) == (rule, severity, "station")
    assert (one.subject_id, one.unit_id, one.contest_id) == (f"{station}:{contest}", station, contest)
    assert one.message.english == sentence
    assert [two.message.english for two in more] == {
        "missing": ["mayor: protocols in: 1 of 2"],
        "refused": ["mayor: protocols in: 1 of 2; came and could not be accepted: 1"],
    }.get(given["state"], [])


def test_an_annulled_protocol_of_a_station_on_no_list_is_two_findings(found: Found) -> None:
    made = found(state("1", "annulled", is_expected=False))

    assert rules(made) == [("station_unexpected", "1"), ("station_annulled", "1")]


def test_only_a_contest_that_is_not_complete_says_how_far_it_is(found: Found) -> None:
    made = found(
        *(state(station, contest_id="council") for station in "12"),
        state("1"),
        state("2", "annulled"),
        state("3", "missing", origins=""),
        state("9", "unexpected"),
    )

    (progress,) = (one for one in made if one.rule == stations_uncovered.COMPLETE)
    assert (progress.severity, progress.contest_id, progress.observed, progress.expected) == (
        "info", "mayor", "2", "3",
    )  # fmt: skip


def test_where_many_are_missing_they_are_told_by_commission(found: Found) -> None:
    places = [("C1", "N"), ("C2", "N"), (None, "S"), (None, None)]
    many = [
        state(str(n), "missing", origins="", commission_id=places[n % 4][0], region_id=places[n % 4][1])
        for n in range(stations_uncovered.LISTED + 1)
    ]

    made = found(
        *many,
        *(
            state(str(n), "missing", origins="", contest_id="council")
            for n in range(stations_uncovered.LISTED)
        ),
    )

    by_contest = [one for one in made if one.rule == stations_uncovered.MISSING]
    assert sum(one.contest_id == "council" and one.level == "station" for one in by_contest) == 500
    told = [one for one in by_contest if one.contest_id == "mayor"]
    assert sorted((one.level, one.unit_id or "", one.observed) for one in told) == [
        ("commission", "", "125"),
        ("commission", "C1", "126"),
        ("commission", "C2", "125"),
        ("region", "S", "125"),
    ]
    assert "C1, mayor: 126 stations are on the list and their protocols have not come" in {
        one.message.english for one in told
    }


def test_the_missing_stations_of_a_commission_of_two_regions_are_one_number(found: Found) -> None:
    number = stations_uncovered.LISTED + 2
    many = [state(str(n), "missing", origins="", region_id="NS"[n % 2]) for n in range(number)]

    told = [one for one in found(*many) if one.rule == stations_uncovered.MISSING]

    assert [(one.subject_id, one.observed) for one in told] == [("C1:mayor", str(number))]


def test_where_many_were_refused_they_are_told_by_commission_and_those_missing_one_by_one(
    found: Found,
) -> None:
    number = stations_uncovered.LISTED + 1
    where = {"origins": "", "refused_file": "a.csv", "refused_row": 2, "refused_rows": 1}

    made = found(
        *(state(str(n), "refused", **where) for n in range(number)),
        state("last", "missing", origins=""),
    )

    assert [(one.rule, one.subject_id, one.effect) for one in made] == [
        ("station_missing", "last:mayor", None),
        ("station_refused", "C1:mayor", number),
        ("protocols_in", "mayor", -number - 1),
    ]
    assert made[1].message.english == (
        "C1, mayor: the protocols of 501 stations came and could not be accepted; see the rejects"
    )
