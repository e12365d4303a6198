"""`marts.tally_comparison`: given counts of stations, the cells that differ."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.marts import tally_comparison
from pipelines.tables import ballots, reconciliation, tallies
from tests.tally_rows import fits, rows

CHOICES = rows(
    ballots.CHOICES,
    *({"contest_id": "mayor", "choice_id": f"m{n}", "position": n} for n in (1, 2, 3)),
    *({"contest_id": "council", "choice_id": f"c{n}", "position": n} for n in (1, 2)),
)
CELL = "station_id", "origin_a", "origin_b", "line", "choice_id", "value_a", "value_b", "gap"


def built(*given: dict[str, Any]) -> pl.DataFrame:
    made = tally_comparison.build(
        rows(tallies.STATION_RESULTS, *({"station_id": "1"} | cells for cells in given)), CHOICES
    )
    assert fits(made, reconciliation.TALLY_COMPARISON)
    return made.sort(reconciliation.TALLY_COMPARISON.key)


def differing(*given: dict[str, Any]) -> list[tuple]:
    return built(*given).select(CELL).rows()


BY_HAND: dict[str, Any] = {
    "registered": 100, "ballots_valid": 60, "ballots_invalid": 0, "votes": [30, 20, 10],
}  # fmt: skip
MACHINE = BY_HAND | {"origin": "machine"}
CASES: dict[str, tuple[list[dict[str, Any]], list[tuple]]] = {
    "nothing": ([], []),
    "one count": ([BY_HAND], []),
    "two counts that agree": ([BY_HAND, MACHINE], []),
    "one line": (
        [BY_HAND, MACHINE | {"ballots_valid": 61}],
        [("1", "manual", "machine", "ballots_valid", None, 60, 61, -1)],
    ),
    "zero and another number": (
        [BY_HAND, MACHINE | {"ballots_invalid": 2}],
        [("1", "manual", "machine", "ballots_invalid", None, 0, 2, -2)],
    ),
    "zero and no number": ([BY_HAND, MACHINE | {"ballots_invalid": None}], []),
    "a line that only one form has": ([BY_HAND, MACHINE | {"ballots_lost": 5}], []),
    "one choice": (
        [BY_HAND, MACHINE | {"votes": [30, 25, 10]}],
        [("1", "manual", "machine", "votes", "m2", 20, 25, -5)],
    ),
    "a choice that could not be read": ([BY_HAND, MACHINE | {"votes": [30, None, 10]}], []),
    "a choice that could not be read, and one that differs": (
        [BY_HAND, MACHINE | {"votes": [None, 20, 19]}],
        [("1", "manual", "machine", "votes", "m3", 10, 19, -9)],
    ),
    "no votes": ([BY_HAND, MACHINE | {"votes": None}], []),
    "the order of rows does not matter": (
        [MACHINE | {"votes": [30, 25, 10]}, BY_HAND],
        [("1", "manual", "machine", "votes", "m2", 20, 25, -5)],
    ),
    "other stations": ([BY_HAND, MACHINE | {"station_id": "2", "votes": [1, 2, 3]}], []),
    "other contests": ([BY_HAND, MACHINE | {"contest_id": "council", "votes": [1, 2]}], []),
    "three counts, one apart": (
        [BY_HAND | {"votes": [31, 20, 10]}, MACHINE, MACHINE | {"origin": "preliminary"}],
        [
            ("1", "manual", "machine", "votes", "m1", 31, 30, 1),
            ("1", "manual", "preliminary", "votes", "m1", 31, 30, 1),
        ],
    ),
    "an observer's copy": (
        [BY_HAND | {"origin": "observer_copy"}, BY_HAND | {"registered": 101}],
        [("1", "manual", "observer_copy", "registered", None, 101, 100, 1)],
    ),
    "annulled ones are compared too": (
        [BY_HAND | {"status": "annulled"}, MACHINE | {"registered": 90}],
        [("1", "manual", "machine", "registered", None, 100, 90, 10)],
    ),
    "identified, between protocols": ([BY_HAND | {"identified": 60}, MACHINE | {"identified": 61}], []),
    "identified, against its own document": (
        [BY_HAND | {"identified": 60}, {"origin": "identification", "identified": 61}],
        [("1", "manual", "identification", "identified", None, 60, 61, -1)],
    ),
    "the identification document knows nothing else": (
        [BY_HAND, {"origin": "identification", "identified": 61, "registered": 7, "votes": [1, 1, 1]}],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_counts_of_one_station(case: str) -> None:
    given, expected = CASES[case]

    assert differing(*given) == expected


def test_two_contests_have_their_own_choices() -> None:
    council = {"contest_id": "council", "votes": [5, 6]}
    made = built(
        BY_HAND, MACHINE | {"votes": [30, 20, 11]}, council, council | {"origin": "machine", "votes": [5, 7]}
    )

    assert made.select("contest_id", "choice_id", "gap").rows() == [
        ("council", "c2", -1),
        ("mayor", "m3", -1),
    ]


def test_who_leads_is_affected_where_the_leaders_own_votes_differ() -> None:
    led = {"leader_id": "m1"}
    made = built(BY_HAND | led, MACHINE | led | {"votes": [35, 15, 10]}, BY_HAND | led | {"station_id": "2"},
                 MACHINE | led | {"station_id": "2", "votes": [30, 15, 15]})  # fmt: skip

    assert made.select("station_id", "choice_id", "affects_leader").rows() == [
        ("1", "m1", True),
        ("1", "m2", False),
        ("2", "m2", False),
        ("2", "m3", False),
    ]


def test_without_a_leader_none_is_affected() -> None:
    assert built(BY_HAND, MACHINE | {"votes": [35, 15, 10]})["affects_leader"].to_list() == [False, False]


def test_places_and_patterns() -> None:
    known = {"commission_id": None, "region_id": None}
    made = built(BY_HAND | known, MACHINE | {"votes": [20, 30, 10], "registered": 109, "ballots_valid": 6})

    assert set(made.select("commission_id", "region_id").rows()) == {("C1", "N")}
    assert dict(made.select(pl.coalesce("choice_id", "line"), "pattern").rows()) == {
        "m1": "swapped",
        "m2": "swapped",
        "registered": "one_digit",
        "ballots_valid": "other",
    }


def test_a_list_of_votes_of_another_length_loses_no_choice() -> None:
    assert differing(BY_HAND, MACHINE | {"votes": [30, 21]}) == [
        ("1", "manual", "machine", "votes", "m2", 20, 21, -1)
    ]


number = st.none() | st.integers(0, 40)
document = st.fixed_dictionaries({
    "registered": number, "ballots_valid": number, "identified": number,
    "votes": st.none() | st.lists(number, min_size=3, max_size=3),
})  # fmt: skip
origins = ["manual", "machine", "preliminary", "final", "observer_copy", "identification"]
counts = st.dictionaries(st.tuples(st.sampled_from("12"), st.sampled_from(origins)), document, max_size=8)


@settings(deadline=None)
@given(counts)
def test_the_cells_are_those_that_a_loop_finds(counts: dict[tuple[str, str], dict[str, Any]]) -> None:
    expected = set()
    for (station, a), ours in counts.items():
        for b in origins[origins.index(a) + 1 :]:
            theirs = counts.get((station, b))
            if theirs is None:
                continue
            for name in ["registered", "ballots_valid", "identified"]:
                if (name == "identified") != (b == "identification"):
                    continue
                expected.add((station, a, b, name, None, ours[name], theirs[name]))
            if b != "identification":
                both = zip(ours["votes"] or [], theirs["votes"] or [], strict=False)
                expected |= {(station, a, b, "votes", f"m{n}", *two) for n, two in enumerate(both, start=1)}

    given = [{"station_id": s, "origin": o} | cells for (s, o), cells in counts.items()]
    assert {row[:7] for row in differing(*given)} == {
        row for row in expected if None not in row[5:] and row[5] != row[6]
    }
