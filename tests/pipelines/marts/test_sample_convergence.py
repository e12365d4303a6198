"""How estimates of a small synthetic sample settle: what had come by each half hour, and where nothing may be told."""

import datetime as dt
from collections.abc import Mapping
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.marts import sample_answers, sample_convergence
from tests.sample_rows import ASKED, ENTRIES, HOURS, MORNING, cell, drawn, mart, sent, units_of, whole

SAMPLE = drawn(100, 20, replacements=2)
VOTERS = SAMPLE.select("unit_id", voters=pl.lit(100, pl.Int64))
Answers = dict[str, dict[str, str]]


def settled(answers: Answers, minutes: Mapping[str, int | None]) -> pl.DataFrame:
    """The mart of these reports, each so many minutes after the morning."""
    reports, told = sent(answers)
    came = {unit: None if n is None else MORNING + dt.timedelta(minutes=n) for unit, n in minutes.items()}
    reports = reports.with_columns(
        received_at=pl.Series([came[unit] for unit in reports["unit_id"]], dtype=pl.Datetime("us", "UTC"))
    )
    said = sample_answers.build(ENTRIES, reports, told, ASKED, VOTERS, "UTC")
    reported, units = reports.select("form_id", "unit_id"), units_of(SAMPLE)
    made = mart(SAMPLE, reports, told, VOTERS)
    return sample_convergence.build(ENTRIES, HOURS, SAMPLE, said, reported, units, made)


def by_turns(answers: Answers, *, apart: int) -> dict[str, int | None]:
    """N-1, S-1, N-2 ... report so many minutes apart."""
    order = sorted(answers, key=lambda unit: (int(unit[2:]), unit))
    return {unit: apart * n for n, unit in enumerate(order)}


def of(frame: pl.DataFrame, indicator: str) -> pl.DataFrame:
    return frame.filter(indicator_id=indicator)


def test_each_moment_has_the_reports_that_came_before_it() -> None:
    """Forty reports, two minutes apart: the first half hour has fifteen of them, too few to tell."""
    answers = whole(SAMPLE)
    made = settled(answers, by_turns(answers, apart=2))
    rows = of(made, "sealed")
    assert rows["received_at"].to_list() == [MORNING + dt.timedelta(minutes=n) for n in (60, 90)]
    assert rows.select("stations", "response_rate").rows() == [(30, 0.75), (40, 1.0)]
    assert rows["estimate"].to_list() == pytest.approx([(1 + 8 / 15) / 2, 0.75])
    # The first stations whose turnout differs within a stratum are the last two: before them it had no margin.
    assert of(made, "turnout").select("as_of_at", "stations").rows() == [(MORNING, 40)]


def test_the_last_moment_is_the_estimate() -> None:
    answers = whole(SAMPLE)
    minutes = by_turns(answers, apart=2)
    made = mart(SAMPLE, *sent(answers), VOTERS)
    for indicator in ("sealed", "turnout"):
        last = of(settled(answers, minutes), indicator).row(-1, named=True)
        known = cell(made, indicator)
        for name in ("estimate", "low", "high", "stations", "response_rate"):
            assert last[name] == pytest.approx(known[name])


def test_a_report_on_the_half_hour_counts_in_the_next_one() -> None:
    answers = whole(SAMPLE)
    minutes = dict.fromkeys(answers, 29) | {"N-1": 30}
    rows = of(settled(answers, minutes), "turnout")
    assert rows["stations"].to_list() == [39, 40]


def test_nothing_is_told_before_every_stratum_has_an_answer() -> None:
    answers = whole(SAMPLE)
    minutes = {unit: 10 if unit[0] == "N" else 70 for unit in answers}
    rows = of(settled(answers, minutes), "sealed")
    assert rows["stations"].to_list() == [40]


def test_nothing_is_told_of_an_estimate_that_is_withheld() -> None:
    """Nine of forty stations never say whether the box was sealed: turnout is released, that share is not."""
    answers = whole(SAMPLE)
    for unit in [f"{stratum}-{n}" for stratum in "NS" for n in range(1, 6)][:9]:
        del answers[unit]["sealed"]
    made = settled(answers, by_turns(answers, apart=2))
    assert of(made, "sealed").is_empty()
    assert not of(made, "turnout").is_empty()


def test_a_report_without_a_time_is_in_no_moment() -> None:
    answers = whole(SAMPLE)
    made = settled(answers, by_turns(answers, apart=2) | {"S-20": None})
    assert of(made, "turnout").row(-1, named=True)["stations"] == 39


def test_a_replacement_counts_from_when_it_came() -> None:
    answers = whole(SAMPLE)
    answers["N-21"] = answers.pop("N-5")
    minutes = dict.fromkeys(answers, 10) | {"N-21": 100}
    assert of(settled(answers, minutes), "turnout")["stations"].to_list() == [39, 40]


@given(st.lists(st.integers(0, 400), min_size=40, max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_it_only_grows_and_does_not_know_the_order_of_rows(minutes: list[int], mixing: Random) -> None:
    answers = whole(SAMPLE)
    came = dict(zip(answers, minutes, strict=True))
    made = settled(answers, came)
    for indicator in ("sealed", "turnout"):
        rows = of(made, indicator)
        assert rows["stations"].is_sorted()
        assert rows["received_at"].is_sorted()
        assert rows["received_at"].is_unique().all()
        assert rows.filter(~pl.col("estimate").is_between("low", "high")).is_empty()
    units = list(answers)
    mixing.shuffle(units)
    assert_frame_equal(settled({unit: answers[unit] for unit in units}, came), made, check_exact=True)


def test_without_a_sample_there_is_nothing() -> None:
    answers = whole(SAMPLE)
    reports, told = sent(answers)
    said = sample_answers.build(ENTRIES, reports, told, ASKED, VOTERS, "UTC")
    nothing = sample_convergence.build(
        ENTRIES, HOURS, SAMPLE.clear(), said, reports, units_of(SAMPLE), mart(SAMPLE, reports, told, VOTERS)
    )
    assert nothing.is_empty()


def test_before_there_are_enough_reports_there_is_nothing_and_every_estimate_is_withheld() -> None:
    assert settled({}, {}).is_empty()
    assert settled({"N-1": {"came": "20"}}, {"N-1": 5}).is_empty()
    made = mart(SAMPLE, *sent({}), VOTERS)
    assert made["reason"].unique().to_list() == ["few_answered"]
    assert made["sampled"].min() == 20
