"""What is said of an estimate, in three languages: n, response, margin, time; of a withheld one no number."""

import datetime as dt
from typing import Any

import duckdb
import pytest

from dashboard.exhibits import View, observation_sample
from dashboard.exhibits.observation_statement import sentence
from dashboard.i18n import LANGUAGES, Language

AT = dt.datetime(2030, 5, 12, 18, 30, tzinfo=dt.UTC)
ROW: dict[str, Any] = {
    "indicator_id": "sealed", "contest_id": None, "choice_id": None, "as_of_at": None,
    "is_of_stations": True, "estimate": 0.912, "margin": 0.034,
    "interval": "normal", "low": 0.878, "high": 0.946, "stations": 417,
    "confidence": 0.95, "responding": 417, "sampled": 500, "response_rate": 0.834, "worst_low": 0.76,
    "worst_high": 0.926, "late_p": 0.4, "above_list": 0, "last_received_at": AT, "released": True, "reason": None,
}  # fmt: skip


VOTES = ROW | {
    "indicator_id": "share", "contest_id": "mayor", "choice_id": "ang", "is_of_stations": False, "estimate": 0.0312,
    "margin": 0.0034,
}  # fmt: skip


def view(code: str) -> View:
    names = {("indicator", "sealed"): "Sealed", ("choice", "ang"): "Ang", ("contest", "mayor"): "Mayor"}
    return View(duckdb.connect(), Language(code, dt.UTC, names))


def said(code: str, **changed: object) -> str:
    """The whole statement, with decimal points."""
    return " ".join(sentence(view(code), ROW | changed)).replace(",", ".")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_released_estimate_has_n_response_margin_time_and_bounds(code: str) -> None:
    told = said(code)
    for part in ("Sealed", "91.2", "± 3.4", "95", "417", "500", "83.4", "18:30", "76.0", "92.6"):
        assert part in told


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_share_of_votes_names_choice_and_ballot_and_has_two_decimals(code: str) -> None:
    told = said(code, **VOTES)
    for part in ("Ang. ", "ayor", "3.12", "0.34", "95", "417", "500", "83.4", "18:30", "76.00", "92.60"):
        assert part in told
    assert "more votes than ballots" in said("en", **VOTES | {"above_list": 2})
    assert "more voters than" in said("en", above_list=2)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_withheld_estimate_has_its_reason_and_no_number(code: str) -> None:
    told = said(code, released=False, reason="few_answered")
    assert "80" in told
    assert "417" in told
    assert not any(part in told for part in ("91.2", "76.0", "92.6"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_where_nothing_came_no_moment_is_made_up(code: str) -> None:
    told = said(
        code, released=False, reason="few_answered", responding=0, response_rate=0.0, last_received_at=None
    )
    assert "18:30" not in told
    assert "?" not in told
    assert "None" not in told


def test_an_exact_interval_is_told_by_its_ends() -> None:
    told = said("en", interval="exact", low=0.801, high=0.97, margin=0.111)
    assert "between 80.1 % and 97.0 % at 95 % confidence" in told
    assert "±" not in told


def test_a_small_margin_is_not_told_as_none() -> None:
    assert "± 0.03 percentage points" in said("en", margin=0.0003)


def test_a_question_that_applies_to_some_says_to_how_many() -> None:
    assert "applies" not in said("en")
    assert "The question applies at 300 of them" in said("en", stations=300)


def test_late_reports_that_differ_warn_with_an_innocent_cause_and_never_with_p_of_nought() -> None:
    assert "network" not in said("en")
    warned = said("en", late_p=0.0000001)
    assert "network" in warned
    assert "(p < 0.001)" in warned
    assert "(p = 0.004)" in said("en", late_p=0.004)


def test_of_which_stations_the_estimates_speak_and_who_is_left_out_is_said() -> None:
    shown = View(duckdb.connect(), Language("en", dt.UTC, {("exclusion", "1"): "at sea"}))
    shown.connection.execute("CREATE SCHEMA staging; CREATE TABLE staging.sample_frame (exclusion INTEGER)")
    assert observation_sample.frame_note(shown) == ""

    shown.connection.execute("INSERT INTO staging.sample_frame VALUES (NULL), (NULL), (1), (NULL)")
    assert observation_sample.frame_note(shown) == (
        "The estimates speak of the stations that could be drawn: 3 of 4 on the list. Left out: 1 (at sea)."
    )
