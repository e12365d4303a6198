"""Albania, parliament, 23 June 2013: parties as numbered columns, two numbers lost, some precinct numbers twice."""

from collections.abc import Callable

import polars as pl
import pytest

from tests.reference.conftest import Built


@pytest.fixture(scope="module")
def albania(built: Callable[[str], Built]) -> Built:
    return built("al-2013-06-23-parliament")


def test_every_row_is_a_station(albania: Built) -> None:
    results = albania.table("marts.station_results")

    assert (results.height, results["station_id"].n_unique()) == (5_508, 5_508)
    assert (results["commission_id"].n_unique(), results["region_id"].n_unique()) == (379, 12)
    assert albania.report.rows_rejected == 0


def test_sixty_precinct_numbers_stand_twice(albania: Built) -> None:
    stations = albania.table("staging.units", level="station")
    times = stations["national_code"].value_counts(name="times")["times"]

    assert dict(times.value_counts().iter_rows()) == {1: 5_388, 2: 60}


def test_the_whole_country(albania: Built) -> None:
    totals = albania.totals("parliament", "manual")

    assert (totals["registered"], totals["took_part"]) == (3_185_255, 1_726_239)
    assert (totals["C035"], totals["C050"], totals["C032"]) == (714_118, 528_925, 180_613)


def test_an_empty_cell_is_no_zero(albania: Built) -> None:
    units = albania.table("marts.unit_results", level="country").filter(pl.col("stations_unread") > 0)
    lost = albania.table("marts.station_results").filter(pl.col("votes_total").is_null())

    assert dict(units.select("choice_id", "stations_unread").iter_rows()) == {"C011": 1, "C067": 1}
    assert sorted(lost["station_id"]) == ["855", "875"]


def test_a_station_without_voters_has_no_turnout(albania: Built) -> None:
    nobody = albania.table("marts.station_results").filter(registered=0)

    assert sorted(nobody["station_id"]) == ["4186", "5494"]
    assert nobody["turnout"].null_count() == 2


def test_last_digits_of_the_first_party_are_those_of_the_published_table(albania: Built) -> None:
    """Chi-square against uniform over counts from 100 on: 11.990, as METHODS.md states it."""
    votes = albania.table("marts.station_votes", choice_id="C035").filter(pl.col("votes") >= 100)
    seen = votes.select(digit=pl.col("votes") % 10)["digit"].value_counts()["count"]
    expected = votes.height / 10

    assert round(float(((seen - expected) ** 2 / expected).sum()), 3) == 11.990
