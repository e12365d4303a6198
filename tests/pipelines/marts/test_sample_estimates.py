"""Estimates of a small synthetic sample, with numbers that can be worked out by hand."""

import datetime as dt

import polars as pl
import pytest

from pipelines.marts.sample_in_use import sample_in_use
from tests.sample_rows import MORNING, cell, drawn, estimated, mart, sent, units_of, whole


def test_shares_by_hand() -> None:
    sample = drawn(100, 20)
    made = estimated(sample, whole(sample))
    country = cell(made, "sealed")
    # W = 1/2 each, p = 1 and 1/2: v = 1/4 (1 - 1/5) (1/4) / 19.
    assert country["estimate"] == pytest.approx(0.75)
    assert country["se"] == pytest.approx((0.25 * 0.8 * 0.25 / 19) ** 0.5)
    assert (country["released"], country["response_rate"], country["stations"]) == (True, 1.0, 40)
    assert country["worst_low"] == country["worst_high"] == pytest.approx(0.75)
    assert (
        cell(made, "sealed", "S")["estimate"]
        == cell(made, "sealed", "rural")["estimate"]
        == pytest.approx(0.5)
    )


def test_turnout_is_of_voters_and_has_its_hour() -> None:
    sample = drawn(100, 20)
    country = cell(estimated(sample, whole(sample)), "turnout")
    assert (country["estimate"], country["as_of_at"]) == (pytest.approx(0.3), MORNING)


def test_missing_reports_are_bounded_and_counted() -> None:
    sample = drawn(100, 20)
    answers = whole(sample)
    for unit in ("N-1", "N-2", "S-1", "S-2"):
        del answers[unit]
    row = cell(estimated(sample, answers), "turnout")
    assert row["response_rate"] == pytest.approx(0.9)
    # N: 18 x 20 + 2 x (0 or 100) of 2000; S: 18 x 40 + 2 x (0 or 100).
    assert row["worst_low"] == pytest.approx((360 + 720) / 4000)
    assert row["worst_high"] == pytest.approx((560 + 920) / 4000)


def test_what_nobody_can_tell_is_missing_and_what_does_not_apply_is_not() -> None:
    sample = drawn(100, 20)
    answers = whole(sample)
    answers["N-1"] = {"seen": "partly"}
    answers["N-2"] = {"seen": "whole"}
    row = cell(estimated(sample, answers), "sealed")
    assert (row["responding"], row["stations"]) == (39, 38)


@pytest.mark.parametrize(
    ("gone", "reason"), [(("N", 5), "few_answered"), (("S", 0), "few_answered"), (("N", 20), None)]
)
def test_few_answers_withhold_with_a_reason(gone: tuple[str, int], reason: str | None) -> None:
    sample = drawn(100, 20)
    stratum, kept = gone
    answers = {
        unit: said for unit, said in whole(sample).items() if unit[0] != stratum or int(unit[2:]) <= kept
    }
    row = cell(estimated(sample, answers), "sealed")
    assert (row["reason"], row["released"]) == (reason, reason is None)


def test_the_last_report_is_the_last_that_is_counted_here() -> None:
    sample = drawn(100, 20)
    answers = whole(sample)
    answers["S-20"] = {
        "seen": "whole",
        "sealed": "no",
        "came": "101",
    }  # the last report of all: no turnout is taken
    made = estimated(sample, answers)
    last = {
        name: cell(made, *name)["last_received_at"] for name in (("sealed",), ("turnout",), ("turnout", "N"))
    }
    assert last == {
        ("sealed",): MORNING + dt.timedelta(minutes=39),
        ("turnout",): MORNING + dt.timedelta(minutes=38),
        ("turnout", "N"): MORNING + dt.timedelta(minutes=19),
    }


def test_more_than_are_listed_is_left_out_and_counted() -> None:
    sample = drawn(100, 20)
    answers = whole(sample)
    answers["N-1"]["came"] = "101"
    row = cell(estimated(sample, answers), "turnout")
    assert (row["above_list"], row["responding"]) == (1, 39)
    assert row["estimate"] == pytest.approx(0.3)


def test_replacements_stand_in_in_their_order_and_only_where_needed() -> None:
    sample = drawn(100, 3, replacements=2)
    reported = pl.Series(["N-1", "N-2", "N-4", "N-5", "S-1", "S-2", "S-3", "S-4"])
    used = sample_in_use(sample, reported, units_of(sample))
    assert used.filter("has_reported")["unit_id"].to_list() == ["N-1", "N-2", "N-4", "S-1", "S-2", "S-3"]
    assert used.height == 6


def test_strata_that_differ_and_never_vary_have_an_interval() -> None:
    """All of N yes and all of S no: half and half, and of every stratum only 20 of 100 were asked."""
    sample = drawn(100, 20)
    answers = whole(sample)
    for unit, said in answers.items():
        said["sealed"] = "yes" if unit[0] == "N" else "no"
    row = cell(estimated(sample, answers), "sealed")
    assert (row["estimate"], row["interval"], row["released"]) == (pytest.approx(0.5), "exact", True)
    # The exact interval of 20 of 40.
    assert (row["low"], row["high"]) == (pytest.approx(0.338, abs=5e-4), pytest.approx(0.662, abs=5e-4))


@pytest.mark.parametrize(("domain", "low"), [("N", 0.8316), ("urban", 0.8316), ("LAND", 0.9119)])
def test_where_all_say_yes_the_interval_is_exact_in_domains_too(domain: str, low: float) -> None:
    sample = drawn(100, 20)
    answers = {unit: said | {"sealed": "yes"} for unit, said in whole(sample).items()}
    row = cell(estimated(sample, answers), "sealed", domain)
    assert (row["estimate"], row["high"], row["low"]) == (1, 1, pytest.approx(low, abs=5e-5))


def test_turnout_that_is_the_same_everywhere_has_no_margin_and_is_withheld() -> None:
    sample = drawn(100, 20)
    answers = {unit: said | {"came": "0"} for unit, said in whole(sample).items()}
    row = cell(estimated(sample, answers), "turnout")
    assert (row["released"], row["reason"], row["estimate"]) == (False, "no_margin", None)


def test_what_was_counted_whole_is_known() -> None:
    sample = drawn(20, 20)
    made = estimated(sample, whole(sample))
    for indicator, truth in (("sealed", 0.75), ("turnout", 0.3)):
        row = cell(made, indicator)
        assert row["low"] == row["estimate"] == row["high"] == pytest.approx(truth)
        assert (row["margin"], row["released"]) == (pytest.approx(0), True)


def test_shares_of_voters_lie_between_none_and_all() -> None:
    sample = drawn(100, 20)
    answers = {unit: said | {"came": "90" if unit == "N-1" else "0"} for unit, said in whole(sample).items()}
    row = cell(estimated(sample, answers), "turnout")
    assert (row["low"], row["released"]) == (0, True)


def test_a_withheld_estimate_has_counts_and_no_number() -> None:
    sample = drawn(100, 20)
    made = estimated(sample, dict(list(whole(sample).items())[:30]))
    withheld = made.filter(~pl.col("released"))
    assert withheld.height
    numbers = [name for name, kind in made.schema.items() if kind == pl.Float64]
    told = {name for name in numbers if withheld[name].null_count() < withheld.height}
    assert told == {"confidence", "response_rate"}
    assert made.filter("released")["low"].is_not_null().any()
    assert made.filter("released")["low"].null_count() == 0


def test_a_station_of_no_known_region_or_kind_is_in_the_country_alone() -> None:
    sample = drawn(100, 21)
    reports, answers = sent(whole(sample))
    units = units_of(sample).with_columns(
        pl.when(pl.col("unit_id") != "N-1").then(name).alias(name) for name in ("region_id", "stratum")
    )
    voters = sample.select("unit_id", voters=pl.lit(100, pl.Int64))
    made = mart(sample, reports, answers, voters, units)
    for domain, stations in (("LAND", 42), ("N", 20), ("urban", 20), ("S", 21)):
        row = cell(made, "sealed", domain)
        assert (row["stations"], row["sampled"]) == (stations, stations)
    assert set(made["domain_id"]) == {"LAND", "N", "S", "urban", "rural"}


def test_a_stratum_of_one_station_is_known_and_one_that_is_silent_withholds() -> None:
    one = drawn(1, 1).filter(stratum_id="S")
    sample = pl.concat([drawn(100, 40).filter(stratum_id="N"), one])
    answers = whole(sample)
    row = cell(estimated(sample, answers), "turnout")
    assert (row["collapsed"], row["released"]) == (0, True)
    assert row["estimate"] == pytest.approx((100 * 0.2 + 0.4) / 101)
    del answers["S-1"]
    assert cell(estimated(sample, answers), "turnout")["reason"] == "empty_stratum"


def test_a_region_of_which_nobody_answered_takes_no_margin_from_the_others() -> None:
    sample = drawn(100, 25)
    answers = {unit: said for unit, said in whole(sample).items() if unit[0] == "N"}
    made = estimated(sample, answers)
    for indicator in ("sealed", "turnout"):
        assert cell(made, indicator, "S")["reason"] == "few_answered"
        there = cell(made, indicator, "N")
        assert there["released"]
        assert there["margin"] is not None
