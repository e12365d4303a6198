"""Cells of protocols: words for read states, votes in the order of the ballot, and the reasons why there are none."""

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contract import ROW, Rows
from pipelines.election import Pack
from pipelines.mapping import VOTE
from pipelines.source import Source
from pipelines.tally_cells import ABSENT, EMPTY, OFF, REFUSED, STATE, with_contest, with_states, with_votes
from pipelines.tally_rows import widened

ANG, BEK = f"{VOTE}ang", f"{VOTE}bek"
KEY = ("station_id",)


@pytest.fixture(scope="module")
def pack(shared_land) -> Pack:
    return shared_land.pack()


def rows(*records: dict[str, str | None], **said: object) -> Rows:
    """Rows of a source, all columns being text, numbered from 2."""
    source = Source.model_validate(
        {"id": "s", "kind": "protocols", "file": "f", "title": "", "publisher": "", "licence": "",
         "nature": "synthetic", **said}
    )  # fmt: skip
    columns = list(dict.fromkeys(name for record in records for name in record))
    frame = pl.DataFrame(records, schema=dict.fromkeys(columns, pl.String)).with_row_index(ROW, 2)
    return Rows(source, frame.cast({ROW: pl.Int64}), frame)


def votes(pack: Pack, *records: dict[str, str | None]) -> list[tuple]:
    made = with_votes(rows(*({"contest_id": "mayor", **record} for record in records)), pack)
    assert not {name for name in made.frame.columns if name.startswith(VOTE)}
    return made.frame.select("votes", "votes_total", "unread").rows()


def test_words_become_states_in_cells_alone_and_longer_words_stay() -> None:
    given_rows = rows(
        {"station_id": "x", "registered": "x", ANG: "x x", "value": "нет", BEK: None},
        read_states={"not_on_form": ["x"], "illegible": ["нет", "?"]},
    )

    (found,) = with_states(given_rows).frame.to_dicts()

    assert found == {
        ROW: 2, "station_id": "x", "registered": OFF, ANG: "x x", "value": f"{STATE}illegible", BEK: None,
    }  # fmt: skip


def test_empty_cells_may_have_a_meaning_too() -> None:
    given_rows = rows({"registered": None, "status": None}, read_states={"not_on_form": [""]})

    assert with_states(given_rows).frame.select("registered", "status").rows() == [(OFF, None)]


VOTES = {
    # cells of the first and second choice: votes, their sum, what is unread
    "numbers": (("7", "5"), ([7, 5], 12, None)),
    "zero": (("0", "0"), ([0, 0], 0, None)),
    "empty": ((None, "5"), ([None, 5], None, None)),
    "empty in a long file": ((EMPTY, "5"), ([None, 5], None, None)),
    "illegible": ((f"{STATE}illegible", "5"), ([None, 5], None, {ANG: "illegible"})),
    "refused": ((REFUSED, "5"), ([None, 5], None, {ANG: "refused"})),
    "not on the form": ((OFF, "5"), ([None, 5], 5, {ANG: "not_on_form"})),
    "no row in a long file": ((ABSENT, "5"), ([None, 5], 5, None)),
    "no row beside an illegible one": (
        (ABSENT, f"{STATE}illegible"), (None, None, {ANG: "not_on_form", BEK: "illegible"}),
    ),
    "no row beside an empty one": ((ABSENT, EMPTY), (None, None, {ANG: "not_on_form"})),
    "no row of any choice": ((ABSENT, ABSENT), (None, None, None)),
    "nothing at all": ((None, None), (None, None, None)),
    "nothing legible": (
        (f"{STATE}illegible", f"{STATE}illegible"), (None, None, {ANG: "illegible", BEK: "illegible"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", VOTES)
def test_votes_stand_in_the_order_of_the_ballot_and_their_sum_is_known_or_null(pack, case: str) -> None:
    (ang, bek), (expected, total, unread) = VOTES[case]

    ((found, summed, reasons),) = votes(pack, {BEK: bek, ANG: ang})

    assert (found, summed) == (expected, total)
    assert (json.loads(reasons) if reasons else None) == unread


def test_a_choice_that_no_file_has_a_column_of_has_no_number(pack) -> None:
    assert votes(pack, {BEK: "5"}) == [([None, 5], 5, None)]
    assert votes(pack, {BEK: REFUSED}) == [(None, None, '{"vote:bek":"refused","vote:ang":"not_on_form"}')]


def test_beside_votes_of_nobody_no_choice_is_said_to_be_off_the_ballot(pack) -> None:
    assert votes(pack, {ANG: ABSENT, BEK: "5", VOTE: REFUSED}) == [([None, 5], None, '{"vote:":"refused"}')]
    assert votes(pack, {ANG: ABSENT, BEK: REFUSED, VOTE: ABSENT}) == [
        (None, None, '{"vote:ang":"not_on_form","vote:bek":"refused"}')
    ]


def test_rows_of_a_contest_that_nobody_knows_have_no_votes_and_the_others_keep_theirs(pack) -> None:
    found = votes(pack, {ANG: "1", BEK: "2"}, {ANG: "3", BEK: "4", "contest_id": "khan"},
                  {ANG: "5", BEK: "6", "contest_id": None})  # fmt: skip

    assert found == [([1, 2], 3, None), (None, None, None), (None, None, None)]


def test_a_line_without_a_number_is_null_and_its_state_is_kept(pack) -> None:
    made = with_votes(
        rows({"contest_id": "mayor", "registered": OFF, "ballots_valid": EMPTY, "status": "x"}), pack
    )

    (found,) = made.frame.to_dicts()
    assert (found["registered"], found["ballots_valid"], found["status"]) == (None, None, "x")
    assert json.loads(found["unread"]) == {"registered": "not_on_form"}
    assert (found["votes"], found["votes_total"]) == (None, None)


@pytest.mark.parametrize("text", ["-1", "1.5", "1,234", "x", "\u0663", "9" * 20])
def test_votes_that_are_no_count_are_problems_named_after_the_publishers_column(pack, text: str) -> None:
    given_rows = rows({"contest_id": "mayor", ANG: text, BEK: "1"}, choices={"ang": "Аң", "bek": "Bek"})

    (problem,) = with_votes(given_rows, pack).problems

    assert (problem.row_number, problem.column) == (2, "Аң")
    assert problem.message.english == f"{text!r} is no count: write a whole number in digits only"


def test_the_only_ballot_is_meant_where_none_is_named(pack) -> None:
    assert with_contest(rows({"station_id": "1"}), pack).frame["contest_id"].to_list() == ["mayor"]
    named = rows({"contest_id": None}, {"contest_id": "khan"})
    assert with_contest(named, pack).frame["contest_id"].to_list() == ["mayor", "khan"]


numbers = st.none() | st.integers(0, 99)


@settings(deadline=None, max_examples=50, derandomize=True)
@given(
    cells=st.lists(
        st.tuples(st.sampled_from(["1", "2", "3"]), st.sampled_from(["registered", ANG, BEK]), numbers)
    ),
    seed=st.randoms(use_true_random=False),
)
def test_a_long_file_gives_what_its_rows_say_in_any_order(cells, seed) -> None:
    said = {(station, cell): number for station, cell, number in cells}
    records = [
        {"station_id": station, "line": "votes" if cell.startswith(VOTE) else cell, "cell": cell,
         "value": None if number is None else str(number)}
        for (station, cell), number in said.items()
    ]  # fmt: skip
    if not records:
        return
    seed.shuffle(records)

    made = widened(rows(*records), KEY)

    held = {name for name in made.frame.columns if name in {"registered", ANG, BEK}}
    assert held == {cell for _, cell in said}
    assert made.frame.height == len({station for station, _ in said})
    for row in made.frame.to_dicts():
        for name in held:
            number = said.get((row["station_id"], name), "no row")
            expected = EMPTY if number is None else (ABSENT if name != "registered" else None)
            assert row[name] == (expected if number in (None, "no row") else str(number))
    assert sorted(made.documents["rows"].explode()) == list(range(2, len(records) + 2))
