"""`agreed_copies`: several copies of one protocol as one document, against rows written by hand and an oracle."""

import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.marts import agreed_copies
from pipelines.tables import ballots, tallies
from tests.tally_rows import fits, rows

CHOICES = rows(
    ballots.CHOICES,
    *(
        {"contest_id": "mayor", "choice_id": name, "position": n}
        for n, name in enumerate(("ann", "bob", "cid"), 1)
    ),
)
ILL, OFF = '{"vote:bob":"illegible"}', '{"vote:bob":"not_on_form"}'


def copies(*given: dict[str, Any]) -> pl.DataFrame:
    """Copies a, b and so on of the protocol of station 1; the total is that of the votes where all are there."""
    return rows(
        tallies.PROTOCOLS,
        *(
            {
                "station_id": "1", "origin": "observer_copy", "copy": "abc"[n % 3],
                "votes_total": None if None in (cells.get("votes") or [None]) else sum(cells["votes"]),
            } | cells
            for n, cells in enumerate(given)
        ),
    )  # fmt: skip


def agreed(*given: dict[str, Any]) -> dict[str, Any]:
    (row,) = agreed_copies.build(copies(*given), CHOICES).to_dicts()
    return row


CASES: dict[str, tuple[list[dict[str, Any]], tuple[Any, Any, dict[str, str]]]] = {
    # votes of the copies: the votes that stand, their sum, and why the others do not
    "the same": ([{"votes": [3, 2, 1]}, {"votes": [3, 2, 1]}], ([3, 2, 1], 6, {})),
    "one vote differs": (
        [{"votes": [3, 2, 1]}, {"votes": [3, 5, 1]}], ([3, None, 1], None, {"vote:bob": "disputed"}),
    ),
    "all votes differ": (
        [{"votes": [3, 2, 1]}, {"votes": [4, 5, 6]}],
        (None, None, {"vote:ann": "disputed", "vote:bob": "disputed", "vote:cid": "disputed"}),
    ),
    "zero is a number": ([{"votes": [0, 2, 1]}, {"votes": [1, 2, 1]}], ([None, 2, 1], None, {"vote:ann": "disputed"})),
    "two of three agree": (
        [{"votes": [3, 2, 1]}, {"votes": [3, 2, 1]}, {"votes": [3, 4, 1]}],
        ([3, None, 1], None, {"vote:bob": "disputed"}),
    ),
    "what one cannot read the other can": (
        [{"votes": [3, None, 1], "unread": ILL}, {"votes": [3, 2, 1]}], ([3, 2, 1], 6, {}),
    ),
    "neither can read it": (
        [{"votes": [3, None, 1]}, {"votes": [3, None, 1], "unread": ILL}],
        ([3, None, 1], None, {"vote:bob": "illegible"}),
    ),
    "each reads another part": (
        [{"votes": [3, None, 1], "unread": ILL}, {"votes": [None, 2, 1]}], ([3, 2, 1], 6, {}),
    ),
    "not on the ballot": (
        [{"votes": [3, None, 1], "votes_total": 4}, {"votes": [3, None, 1], "votes_total": 4, "unread": OFF}],
        ([3, None, 1], 4, {"vote:bob": "not_on_form"}),
    ),
    "not on the ballot, and another vote differs": (
        [{"votes": [3, None, 1], "votes_total": 4}, {"votes": [5, None, 1], "votes_total": 6}],
        ([None, None, 1], None, {"vote:ann": "disputed", "vote:bob": "not_on_form"}),
    ),
    "one says that it is not on the ballot, another that it cannot be read": (
        [{"votes": [3, None, 1], "votes_total": 4}, {"votes": [3, None, 1], "unread": ILL}],
        ([3, None, 1], None, {"vote:bob": "illegible"}),
    ),
    "one copy has no votes at all": ([{"votes": [3, 2, 1]}, {"votes": None, "registered": 9}], ([3, 2, 1], 6, {})),
    "no copy has votes": ([{"votes": None}] * 2, (None, None, {})),
    "votes of nobody": (
        [{"votes": [3, 2, 1], "votes_total": None, "unread": '{"vote:":"refused"}'}, {"votes": [3, 2, 1]}],
        ([3, 2, 1], None, {"vote:": "refused"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_vote_stands_where_all_copies_that_give_it_say_the_same(case: str) -> None:
    given, (votes, total, unread) = CASES[case]

    row = agreed(*given)

    assert (row["votes"], row["votes_total"], json.loads(row["unread"] or "{}")) == (votes, total, unread)


def test_a_line_stands_where_all_copies_that_give_it_say_the_same() -> None:
    row = agreed(
        {
            "registered": 100,
            "took_part": 60,
            "ballots_valid": 0,
            "votes": [1, 1, 1],
            "unread": '{"identified":"illegible"}',
        },
        {"registered": 100, "took_part": 61, "votes": [1, 1, 1], "unread": '{"ballots_valid":"illegible"}'},
    )

    assert (row["registered"], row["took_part"], row["ballots_valid"]) == (100, None, 0)
    assert json.loads(row["unread"]) == {"took_part": "disputed", "identified": "illegible"}


def test_it_comes_from_the_first_copy_and_has_the_gravest_status() -> None:
    first = {"votes": [1, 1, 1], "source_id": "anna", "row_number": 7, "as_of_at": "2030-05-12T21:00"}
    row = agreed(first, {"votes": [1, 1, 1], "source_id": "bela", "row_number": 3, "status": "annulled"})

    assert (row["source_id"], row["row_number"], row["status"], row["copy"]) == ("anna", 7, "annulled", "a")
    assert row["as_of_at"].hour == 21


def test_documents_of_one_copy_stay_as_they_are() -> None:
    one = {"votes": [1, None, 1], "unread": ILL, "registered": 5}
    alone = copies(one, one | {"station_id": "2"}, one | {"revision": 2}, one | {"origin": "manual"})
    pair = copies({"votes": [1, 1, 1], "station_id": "3"}, {"votes": [1, 2, 1], "station_id": "3"})

    made = agreed_copies.build(pl.concat([alone, pair]), CHOICES)

    assert fits(made.drop("copy").with_columns(copy=pl.lit("1")).select(alone.columns), tallies.PROTOCOLS)
    assert made.filter(pl.col("station_id") != "3").equals(alone)
    assert agreed_copies.build(alone, CHOICES) is alone


def test_contests_have_their_own_ballots() -> None:
    choices = pl.concat(
        [CHOICES, rows(ballots.CHOICES, {"contest_id": "council", "choice_id": "reds", "position": 1})]
    )
    made = agreed_copies.build(
        copies(
            {"votes": [3, 2, 1]}, {"votes": [3, 2, 1]}, {"contest_id": "council", "votes": [7], "copy": "a"},
            {"contest_id": "council", "votes": [8], "copy": "b"},
        ),
        choices,
    )  # fmt: skip

    assert dict(made.select("contest_id", "unread").iter_rows()) == {
        "council": '{"vote:reds":"disputed"}',
        "mayor": None,
    }


numbers = st.one_of(st.none(), st.integers(0, 2))


@given(
    st.lists(st.tuples(st.integers(0, 2), numbers, numbers, numbers, numbers), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_any_copies_in_any_order_against_an_oracle(drawn, random) -> None:
    given = [
        {
            "station_id": str(station), "copy": str(n), "row_number": n, "registered": registered,
            "votes": None if votes == (None,) * 3 else list(votes),
            "votes_total": None if None in votes else sum(votes),
        }
        for n, (station, registered, *rest) in enumerate(drawn)
        for votes in [tuple(rest)]
    ]  # fmt: skip
    shuffled = list(given)
    random.shuffle(shuffled)

    made = agreed_copies.build(rows(tallies.PROTOCOLS, *shuffled), CHOICES)

    assert made.select(agreed_copies.DOCUMENT).is_unique().all()
    found = {row["station_id"]: row for row in made.to_dicts()}
    disputes = agreed_copies.disputed(agreed_copies.several(rows(tallies.PROTOCOLS, *shuffled)), CHOICES)
    for station in {row["station_id"] for row in given}:
        own = [row for row in given if row["station_id"] == station]
        said = {
            "registered": {row["registered"] for row in own} - {None},
            **{
                name: {row["votes"][n] for row in own if row["votes"]} - {None}
                for n, name in enumerate(("ann", "bob", "cid"))
            },
        }
        row = found[station]
        cells = {"registered": row["registered"]} | dict(
            zip(("ann", "bob", "cid"), row["votes"] or [None] * 3, strict=True)
        )
        assert cells == {name: next(iter(told)) if len(told) == 1 else None for name, told in said.items()}
        differing = {name for name, told in said.items() if len(told) > 1}
        unread = json.loads(row["unread"] or "{}")
        assert {name.removeprefix("vote:") for name, why in unread.items() if why == "disputed"} == differing
        told = disputes.filter(station_id=station).with_columns(cell=pl.coalesce("choice_id", "line"))
        assert set(told["cell"]) == differing
