"""Whole populations of stations, samples redrawn from them, and how often intervals cover what is known to be true.

A redraw is a cell of one frame, so that a thousand samples are estimated at once. `tests/redraw_trial.py` is the long
trial; `make test` holds the same at 200 redraws.
"""

import zipfile
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines import settings
from pipelines.estimation.gates import release
from pipelines.estimation.intervals import with_intervals
from pipelines.estimation.ratio import combined_ratio
from pipelines.estimation.response import rates
from pipelines.exercise import generate, read_country
from pipelines.sample_design import SampleDesign
from pipelines.sampling.allocation import allocate
from tests.reference.conftest import REFERENCE

Floats = NDArray[np.float64]

SAMPLED = 500
RUSSIA = REFERENCE / "russia2018" / "2018.csv.zip"
TENTHS = range(1, 10)


@dataclass(frozen=True)
class Quantity:
    """What is estimated: y and x of every station of the population, and whether it is a share of stations."""

    name: str
    y: Floats
    x: Floats
    bounded: bool

    @property
    def truth(self) -> float:
        return float(self.y.sum() / self.x.sum())


@dataclass(frozen=True)
class Population:
    """All stations: `stratum` gives each a place in `strata`, which has `stratum_id, stations, sampled`."""

    name: str
    strata: pl.DataFrame
    stratum: NDArray[np.int64]
    quantities: tuple[Quantity, ...]


def exercise(seed: int = 1, stations: int = 2474) -> Population:
    """The synthetic nation, its strata region x urban or rural; stations abroad are not in the frame."""
    country = read_country(None, data=settings.DATA)
    nation = generate(
        country.units,
        country.calibration,
        prefixes=country.prefixes,
        country=country.pack.territory.root,
        stations=stations,
        seed=seed,
        plan=(),
    )
    choices = list(country.calibration.choices.shares)
    protocols = nation.protocols["manual"].join(
        nation.stations.select("station_code", "kind"), on="station_code"
    )
    frame = protocols.filter(pl.col("kind") != "abroad").select(
        stratum=pl.format("{} {}", "region_id", "kind"),
        registered=pl.col("registered") + pl.col("registered_additional"),
        took_part=pl.col("took_part"),
        valid=pl.col("ballots_valid"),
        leader=pl.col(max(choices, key=lambda name: int(protocols[name].sum()))),
    )
    return population("exercise", frame)


def russia() -> Population:
    """Russia, president, 18 March 2018: every station with voters on its list, its strata the 87 regions."""
    with zipfile.ZipFile(RUSSIA) as archive:
        file = pl.read_csv(archive.read("2018.csv"), infer_schema_length=None)
    numbers = file.columns[3:]
    issued = sum(pl.col(numbers[n]) for n in (2, 3, 4))
    return population(
        "Russia 2018",
        file.filter(pl.col(numbers[0]) > 0).select(
            stratum="region",
            registered=numbers[0],
            took_part=issued,
            valid=numbers[9],
            leader=pl.col("Путин Владимир Владимирович"),
        ),
    )


def population(name: str, frame: pl.DataFrame) -> Population:
    """Turnout, leader's share, and nine shares of stations: with a turnout above each of its tenths."""
    strata = frame.group_by(stratum_id="stratum").agg(stations=pl.len().cast(pl.Int64)).sort("stratum_id")
    places = {word: n for n, word in enumerate(strata["stratum_id"])}
    columns = {column: frame[column].cast(pl.Float64).to_numpy() for column in frame.columns[1:]}
    turnout = columns["took_part"] / columns["registered"]
    ones = np.ones(len(turnout))
    above = [
        Quantity(
            f"turnout above its {n}0th percentile", 1.0 * (turnout > np.quantile(turnout, n / 10)), ones, True
        )
        for n in TENTHS
    ]
    return Population(
        name,
        allocated(strata, "proportional"),
        np.array([places[word] for word in frame["stratum"]]),
        (
            Quantity("turnout", columns["took_part"], columns["registered"], False),
            Quantity("leader's share", columns["leader"], columns["valid"], False),
            *above,
        ),
    )


def allocated(strata: pl.DataFrame, allocation: Literal["proportional", "equal"]) -> pl.DataFrame:
    """The strata with `sampled`: as `baikoo sample` shares the stations out."""
    design = SampleDesign(stations=SAMPLED, strata=("region_id",), allocation=allocation, seed=0)
    drawn = allocate(dict(strata.select("stratum_id", "stations").iter_rows()), design)
    return strata.with_columns(sampled=pl.col("stratum_id").replace_strict(drawn, return_dtype=pl.Int64))


def shares(quantity: Quantity) -> Floats:
    """The share of each station, 0 where it has no denominator."""
    return quantity.y / np.maximum(quantity.x, 1)


def redrawn(population: Population, draws: int, rng: np.random.Generator) -> pl.DataFrame:
    """`cell, station, unit_id, stratum_id`: stratified random samples without replacement, a cell each."""
    parts = []
    for n, (word, size, drawn) in enumerate(population.strata.iter_rows()):
        own = np.flatnonzero(population.stratum == n)
        keys = rng.random((draws, size), dtype=np.float32)
        picked = own[np.argpartition(keys, min(drawn, size - 1), axis=1)[:, :drawn]]
        parts.append(
            pl.DataFrame(
                {"cell": np.repeat(np.arange(draws), drawn), "station": picked.ravel()}
            ).with_columns(stratum_id=pl.lit(word))
        )
    return pl.concat(parts).with_columns(unit_id="station")


def of(quantity: Quantity, sample: pl.DataFrame) -> pl.DataFrame:
    """The sample with y and x of its stations."""
    station = sample["station"].to_numpy()
    return sample.with_columns(y=pl.Series(quantity.y[station]), x=pl.Series(quantity.x[station]))


def missing_at_random(sample: pl.DataFrame, share: float, rng: np.random.Generator) -> pl.DataFrame:
    """The sample with `is_told`: each station is missing with this chance, whatever it would say."""
    return sample.with_columns(is_told=pl.Series(rng.random(sample.height) >= share))


def late_and_missing(
    sample: pl.DataFrame, says: Floats, strength: float, share: float, rng: np.random.Generator
) -> pl.DataFrame:
    """The sample with `received_at` and `is_told`: the latest share of each redraw never reports.

    `says` is what each station of the population would say. How late a station is, is drawn at random, with this
    correlation with its place in the order of `says` among the drawn stations of its stratum: 0 is at random.
    """
    within = ["cell", "stratum_id"]
    rank = pl.col("says").rank("average").over(within)
    spread = ((pl.len().over(within) ** 2 - 1) / 12).sqrt()
    place = pl.when(spread > 0).then((rank - (pl.len().over(within) + 1) / 2) / spread).otherwise(0.0)
    noise = pl.Series(rng.standard_normal(sample.height)) * np.sqrt(1 - strength**2)
    return (
        sample.with_columns(says=pl.Series(says[sample["station"].to_numpy()]), noise=noise)
        .with_columns(received_at=strength * place + pl.col("noise"))
        .with_columns(
            is_told=pl.col("received_at").rank("ordinal").over("cell") <= (1 - share) * pl.len().over("cell")
        )
    )


def within(quantity: Quantity, inside: NDArray[np.bool_]) -> Quantity:
    """The same of the stations of a domain."""
    return replace(quantity, y=quantity.y * inside, x=quantity.x * inside)


def all_estimated(quantity: Quantity, sample: pl.DataFrame, strata: pl.DataFrame) -> pl.DataFrame:
    """The estimates of the redraws from the stations that told, whether they may be released or not."""
    return combined_ratio(of(quantity, sample.filter("is_told")), strata, ["cell"])


def estimated(quantity: Quantity, sample: pl.DataFrame, strata: pl.DataFrame) -> pl.DataFrame:
    """Those of them that are released."""
    told = all_estimated(quantity, sample, strata).join(rates(sample, ["cell"]), on="cell")
    return release(told).filter("released")


def covered(intervals: pl.DataFrame, truth: float) -> float:
    """The share of intervals that hold the truth."""
    return float(intervals.select(((pl.col("low") <= truth) & (pl.col("high") >= truth)).mean()).item())


def coverage(quantity: Quantity, estimates: pl.DataFrame, confidence: float) -> float:
    """The share of the intervals of these estimates that hold the truth."""
    shown = with_intervals(estimates, confidence=confidence, bounded=quantity.bounded)
    return covered(shown, quantity.truth)


def evenly(population: Population) -> Population:
    """The same stations, as many drawn in each stratum as in any other: their weights differ widely."""
    return replace(population, strata=allocated(population.strata, "equal"))


def voters_as_n(quantity: Quantity, sample: pl.DataFrame, population: Population) -> pl.DataFrame:
    """Wrong: as if voters had been drawn one by one."""
    x = of(quantity, sample).group_by("cell").agg(pl.col("x").sum())
    p = pl.col("estimate")
    told = estimated(quantity, sample, population.strata).join(x, on="cell")
    return told.with_columns(se=(p * (1 - p) / pl.col("x")).sqrt())


def mean_of_stations(quantity: Quantity, sample: pl.DataFrame, population: Population) -> pl.DataFrame:
    """Wrong: the mean of the shares of stations, in which a small one counts as much as a large one."""
    own = replace(quantity, y=shares(quantity), x=np.ones(len(quantity.x)))
    return estimated(own, sample, population.strata)


def without_strata(quantity: Quantity, sample: pl.DataFrame, population: Population) -> pl.DataFrame:
    """Wrong: as if stations had been drawn from the whole country, all with one weight."""
    one = pl.DataFrame({"stratum_id": ["all"], "stations": [int(population.strata["stations"].sum())]})
    return estimated(quantity, sample.with_columns(stratum_id=pl.lit("all")), one)
