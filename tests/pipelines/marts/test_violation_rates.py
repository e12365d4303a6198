"""`marts.violation_rates`: counts by what was observed, of the same observers, places and days."""

from typing import Any

import polars as pl
import pytest
from scipy.stats import binom, poisson

from pipelines.marts import violation_rates
from pipelines.tables.observation import OBSERVED_UNITS, REPORTING_CALENDAR, VIOLATION_RATES
from tests.report_rows import DAY, at, frame, questions

SEEN = {"is_event": False, "unit_id": "s0", "level": "station"}
"""A violation that a checklist tells of; without it a report of its own about a district."""


def violations(*told: dict[str, Any]) -> pl.DataFrame:
    """Reports of their own about one violation each, by observer 0 in region N on `DAY`."""
    default = {
        "observer_id": "0", "day": DAY, "unit_id": "d", "level": "district", "region_id": "N",
        "category_id": "bribery", "is_event": True, "is_verified": False,
    }  # fmt: skip
    rows = [{"submission_id": f"r{n}"} | default | row for n, row in enumerate(told)]
    schema = dict.fromkeys(("submission_id", *default), pl.String)
    return pl.DataFrame(
        rows, schema={**schema, "day": pl.Date, "is_event": pl.Boolean, "is_verified": pl.Boolean}
    )


def rates(
    told: pl.DataFrame,
    *,
    stations: int = 4,
    weeks: int = 2,
    seen: str = "checklist",
    units_a_week: int = 1,
    event: str = violation_rates.EVENT,
) -> pl.DataFrame:
    observed: tuple[dict[str, Any], ...] = tuple({"unit_id": f"s{n}"} for n in range(stations))
    default = {
        "region_id": "N", "level": "station", "form_id": seen, "observed_date": DAY, "observers": 1, "reports": 1,
    }  # fmt: skip
    sent: tuple[dict[str, Any], ...] = tuple(
        {"observer_id": f"{n}", "submission_id": f"{n}", "unit_id": f"u{unit}"}
        for n in range(weeks)
        for unit in range(units_a_week)
    )
    due = {
        "role": "lto", "region_id": "N", "expected_id": "weekly", "form_id": "weekly",
        "period_start_date": DAY, "period_end_date": DAY, "due_at": at(1), "reports": 1, "state": "on_time",
    }  # fmt: skip
    made = violation_rates.build(
        told,
        frame(OBSERVED_UNITS, default, observed),
        frame(REPORTING_CALENDAR, due, sent),
        pl.DataFrame({"region_id": ["N"], "registered": [50_000]}),
        questions(
            {"form_id": "checklist", "question_id": "breach_categories", "type": "select_multiple"},
            {"form_id": "serious", "question_id": event, "type": "select_one"},
        ),
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


def test_a_count_is_divided_by_what_was_observed() -> None:
    made = rates(violations({}, {"is_verified": True}))
    found = row(made, "N", "bribery", "observer_week")
    assert (found["reported"], found["verified"], found["denominator"], found["rate"]) == (2, 1, 2, 100.0)
    assert row(made, "XX", "total", "registered_voters")["rate"] == pytest.approx(4.0)


def test_what_observers_of_districts_report_says_nothing_of_the_stations_that_others_observed() -> None:
    made = rates(violations({}, {}))
    assert row(made, "XX", "total", "observed_station")["reported"] == 0


def test_a_station_counts_once_however_much_was_told_of_it() -> None:
    of_its_own = {"unit_id": "s0", "level": "station"}
    made = rates(violations(SEEN, SEEN | {"category_id": "pressure"}, of_its_own))
    assert row(made, "N", "total", "observed_station")["reported"] == 1
    assert row(made, "N", "pressure", "observed_station")["rate"] == 25.0
    assert row(made, "N", "total", "registered_voters")["reported"] == 1, (
        "a checklist is no report of its own"
    )


def test_a_report_of_a_violation_alone_makes_no_station_an_observed_one() -> None:
    of_its_own = violations({"unit_id": "s0", "level": "station"})
    assert rates(of_its_own, seen="serious").filter(base="observed_station").is_empty()


def test_a_station_whose_observers_were_not_asked_is_no_station_where_nothing_happened() -> None:
    assert rates(violations(), seen="queues_only").filter(base="observed_station").is_empty()


def test_where_no_form_asks_for_violations_none_were_found_not_to_have_happened() -> None:
    assert set(rates(violations(), event="weather")["base"]) == {"observed_station"}


def test_a_week_counts_what_its_own_observers_told_of_its_days() -> None:
    later = {"day": at(1).date()}
    made = rates(violations({}, later, {"observer_id": "9"}, {"region_id": "S"}))
    assert row(made, "N", "total", "observer_week")["reported"] == 1
    assert row(made, "XX", "total", "observer_week")["reported"] == 2, (
        "elsewhere counts for the country alone"
    )


def test_a_week_of_an_observer_of_two_units_is_one_week() -> None:
    made = rates(violations({}), weeks=2, units_a_week=2)
    assert row(made, "N", "total", "observer_week")["denominator"] == 2
    assert row(made, "XX", "total", "observer_week")["denominator"] == 2


def test_a_violation_of_an_unknown_place_is_not_lost_to_the_country() -> None:
    made = rates(violations({"region_id": None, "unit_id": None, "level": None}))
    assert row(made, "XX", "total", "registered_voters")["reported"] == 1
    assert row(made, "N", "total", "registered_voters")["reported"] == 0


@pytest.mark.parametrize("n", [0, 1, 7, 30])
def test_the_ends_of_the_interval_leave_two_and_a_half_per_cent_on_either_side(n: int) -> None:
    """The definition of the exact intervals, by another way than quantiles."""
    made = rates(violations(*[{} for _ in range(n)]), weeks=100)
    found = row(made, "N", "total", "observer_week")
    assert poisson.cdf(n, found["high"]) == pytest.approx(0.025)
    assert found["low"] == 0 if n == 0 else poisson.sf(n - 1, found["low"]) == pytest.approx(0.025)
    made = rates(violations(*[SEEN | {"unit_id": f"s{k}"} for k in range(n)]), stations=100)
    found = row(made, "N", "total", "observed_station")
    assert binom.cdf(n, 100, found["high"] / 100) == pytest.approx(0.025)
    assert found["low"] == 0 if n == 0 else binom.sf(n - 1, 100, found["low"] / 100) == pytest.approx(0.025)


def test_a_share_of_all_stations_ends_at_all_of_them() -> None:
    found = row(rates(violations(SEEN), stations=1), "N", "total", "observed_station")
    assert (found["rate"], found["high"]) == (100.0, 100.0)


def test_where_nobody_observed_there_is_no_rate() -> None:
    made = rates(violations({"region_id": "S"}), stations=0)
    assert made.filter(region_id="S").is_empty()
    assert made.filter(base="observed_station").is_empty()
    assert row(made, "N", "total", "observer_week")["reported"] == 0, "observed, and nothing was reported"


def test_where_nobody_observed_the_voters_are_no_base_either() -> None:
    assert rates(violations(), stations=0, weeks=0).is_empty()
