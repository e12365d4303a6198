"""Russia, president, 18 March 2018: 97,699 stations, ten rules, and how many stations break each."""

import json
from collections.abc import Callable

import polars as pl
import pytest

from tests.reference.conftest import REFERENCE, Built

BROKEN = {
    # rule: stations that break it, as METHODS.md states them
    "issued_within_list": 0,
    "received": 0,
    "found": 0,
    "votes": 0,
    "found_within_issued": 6,
    "mobile_within_issued": 26,
    "some_ballots": 1,
    "somebody_stayed_away": 2_613,
    "none_lost": 350,
    "none_unaccounted": 46,
}
HARD = ("issued_within_list", "received", "found", "votes")


@pytest.fixture(scope="module")
def russia(built: Callable[[str], Built]) -> Built:
    return built("ru-2018-03-18-president")


def test_every_row_is_a_station(russia: Built) -> None:
    assert (russia.report.rows_read, russia.report.rows_rejected) == (97_699, 0)
    stations = russia.table("marts.station_results")
    assert (stations.height, stations["station_id"].n_unique()) == (97_699, 97_699)
    assert stations["commission_id"].n_unique() == 2_778
    assert stations["region_id"].n_unique() == 87


def test_so_many_stations_break_each_rule(russia: Built) -> None:
    rules = dict(russia.table("staging.equations").select("equation_id", "is_hard").iter_rows())
    counted = dict(russia.table("marts.equation_check")["equation_id"].value_counts().iter_rows())

    assert {rule: counted.get(rule, 0) for rule in rules} == BROKEN
    assert sorted(rule for rule, is_hard in rules.items() if is_hard) == sorted(HARD)


def test_they_are_the_numbers_of_the_vector(russia: Built) -> None:
    counted = dict(russia.table("marts.equation_check")["equation_id"].value_counts().iter_rows())
    vector = json.loads((REFERENCE / "vectors" / "protocol_controls_russia2018.json").read_text())

    assert vector["stations"] == russia.report.rows_read
    assert [counted.get(rule, 0) for rule in BROKEN] == list(vector["violations"].values())


def test_readers_are_told_of_soft_rules_only(russia: Built) -> None:
    found = russia.found()

    assert russia.table("marts.equation_check").filter("is_hard").is_empty()
    assert found["protocol_equation_soft"] == sum(BROKEN.values())
    assert "protocol_equation" not in found


def test_the_station_without_a_ballot(russia: Built) -> None:
    empty = russia.table("marts.station_results").filter(ballots_found=0)

    assert empty["station_id"].to_list() == ["Республика Саха (Якутия)/809"]
    assert empty.select("registered", "ballots_received", "ballots_lost", "votes_total").row(0) == (
        7,
        7,
        0,
        0,
    )


def test_the_whole_country(russia: Built) -> None:
    totals = russia.totals("president", "manual")

    assert totals["registered"] == 109_008_428
    assert totals["ballots_valid"] == 72_787_734
    assert totals["ballots_invalid"] == 791_258
    assert (totals["putin"], totals["grudinin"]) == (56_430_712, 8_659_206)
    assert sum(totals[choice] or 0 for choice in russia.table("staging.choices")["choice_id"]) == 72_787_734


def test_regions_and_commissions_add_up_to_the_country(russia: Built) -> None:
    sums = (
        russia.table("marts.unit_results")
        .group_by("level", "line", "choice_id")
        .agg(pl.col("counted").sum())
        .pivot(on="level", index=["line", "choice_id"], values="counted")
    )

    assert sums.filter(
        (pl.col("country") != pl.col("region")) | (pl.col("country") != pl.col("commission"))
    ).is_empty()
