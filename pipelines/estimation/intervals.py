"""Margins and intervals of estimates: normal, Student's t where degrees are few, exact near 0 and 1."""

import numpy as np
import polars as pl
from scipy import stats

FEW_DEGREES = 60
NEAR = 5
"""A share is near 0 or 1 where fewer than so many effective stations are on one side."""


def with_intervals(frame: pl.DataFrame, *, confidence: float, bounded: bool) -> pl.DataFrame:
    """The frame of `ratio` with `low, high, margin, interval`.

    Shares of stations (`bounded`) near 0 or 1 have the interval of Clopper and Pearson on the effective sample size
    n* = p (1 - p) / v, cut at n (Korn and Graubard 1998); where p is 0 or 1, n* is n.
    """
    estimate, se = frame["estimate"].to_numpy(), frame["se"].cast(pl.Float64).to_numpy()
    degrees, n = frame["degrees"].to_numpy().astype(float), frame["stations"].to_numpy().astype(float)
    upper = (1 + confidence) / 2
    is_few = degrees < FEW_DEGREES
    factor = np.where(is_few, stats.t.ppf(upper, np.maximum(degrees, 1)), stats.norm.ppf(upper))
    margin = factor * se
    low, high = estimate - margin, estimate + margin
    word = np.where(is_few, "t", "normal").astype(object)
    if bounded:
        with np.errstate(divide="ignore", invalid="ignore"):
            effective = np.where(se > 0, np.minimum(estimate * (1 - estimate) / se**2, n), n)
        is_near = np.minimum(estimate, 1 - estimate) * effective < NEAR
        x = estimate * effective
        exact_low = np.where(x > 0, stats.beta.ppf(1 - upper, np.maximum(x, 1e-9), effective - x + 1), 0.0)
        exact_high = np.where(
            x < effective, stats.beta.ppf(upper, x + 1, np.maximum(effective - x, 1e-9)), 1.0
        )
        low, high = np.where(is_near, exact_low, low), np.where(is_near, exact_high, high)
        margin = np.where(is_near, np.maximum(high - estimate, estimate - low), margin)
        word[is_near] = "exact"
        low, high = np.maximum(low, 0), np.minimum(high, 1)
    told = pl.DataFrame(
        {"low": low, "high": high, "margin": margin},
        schema=dict.fromkeys(("low", "high", "margin"), pl.Float64),
    )
    return frame.with_columns(told.fill_nan(None), interval=pl.Series(word.tolist(), dtype=pl.String))
