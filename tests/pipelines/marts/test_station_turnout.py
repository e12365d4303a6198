"""`marts.station_turnout`: given figures of stations, the steps between them and what the protocol says."""

from typing import Any

import polars as pl
import pytest

from pipelines.marts import station_turnout
from pipelines.tables.reconciliation import STATION_COVERAGE
from pipelines.tables.turnout import STATION_TURNOUT, TURNOUT_REPORTS
from tests.tally_rows import fits, results, rows, stations


def figure(hour: int, voters: int | None, **cells: Any) -> dict[str, Any]:
    return {"unit_id": "1", "at": f"2030-05-12T{hour:02}:00", "took_part": voters} | cells


def built(
    given: list[dict],
    protocols: list[dict] = (),  # type: ignore[assignment]
    units: pl.DataFrame | None = None,
    expected: list[dict] = (),  # type: ignore[assignment]
) -> pl.DataFrame:
    made = station_turnout.build(
        rows(TURNOUT_REPORTS, *given),
        results(*protocols),
        stations("1", "2") if units is None else units,
        rows(STATION_COVERAGE, *expected),
    )
    assert fits(made, STATION_TURNOUT)
    return made.sort("source_id", "station_id", "contest_id", "at", "took_part")


def steps(*given: dict[str, Any]) -> list[tuple[int, int | None, int | None]]:
    return built(list(given)).select("took_part", "increment", "minutes").rows()


SERIES: dict[str, tuple[list[dict], list[tuple]]] = {
    "one after another, in whatever order": (
        [figure(14, 30), figure(10, 10), figure(12, 25)], [(10, None, None), (25, 15, 120), (30, 5, 120)],
    ),
    "fewer than before": ([figure(10, 10), figure(12, 8)], [(10, None, None), (8, -2, 120)]),
    "an unknown number is passed over": (
        [figure(10, 10), figure(12, None), figure(14, 12)], [(10, None, None), (12, 2, 240)],
    ),
    "zero is a number": ([figure(10, 0), figure(12, 3)], [(0, None, None), (3, 3, 120)]),
    "stations apart": ([figure(10, 10), figure(12, 8, unit_id="2")], [(10, None, None), (8, None, None)]),
    "ballots apart": ([figure(10, 10, contest_id="council"), figure(12, 8)], [(10, None, None), (8, None, None)]),
    "a ballot and all ballots apart": (
        [figure(10, 10, contest_id=None), figure(12, 8)], [(10, None, None), (8, None, None)],
    ),
    "sources apart": (
        [figure(10, 10, source_id="a"), figure(12, 8, source_id="b")], [(10, None, None), (8, None, None)],
    ),
    "reporters apart": ([figure(10, 10, reporter_id="police"), figure(12, 8)], [(10, None, None), (8, None, None)]),
    "counts apart": ([figure(10, 10, origin="machine"), figure(12, 8)], [(10, None, None), (8, None, None)]),
    "a figure of some day": ([figure(10, 10), figure(12, 8, at_precision="day")], [(10, None, None)]),
    "a region": ([figure(10, 10, unit_id="N")], []),
    "the country": ([figure(10, 10, unit_id=None)], []),
    "twice at one time": ([figure(10, 10), figure(10, 12)], [(10, None, None), (12, 2, 0)]),
    "nothing": ([], []),
}  # fmt: skip


@pytest.mark.parametrize("case", SERIES)
def test_steps(case: str) -> None:
    given, expected = SERIES[case]

    assert steps(*given) == expected


PROTOCOL = {"station_id": "1", "registered": 40, "listed": 40, "took_part": 30}
LISTS: dict[str, tuple[list[dict], str | None, tuple]] = {
    # case: the protocols; the ballot of the figure; voters on the list, on all lists, who took part in the end
    "its ballot's": ([PROTOCOL], "mayor", (40, 40, 30)),
    "another ballot's": ([PROTOCOL], "council", (None, None, None)),
    "all ballots, one protocol": ([PROTOCOL], None, (40, 40, 30)),
    "all ballots that say the same": ([PROTOCOL, PROTOCOL | {"contest_id": "council"}], None, (40, 40, 30)),
    "all ballots that do not": (
        [PROTOCOL, PROTOCOL | {"contest_id": "council", "took_part": 29}], None, (40, 40, None),
    ),
    "an unknown number is another one": (
        [PROTOCOL, PROTOCOL | {"contest_id": "council", "took_part": None}], None, (40, 40, None),
    ),
    "a form that gives ballots issued": ([PROTOCOL | {"took_part": None, "ballots_issued": 31}], "mayor", (40, 40, 31)),
    "an additional list": ([PROTOCOL | {"listed": 45}], "mayor", (40, 45, 30)),
    "an additional list that this station does not give": ([PROTOCOL | {"listed": None}], "mayor", (40, None, 30)),
    "of the machine": ([PROTOCOL | {"origin": "machine"}], "mayor", (None, None, None)),
    "none": ([], "mayor", (None, None, None)),
}  # fmt: skip


@pytest.mark.parametrize("case", LISTS)
def test_what_the_protocol_says(case: str) -> None:
    protocols, contest, expected = LISTS[case]

    made = built([figure(10, 10, contest_id=contest)], protocols)

    assert made.select("registered", "listed", "final_took_part").rows() == [expected]
    assert made["turnout"].to_list() == [expected[1] and 10 / expected[1]]


BOTH = [PROTOCOL, PROTOCOL | {"contest_id": "council"}]
EXPECTED: dict[str, tuple[list[dict], list[dict], int | None]] = {
    # case: the protocols of station 1; coverage; who took part in the end by a figure that names no ballot
    "one of two expected": (BOTH[:1], [{}, {"contest_id": "council", "state": "missing"}], None),
    "both expected": (BOTH, [{}, {"contest_id": "council"}], 30),
    "the other is not cast here": (BOTH[:1], [{}, {"station_id": "2", "contest_id": "council"}], 30),
    "no list, the commission has two": (
        BOTH[:1], [{"is_expected": None}, {"is_expected": None, "station_id": "2", "contest_id": "council"}], None,
    ),
    "no list, another commission has two": (
        BOTH[:1],
        [
            {"is_expected": None},
            {"is_expected": None, "station_id": "2", "contest_id": "council", "commission_id": "C2"},
        ],
        30,
    ),
    "no list and no commission, the region has two": (
        BOTH[:1],
        [
            {"is_expected": None, "commission_id": None},
            {"is_expected": None, "commission_id": None, "station_id": "2", "contest_id": "council"},
        ],
        None,
    ),
    "on no list, the commission has two": (
        BOTH[:1], [{"is_expected": False}, {"station_id": "2", "contest_id": "council"}], None,
    ),
    "the other ballot has only the machine's": (
        [PROTOCOL, BOTH[1] | {"origin": "machine"}], [{}, {"contest_id": "council"}], None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", EXPECTED)
def test_no_ballot_named_is_compared_where_all_are_in(case: str) -> None:
    protocols, coverage, final = EXPECTED[case]
    of_station = [{"station_id": "1"} | row for row in coverage]

    silent = built([figure(10, 10, contest_id=None)], protocols, expected=of_station)
    named = built([figure(10, 10)], protocols, expected=of_station)

    known = None if final is None else 40
    assert silent.select("registered", "listed", "final_took_part").rows() == [(known, known, final)]
    assert named["final_took_part"].to_list() == [30]


def test_an_empty_list_has_no_turnout() -> None:
    made = built([figure(10, 10)], [PROTOCOL | {"listed": 0}])

    assert made["turnout"].to_list() == [None]


def test_places_come_from_the_units() -> None:
    units = pl.concat([stations("1", parent_id="C5"), stations("2", parent_id="N")])

    made = built([figure(10, 10), figure(10, 3, unit_id="2")], units=units)

    assert made.select("station_id", "commission_id", "region_id").rows() == [
        ("1", "C5", "N"),
        ("2", None, "N"),
    ]
