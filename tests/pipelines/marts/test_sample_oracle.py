"""Every number of the estimates of random synthetic samples, computed a second time, from the books.

Cochran 1977 for ratio and variance, Korn and Graubard 1998 near 0 and 1, Hajek and Sidak 1967 for late against early.
"""

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from scipy import stats

from tests.sample_rows import drawn, mart, sent, units_of

SIZE, EACH = 150, 60
SAMPLE = drawn(SIZE, EACH)
MISSING = None


@dataclass(frozen=True)
class Station:
    """What one station of the sample says; y is None where it says nothing, x is then what is taken for it."""

    stratum: str
    region: str
    y: float | None
    x: float
    place: int


def says(answer: dict[str, str], voters: int, indicator: str) -> tuple[float | None, float]:
    if indicator == "turnout":
        came = answer.get("came")
        return (MISSING if came is None or int(came) > voters else float(came)), float(voters)
    if answer.get("seen") == "no":
        return 0.0, 0.0
    if "seen" in answer and "sealed" in answer:
        return float(answer["sealed"] == "yes"), 1.0
    return MISSING, 1.0


def ratio(stations: list[tuple[str, float, float]]) -> tuple[float, float, float | None, int]:
    """Estimate, error, design effect and degrees of `(stratum, y, x)`; each stratum stands for as many stations."""
    strata = [np.array([row[1:] for row in stations if row[0] == name]) for name in "NS"]
    y, x = (sum(SIZE * stratum[:, k].mean() for stratum in strata) for k in (0, 1))
    residuals = [stratum[:, 0] - y / x * stratum[:, 1] for stratum in strata]
    variance = sum(SIZE**2 * (1 - len(e) / SIZE) * e.var(ddof=1) / len(e) for e in residuals)
    n, size = len(stations), 2 * SIZE
    spread = sum(SIZE / len(e) * (e**2).sum() for e in residuals) / size * n / (n - 1)
    simple = size**2 * (1 - n / size) * spread / n
    inside = [int((stratum[:, 1] > 0).sum()) for stratum in strata]
    deff = variance / simple if simple > 0 else None
    return y / x, math.sqrt(variance) / x, deff, sum(k - 1 for k in inside if k)


def interval(
    p: float, se: float, degrees: int, n: int, confidence: float, *, exact: bool
) -> tuple[float, float, str]:
    upper = (1 + confidence) / 2
    t = stats.t(degrees).ppf(upper)
    many = stats.norm.ppf(upper) if degrees >= 60 else t
    low, high, word = max(p - many * se, 0), min(p + many * se, 1), "normal" if degrees >= 60 else "t"
    if exact:
        size = n if se < 1e-9 else min(n, p * (1 - p) / se**2 * (stats.t(n - 1).ppf(upper) / t) ** 2)
        yes, no = p * size, (1 - p) * size
        if min(yes, no) < 5:
            low = stats.beta(yes, no + 1).ppf(1 - upper) if yes > 0 else 0
            high = stats.beta(yes + 1, no).ppf(upper) if no > 0 else 1
            word = "exact"
    return low, high, word


def late(stations: list[Station], answered: dict[str, int]) -> float | None:
    """The p-value of the order in which these reported; `answered` are all of the stratum, in the domain or not."""
    weight = {name: SIZE / answered[name] for name in "NS"}
    inside = [one for one in stations if one.x > 0 and one.y is not None]
    whole = sum(weight[one.stratum] * one.x for one in inside)
    r = sum(weight[one.stratum] * (one.y or 0) for one in inside) / whole
    drift = variance = 0.0
    for name in "NS":
        own = [one for one in inside if one.stratum == name]
        if len(own) < 2:
            continue
        e = np.array([(one.y or 0) - r * one.x for one in own])
        place = (stats.rankdata([one.place for one in own]) - (len(own) + 1) / 2) / len(own)
        drift += weight[name] * float((place * e).sum())
        variance += weight[name] ** 2 * float(e.var(ddof=1) * (place**2).sum())
    return None if variance < 1e-12 else float(2 * stats.norm.sf(abs(drift) / math.sqrt(variance)))


def known(stations: list[Station], domain: str, confidence: float, *, exact: bool) -> dict[str, object]:
    """What the row of this domain must say."""
    within = [domain in ("LAND", one.region) for one in stations]
    told = [
        (one.stratum, one.y * here, one.x * here)
        for one, here in zip(stations, within, strict=True)
        if one.y is not None
    ]
    p, se, deff, degrees = ratio(told)
    worst = [
        ratio([
            (one.stratum, (k * one.x if one.y is None else one.y) * here, one.x * here)
            for one, here in zip(stations, within, strict=True)
        ])[0]
        for k in (0, 1)
    ]  # fmt: skip
    own = [one for one, here in zip(stations, within, strict=True) if here]
    responding, n = sum(one.y is not None for one in own), sum(x > 0 for _, _, x in told)
    row: dict[str, object] = {
        "sampled": len(own), "responding": responding, "stations": n, "response_rate": responding / len(own),
    }  # fmt: skip
    if responding / len(own) < 0.8 or n < 20:
        return row | {"released": False, "estimate": None, "worst_low": None}
    row |= {
        "released": True,
        "estimate": p,
        "se": se,
        "deff": deff,
        "worst_low": worst[0],
        "worst_high": worst[1],
    }
    answered = {name: sum(stratum == name for stratum, _, _ in told) for name in "NS"}
    row["late_p"] = late(own, answered)
    low, high, word = interval(p, se, degrees, n, confidence, exact=exact)
    return row | {"low": low, "high": high, "margin": max(high - p, p - low), "interval": word}


@pytest.mark.parametrize("seed", range(8))
def test_every_number_twice(seed: int) -> None:
    rng = np.random.default_rng(seed)
    units = SAMPLE["unit_id"].to_list()
    regions = {unit: str(rng.choice(["east", "west"], p=[0.7, 0.3])) for unit in units}
    voters = {unit: int(rng.integers(50, 2500)) for unit in units}
    yes = rng.choice([0.02, 0.5, 0.9])
    answers: dict[str, dict[str, str]] = {}
    for unit in units:
        answer = {
            "seen": "no" if rng.random() < 0.2 else "whole",
            "sealed": "yes" if rng.random() < yes else "no",
            "came": str(int(voters[unit] * rng.beta(4, 6)) + (3000 if rng.random() < 0.02 else 0)),
        }
        answers[unit] = {code: value for code, value in answer.items() if rng.random() > 0.04}
    reported = [unit for unit in rng.permutation(units) if rng.random() > 0.08]
    places = {unit: n // 3 for n, unit in enumerate(reported)}
    reports, told = sent({unit: answers[unit] for unit in reported})
    minutes = [dt.timedelta(minutes=places[unit]) for unit in reports["unit_id"]]
    reports = reports.with_columns(received_at=pl.col("received_at").min() + pl.Series(minutes))
    lists = pl.DataFrame({"unit_id": list(voters), "voters": list(voters.values())})
    where = units_of(SAMPLE).with_columns(region_id=pl.Series([regions[unit] for unit in units]))
    made = mart(SAMPLE, reports, told, lists, where)
    for indicator in ("sealed", "turnout"):
        stations = [
            Station(
                unit[0],
                regions[unit],
                *says(answers[unit] if unit in places else {}, voters[unit], indicator),
                places.get(unit, 0),
            )
            for unit in units
        ]
        for domain in ("LAND", "east", "west"):
            for row in made.filter(indicator_id=indicator, domain_id=domain).iter_rows(named=True):
                must = known(stations, domain, row["confidence"], exact=indicator == "sealed")
                for name, value in must.items():
                    assert row[name] == (pytest.approx(value) if isinstance(value, float) else value), name
