"""`marts.violation_rates`: counts by what was observed, with the exact interval of a Poisson count."""

from typing import Any

import polars as pl
import pytest
from scipy.stats import poisson

from pipelines.marts import violation_rates
from pipelines.tables.observation import OBSERVED_UNITS, REPORTING_CALENDAR, VIOLATION_RATES
from tests.report_rows import DAY, at, frame


def rates(violations: list[tuple[str | None, str, str]], stations: int = 4, weeks: int = 2) -> pl.DataFrame:
    observed: tuple[dict[str, Any], ...] = tuple({"unit_id": f"{n}"} for n in range(stations))
    default = {
        "region_id": "N", "level": "station", "form_id": "f", "observed_date": DAY, "observers": 1, "reports": 1,
    }  # fmt: skip
    sent: tuple[dict[str, Any], ...] = tuple(
        {"observer_id": f"{n}", "submission_id": f"{n}"} for n in range(weeks)
    )
    due = {
        "role": "lto", "unit_id": "1", "region_id": "N", "expected_id": "weekly", "form_id": "weekly",
        "period_start_date": DAY, "period_end_date": DAY, "due_at": at(1), "reports": 1, "state": "on_time",
    }  # fmt: skip
    made = violation_rates.build(
        pl.DataFrame(violations, schema=["region_id", "category_id", "status"], orient="row").cast(pl.String),
        frame(OBSERVED_UNITS, default, observed),
        frame(REPORTING_CALENDAR, due, sent),
        pl.DataFrame({"region_id": ["N"], "registered": [50_000]}),
        "XX",
    )
    assert made.schema == VIOLATION_RATES.schema
    return made


def row(made: pl.DataFrame, region: str, category: str, base: str) -> dict[str, Any]:
    return made.row(
        by_predicate=(pl.col("region_id") == region)
        & (pl.col("category_id") == category)
        & (pl.col("base") == base),
        named=True,
    )


def test_a_count_is_divided_by_what_was_observed_and_never_counts_what_was_refuted() -> None:
    made = rates([("N", "bribery", "received"), ("N", "bribery", "verified"), ("N", "bribery", "refuted")])
    found = row(made, "N", "bribery", "observed_station")
    assert (found["reported"], found["verified"], found["denominator"], found["rate"]) == (2, 1, 4, 50.0)
    assert row(made, "XX", "total", "registered_voters")["rate"] == pytest.approx(4.0)
    assert row(made, "N", "total", "observer_week")["rate"] == 100.0


@pytest.mark.parametrize("n", [0, 1, 7, 30])
def test_the_ends_of_the_interval_leave_two_and_a_half_per_cent_on_either_side(n: int) -> None:
    """The definition of the exact interval, by another way than the quantiles of chi-square."""
    found = row(rates([("N", "x", "received")] * n, stations=100), "N", "total", "observed_station")
    assert poisson.cdf(n, found["high"]) == pytest.approx(0.025)
    assert found["low"] == 0 if n == 0 else poisson.sf(n - 1, found["low"]) == pytest.approx(0.025)


def test_where_nobody_observed_there_is_no_rate() -> None:
    made = rates([("S", "bribery", "received")], stations=0)
    assert made.filter(region_id="S").is_empty()
    assert made.filter(base="observed_station").is_empty()
    assert row(made, "N", "total", "observer_week")["reported"] == 0, "observed, and nothing was reported"


def test_where_nobody_observed_the_voters_are_no_base_either() -> None:
    assert rates([], stations=0, weeks=0).is_empty()
