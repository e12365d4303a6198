"""The patterns by which two numbers of a protocol differ: given cells, and an oracle that writes the slips itself."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.marts.patterns_of_difference import classify

Votes = list[int | None]


def patterns(a: Votes, b: Votes, *, are_lines: bool = False) -> dict[int, str]:
    """The pattern of every place (from 1) that differs."""
    return by_pair([(a, b)], are_lines=are_lines)[0]


def by_pair(pairs: list[tuple[Votes, Votes]], *, are_lines: bool = False) -> list[dict[int, str]]:
    cells = [
        {"pair": pair, "place": n, "position": None if are_lines else n, "value_a": x, "value_b": y}
        for pair, (a, b) in enumerate(pairs)
        for n, (x, y) in enumerate(zip(a, b, strict=True), start=1)
    ]
    number = pl.Int64
    schema = dict.fromkeys(["pair", "place", "position", "value_a", "value_b"], number)
    found = classify(pl.DataFrame(cells, schema=schema)).select("pair", "place", "pattern").rows()
    return [{place: pattern for p, place, pattern in found if p == pair} for pair in range(len(pairs))]


ONE_CELL = [
    (54, 45, "transposed_digits"),
    (45, 54, "transposed_digits"),
    (1234, 1324, "transposed_digits"),
    (9008, 9080, "transposed_digits"),
    (5400, 4500, "transposed_digits"),
    (100_200_300_400_500_600, 100_200_300_400_506_000, "transposed_digits"),
    (900_000_000_000_000_001, 900_000_000_000_000_010, "transposed_digits"),
    (1000, 1009, "one_digit"),  # nine divides the gap, and no digits are exchanged
    (123, 321, "other"),  # exchanged, but not side by side
    (1212, 2121, "other"),  # two exchanges
    (10, 1, "other"),  # a number of another length
    (100, 10, "other"),
    (120, 21, "other"),
    (7, 8, "one_digit"),
    (0, 9, "one_digit"),
    (9, 10, "other"),
    (512, 572, "one_digit"),
    (512, 912, "one_digit"),
    (199, 200, "other"),
    (43, 52, "other"),
    (9_000_000_000_000_000_000, 8_000_000_000_000_000_000, "one_digit"),
]


@pytest.mark.parametrize(("a", "b", "pattern"), ONE_CELL)
def test_one_cell(a: int, b: int, pattern: str) -> None:
    assert patterns([a, 0], [b, 0]) == {1: pattern}
    assert patterns([a], [b], are_lines=True) == {1: pattern}


SEVERAL: dict[str, tuple[Votes, Votes, dict[int, str]]] = {
    "the same": ([1, 2, 3], [1, 2, 3], {}),
    "no numbers": ([None, None], [None, None], {}),
    "a number that one lacks": ([5, None], [None, 6], {}),
    "two choices": ([30, 7, 12], [7, 30, 12], {1: "swapped", 2: "swapped"}),
    "two choices far apart": ([30, 7, 12], [12, 7, 30], {1: "swapped", 3: "swapped"}),
    "two pairs": ([10, 20, 1, 2], [20, 10, 2, 1], dict.fromkeys([1, 2, 3, 4], "swapped")),
    "two digits of two choices that are exchanged": ([54, 45], [45, 54], {1: "swapped", 2: "swapped"}),
    "which of two it is exchanged with is not known": ([5, 30, 30], [30, 5, 5], dict.fromkeys([1, 2, 3], "other")),
    "three in a circle are no exchange of two": ([100, 20, 3], [20, 3, 100], dict.fromkeys([1, 2, 3], "other")),
    "one line down": ([100, 20, 30, 4], [0, 100, 20, 30], dict.fromkeys([1, 2, 3, 4], "shifted")),
    "one line up": ([0, 100, 20, 30], [100, 20, 30, 4], dict.fromkeys([1, 2, 3, 4], "shifted")),
    "two moved are no run": ([100, 20, 4], [0, 100, 20], dict.fromkeys([1, 2, 3], "other")),
    "the rest stays": (
        [1, 2, 3, 100, 20, 300, 40, 9],
        [1, 2, 3, 7, 100, 20, 300, 9],
        dict.fromkeys([4, 5, 6, 7], "shifted"),
    ),
    "equal neighbours do not interrupt": (
        [50, 20, 20, 11, 5], [7, 50, 20, 20, 11], dict.fromkeys([1, 2, 4, 5], "shifted"),
    ),
    "zeros alone are no run": ([5, 0, 0, 0, 0], [0, 5, 0, 0, 0], {1: "swapped", 2: "swapped"}),
    "what could not be read interrupts": ([100, 20, None, 4], [0, 100, 20, 40], {1: "other", 2: "other", 4: "other"}),
    "a run goes before an exchange": ([1, 2, 1, 2], [2, 1, 2, 1], dict.fromkeys([1, 2, 3, 4], "shifted")),
}  # fmt: skip


@pytest.mark.parametrize("case", SEVERAL)
def test_several_choices(case: str) -> None:
    a, b, expected = SEVERAL[case]

    assert patterns(a, b) == expected
    assert patterns(b, a) == expected


def test_lines_are_neither_swapped_nor_shifted() -> None:
    assert "shifted" not in patterns([100, 20, 30, 4], [0, 100, 20, 30], are_lines=True).values()
    assert patterns([300, 7], [7, 300], are_lines=True) == {1: "other", 2: "other"}


def test_stations_do_not_see_one_another() -> None:
    pairs: list[tuple[Votes, Votes]] = [
        ([30, 1], [7, 1]),
        ([7, 1], [30, 1]),
        ([100, 20], [0, 100]),
        ([30], [20]),
    ]

    assert by_pair(pairs) == [{1: "other"}, {1: "other"}, {1: "other", 2: "other"}, {1: "one_digit"}]


def test_no_cells() -> None:
    assert patterns([], []) == {}


def slips(a: int) -> set[int]:
    text = str(a)
    return {
        int(text[:n] + text[n + 1] + text[n] + text[n + 2 :])
        for n in range(len(text) - 1)
        if text[n] != text[n + 1] and not (n == 0 and text[1] == "0")
    }


numbers = st.integers(0, 99_999) | st.integers(0, 2**62)


@settings(deadline=None)
@given(numbers, st.data())
def test_an_exchange_of_digits_is_found_exactly(a: int, data: st.DataObject) -> None:
    b = (
        data.draw(st.sampled_from(sorted(slips(a))) if slips(a) else numbers)
        if data.draw(st.booleans())
        else data.draw(numbers)
    )

    expected = {} if a == b else {1: "transposed_digits"} if b in slips(a) else None
    found = patterns([a, 0], [b, 0])

    assert found == expected if expected is not None else found[1] != "transposed_digits"


@settings(deadline=None)
@given(numbers, numbers)
def test_one_digit_is_found_exactly(a: int, b: int) -> None:
    x, y = str(a), str(b)
    is_one = len(x) == len(y) and sum(i != j for i, j in zip(x, y, strict=True)) == 1

    assert (patterns([a, 0], [b, 0]).get(1) == "one_digit") == is_one


ballots = st.lists(st.integers(0, 5000), min_size=2, max_size=8)


@settings(deadline=None)
@given(ballots, st.data())
def test_two_exchanged_choices_are_swapped_and_nothing_else_differs(
    votes: list[int], data: st.DataObject
) -> None:
    i, j = data.draw(st.tuples(*[st.integers(0, len(votes) - 1)] * 2))
    other = list(votes)
    other[i], other[j] = other[j], other[i]

    differing = {i + 1, j + 1} if votes[i] != votes[j] else set()
    assert patterns(votes, other) == dict.fromkeys(sorted(differing), "swapped")


@settings(deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=4, max_size=9, unique=True), st.integers(5001, 9000))
def test_votes_all_moved_by_one_line_are_shifted(votes: list[int], first: int) -> None:
    moved = [first, *votes[:-1]]

    assert patterns(votes, moved) == dict.fromkeys(range(1, len(votes) + 1), "shifted")


@settings(deadline=None)
@given(st.lists(st.tuples(ballots, ballots), max_size=4))
def test_the_order_of_the_two_counts_does_not_matter(pairs: list[tuple[list[int], list[int]]]) -> None:
    cut = [(list(a[: len(b)]), list(b[: len(a)])) for a, b in pairs]

    assert by_pair(cut) == by_pair([(b, a) for a, b in cut])
