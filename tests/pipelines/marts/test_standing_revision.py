"""`standing_revision`: given revisions of a protocol, the document that stands, and what a whole one leaves out."""

import random
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.marts import standing_revision
from pipelines.tables import ballots, tallies
from tests.tally_rows import fits, rows

CHOICES = rows(
    ballots.CHOICES,
    *({"contest_id": "mayor", "choice_id": name, "position": n} for n, name in enumerate("abc", start=1)),
    {"contest_id": "council", "choice_id": "reds", "position": 1},
)
FIRST = {"registered": 100, "took_part": 60, "votes": [30, 20, 10], "votes_total": 60}
SHOWN = ("registered", "took_part", "votes", "votes_total", "unread", "status")


def protocols(*given: dict[str, Any]) -> pl.DataFrame:
    """Revisions of station 1, numbered in their order."""
    numbered = (
        {"station_id": "1", "revision": n, "row_number": n + 1, **row} for n, row in enumerate(given, 1)
    )
    return rows(tallies.PROTOCOLS, *numbered)


def stands(*given: dict[str, Any], changes: bool = False) -> tuple[Any, ...]:
    made = standing_revision.build(protocols(*given), CHOICES, {"protocols"} if changes else ())
    assert fits(made, tallies.PROTOCOLS)
    return made.select(SHOWN).row(0) if made.height == 1 else tuple(made.rows())


ANNULLED = {"status": "annulled"}
WHOLE = {
    # case: what follows the first protocol, and what stands
    "a recount": ({"registered": 101, "took_part": 61, "votes": [31, 20, 10], "votes_total": 61},
                  (101, 61, [31, 20, 10], 61, None, "counted")),
    "a recount that gives only the votes": (
        {"votes": [31, 20, 9], "votes_total": 60}, (None, None, [31, 20, 9], 60, None, "counted")),
    "an annulment of status only": (ANNULLED, (100, 60, [30, 20, 10], 60, None, "annulled")),
    "a cancellation of status only": ({"status": "cancelled"}, (100, 60, [30, 20, 10], 60, None, "cancelled")),
    "an annulled protocol with a number": (
        {**ANNULLED, "registered": 7}, (7, None, None, None, None, "annulled")),
    "an empty protocol that counts": ({}, (None, None, None, None, None, "counted")),
    "an annulment of which nothing else can be read": (
        {**ANNULLED, "unread": '{"registered":"illegible"}'}, (100, 60, [30, 20, 10], 60, None, "annulled")),
}  # fmt: skip
CHANGES = {
    "one line": ({"took_part": 61}, (100, 61, [30, 20, 10], 60, None, "counted")),
    "only the votes": ({"votes": [31, 20, 9], "votes_total": 60}, (100, 60, [31, 20, 9], 60, None, "counted")),
    "the votes of one choice": ({"votes": [None, 25, None]}, (100, 60, [30, 25, 10], 65, None, "counted")),
    "the votes of one choice, by a long file": (
        {"votes": [None, 25, None], "votes_total": 25}, (100, 60, [30, 25, 10], 65, None, "counted")),
    "a line that cannot be read": (
        {"unread": '{"took_part":"illegible"}'},
        (100, None, [30, 20, 10], 60, '{"took_part":"illegible"}', "counted")),
    "votes that cannot be read": (
        {"votes": [None, 25, None], "unread": '{"vote:a":"illegible"}'},
        (100, 60, [None, 25, 10], None, '{"vote:a":"illegible"}', "counted")),
    "zero": ({"took_part": 0}, (100, 0, [30, 20, 10], 60, None, "counted")),
    "a line that is not on its form": (
        {"unread": '{"took_part":"not_on_form"}'}, (100, 60, [30, 20, 10], 60, None, "counted")),
    "nothing": ({}, (100, 60, [30, 20, 10], 60, None, "counted")),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_a_revision_is_a_whole_document_unless_it_only_annuls(case: str) -> None:
    second, expected = WHOLE[case]

    assert stands(FIRST, second) == expected


@pytest.mark.parametrize("case", CHANGES)
def test_where_the_pack_says_so_a_revision_states_only_what_changed(case: str) -> None:
    second, expected = CHANGES[case]

    assert stands(FIRST, second, changes=True) == expected


def test_what_could_not_be_read_is_read_later_and_an_unread_cell_stays_so() -> None:
    first = {**FIRST, "took_part": None, "registered": None,
             "unread": '{"registered":"illegible","took_part":"illegible"}'}  # fmt: skip

    made = stands(first, {"took_part": 60}, changes=True)

    assert made == (None, 60, [30, 20, 10], 60, '{"registered":"illegible"}', "counted")


def test_votes_that_are_not_on_a_ballot_leave_the_sum_known() -> None:
    first = {**FIRST, "votes": [30, 20, None], "votes_total": 50}

    assert stands(first, {"registered": 99}, changes=True)[2:4] == ([30, 20, None], 50)


def test_three_revisions_and_the_second_takes_everything_back() -> None:
    assert stands(FIRST, {"registered": 5}, ANNULLED) == (5, None, None, None, None, "annulled")
    assert stands(FIRST, {"registered": 5}, {"took_part": 4}, changes=True)[:2] == (5, 4)
    assert stands(FIRST, ANNULLED, {"status": "counted", "registered": 9})[:2] == (9, None)


def test_provenance_is_that_of_the_latest_and_the_place_what_is_known_of_it() -> None:
    made = standing_revision.build(
        protocols(FIRST, {**ANNULLED, "source_id": "annulments", "commission_id": None, "region_id": None}),
        CHOICES,
    )

    told = ("source_id", "row_number", "revision", "commission_id", "region_id")
    assert made.select(told).rows() == [("annulments", 3, 2, "C1", "N")]


def test_stations_contests_and_counts_stand_apart_and_nothing_gives_nothing() -> None:
    others = [{"station_id": "2"}, {"contest_id": "council", "votes": [4]}, {"origin": "machine"}]
    given = protocols(FIRST, ANNULLED, *({**FIRST, **other, "revision": 1} for other in others))

    made = standing_revision.build(given, CHOICES)

    assert made.height == 4
    assert made.select(standing_revision.COUNT).is_unique().all()
    assert standing_revision.build(protocols(), CHOICES).is_empty()


def test_without_a_second_revision_everything_stays_as_it_is() -> None:
    given = protocols({**FIRST, "revision": 1}, {**FIRST, "station_id": "2", "revision": 2})

    assert standing_revision.build(given, CHOICES).equals(given)


CELL = st.one_of(st.none(), st.just("illegible"), st.integers(0, 9))


@given(
    said=st.lists(st.tuples(CELL, CELL, CELL, st.booleans(), st.booleans()), min_size=1, max_size=5),
    seed=st.integers(),
)
def test_as_one_would_turn_the_pages(said: list[tuple[Any, ...]], seed: int) -> None:
    """Revision by revision in plain Python, in any order of rows."""
    names = ("registered", "took_part", "vote:a")
    page: dict[str, Any] = {}
    given = []
    for number, (*cells, changes, annuls) in enumerate(said, start=1):
        told = dict(zip(names, cells, strict=True))
        only_annuls = annuls and not any(isinstance(cell, int) for cell in cells)
        if not (changes or only_annuls):
            page = {}
        said_here = {name: cell for name, cell in told.items() if cell is not None}
        page = said_here | page if only_annuls else page | said_here
        numbers = {name: cell if isinstance(cell, int) else None for name, cell in told.items()}
        marks = ",".join(f'"{name}":"{cell}"' for name, cell in told.items() if isinstance(cell, str))
        a = numbers.pop("vote:a")
        given.append(
            {
                **numbers,
                "revision": number,
                "votes": None if a is None else [a, 1, 1],
                "votes_total": None if a is None else a + 2,
                "unread": f"{{{marks}}}" if marks else None,
                "source_id": "parts" if changes else "protocols",
                "status": "annulled" if annuls else "counted",
            }
        )
    random.Random(seed).shuffle(given)

    made = standing_revision.build(protocols(*given), CHOICES, {"parts"}).to_dicts()

    assert len(made) == 1
    for name in ("registered", "took_part"):
        cell = page.get(name)
        assert made[0][name] == (cell if isinstance(cell, int) else None)
        assert (f'"{name}":"illegible"' in (made[0]["unread"] or "")) is (cell == "illegible")
    assert made[0]["status"] == ("annulled" if said[-1][-1] else "counted")


LEFT = {
    "all is there": (FIRST, []),
    "a line": ({**FIRST, "took_part": None}, [("took_part", None, 60)]),
    "a vote": ({**FIRST, "votes": [30, None, 10]}, [("votes", "b", 20)]),
    "what cannot be read is not left out": ({**FIRST, "took_part": None, "unread": '{"took_part":"illegible"}'}, []),
    "nor a vote": ({**FIRST, "votes": [30, None, 10], "unread": '{"vote:b":"illegible"}'}, []),
    "nor what an annulment does not repeat": (ANNULLED, []),
    "nor what the one before did not have": ({**FIRST, "identified": 5}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT)
def test_what_a_whole_revision_leaves_out(case: str) -> None:
    second, expected = LEFT[case]

    made = standing_revision.left_out(protocols(FIRST, second), CHOICES)

    assert made.select("line", "choice_id", "value").rows() == expected
    assert set(made.select("revision", "before").rows()) <= {(2, 1)}
    assert standing_revision.left_out(protocols(FIRST, second), CHOICES, {"protocols"}).is_empty()


def test_a_revision_is_held_against_the_last_one_with_contents() -> None:
    made = standing_revision.left_out(protocols(FIRST, ANNULLED, {"registered": 100}), CHOICES)

    assert made.select("revision", "before", "line", "choice_id").rows() == [
        (3, 1, "took_part", None), (3, 1, "votes", "a"), (3, 1, "votes", "b"), (3, 1, "votes", "c"),
    ]  # fmt: skip
