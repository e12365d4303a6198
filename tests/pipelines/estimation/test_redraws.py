"""Two hundred samples redrawn from whole nations: how often intervals hold the truth, and who is warned.

The bounds are those of `make soak`, widened by what 200 redraws can miss by chance: 1 in 1,000 on either side.
"""

from functools import cache

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from pipelines.estimation.response import WARNS_BELOW, late_against_early
from tests import redraws
from tests.redraws import Population, Quantity

DRAWS = 200
BOUNDS = {0.95: (0.93, 0.97), 0.99: (0.98, 0.997)}
MAKERS = {"exercise": redraws.exercise, "Russia 2018": redraws.russia}
STRENGTH = {"exercise": 0.3, "Russia 2018": 0.4}
"""How strongly lateness goes with what stations say where the warning must fire, by nation: see the long trial."""

either_nation = pytest.mark.parametrize(
    "name",
    [
        "exercise",
        pytest.param(
            "Russia 2018",
            marks=pytest.mark.skipif(not redraws.RUSSIA.is_file(), reason=f"no {redraws.RUSSIA}"),
        ),
    ],
)


@cache
def nation(name: str) -> Population:
    return MAKERS[name]()


@cache
def drawn(name: str) -> pl.DataFrame:
    return redraws.redrawn(nation(name), DRAWS, np.random.default_rng(2))


def told(name: str, missing: float) -> pl.DataFrame:
    return redraws.missing_at_random(drawn(name), missing, np.random.default_rng(3))


def by_chance(confidence: float, runs: int) -> tuple[float, float]:
    """The bounds of coverage, widened by the draw of so many runs."""
    low, high = BOUNDS[confidence]
    return float(binom.ppf(0.001, runs, low) / runs), float(binom.ppf(0.999, runs, high) / runs)


@either_nation
@pytest.mark.parametrize("missing", [0, 0.1])
def test_intervals_cover_what_is_true(name: str, missing: float) -> None:
    sample = told(name, missing)
    outside = {}
    for quantity in nation(name).quantities:
        estimates = redraws.estimated(quantity, sample, nation(name).strata)
        assert estimates.height > DRAWS / 2
        for confidence in BOUNDS:
            low, high = by_chance(confidence, estimates.height)
            found = redraws.coverage(quantity, estimates, confidence)
            if not low <= found <= high:
                outside[quantity.name, confidence] = found
    assert outside == {}


def turnout(name: str) -> Quantity:
    return nation(name).quantities[0]


@either_nation
def test_voters_as_the_units_of_the_sample_are_wrong(name: str) -> None:
    wrong = redraws.voters_as_n(turnout(name), told(name, 0), nation(name))
    assert redraws.coverage(turnout(name), wrong, 0.95) < 0.4


@either_nation
def test_the_mean_of_the_turnouts_of_stations_is_wrong(name: str) -> None:
    wrong = redraws.mean_of_stations(turnout(name), told(name, 0), nation(name))
    assert redraws.coverage(turnout(name), wrong, 0.95) < 0.7


@either_nation
def test_an_uneven_sample_without_its_strata_is_wrong(name: str) -> None:
    uneven = redraws.evenly(nation(name))
    sample = redraws.missing_at_random(
        redraws.redrawn(uneven, DRAWS, np.random.default_rng(2)), 0, np.random.default_rng(3)
    )
    quantity = turnout(name)
    right = redraws.coverage(quantity, redraws.estimated(quantity, sample, uneven.strata), 0.95)
    low, high = by_chance(0.95, DRAWS)
    assert low <= right <= high
    assert redraws.coverage(quantity, redraws.without_strata(quantity, sample, uneven), 0.95) < 0.85


def test_a_proportional_sample_without_its_strata_is_needlessly_wide() -> None:
    quantity, sample = turnout("exercise"), told("exercise", 0)
    wrong = redraws.without_strata(quantity, sample, nation("exercise"))
    assert redraws.coverage(quantity, wrong, 0.95) > 0.97


@either_nation
@pytest.mark.parametrize("place", [0, 1, 6])
def test_late_stations_warn_where_they_say_something_else(name: str, place: int) -> None:
    """In four of five runs where lateness goes with the answer; rarely where it does not."""
    quantity = nation(name).quantities[place]
    says = redraws.shares(quantity if place < 2 else turnout(name))
    warned = {}
    for strength in (0.0, STRENGTH[name]):
        sample = redraws.late_and_missing(drawn(name), says, strength, 0.1, np.random.default_rng(4))
        found = late_against_early(
            redraws.of(quantity, sample.filter("is_told")), nation(name).strata, ["cell"]
        )
        assert found.height == DRAWS
        warned[strength] = float((found["late_p"] < WARNS_BELOW).mean() or 0)
    assert warned[STRENGTH[name]] >= 0.8
    assert warned[0.0] <= float(binom.ppf(0.999, DRAWS, 0.02) / DRAWS)
