"""What is said of an estimate, in three languages: n, response, margin, time; of a withheld one no number."""

import datetime as dt
from typing import Any

import duckdb
import pytest

from dashboard.exhibits import View
from dashboard.exhibits.observation_statement import sentence
from dashboard.i18n import LANGUAGES, Language

AT = dt.datetime(2030, 5, 12, 18, 30, tzinfo=dt.UTC)
ROW: dict[str, Any] = {
    "indicator_id": "sealed", "contest_id": None, "choice_id": None, "as_of_at": None,
    "is_of_stations": True, "estimate": 0.912, "margin": 0.034,
    "interval": "normal",
    "confidence": 0.95, "responding": 417, "sampled": 500, "response_rate": 0.834, "worst_low": 0.76,
    "worst_high": 0.926, "late_p": 0.4, "above_list": 0, "released": True, "reason": None,
}  # fmt: skip


VOTES = ROW | {
    "indicator_id": "share", "contest_id": "mayor", "choice_id": "ang", "is_of_stations": False, "estimate": 0.0312,
    "margin": 0.0034,
}  # fmt: skip


def view(code: str) -> View:
    names = {("indicator", "sealed"): "Sealed", ("choice", "ang"): "Ang", ("contest", "mayor"): "Mayor"}
    return View(duckdb.connect(), Language(code, dt.UTC, names))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_released_estimate_has_n_response_margin_time_and_bounds(code: str) -> None:
    told = sentence(view(code), ROW, AT).replace(",", ".")
    for part in ("Sealed", "91.2", "3.4", "95", "417", "500", "83.4", "18:30", "76.0", "92.6"):
        assert part in told


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_share_of_votes_names_choice_and_ballot_and_has_two_decimals(code: str) -> None:
    told = sentence(view(code), VOTES, AT).replace(",", ".")
    for part in ("Ang. ", "ayor", "3.12", "0.34", "95", "417", "500", "83.4", "18:30", "76.00", "92.60"):
        assert part in told
    assert "more votes than ballots" in sentence(view("en"), VOTES | {"above_list": 2}, AT)
    assert "more voters than" in sentence(view("en"), ROW | {"above_list": 2}, AT)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_withheld_estimate_has_its_reason_and_no_number(code: str) -> None:
    told = sentence(view(code), ROW | {"released": False, "reason": "few_answered"}, AT).replace(",", ".")
    assert "80" in told
    assert "417" in told
    assert not any(part in told for part in ("91.2", "76.0", "92.6"))


def test_late_reports_that_differ_warn_with_an_innocent_cause() -> None:
    assert "network" in sentence(view("en"), ROW | {"late_p": 0.001}, AT)
    assert "network" not in sentence(view("en"), ROW, AT)
