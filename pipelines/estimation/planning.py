"""How many stations a sample needs, or what margin so many give, before one is drawn.

Voters of one station resemble one another: with m voters in a station and an intra-class correlation r, a sample of
whole stations tells as much as one of 1 / (1 + (m - 1) r) times as many voters (Kish 1965, Survey Sampling, 5.4).
r is an assumption and is said beside every number planned with it; for a share of stations m is 1 and r does not count.
"""

import math

from scipy import stats


def z_of(confidence: float) -> float:
    """Standard errors on either side of an estimate at this confidence: 1.959964 at .95."""
    return float(stats.norm.ppf((1 + confidence) / 2))


def sample_size(*, p: float, error: float, z: float, population: int, deff: float = 1.0) -> float:
    """Units of a simple random sample whose share p has this margin, times `deff`: n0 / (1 + n0 / N), not rounded.

    n0 = deff z^2 p (1 - p) / error^2 (Cochran 1977, 4.6).
    """
    first = deff * z**2 * p * (1 - p) / error**2
    return first / (1 + first / population)


def design_effect(*, voters: float, icc: float) -> float:
    """How many times larger a sample of whole stations of so many voters is than one of voters that tells as much."""
    return 1 + (voters - 1) * icc


def stations_needed(
    *, p: float, error: float, confidence: float, stations: int, voters: float, icc: float
) -> int:
    """Stations to draw of so many with `voters` each, for this margin of a share of voters or a smaller one."""
    deff = design_effect(voters=voters, icc=icc) / voters
    return math.ceil(sample_size(p=p, error=error, z=z_of(confidence), population=stations, deff=deff))


def margin_of(
    *, p: float, sampled: int, confidence: float, stations: int, voters: float, icc: float
) -> float:
    """The margin that a share of voters has where so many stations are drawn of so many, with `voters` each."""
    deff = design_effect(voters=voters, icc=icc) / voters
    return z_of(confidence) * math.sqrt(deff * p * (1 - p) / sampled * (1 - sampled / stations))
