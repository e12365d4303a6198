"""Random counts that still add up: drawn freely first, then settled on a total that is known exactly."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FINE = 2**30
"""Weights become whole numbers of this size at most, so that no share depends on the rounding of floats."""


def apportion(total: int, weights: Ints | Floats) -> Ints:
    """`total` divided in proportion to `weights` by largest remainder; ties go to the first."""
    if weights.dtype.kind == "f":
        weights = np.rint(weights / weights.max() * _FINE)
    whole = weights.astype(np.int64)
    shares, remainders = np.divmod(whole * total, whole.sum())
    shares[np.argsort(-remainders, kind="stable")[: total - shares.sum()]] += 1
    return shares


def settle(counts: Ints, total: int, low: Ints, high: Ints) -> Ints:
    """`counts` moved within their bounds until they sum to `total`, each by its share of the room there is."""
    counts = np.clip(counts, low, high)
    gap = total - int(counts.sum())
    if gap == 0:
        return counts
    room = high - counts if gap > 0 else counts - low
    if abs(gap) > room.sum():
        raise ValueError(f"{total} cannot be reached within the bounds: {abs(gap)} against {room.sum()}")
    step = apportion(abs(gap), room)
    return counts + step if gap > 0 else counts - step


def logit(share: Floats | float) -> Floats:
    """The log odds of a share, kept off 0 and 1."""
    kept = np.clip(share, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float64)


def expit(odds: Floats) -> Floats:
    """The share with these log odds."""
    return 1 / (1 + np.exp(-odds))


def around(centre: Floats, precision: float, rng: np.random.Generator) -> Floats:
    """Shares of a beta distribution with these means: what makes binomial counts over-dispersed."""
    return rng.beta(centre * precision, (1 - centre) * precision)


def shifted(shares: Floats, sizes: Ints, total: int) -> Floats:
    """The shares moved together on the logit scale until `sizes` times shares sums to `total`."""
    odds, low, high = logit(shares), -12.0, 12.0
    for _ in range(40):
        middle = (low + high) / 2
        if float(sizes @ expit(odds + middle)) < total:
            low = middle
        else:
            high = middle
    return expit(odds + (low + high) / 2)
