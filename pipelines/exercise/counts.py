"""What a clean station counted: every line and every vote, with national totals that are exact.

A station is drawn from a beta-binomial around its commission and region, then the country is settled on its totals,
which moves a station by a ballot or two. As the nation's ballots found equal its voters who took part, and as no box
may hold more ballots than were issued for it, the two must be equal in every clean station, and box by box.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.exercise.calibration import Calibration, Model
from pipelines.exercise.draw import Floats, Ints, apportion, around, expit, logit, settle, shifted
from pipelines.exercise.places import Places

Cells = dict[str, Ints]


@dataclass(frozen=True)
class Totals:
    """National totals at the size that was asked for."""

    registered: int
    abroad: int
    valid: int
    invalid: int
    identified: int
    votes: dict[str, int]

    @property
    def took_part(self) -> int:
        """Every voter who took part left one ballot."""
        return self.valid + self.invalid


def totals(calibration: Calibration, stations: int) -> Totals:
    """The published totals, scaled; at the published number of stations they are the published ones."""
    nation, scale = calibration.nation, stations / calibration.nation.stations
    valid, invalid = round(nation.valid * scale), round(nation.invalid * scale)
    away = max(1, round(calibration.abroad.stations * scale))
    held = {choice: round(votes * scale) for choice, votes in calibration.choices.votes.items()}
    others = {choice: share for choice, share in calibration.choices.shares.items() if choice not in held}
    left = apportion(valid - sum(held.values()), np.array(list(others.values())))
    votes = held | dict(zip(others, left.tolist(), strict=True))
    return Totals(
        round(nation.registered * scale),
        round(calibration.abroad.registered / calibration.abroad.stations * away),
        valid,
        invalid,
        round((nation.identified - nation.took_part) * scale) + valid + invalid,
        {choice: votes[choice] for choice in calibration.choices.shares},
    )


def count(places: Places, calibration: Calibration, totals: Totals, rng: np.random.Generator) -> Cells:
    """Every line of the protocol, `identified` and the votes of every choice, one array per cell."""
    model, sizes = calibration.model, len(places.commission)
    listed = _listed(places, calibration, totals, rng)
    took_part = _took_part(places, model, listed, totals.took_part, rng)
    invalid = _invalid(model, took_part, totals.invalid, rng)
    outside = rng.binomial(took_part, around(np.full(sizes, model.outside_share), 40, rng))
    outside[places.abroad] = 0
    early = rng.binomial(took_part - outside, model.early_share)
    additional = rng.binomial(took_part, model.additional_share)
    given = np.rint(listed * rng.uniform(0.85, 1.0, sizes)).astype(np.int64)
    received = np.maximum(given, took_part + np.maximum(5, took_part // 20))
    surplus = apportion(totals.identified - totals.took_part, rng.exponential(1.0, sizes))
    return {
        "registered": listed - additional,
        "registered_additional": additional,
        "identified": took_part + surplus,
        "ballots_received": received,
        "issued_early": early,
        "issued_station": took_part - early - outside,
        "issued_outside": outside,
        "took_part": took_part,
        "ballots_cancelled": received - took_part,
        "ballots_mobile": early + outside,
        "ballots_stationary": took_part - early - outside,
        "ballots_valid": took_part - invalid,
        "ballots_invalid": invalid,
    } | _votes(places, model, listed, took_part, took_part - invalid, totals, rng)


def _listed(places: Places, calibration: Calibration, totals: Totals, rng: np.random.Generator) -> Ints:
    """Voters on both lists by station, log-normal around the mean of their region; larger where it is urban.

    The published number of voters is that of both lists: turnout is measured against it.
    """
    model, regions = calibration.model, calibration.regions
    numbers = np.bincount(places.region)
    inland = [r for r in places.regions if r != calibration.abroad.unit_id]
    # By voters per published station, so that a region keeps its mean size when the nation is scaled.
    mean = np.array([regions.voter_share[r] / regions.stations[r] for r in inland])
    voters = apportion(totals.registered - totals.abroad, mean * numbers[: len(inland)])
    weight = rng.lognormal(0, model.size_spread, len(places.region))
    weight *= np.where(places.urban, model.urban_size, 1.0)
    listed = np.zeros(len(weight), np.int64)
    for region, total in enumerate([*voters.tolist(), totals.abroad]):
        own = places.region == region
        low, high = (np.full(own.sum(), b) for b in (model.registered_least, model.registered_most))
        listed[own] = settle(apportion(total, weight[own]), total, low, high)
    return listed


def _effects(places: Places, model: Model, urban: float, abroad: float, rng: np.random.Generator) -> Floats:
    """What place does to a share, in logits: urban or abroad, and what a region or commission has in common."""
    regions = rng.normal(0, model.region_spread, len(places.regions))[places.region]
    commissions = rng.normal(0, model.commission_spread, len(places.commissions))[places.commission]
    return np.where(places.urban, urban, 0.0) + np.where(places.abroad, abroad, 0.0) + regions + commissions


def _took_part(places: Places, model: Model, listed: Ints, total: int, rng: np.random.Generator) -> Ints:
    """Voters who took part; never more than a station's machines take in a day, or a clean one would look odd."""
    centre = logit(total / listed.sum())
    effects = _effects(places, model, model.turnout_urban, model.turnout_abroad, rng)
    share = shifted(around(expit(centre + effects), model.turnout_precision, rng), listed, total)
    low, high = listed * 6 // 100 + 1, np.minimum(listed * 97 // 100, model.took_part_most)
    return settle(rng.binomial(listed, share), total, low, high)


def _invalid(model: Model, took_part: Ints, total: int, rng: np.random.Generator) -> Ints:
    centre = np.full(len(took_part), total / took_part.sum())
    share = shifted(around(centre, model.invalid_precision, rng), took_part, total)
    return settle(rng.binomial(took_part, share), total, np.zeros_like(took_part), took_part // 4)


def _votes(
    places: Places,
    model: Model,
    listed: Ints,
    took_part: Ints,
    valid: Ints,
    totals: Totals,
    rng: np.random.Generator,
) -> Cells:
    """Votes by choice: the leader's first, then each rival's from what is left, the last taking the remainder.

    Whatever is settled sums to its total, so what is left always sums to the totals still to come.
    """
    leader = max(totals.votes, key=lambda choice: totals.votes[choice])
    centre = logit(totals.votes[leader] / totals.valid)
    centre = centre + _effects(places, model, model.leader_urban, model.leader_abroad, rng)
    turnout = logit(took_part / listed)
    centre = centre + model.leader_by_turnout * (turnout - np.average(turnout, weights=listed))
    share = shifted(around(expit(centre), model.leader_precision, rng), valid, totals.votes[leader])
    nothing = np.zeros_like(valid)
    votes = {leader: settle(rng.binomial(valid, share), totals.votes[leader], nothing, valid)}
    left = valid - votes[leader]
    rivals = sorted((c for c in totals.votes if c != leader), key=lambda c: -totals.votes[c])
    national = np.array([totals.votes[c] for c in rivals], np.float64) / sum(totals.votes[c] for c in rivals)
    local = rng.gamma(national * model.rivals_precision, size=(len(places.commissions), len(rivals))) + 1e-9
    local /= local.sum(axis=1, keepdims=True)
    shares = rng.gamma(local[places.commission] * model.rivals_precision) + 1e-9
    for n, rival in enumerate(rivals):
        total = totals.votes[rival]
        share = shares[:, n] / shares[:, n:].sum(axis=1)
        for _ in range(3):
            share = np.minimum(share * (total / max(1e-9, float(left @ share))), 1.0)
        votes[rival] = settle(rng.binomial(left, share), total, nothing, left)
        left = left - votes[rival]
    return {choice: votes[choice] for choice in totals.votes}
