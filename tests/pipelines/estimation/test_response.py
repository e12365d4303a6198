"""Rates, worst cases, and whether the order of reports tells something."""

import itertools

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from scipy import stats

from pipelines.estimation.response import late_against_early, rates, worst_case

STRATA = pl.DataFrame({"stratum_id": ["a", "b"], "stations": [30, 20]})


def test_rates_count_strata_of_which_nobody_answered() -> None:
    sample = pl.DataFrame(
        {
            "cell": [0, 0, 0, 0, 1],
            "stratum_id": ["a", "a", "b", "b", "a"],
            "is_told": [True, False, False, False, True],
        }
    )
    assert rates(sample, ["cell"]).rows() == [(0, 4, 1, 1, "b", 0.25), (1, 1, 1, 0, None, 1.0)]


def asked(y: list[float | None], if_missing: list[float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "cell": 0,
            "unit_id": ["s0", "s1", "s2", "s3"],
            "stratum_id": ["a", "a", "b", "b"],
            "y": pl.Series(y, dtype=pl.Float64),
            "x": pl.Series([None if value is None else 10.0 for value in y], dtype=pl.Float64),
            "if_missing": pl.Series(if_missing, dtype=pl.Float64),
        }
    )


def test_the_worst_cases_are_none_and_all_of_the_known_voters() -> None:
    found = worst_case(asked([4, None, 6, 8], [10, 30, 10, 10]), STRATA, ["cell"])
    whole = 15 * (10 + 30) + 10 * (10 + 10)
    assert found.row(0) == (
        0,
        pytest.approx((15 * 4 + 10 * 14) / whole),
        pytest.approx((15 * 34 + 10 * 14) / whole),
    )


def test_nothing_is_bounded_by_unknown_voters() -> None:
    assert worst_case(asked([4, None, 6, 8], [10, None, 10, 10]), STRATA, ["cell"]).row(0) == (0, None, None)
    known = worst_case(asked([4, 5, 6, 8], [None] * 4), STRATA, ["cell"]).row(0, named=True)
    assert known["worst_low"] == known["worst_high"]


def reports(y: list[float], times: list[int | None], stratum: str = "a") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "cell": 0,
            "unit_id": [f"{stratum}{n}" for n in range(len(y))],
            "stratum_id": stratum,
            "y": pl.Series(y, dtype=pl.Float64),
            "x": 10.0,
            "received_at": pl.Series(times, dtype=pl.Int64),
        }
    )


def test_its_variance_is_that_of_all_orders() -> None:
    """The statistic of all 120 orders of five reports has the variance that the docstring states, so z^2 averages 1."""
    values = [1.0, 2.0, 5.0, 9.0, 4.0]
    frames = [
        reports(values, list(order)).with_columns(cell=pl.lit(n))
        for n, order in enumerate(itertools.permutations(range(5)))
    ]
    found = late_against_early(pl.concat(frames), STRATA, ["cell"])
    z = stats.norm.isf(found["late_p"].to_numpy() / 2)
    assert np.mean(z**2) == pytest.approx(1)
    assert found["difference"].mean() == pytest.approx(0, abs=1e-12)


def test_the_difference_is_from_first_to_last_on_a_straight_line() -> None:
    rising = [4 + 0.5 * n for n in range(9)]
    found = late_against_early(reports(rising, list(range(9))), STRATA, ["cell"]).row(0, named=True)
    assert found["difference"] == pytest.approx(9 * 0.05)
    assert found["late_p"] < 0.01
    assert found["ordered"] == 9
    back = late_against_early(reports(rising[::-1], list(range(9))), STRATA, ["cell"]).row(0, named=True)
    assert (back["difference"], back["late_p"]) == (pytest.approx(-0.45), pytest.approx(found["late_p"]))


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_rows_is_not_that_of_the_reports(seed: int) -> None:
    told = reports([1.1, 2.7, 5.3, 9.9, 4.1, 7.7], [3, 1, 2, 6, 4, 5])
    mixed = told.sample(fraction=1, shuffle=True, seed=seed)
    found, known = (late_against_early(frame, STRATA, ["cell"]) for frame in (mixed, told))
    assert_frame_equal(found, known, rel_tol=1e-12)


def test_strata_that_differ_are_not_taken_for_a_drift() -> None:
    """All of b report after all of a and say something else: in neither does time tell anything."""
    early, late = reports([2, 3, 3, 2], [1, 2, 3, 4]), reports([8, 9, 9, 8], [5, 6, 7, 8], "b")
    found = late_against_early(pl.concat([early, late]), STRATA, ["cell"]).row(0, named=True)
    assert found["difference"] == pytest.approx(0, abs=1e-12)
    assert found["late_p"] == pytest.approx(1)


def test_reports_of_one_time_or_of_none_tell_nothing() -> None:
    for times in ([7, 7, 7], [None, None, None]):
        assert late_against_early(reports([1, 5, 9], times), STRATA, ["cell"]).is_empty()
    tied = late_against_early(reports([1, 5, 9, 9], [1, 1, 2, None]), STRATA, ["cell"]).row(0, named=True)
    assert tied["ordered"] == 3


def test_stations_that_all_say_the_same_have_no_p_value() -> None:
    assert late_against_early(reports([5, 5, 5], [1, 2, 3]), STRATA, ["cell"])["late_p"].item() is None


@pytest.mark.parametrize("n", range(3, 30))
def test_stations_that_say_one_thing_in_each_stratum_have_no_p_value(n: int) -> None:
    """Rounding leaves a drift of 1e-18 over a variance of 0 in some of them, which is no infinite z."""
    told = pl.concat([reports([0.0] * n, list(range(n))), reports([10.0], [1], "b")])
    strata = pl.DataFrame({"stratum_id": ["a", "b"], "stations": [41, 12]})
    found = late_against_early(told.sample(fraction=1, shuffle=True, seed=n), strata, ["cell"])
    assert found.select("difference", "late_p").row(0) == (pytest.approx(0, abs=1e-12), None)
