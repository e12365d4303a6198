"""The search for the stations that explain a gap: given vectors, and an oracle that tries every subset."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.marts.explaining_stations import Explanation, explain

A, B, C, D = [10, 4, 3, 1], [7, 7, 2, 5], [20, 0, 5, 9], [1, 2, 3, 4]
ZEROS = [0, 0, 0, 0]
Vectors = list[list[int]]


def found(
    gap: list[int], stations: Vectors, annulled: Vectors = (), empty: tuple[int, ...] = ()
) -> Explanation | None:
    def matrix(rows: Vectors) -> np.ndarray:
        return np.array(rows, np.int64).reshape(len(rows), len(gap))

    without_ballots = np.isin(np.arange(len(stations)), empty)
    return explain(np.array(gap), matrix(stations), matrix(annulled), without_ballots=without_ballots)


def plus(*vectors: list[int], factor: int = 1) -> list[int]:
    return [factor * sum(cells) for cells in zip(*vectors, strict=True)]


def left_out(*stations: int) -> Explanation:
    return Explanation("left_out", stations)


CASES = {
    # case: gap, stations, annulled ones, places of stations without ballots; what explains it
    "one left out": (plus(B, factor=-1), [A, B, C], [], (), left_out(1)),
    "two left out": (plus(A, C, factor=-1), [A, B, C], [], (), left_out(0, 2)),
    "three left out are not looked for": (plus(A, B, C, factor=-1), [A, B, C, D], [], (), None),
    "three without ballots left out": (plus(A, B, C, factor=-1), [A, B, C, D], [], (0, 1, 2), left_out(0, 1, 2)),
    "two without ballots are a pair": (plus(A, B, factor=-1), [A, B, C, D], [], (0, 1, 2), left_out(0, 1)),
    "one doubled": (C, [A, B, C], [], (), Explanation("doubled", (2,))),
    "two doubled": (plus(B, C), [A, B, C], [], (), Explanation("doubled", (1, 2))),
    "one annulled": (D, [A, B], [C, D], (), Explanation("annulled_included", (1,))),
    "three annulled": (plus(A, C, D), [B], [C, B, A, D], (), Explanation("annulled_included", (0, 2, 3))),
    "annulled left out is right, and no gap": (ZEROS, [A, B], [C], (), None),
    "one cell too much": ([-10, -4, -3, 0], [A, B], [], (), None),
    "off by one vote": ([-10, -4, -3, -2], [A, B], [], (), None),
    "some above, some below": ([10, 4, -3, 1], [A, B], [], (), None),
    "a typing error in one cell": ([9, 0, 0, 0], [A, B, [9, 0, 0, 0]], [], (), None),
    "two cells: one station may explain them": ([-3, 0, -5, 0], [A, [3, 0, 5, 0]], [], (), left_out(1)),
    "two cells: two stations may not": ([-3, 0, -5, 0], [[1, 0, 1, 0], [2, 0, 4, 0]], [], (), None),
    "two twins: which one is not known": (plus(B, factor=-1), [A, B, B], [], (), None),
    "both twins": (plus(B, B, factor=-1), [A, B, B], [], (), left_out(1, 2)),
    "one station or two others": (plus(B, factor=-1), [B, [7, 0, 0, 0], [0, 7, 2, 5]], [], (), None),
    "doubled or annulled": (B, [A, B], [B], (), None),
    "one station twice is no pair": (plus(B, B), [A, B], [], (), None),
    "stations of zeros say nothing": (plus(A, factor=-1), [A, ZEROS, ZEROS], [], (1, 2), left_out(0)),
    "no stations": ([-1, -1, -1, -1], [], [], (), None),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_explains_a_gap(case: str) -> None:
    gap, stations, annulled, empty, expected = CASES[case]

    assert found(gap, stations, annulled, empty) == expected


def test_up_to_fifteen_annulled_ones_in_any_subset_and_more_all_together() -> None:
    rng = np.random.default_rng(1)
    vectors = rng.integers(1, 10_000, (16, 6)).tolist()

    assert found(plus(*vectors[3:9]), [], vectors[:15]) == Explanation(
        "annulled_included", tuple(range(3, 9))
    )
    assert found(plus(*vectors[3:9]), [], [*vectors[3:9], *[[0] * 6] * 20]) is not None
    assert found(plus(*vectors), [], vectors) == Explanation("annulled_included", tuple(range(16)))
    # Of sixteen, those that are larger than the gap anywhere are out: the others may be few enough again.
    assert found(plus(*vectors[3:5], vectors[5]), [], vectors) in (
        None,
        Explanation("annulled_included", (3, 4, 5)),
    )


@pytest.mark.parametrize("size", [1, 2])
def test_thousands_of_stations_are_searched_at_once(size: int) -> None:
    """A quadratic search would take minutes."""
    rng = np.random.default_rng(size)
    stations = rng.integers(0, 900, (20_000, 20))
    chosen = rng.choice(len(stations), size, replace=False)
    explanation = explain(
        -stations[chosen].sum(axis=0),
        stations,
        stations[:0],
        without_ballots=np.zeros(len(stations), np.bool_),
    )

    assert explanation == left_out(*sorted(int(n) for n in chosen))


cells = st.lists(st.integers(0, 3), min_size=4, max_size=4)


def every_subset(gap: list[int], stations: Vectors, annulled: Vectors, empty: list[int]) -> list[Explanation]:
    """All explanations, by trying."""
    subsets = {
        "left_out": [(n, -1) for n in range(len(stations))],
        "doubled": [(n, 1) for n in range(len(stations))],
        "annulled_included": [(n, 1) for n in range(len(annulled))],
    }
    fits = []
    for kind, members in subsets.items():
        vectors = annulled if kind == "annulled_included" else stations
        for size in range(1, len(members) + 1):
            for subset in combinations(members, size):
                places = tuple(n for n, _ in subset)
                is_small = kind == "annulled_included" or (kind == "left_out" and set(places) <= set(empty))
                is_plain = all(any(vectors[n]) for n in places)
                is_told = sum(cell != 0 for cell in gap) >= (2 if size == 1 else 3)
                if (size > 2 and not is_small) or not is_plain or not is_told:
                    continue
                if plus(*(vectors[n] for n in places), factor=subset[0][1]) == gap:
                    fits.append(Explanation(kind, places))
    return fits


@settings(deadline=None)
@given(st.lists(cells, max_size=5), st.lists(cells, max_size=4), st.data())
def test_it_is_the_only_subset_that_fits(stations: Vectors, annulled: Vectors, data: st.DataObject) -> None:
    empty = data.draw(st.lists(st.integers(0, 4), max_size=4))
    pool, sign = data.draw(st.sampled_from([(stations, -1), (stations, 1), (annulled, 1)]))
    subset = data.draw(st.lists(st.sampled_from(pool), max_size=4)) if pool else []
    gap = plus([0] * 4, *subset, factor=sign) if data.draw(st.booleans()) else data.draw(cells)
    fits = every_subset(gap, stations, annulled, empty)

    assert found(gap, stations, annulled, tuple(empty)) == (fits[0] if len(fits) == 1 else None)
