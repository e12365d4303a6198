"""Margins and intervals of estimates: normal, Student's t where degrees are few, exact near 0 and 1."""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]

FEW_DEGREES = 60
"""Below so many degrees of freedom the normal interval is too short to see, and Student's takes its place."""
NEAR = 5
"""A share is near 0 or 1 where fewer than so many effective stations are on one side."""
_NO_SPREAD = 1e-9
"""A standard error below this is rounding: in every stratum all stations said the same."""


def with_intervals(frame: pl.DataFrame, *, confidence: float, bounded: bool) -> pl.DataFrame:
    """The frame of `combined_ratio` with `low, high, margin, interval`, all null where there is no `se`.

    Shares of stations (`bounded`) with fewer than `NEAR` effective stations on one side have the exact interval on
    the effective sample size, cut at the stations that answered, which is conservative: a variance of few stations
    may be small by chance. Where the variance is 0 it is the stations that answered: those of each stratum said one
    thing, which is no proof that the others would. Of other ratios nobody can tell then, and there is no `se`. What was
    counted whole (`is_whole`) has no margin but 0. `margin` is the larger distance of an end from the estimate.
    """
    p, se, degrees, n = (
        frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for name in ("estimate", "se", "degrees", "stations")
    )
    is_part = ~frame["is_whole"].fill_null(False).to_numpy()
    is_blind = is_part & (se <= _NO_SPREAD)
    if not bounded:
        se = np.where(is_blind, np.nan, se)
    margin = critical(degrees, confidence) * se
    low, high = p - margin, p + margin
    word = np.where(degrees < FEW_DEGREES, "t", "normal").astype(object)
    if bounded:
        low, high = np.maximum(low, 0), np.minimum(high, 1)
        size = np.where(is_blind, n, np.minimum(effective_size(p, se, degrees, n, confidence), n))
        is_exact = is_part & (is_blind | (np.minimum(p, 1 - p) * size < NEAR))
        exact_low, exact_high = exact(p, size, confidence)
        low, high = np.where(is_exact, exact_low, low), np.where(is_exact, exact_high, high)
        word[is_exact] = "exact"
    word[np.isnan(se)] = None
    told = pl.DataFrame(
        {"se": se, "low": low, "high": high, "margin": np.maximum(high - p, p - low)}
    ).fill_nan(None)
    return frame.with_columns(told, interval=pl.Series(word.tolist(), dtype=pl.String))


def critical(degrees: Floats, confidence: float, few: float = FEW_DEGREES) -> Floats:
    """Standard errors in a margin: of Student's t below `few` degrees, else of the normal distribution."""
    upper = (1 + confidence) / 2
    t = stats.t.ppf(upper, np.maximum(degrees, 1))
    made: Floats = np.where(degrees < few, t, stats.norm.ppf(upper))
    return made


def effective_size(p: Floats, se: Floats, degrees: Floats, n: Floats, confidence: float) -> Floats:
    """Stations of a simple random sample that would tell as much: p (1 - p) / v (t_(n-1) / t_degrees)^2.

    Korn and Graubard 1998, Survey Methodology 24; not a number where `se` is 0.
    """
    upper = (1 + confidence) / 2
    loss = stats.t.ppf(upper, np.maximum(n - 1, 1)) / stats.t.ppf(upper, np.maximum(degrees, 1))
    size: Floats = p * (1 - p) / np.where(se > 0, se, np.nan) ** 2 * loss**2
    return size


def exact(p: Floats, size: Floats, confidence: float) -> tuple[Floats, Floats]:
    """The interval of Clopper and Pearson for a share of an effective size, which need not be whole."""
    upper = (1 + confidence) / 2
    yes, no = p * size, (1 - p) * size
    with np.errstate(invalid="ignore"):
        low = np.where(yes > 0, stats.beta.ppf(1 - upper, yes, no + 1), 0.0)
        high = np.where(no > 0, stats.beta.ppf(upper, yes + 1, no), 1.0)
    return low, high
