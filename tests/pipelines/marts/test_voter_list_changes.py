"""`marts.voter_list_changes`: given lists and protocols, each list beside the one before it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.marts import voter_list_changes
from pipelines.tables.voter_lists import VOTER_LIST_CHANGES, VOTER_LISTS
from tests.tally_rows import fits, results, rows

DAYS = {
    "preliminary": "2030-03-01",
    "control": "2030-04-01",
    "final": "2030-05-01",
    "additional": "2030-05-12",
}


def listing(kind: str, entries: int, added: int | None = 0, removed: int | None = 0, **cells: Any) -> dict:
    return {
        "unit_id": "1", "list_kind": kind, "as_of_date": DAYS[kind], "entries": entries, "added": added,
        "removed": removed,
    } | cells  # fmt: skip


def protocol(registered: int | None, **cells: Any) -> dict[str, Any]:
    return {"station_id": "1", "registered": registered, "listed": registered} | cells


def changes(lists: list[dict], protocols: list[dict] = (), *columns: str) -> list[tuple]:  # type: ignore[assignment]
    made = voter_list_changes.build(rows(VOTER_LISTS, *lists), results(*protocols), zone="UTC")
    assert fits(made, VOTER_LIST_CHANGES)
    chosen = columns or ("from_kind", "to_kind", "entries_before", "entries_after", "gap")
    return made.sort("unit_id", "to_date", "to_kind").select(chosen).rows()


CASES: dict[str, tuple[list[dict], list[tuple]]] = {
    "what was added and removed leads on": (
        [listing("preliminary", 100), listing("control", 103, 5, 2), listing("final", 99, 0, 4)],
        [("preliminary", "control", 100, 103, 0), ("control", "final", 103, 99, 0)],
    ),
    "a gap": (
        [listing("preliminary", 100), listing("control", 104, 5, 2)], [("preliminary", "control", 100, 104, 1)],
    ),
    "unknown additions: no gap is known": (
        [listing("preliminary", 100), listing("control", 104, None, 2)], [("preliminary", "control", 100, 104, None)],
    ),
    "unknown removals: no gap is known": (
        [listing("preliminary", 100), listing("control", 104, 4, None)], [("preliminary", "control", 100, 104, None)],
    ),
    "no control list": (
        [listing("final", 100, 1, 1), listing("preliminary", 100)], [("preliminary", "final", 100, 100, 0)],
    ),
    "the additional list follows none": ([listing("final", 100), listing("additional", 7, 7)], []),
    "one list": ([listing("control", 100)], []),
    "lists of two units": ([listing("preliminary", 100), listing("control", 5, unit_id="2")], []),
    "a list drawn up again": (
        [
            listing("preliminary", 100),
            listing("preliminary", 101, 1, as_of_date="2030-03-08"),
            listing("preliminary", 103, 1, as_of_date="2030-03-15"),
            listing("control", 103),
        ],
        [
            ("preliminary", "preliminary", 100, 101, 0),
            ("preliminary", "preliminary", 101, 103, 1),
            ("preliminary", "control", 103, 103, 0),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_lists_one_after_another(case: str) -> None:
    lists, expected = CASES[case]

    assert changes(lists) == expected


PROTOCOLS: dict[str, tuple[list[dict], list[tuple]]] = {
    # case: the protocols of station 1, whose final list has 100 voters; entries, gap, identified, all lists
    "the same": ([protocol(100, identified=60)], [(100, 0, 60, 100)]),
    "more": ([protocol(101)], [(101, 1, None, 101)]),
    "fewer": ([protocol(98)], [(98, -2, None, 98)]),
    "with an additional list": ([protocol(100, listed=103)], [(100, 0, None, 103)]),
    "an additional list that this station does not give": ([protocol(100, listed=None)], [(100, 0, None, None)]),
    "no first line": ([protocol(None)], []),
    "not the manual one": ([protocol(100, origin="machine")], []),
    "another station": ([protocol(100, station_id="2")], []),
    "two ballots: the one with most voters": (
        [protocol(90, contest_id="a", identified=5), protocol(100, contest_id="b", identified=6)],
        [(100, 0, 6, 100)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PROTOCOLS)
def test_the_final_list_and_the_protocol(case: str) -> None:
    protocols, expected = PROTOCOLS[case]

    found = changes([listing("final", 100)], protocols, "entries_after", "gap", "identified", "listed")

    assert found == expected


def test_a_list_that_is_not_final_is_not_the_protocols() -> None:
    assert changes([listing("control", 100)], [protocol(90)]) == []


@pytest.mark.parametrize(
    ("signed", "day"), [("2030-05-12T21:00", "2030-05-12"), (None, "2030-05-01")], ids=str
)
def test_dates_and_sources(signed: str | None, day: str) -> None:
    columns = "to_kind", "from_date", "to_date", "source_id", "row_number", "added", "removed"

    found = changes(
        [listing("final", 100, row_number=7)], [protocol(100, as_of_at=signed, row_number=9)], *columns
    )

    assert [tuple(map(str, row)) for row in found] == [
        ("protocol", "2030-05-01", day, "protocols", "9", "None", "None")
    ]


def test_no_lists() -> None:
    assert changes([], [protocol(100)]) == []
    assert changes([], []) == []


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=3),
    st.integers(0, 3),
    st.randoms(),
)
def test_lists_that_follow_from_one_another_leave_no_gap(steps: list, slip: int, random: Any) -> None:
    entries, lists = 200, []
    for kind, (added, removed) in zip(("preliminary", "control", "final"), steps, strict=False):
        entries += added - removed
        lists.append(listing(kind, entries, added, removed))
    lists[-1]["entries"] += slip
    random.shuffle(lists)

    gaps = [row[-1] for row in changes(lists)]

    assert gaps == [*[0] * (len(lists) - 2), slip][: len(lists) - 1]
