"""Estimates of a small synthetic sample, with numbers that can be worked out by hand."""

import polars as pl
import pytest

from pipelines.marts.sample_in_use import sample_in_use
from tests.sample_rows import MORNING, cell, drawn, estimated, units_of, whole


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
