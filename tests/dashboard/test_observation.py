"""What is said of an estimate, in three languages: n, response, margin, time; of a withheld one no number."""

import datetime as dt
from typing import Any

import duckdb
import pytest

from dashboard.exhibits import View, observation
from dashboard.exhibits.observation_statement import sentence
from dashboard.i18n import LANGUAGES, Language

AT = dt.datetime(2030, 5, 12, 18, 30, tzinfo=dt.UTC)
ROW: dict[str, Any] = {
    "indicator_id": "sealed", "as_of_at": None, "is_of_stations": True, "estimate": 0.912, "margin": 0.034,
    "interval": "normal",
    "confidence": 0.95, "responding": 417, "sampled": 500, "response_rate": 0.834, "worst_low": 0.76,
    "worst_high": 0.926, "late_p": 0.4, "above_list": 0, "released": True, "reason": None,
}  # fmt: skip


def view(code: str) -> View:
    return View(duckdb.connect(), Language(code, dt.UTC, {("indicator", "sealed"): "Sealed"}))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_released_estimate_has_n_response_margin_time_and_bounds(code: str) -> None:
    told = sentence(view(code), ROW, AT).replace(",", ".")
    for part in ("Sealed", "91.2", "3.4", "95", "417", "500", "83.4", "18:30", "76.0", "92.6"):
        assert part in told


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_withheld_estimate_has_its_reason_and_no_number(code: str) -> None:
    told = sentence(view(code), ROW | {"released": False, "reason": "few_answered"}, AT).replace(",", ".")
    assert "80" in told
    assert "417" in told
    assert not any(part in told for part in ("91.2", "76.0", "92.6"))


def test_late_reports_that_differ_warn_with_an_innocent_cause() -> None:
    assert "network" in sentence(view("en"), ROW | {"late_p": 0.001}, AT)
    assert "network" not in sentence(view("en"), ROW, AT)


def test_of_which_stations_the_estimates_speak_and_who_is_left_out_is_said() -> None:
    shown = View(duckdb.connect(), Language("en", dt.UTC, {("exclusion", "1"): "at sea"}))
    shown.connection.execute("CREATE SCHEMA staging; CREATE TABLE staging.sample_frame (exclusion INTEGER)")
    assert observation.frame_note(shown) == ""

    shown.connection.execute("INSERT INTO staging.sample_frame VALUES (NULL), (NULL), (1), (NULL)")
    assert observation.frame_note(shown) == (
        "The estimates speak of the stations that could be drawn: 3 of 4 on the list. Left out: 1 (at sea)."
    )
