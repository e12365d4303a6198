"""The combined ratio against sums written out, and what it does with domains, gaps and single stations."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.estimation.ratio import combined_ratio

STRATA = pl.DataFrame({"stratum_id": ["a", "b", "c"], "stations": [40, 60, 25]})


def rows(cell: int, values: dict[str, list[tuple[float, float]]]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (cell, f"{stratum}{n}", stratum, y, x)
            for stratum, own in values.items()
            for n, (y, x) in enumerate(own)
        ],
        schema={
            "cell": pl.Int64,
            "unit_id": pl.String,
            "stratum_id": pl.String,
            "y": pl.Float64,
            "x": pl.Float64,
        },
        orient="row",
    )


def told(observed: pl.DataFrame, strata: pl.DataFrame = STRATA) -> dict[str, float]:
    return combined_ratio(observed, strata, ["cell"]).row(0, named=True)


def by_hand(values: dict[str, list[tuple[float, float]]]) -> tuple[float, float]:
    """Estimate and error by the sums of Cochran, stratum by stratum."""
    sizes = dict(STRATA.iter_rows())
    mean = {h: np.mean(np.array(own), axis=0) for h, own in values.items()}
    whole = sum(sizes[h] * mean[h][1] for h in values)
    ratio = sum(sizes[h] * mean[h][0] for h in values) / whole
    variance = 0.0
    for h, own in values.items():
        residual = np.array([y - ratio * x for y, x in own])
        variance += sizes[h] ** 2 * (1 - len(own) / sizes[h]) * residual.var(ddof=1) / len(own)
    return ratio, variance**0.5 / whole


one = st.tuples(st.integers(0, 900), st.integers(1, 900)).map(
    lambda pair: (float(min(pair)), float(max(pair)))
)
samples = st.fixed_dictionaries({h: st.lists(one, min_size=2, max_size=9) for h in "abc"})


@given(samples)
@settings(max_examples=60, deadline=None)
def test_it_is_what_the_sums_are(values: dict[str, list[tuple[float, float]]]) -> None:
    found = told(rows(0, values))
    ratio, error = by_hand(values)
    assert found["estimate"] == pytest.approx(ratio, rel=1e-9, abs=1e-12)
    assert found["se"] == pytest.approx(error, rel=1e-7, abs=1e-9)
    assert found["degrees"] == sum(map(len, values.values())) - 3


@given(samples, samples, st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_cells_do_not_know_of_one_another_nor_of_the_order(
    first: dict[str, list[tuple[float, float]]], second: dict[str, list[tuple[float, float]]], seed: int
) -> None:
    both = pl.concat([rows(0, first), rows(1, second)])
    found = combined_ratio(both, STRATA, ["cell"])
    mixed = both.sample(fraction=1, shuffle=True, seed=seed)
    assert_frame_equal(combined_ratio(mixed, STRATA, ["cell"]), found, rel_tol=1e-12, abs_tol=1e-14)
    for cell, values in enumerate((first, second)):
        alone = combined_ratio(rows(cell, values), STRATA, ["cell"])
        for name in ("estimate", "se", "stations"):
            assert found[name][cell] == pytest.approx(alone[name][0], rel=1e-9, abs=1e-9)


def test_the_error_is_that_of_leaving_one_out() -> None:
    """The jackknife of delete-one-station, another road to the same variance: equal within few per cent."""
    rng = np.random.default_rng(5)
    values = {}
    for h, n in (("a", 30), ("b", 40), ("c", 15)):
        x = rng.integers(200, 2500, n).astype(float)
        values[h] = list(zip(rng.binomial(x.astype(int), rng.beta(8, 12, n)).astype(float), x, strict=True))
    found = told(rows(0, values))
    sizes, variance = dict(STRATA.iter_rows()), 0.0
    for h, own in values.items():
        left = [by_hand({**values, h: own[:n] + own[n + 1 :]})[0] for n in range(len(own))]
        variance += (
            (1 - len(own) / sizes[h])
            * (len(own) - 1)
            / len(own)
            * sum((r - np.mean(left)) ** 2 for r in left)
        )
    assert found["se"] == pytest.approx(variance**0.5, rel=0.03)


def test_a_station_outside_of_the_domain_stays_in_its_stratum() -> None:
    """Three of five drawn are in the domain: it is estimated to have 24 of 40 stations, which is uncertain itself."""
    found = told(rows(0, {"a": [(1.0, 1.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0), (0.0, 0.0)]}))
    assert (found["stations"], found["responding"], found["degrees"]) == (3, 5, 2)
    assert found["estimate"] == pytest.approx(2 / 3)
    residual = np.array([1 / 3, -2 / 3, 1 / 3, 0, 0])
    assert found["se"] == pytest.approx((40**2 * (1 - 5 / 40) * residual.var(ddof=1) / 5) ** 0.5 / 24)


def test_a_stratum_counted_whole_adds_no_variance() -> None:
    strata = pl.DataFrame({"stratum_id": ["a", "b"], "stations": [3, 60]})
    part = {"b": [(3.0, 4.0), (1.0, 4.0), (2.0, 9.0)]}
    whole = told(rows(0, {"a": [(5.0, 9.0), (1.0, 2.0), (3.0, 3.0)], **part}), strata)
    only = told(rows(0, {"a": [(5.0, 9.0), (1.0, 2.0), (3.0, 3.0)]}), strata)
    assert only["se"] == 0
    assert whole["se"] > 0


def test_one_answer_of_a_stratum_shares_the_variance_of_its_neighbour() -> None:
    """`b` has one answer of 60 stations: b and c are one; as the last it would be one with the stratum before."""
    values = {"a": [(1.0, 2.0), (2.0, 2.0), (0.0, 2.0)], "b": [(1.0, 2.0)], "c": [(2.0, 2.0), (1.0, 2.0)]}
    found = told(rows(0, values))
    sizes, whole = {"a": 40, "b": 60, "c": 25}, 250.0
    ratio = (40 * 1 + 60 * 1 + 25 * 1.5) / whole
    assert (found["estimate"], found["collapsed"]) == (pytest.approx(ratio), 1)
    z = {h: np.array([sizes[h] / len(own) * (y - ratio * x) for y, x in own]) for h, own in values.items()}
    pools = [(z["a"], 40), (np.concatenate([z["b"], z["c"]]), 85)]
    variance = sum(len(own) * (1 - len(own) / size) * own.var(ddof=1) for own, size in pools)
    assert found["se"] == pytest.approx(variance**0.5 / whole)
    assert found["degrees"] == 6 - 2
    last = told(rows(0, {"a": values["a"], "b": values["c"], "c": values["b"]}))
    assert (last["collapsed"], last["degrees"]) == (1, 4)


def test_single_stations_side_by_side_are_one_pool() -> None:
    found = told(rows(0, {h: [(float(n), 3.0)] for n, h in enumerate("abc")}))
    assert (found["collapsed"], found["degrees"]) == (3, 2)
    assert found["se"] > 0


def test_a_station_with_nothing_to_collapse_with_has_no_error() -> None:
    assert told(rows(0, {"a": [(1.0, 2.0)]}))["se"] is None


def test_a_single_station_that_is_its_whole_stratum_is_known() -> None:
    strata = pl.DataFrame({"stratum_id": ["a", "b"], "stations": [1, 60]})
    found = told(rows(0, {"a": [(1.0, 2.0)], "b": [(1.0, 2.0), (2.0, 2.0)]}), strata)
    assert (found["collapsed"], found["degrees"]) == (0, 1)


def test_without_a_denominator_there_is_no_estimate() -> None:
    found = told(rows(0, {"a": [(0.0, 0.0), (0.0, 0.0)]}))
    assert (found["estimate"], found["se"], found["deff"], found["stations"]) == (None, None, None, 0)
