"""Largest remainders and settling: sums are exact, bounds are kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.exercise.draw import apportion, settle, shifted


def test_the_largest_remainders_get_what_is_left() -> None:
    assert apportion(10, np.array([41, 29, 30])).tolist() == [4, 3, 3]
    assert apportion(7, np.array([0.5, 0.25, 0.25])).tolist() == [3, 2, 2]


@settings(deadline=None)
@given(st.integers(0, 10**8), st.lists(st.floats(0.001, 1000), min_size=1, max_size=60))
def test_nothing_is_lost_and_no_share_is_a_whole_unit_off(total: int, weights: list[float]) -> None:
    shares = apportion(total, np.array(weights))

    assert shares.sum() == total
    # Weights are kept to one part in 2^30, so a share is exact up to that part of the total.
    exact = np.array(weights) / sum(weights) * total
    assert np.all(np.abs(shares - exact) < 1 + total * len(weights) / 2**29)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 100)), min_size=1), st.data()
)
def test_settled_counts_reach_the_total_within_their_bounds(
    rows: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    low = np.array([min(a, b) for a, b, _ in rows])
    high = np.array([max(a, b) for a, b, _ in rows])
    total = data.draw(st.integers(int(low.sum()), int(high.sum())))

    settled = settle(np.array([c for *_, c in rows]), total, low, high)

    assert settled.sum() == total
    assert np.all((low <= settled) & (settled <= high))


def test_a_total_out_of_reach_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be reached"):
        settle(np.array([1, 1]), 9, np.array([0, 0]), np.array([3, 3]))


def test_shifted_shares_meet_the_total_and_keep_their_order() -> None:
    sizes, shares = np.array([100, 200, 300]), np.array([0.2, 0.5, 0.4])

    moved = shifted(shares, sizes, 390)

    assert sizes @ moved == pytest.approx(390)
    assert np.argsort(moved).tolist() == np.argsort(shares).tolist()
