"""Estimates of a small synthetic sample, with numbers that can be worked out by hand."""

import datetime as dt

import polars as pl
import pytest

from pipelines.estimates import Estimate
from pipelines.marts import sample_answers, sample_estimates
from pipelines.marts.sample_in_use import sample_in_use
from pipelines.tables.observation import ANSWERS, QUESTIONS, SUBMISSIONS
from pipelines.tables.sample import SAMPLE
from pipelines.tables.territory import UNITS

MORNING = dt.datetime(2030, 5, 12, 6, tzinfo=dt.UTC)
ENTRIES = (
    Estimate(indicator="sealed", form="day", share_of="sealed", among="seen = 'whole'"),
    Estimate(indicator="turnout", form="day", numerator="came", at=dt.time(10)),
)
HOURS = [None, MORNING]
ASKED = pl.DataFrame(
    [
        {"form_id": "day", "question_id": code, "position": n, "form_version": "1", "group_id": "", "type": kind,
         "is_required": False}
        for n, (code, kind) in enumerate({"sealed": "yes_no", "seen": "select_one", "came": "integer"}.items())
    ],
    schema=QUESTIONS.schema,
)  # fmt: skip


def drawn(stations: int, each: int, *, replacements: int = 0) -> pl.DataFrame:
    """Two strata, N and S, of so many stations each, so many of them drawn: N-1, N-2 ..."""
    rows = [
        {"source_id": "sample", "row_number": 2, "unit_id": f"{stratum}-{n}", "stratum_id": stratum,
         "stratum_stations": stations, "stratum_sampled": each, "position": n if n <= each else n - each,
         "use": "main" if n <= each else "replacement", "weight": stations / each if n <= each else None}
        for stratum in "NS"
        for n in range(1, each + replacements + 1)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SAMPLE.schema)


def units_of(sample: pl.DataFrame) -> pl.DataFrame:
    """The stations; N is urban, S is rural, each a region."""
    rows = [
        {
            "unit_id": unit,
            "level": "station",
            "region_id": unit[0],
            "stratum": {"N": "urban", "S": "rural"}[unit[0]],
        }
        for unit in sample["unit_id"]
    ]
    return pl.DataFrame(rows, schema=UNITS.schema)


def sent(answers: dict[str, dict[str, str]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One report per unit, a minute apart, with these answers."""
    reports = [
        {"source_id": "r", "row_number": n, "submission_id": unit, "revision": 1, "is_latest": True, "intake_id": "r",
         "form_id": "day", "unit_id": unit, "received_at": MORNING + dt.timedelta(minutes=n), "edits": 0,
         "review": "received", "is_citizen_report": False, "is_readable": True}
        for n, unit in enumerate(answers)
    ]  # fmt: skip
    told = [
        {"submission_id": unit, "revision": 1, "form_id": "day", "group_id": "", "instance": 0, "question_id": code,
         "value": value, "number": {"yes": 1.0, "no": 0.0}.get(value, float(value) if value.isdigit() else None)}
        for unit, values in answers.items()
        for code, value in values.items()
    ]  # fmt: skip
    return pl.DataFrame(reports, schema=SUBMISSIONS.schema), pl.DataFrame(told, schema=ANSWERS.schema)


def estimated(sample: pl.DataFrame, answers: dict[str, dict[str, str]], voters: int = 100) -> pl.DataFrame:
    """The mart of these answers, where every station has so many voters."""
    reports, told = sent(answers)
    lists = sample.select("unit_id", voters=pl.lit(voters, pl.Int64))
    said = sample_answers.build(ENTRIES, reports, told, ASKED, lists, "UTC")
    return sample_estimates.build(
        ENTRIES, HOURS, sample, said, reports.select("form_id", "unit_id"), units_of(sample), lists, "LAND"
    )


def cell(frame: pl.DataFrame, indicator: str, domain: str = "LAND") -> dict[str, object]:
    """The row of 95 %."""
    return frame.filter(indicator_id=indicator, domain_id=domain, confidence=0.95).row(0, named=True)


def whole(sample: pl.DataFrame) -> dict[str, dict[str, str]]:
    """Every main station answers: of N all are sealed, of S every second; 20 came in N, 40 in S."""
    return {
        unit: {
            "seen": "whole",
            "sealed": "yes" if unit[0] == "N" or int(unit[2:]) % 2 else "no",
            "came": "20" if unit[0] == "N" else "40",
        }
        for unit in sample.filter(use="main")["unit_id"]
    }


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
