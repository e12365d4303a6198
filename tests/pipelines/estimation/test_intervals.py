"""How wide intervals are: published exact ones, Student's below sixty degrees, nothing outside of 0 and 1."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from scipy import stats

from pipelines.estimation.intervals import NEAR, with_intervals


def shown(
    p: float | None, n: int, *, degrees: int | None = None, se: float | None = None, confidence: float = 0.95,
    bounded: bool = True, is_whole: bool = False,
) -> dict[str, float | str | None]:  # fmt: skip
    if se is None and p is not None:
        se = (p * (1 - p) / n) ** 0.5
    frame = pl.DataFrame(
        {
            "estimate": [p],
            "se": [se],
            "stations": [n],
            "degrees": [n - 1 if degrees is None else degrees],
            "is_whole": [is_whole],
        },
        schema_overrides={"estimate": pl.Float64, "se": pl.Float64},
    )
    return with_intervals(frame, confidence=confidence, bounded=bounded).row(0, named=True)


@pytest.mark.parametrize(("yes", "low", "high"), [(0, 0, 1.22), (2, 0.08, 2.39), (4, 0.36, 3.38)])
def test_exact_intervals_near_nothing(yes: int, low: float, high: float) -> None:
    """The published intervals of 0, 2 and 4 of 300, where the effective size is that of the sample."""
    made = shown(yes / 300, 300)
    assert (made["interval"], round(100 * made["low"], 2), round(100 * made["high"], 2)) == (
        "exact",
        low,
        high,
    )
    mirror = shown(1 - yes / 300, 300)
    assert mirror["low"] == pytest.approx(1 - made["high"])
    assert mirror["margin"] == pytest.approx(made["margin"])


def test_a_large_variance_makes_the_exact_interval_longer_and_a_small_one_no_shorter() -> None:
    plain, deff = shown(0.01, 300), (0.01 * 0.99 / 300) ** 0.5
    assert shown(0.01, 300, se=1.5 * deff)["high"] > plain["high"]
    assert shown(0.01, 300, se=0.5 * deff)["high"] == pytest.approx(plain["high"])


@pytest.mark.parametrize("confidence", [0.95, 0.99])
def test_students_t_below_sixty_degrees(confidence: float) -> None:
    few = shown(0.4, 80, degrees=59, confidence=confidence)
    many = shown(0.4, 80, degrees=60, confidence=confidence)
    upper = (1 + confidence) / 2
    assert (few["interval"], many["interval"]) == ("t", "normal")
    assert few["margin"] == pytest.approx(few["se"] * stats.t.ppf(upper, 59))
    assert many["margin"] == pytest.approx(many["se"] * stats.norm.ppf(upper))


def test_shares_of_stations_are_exact_near_the_end_only() -> None:
    n = 100
    assert shown((NEAR - 1) / n, n)["interval"] == "exact"
    assert shown((NEAR + 1) / n, n)["interval"] == "normal"
    assert shown((NEAR - 1) / n, n, bounded=False)["interval"] == "normal"


def test_shares_stay_between_nothing_and_all() -> None:
    low, high = (shown(p, 100, degrees=99, confidence=0.99) for p in (0.055, 0.945))
    assert (low["interval"], low["low"], high["high"]) == ("normal", 0, 1)
    assert shown(0.055, 100, degrees=99, confidence=0.99, bounded=False)["low"] < 0


def test_without_an_error_there_is_no_interval() -> None:
    for p in (None, 0.0, 0.3):
        frame = pl.DataFrame(
            {"estimate": [p], "se": [None], "stations": [9], "degrees": [0], "is_whole": [False]},
            schema_overrides={"estimate": pl.Float64, "se": pl.Float64},
        )
        made = with_intervals(frame, confidence=0.95, bounded=True).row(0, named=True)
        assert [made[name] for name in ("low", "high", "margin", "interval")] == [None] * 4


@pytest.mark.parametrize("p", [0.0, 0.4, 0.5, 1.0])
@pytest.mark.parametrize("se", [0.0, 1e-17])
def test_strata_that_each_say_one_thing_have_the_interval_of_as_many_stations(p: float, se: float) -> None:
    """Twenty stations of which no stratum was divided: the published exact intervals of 0, 8, 10 and 20 of 20."""
    made = shown(p, 20, se=se)
    known = {0.0: (0, 16.84), 0.4: (19.12, 63.95), 0.5: (27.20, 72.80), 1.0: (83.16, 100)}[p]
    assert (made["interval"], round(100 * made["low"], 2), round(100 * made["high"], 2)) == ("exact", *known)


def test_a_share_of_voters_without_spread_has_no_margin() -> None:
    made = shown(0.0, 30, se=0.0, bounded=False)
    assert [made[name] for name in ("se", "low", "high", "margin", "interval")] == [None] * 5


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("p", [0.0, 0.02, 0.5])
def test_what_was_counted_whole_is_known(p: float, bounded: bool) -> None:
    made = shown(p, 50, se=0.0, bounded=bounded, is_whole=True)
    assert (made["low"], made["high"], made["margin"]) == (p, p, 0)


@pytest.mark.parametrize("bounded", [False, True])
def test_one_estimate_without_an_error_leaves_the_others_theirs(bounded: bool) -> None:
    frame = pl.DataFrame(
        {"estimate": [0.4, 0.3, None, 0.02], "se": [0.05, None, None, 0.01], "stations": 90, "degrees": 80,
         "is_whole": False},
        schema_overrides={"estimate": pl.Float64, "se": pl.Float64},
    )  # fmt: skip
    made = with_intervals(frame, confidence=0.95, bounded=bounded)
    alone = pl.concat(with_intervals(part, confidence=0.95, bounded=bounded) for part in frame.iter_slices(1))
    assert_frame_equal(made, alone)
    assert made["margin"].is_null().to_list() == [False, True, True, False]
