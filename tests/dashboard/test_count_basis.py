"""Over how many of the stations that count a rate is taken: said wherever that is not all of them."""

from pathlib import Path
from typing import Any

import pytest

from dashboard import queries_counts
from dashboard.exhibits import View, counts, counts_maps, counts_units
from dashboard.exhibits.counts_maps import Measure
from tests.dashboard import counted

ASK = ("vote", "manual")
TAKEN = "Taken over 2 of the 3 stations that count"


def view(tmp_path: Path, **second: Any) -> View:
    """Three stations of the west, all counted; in the second these cells are others."""
    given = [counted.protocol(number, 100, 50, [30, 10, 8], counted.at(20)) for number in "136"]
    given[1] |= second
    return counted.view(counted.snapshot(tmp_path, given))


@pytest.mark.parametrize("cells", [{"registered": None}, {"issued_station": None}], ids=str)
def test_turnout_has_voters_and_lists_of_the_same_stations(tmp_path: Path, cells: dict[str, Any]) -> None:
    seen = view(tmp_path, **cells)
    shown = counts.count(seen, *ASK)

    assert (shown.tally["turnout"], shown.tally["turnout_stations"], shown.tally["counted"]) == (0.5, 2, 3)
    assert [text for text in counts.remarks(seen, shown) if text.startswith("Turnout")] == [
        "Turnout is taken over 2 of the 3 stations that count: the others do not give both voters who took part and"
        " voters listed."
    ]
    region = queries_counts.units(seen.connection, *ASK, "region")
    table = counts_units.units_table(seen, shown, region, "Region").filter(Region="Western oblast")
    assert table.select("Turnout, %", "Stations behind the turnout", "Stations counted").row(0) == (
        50.0,
        2,
        3,
    )


def test_maps_say_it_in_title_lines_hovers_and_tables(tmp_path: Path) -> None:
    seen = view(tmp_path, registered=None)
    shown = counts.count(seen, *ASK)
    for exhibit in (
        counts_maps.regions_map(seen, shown, Measure()),
        counts_maps.tiles_map(seen, shown, Measure()),
    ):
        assert exhibit is not None
        assert TAKEN in exhibit.subtitle
        assert exhibit.table["Stations behind the rate"].sum() == 2
    places = counts_maps.regions_map(seen, shown, Measure())
    assert places is not None
    assert "taken over 2 of the 3 stations that count" in str(places.figure.to_json())


def test_shares_say_it_where_ballots_found_are_not_known(tmp_path: Path) -> None:
    seen = view(tmp_path, ballots_stationary=None, ballots_valid=None)
    shown = counts.count(seen, *ASK)
    votes = counts.choices(seen, shown, shown.tally)

    assert votes is not None
    assert "at least 2 of the 3 that count" in votes.subtitle
    assert votes.table.row(0, named=True) | {
        "Votes counted": 90,
        "Stations behind the share": 2,
    } == votes.table.row(0, named=True)
    assert shown.tally["leader_stations"] == 2


def test_nothing_is_said_where_every_station_is_behind_a_rate(tmp_path: Path) -> None:
    seen = view(tmp_path)
    shown = counts.count(seen, *ASK)
    places, votes = (
        counts_maps.regions_map(seen, shown, Measure()),
        counts.choices(seen, shown, shown.tally),
    )

    assert places is not None
    assert votes is not None
    assert "aken over" not in f"{places.subtitle} {votes.subtitle} {counts.remarks(seen, shown)}"


def test_voters_on_the_additional_list_are_below_the_line(tmp_path: Path) -> None:
    """120 of 100 + 50 voters are 80 %, not 120 %."""
    given = [
        counted.protocol("1", 100, 120, [100, 10, 8], counted.at(20)) | {"registered_additional": 50},
        counted.protocol("3", 100, 50, [30, 10, 8], counted.at(20)) | {"registered_additional": 0},
    ]
    seen = counted.view(counted.snapshot(tmp_path, given))

    tally = counts.count(seen, *ASK).tally
    assert (tally["listed"], tally["turnout"]) == (250, pytest.approx(170 / 250))
    stations = queries_counts.stations(seen.connection, *ASK, "CW1").drop_nulls("listed")
    assert stations.select("listed", "turnout").rows() == [(150, 0.8), (100, 0.5)]
