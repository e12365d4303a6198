"""`marts.identical_protocols`: which stations of one commission give the same numbers, and which only seem to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.marts import identical_protocols
from pipelines.tables.reconciliation import IDENTICAL_PROTOCOLS
from tests.tally_rows import fits, results

SAME: dict[str, Any] = {
    "votes": [30, 20, 5, 0], "ballots_valid": 55, "ballots_invalid": 2, "took_part": 57,
}  # fmt: skip


def groups(*given: dict[str, Any]) -> set[tuple[str, str, str, str, int]]:
    made = identical_protocols.build(results(*given))
    assert fits(made, IDENTICAL_PROTOCOLS)
    return set(made.select("station_id", "contest_id", "origin", "group_id", "stations").rows())


def pair(changed: dict[str, Any], both: dict[str, Any] | None = None) -> bool:
    """Whether two stations are a group, of which the second differs in these cells."""
    first = SAME | (both or {})
    return bool(groups(first | {"station_id": "1"}, first | {"station_id": "2"} | changed))


EQUAL = {
    "all equal": ({}, {}),
    "on another list": ({"registered": 99}, {"registered": 90}),
    "a line that the form lacks": ({}, {"took_part": None, "ballots_invalid": None}),
    "no valid ballots on the form, enough votes": ({}, {"ballots_valid": None}),
    "the smallest": ({}, {"votes": [30, 15, 5], "ballots_valid": 50}),
    "a choice that is on neither ballot": (
        {}, {"votes": [30, 20, 5, None], "votes_total": 55},
    ),
    "in another place of the file": ({"row_number": 9}, {}),
    "an annulled one": ({"status": "annulled"}, {}),
}  # fmt: skip
UNLIKE = {
    "one vote": ({"votes": [31, 19, 5, 0]}, {}),
    "two votes swapped": ({"votes": [20, 30, 5, 0]}, {}),
    "a null for a zero": ({"votes": [30, 20, 5, None], "votes_total": 55}, {}),
    "an invalid ballot": ({"ballots_invalid": 3}, {}),
    "who took part": ({"took_part": None}, {}),
    "another commission": ({"commission_id": "C2"}, {}),
    "no commission": ({}, {"commission_id": None}),
    "another ballot": ({"contest_id": "council"}, {}),
    "another count": ({"origin": "machine"}, {}),
    "too small": ({}, {"votes": [30, 14, 5, 0], "ballots_valid": 49}),
    "too small by its votes": ({}, {"votes": [30, 14, 5, 0], "ballots_valid": None}),
    "two choices only": ({}, {"votes": [30, 25, 0, 0]}),
    "votes that could not all be read": ({}, {"votes": [30, 20, 5, None]}),
    "no votes": ({}, {"votes": None, "votes_total": None}),
}  # fmt: skip


@pytest.mark.parametrize("case", EQUAL)
def test_equal(case: str) -> None:
    assert pair(*EQUAL[case])


@pytest.mark.parametrize("case", UNLIKE)
def test_not_equal(case: str) -> None:
    assert not pair(*UNLIKE[case])


def test_a_group_is_named_by_its_first_station_and_states_its_size_and_the_smallest() -> None:
    made = identical_protocols.build(
        results(*(SAME | {"station_id": station, "ballots_valid": None} for station in ("3", "1", "2")))
    )

    columns = "group_id", "stations", "ballots_valid", "smallest"
    assert made.select(columns).rows() == [("1", 3, 55, identical_protocols.SMALLEST)] * 3


def counts(origin: str, *stations: str, **cells: Any) -> list[dict[str, Any]]:
    return [SAME | {"station_id": station, "origin": origin} | cells for station in stations]


OTHER = {"votes": [31, 20, 5, 0], "ballots_valid": 56}
AGAIN = {
    # case: the counts, the groups told as (origin, group)
    "of the machine, as on paper": (counts("manual", "1", "2") + counts("machine", "1", "2"), {("manual", "1")}),
    "of the machine, a part of those on paper": (
        counts("manual", "1", "2", "3") + counts("machine", "2", "3"), {("manual", "1")},
    ),
    "of the machine, more than on paper": (
        counts("manual", "1", "2") + counts("machine", "1", "2", "3"), {("manual", "1"), ("machine", "1")},
    ),
    "of the machine alone": (
        counts("manual", "1") + counts("manual", "2", **OTHER) + counts("machine", "1", "2"), {("machine", "1")},
    ),
    "across two groups on paper": (
        counts("manual", "1", "2") + counts("manual", "3", "4", **OTHER) + counts("machine", "2", "3"),
        {("manual", "1"), ("manual", "3"), ("machine", "2")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", AGAIN)
def test_what_paper_already_shows_is_told_once(case: str) -> None:
    given, expected = AGAIN[case]

    assert {(origin, group) for _, _, origin, group, _ in groups(*given)} == expected


def test_two_contests_are_two_groups() -> None:
    found = groups(*counts("manual", "1", "2"), *counts("manual", "2", "1", contest_id="council"))

    assert found == {(s, c, "manual", "1", 2) for s in "12" for c in ("mayor", "council")}


def test_no_protocols() -> None:
    assert groups() == set()


vectors = st.lists(st.sampled_from([(30, 20, 5), (20, 30, 5), (40, 20, 0), (10, 20, 30)]), max_size=8)


@given(vectors, st.randoms())
def test_groups_are_those_of_equal_votes_in_any_order(votes: list[tuple[int, ...]], random: Any) -> None:
    given = [{"station_id": str(n), "votes": list(vector)} for n, vector in enumerate(votes)]
    expected = {
        str(n)
        for n, vector in enumerate(votes)
        if votes.count(vector) > 1 and sum(number > 0 for number in vector) >= identical_protocols.CHOICES
    }
    random.shuffle(given)

    assert {station for station, *_ in groups(*given)} == expected
