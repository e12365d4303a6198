"""The draw: a random sample by its properties, by its frequencies over many seeds, and by a second way to draw it."""

import csv
import io
import random
from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipelines.sample_design import SampleDesign
from pipelines.sampling.draw import COLUMNS, content, draw, frame_content, sha256
from pipelines.tables.sample import Use


def design(stations: int, seed: int = 1, **other: object) -> SampleDesign:
    said = {"stations": stations, "strata": ["stratum"], "seed": seed, **other}
    return SampleDesign.model_validate(said)


def frame(sizes: list[int]) -> pl.DataFrame:
    """Stations 1, 2, 3 ... of strata s0, s1 ... of these sizes."""
    strata = [f"s{number}" for number, size in enumerate(sizes) for _ in range(size)]
    return pl.DataFrame({"unit_id": [str(n) for n in range(1, len(strata) + 1)], "stratum_id": strata})


@st.composite
def draws(given_: st.DrawFn) -> tuple[pl.DataFrame, SampleDesign]:
    sizes = given_(st.lists(st.integers(1, 60), min_size=1, max_size=6))
    least = sum(min(2, size) for size in sizes)
    stations = given_(st.integers(least, sum(sizes)))
    spare = given_(st.one_of(st.integers(0, 5), st.sampled_from([0.1, 0.5])))
    return frame(sizes), design(stations, given_(st.integers(0, 2**70)), replacements=spare)


@given(draws())
def test_a_station_is_drawn_once_in_its_own_stratum_and_in_an_order_without_gaps(
    case: tuple[pl.DataFrame, SampleDesign],
) -> None:
    listed, wanted = case
    sample = draw(listed, wanted)
    mains = sample.filter(use=Use.MAIN.value)

    assert tuple(sample.columns) == COLUMNS
    assert sample["unit_id"].is_unique().all()
    assert sample.join(listed, on=["unit_id", "stratum_id"], how="semi").height == sample.height
    assert mains.height == wanted.stations
    for (stratum, _), own in sample.group_by("stratum_id", "use"):
        assert own["position"].to_list() == list(range(1, own.height + 1)), stratum
    for (stratum,), own in mains.group_by("stratum_id"):
        assert own["stratum_sampled"].unique().to_list() == [own.height]
        assert own["stratum_stations"].unique().to_list() == [listed.filter(stratum_id=stratum).height]


@given(draws())
def test_the_weights_of_a_stratum_add_up_to_its_stations(case: tuple[pl.DataFrame, SampleDesign]) -> None:
    listed, wanted = case
    weight = pl.col("stratum_stations") / pl.col("stratum_sampled")
    sums = draw(listed, wanted).filter(use=Use.MAIN.value).group_by("stratum_id").agg(weight.sum())

    told = dict(sums.iter_rows())
    assert told == pytest.approx(dict(listed.group_by("stratum_id").len().iter_rows()))


@given(draws(), st.randoms())
def test_the_order_of_the_rows_of_the_frame_changes_no_byte(
    case: tuple[pl.DataFrame, SampleDesign], order: random.Random
) -> None:
    listed, wanted = case
    rows = listed.rows()
    order.shuffle(rows)
    shuffled = pl.DataFrame(rows, schema=listed.schema, orient="row")

    assert content(draw(shuffled, wanted)) == content(draw(listed, wanted))
    assert frame_content(shuffled) == frame_content(listed)


@given(draws(), st.data())
def test_a_station_without_stratum_is_never_drawn_and_changes_no_byte(
    case: tuple[pl.DataFrame, SampleDesign], data: st.DataObject
) -> None:
    listed, wanted = case
    places = data.draw(st.lists(st.integers(0, listed.height), max_size=5))
    left_out = pl.DataFrame(
        {"unit_id": [f"{place}x{n}" for n, place in enumerate(places)], "stratum_id": [None] * len(places)},
        schema=listed.schema,
    )

    assert content(draw(pl.concat([listed, left_out]), wanted)) == content(draw(listed, wanted))


@given(draws())
def test_more_replacements_change_no_station_of_the_sample(case: tuple[pl.DataFrame, SampleDesign]) -> None:
    listed, wanted = case
    more = wanted.model_copy(update={"replacements": 20})
    kept = [draw(listed, one).filter(use=Use.MAIN.value).rows() for one in (wanted, more)]

    assert kept[0] == kept[1]


def test_every_station_is_drawn_as_often_as_its_stratum_promises() -> None:
    """Over 4,000 seeds: each station's count lies within binomial limits that all 60 together leave once in 1,000."""
    listed, seeds = frame([12, 18, 30]), 4000
    seen: Counter[str] = Counter()
    pairs = 0
    for seed in range(seeds):
        mains = draw(listed, design(20, seed)).filter(use=Use.MAIN.value)["unit_id"].to_list()
        seen.update(mains)
        pairs += {"1", "2"} <= set(mains)

    for station, stratum in listed.rows():
        share = {"s0": 4 / 12, "s1": 6 / 18, "s2": 10 / 30}[stratum]
        low, high = stats.binom.interval(1 - 0.001 / listed.height, seeds, share)
        assert low <= seen[station] <= high, station
    together = (4 / 12) * (3 / 11)
    low, high = stats.binom.interval(0.999, seeds, together)
    assert (
        low <= pairs <= high
    )  # two stations of a stratum are drawn together as in a draw without replacement


def test_the_places_of_the_replacements_are_as_random_as_those_of_the_sample() -> None:
    """Each of 10 stations is the first replacement in a tenth of the draws: chi-squared at one in a thousand."""
    listed, wanted = frame([10]), design(4, replacements=1)
    firsts = Counter(
        draw(listed, wanted.model_copy(update={"seed": seed})).row(-1, named=True)["unit_id"]
        for seed in range(3000)
    )

    assert stats.chisquare([firsts[station] for station in listed["unit_id"]]).pvalue > 0.001


def test_a_critic_draws_the_same_file_from_the_published_rule_without_our_code() -> None:
    """The rule of docs/SAMPLING.md, word by word, with lists and numpy only."""
    listed = frame([40, 25, 9]).sample(fraction=1, shuffle=True, seed=3)
    theirs = draw(listed, design(15, 4711, replacements=2))

    stations = sorted(listed.rows())  # by id, as text
    numbers = np.random.PCG64(4711).random_raw(len(stations))
    told = [(stratum, number, station) for (station, stratum), number in zip(stations, numbers, strict=True)]
    lines = ["unit_id,stratum_id,stratum_stations,stratum_sampled,position,use"]
    for stratum, size, drawn in (("s0", 40, 8), ("s1", 25, 5), ("s2", 9, 2)):
        own = [station for name, _, station in sorted(told) if name == stratum]
        for place, station in enumerate(own[: drawn + 2], start=1):
            use, position = ("main", place) if place <= drawn else ("replacement", place - drawn)
            lines.append(f"{station},{stratum},{size},{drawn},{position},{use}")

    assert content(theirs).decode().splitlines() == lines


def test_another_seed_draws_another_sample_and_the_file_is_plain() -> None:
    one, other = (content(draw(frame([50, 50]), design(20, seed))) for seed in (1, 2))
    rows = list(csv.DictReader(io.StringIO(one.decode())))

    assert sha256(one) != sha256(other)
    assert len(rows) == 20
    assert b"\r" not in one


@pytest.mark.parametrize("seed", [0, 2**64, 10**30])
def test_a_seed_may_be_as_long_as_what_was_agreed_on(seed: int) -> None:
    assert draw(frame([5]), design(2, seed)).height == 2
