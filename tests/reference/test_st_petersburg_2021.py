"""St Petersburg, September 2021, two party ballots: stations against the 64 territorial commissions above them."""

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest

from tests.reference.conftest import Built

TOTALS = {
    # ballot: stations, registered, valid, invalid, first party, second party
    "federal": (2_053, 3_931_555, 1_430_296, 36_297, "federal-5", 513_120, "federal-1", 262_564),
    "city": (1_986, 3_882_917, 1_333_177, 39_229, "city-2", 457_177, "city-6", 239_678),
}
CELLS = {"federal": 12 + 14, "city": 12 + 8}
"""Lines and choices of a commission's protocol."""


@pytest.fixture(scope="module")
def petersburg(built: Callable[[str], Built]) -> Built:
    return built("ru-spe-2021-09-19-parties")


@pytest.mark.parametrize("ballot", TOTALS)
def test_the_totals_of_a_ballot(petersburg: Built, ballot: str) -> None:
    stations, registered, valid, invalid, first, votes, second, their_votes = TOTALS[ballot]
    totals = petersburg.totals(ballot, "manual")

    assert petersburg.table("marts.station_results", contest_id=ballot).height == stations
    assert (totals["registered"], totals["ballots_valid"], totals["ballots_invalid"]) == (
        registered,
        valid,
        invalid,
    )
    assert (totals[first], totals[second]) == (votes, their_votes)
    ordered = petersburg.table("marts.unit_results", contest_id=ballot, level="country", line="votes")
    assert ordered.sort("counted", descending=True)["choice_id"].head(2).to_list() == [first, second]


@pytest.mark.parametrize("ballot", TOTALS)
def test_the_stations_add_up_to_each_commissions_protocol(petersburg: Built, ballot: str) -> None:
    compared = petersburg.table("marts.tabulation_check", contest_id=ballot, level="commission")

    assert compared["unit_id"].n_unique() == 64
    assert compared.height == 64 * CELLS[ballot]
    assert compared["summed_from"].unique().to_list() == ["stations"]
    assert compared["gap"].null_count() == 0
    assert compared.filter(pl.col("gap") != 0).is_empty()


@pytest.mark.parametrize("ballot", TOTALS)
def test_ten_protocols_are_empty_and_the_others_balance(petersburg: Built, ballot: str) -> None:
    results = petersburg.table("marts.station_results", contest_id=ballot)
    empty = results.filter(pl.col("registered").is_null())

    assert empty.height == 10
    assert empty["votes"].null_count() == 10
    assert empty["ballots_found"].null_count() == 10
    assert petersburg.table("marts.equation_check", contest_id=ballot).is_empty()


@pytest.mark.parametrize("ballot", TOTALS)
def test_an_empty_protocol_adds_nothing_and_is_said_to_be_unread(petersburg: Built, ballot: str) -> None:
    rows = petersburg.table("marts.unit_results", contest_id=ballot, level="country")

    assert rows.select("line", "stations_unread").filter(line="registered").row(0) == ("registered", 10)
    assert set(rows["stations_unread"]) == {10}


def test_station_and_commission_of_one_number_are_two_units(petersburg: Built) -> None:
    units = petersburg.table("staging.units").filter(pl.col("unit_id").is_in(["uik-1", "tik-1"]))

    assert dict(units.select("unit_id", "level").iter_rows()) == {"uik-1": "station", "tik-1": "commission"}


def test_turnout_by_hour(petersburg: Built) -> None:
    series = petersburg.table("marts.station_turnout")

    assert petersburg.rejected()["turnout"] == 32
    assert series.height == 17_398 - 32
    assert series["at"].n_unique() == 9
    assert series["at"].min() == dt.datetime(2021, 9, 17, 12, tzinfo=dt.UTC)  # 15.00 in Moscow
    assert series.filter(pl.col("at") == pl.col("at").max())["took_part"].sum() == 1_456_885
    assert series.filter(pl.col("increment") < 0).height == 215


def test_incidents_by_station(petersburg: Built) -> None:
    reports = petersburg.table("staging.incidents")

    assert petersburg.rejected()["incidents"] == 1_011 - 898
    assert reports.height == 898
    assert reports["category_id"].n_unique() == 15
    stations = petersburg.table("staging.units", level="station")["unit_id"]
    assert reports.filter(~pl.col("unit_id").is_in(stations.implode())).is_empty()
    assert (reports["as_of_at"].max(), reports["as_of_precision"].unique().to_list()) == (
        dt.datetime(2021, 10, 7, 1, 21, tzinfo=dt.UTC),
        ["minute"],
    )


def test_nothing_is_said_against_tables_that_fit_and_protocols_that_balance(petersburg: Built) -> None:
    """Nor against the stations that have only one of the two ballots."""
    false_alarms = {
        "tabulation_differs",
        "protocol_equation",
        "protocol_equation_soft",
        "station_missing",
        "station_turnout_too_fast",
    }

    assert false_alarms.isdisjoint(petersburg.found())
    assert petersburg.found()["station_turnout_falls"] == 215
