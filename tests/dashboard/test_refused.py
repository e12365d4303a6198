"""A protocol that came and was refused is neither missing nor in, on every page; and protocols of other places."""

from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from dashboard import exhibits, queries_counts, queries_station
from dashboard.exhibits import View, checks_made, counts, counts_units, station
from pipelines import store
from tests.dashboard import counted, lowland

ASK = ("vote", "manual")
REFUSED = {"source_id": "protocols", "file": "raw/p.csv", "row_number": 1200, "unit_id": "5", "contest_id": "vote",
           "origin": "manual", "column": "a", "reason": "", "template": "", "parameters": "{}",
           "raw": "{}"}  # fmt: skip


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return counted.view(counted.snapshot(tmp_path_factory.mktemp("land"), refused=[REFUSED]))


def test_it_is_not_in_and_is_told_apart(view: View) -> None:
    shown = counts.count(view, *ASK)

    assert counts.coverage(view, shown).startswith("Protocols in: 7 of 8 stations (87.5 %)")
    assert "1 station is missing" in str(counts.warning(view, shown))
    assert (
        counts.remarks(view, shown)[0]
        == "1 protocol came and could not be accepted: its votes are in no sum."
    )


def test_where_none_was_refused_nothing_is_said_of_it(tmp_path: Path) -> None:
    plain = counted.view(counted.snapshot(tmp_path))
    shown = counts.count(plain, *ASK)

    assert not any("accepted" in remark for remark in counts.remarks(plain, shown))
    rows = queries_counts.units(plain.connection, *ASK, "region")
    assert "Came and not accepted" not in counts_units.units_table(plain, shown, rows, "Region").columns


def test_of_another_count_it_is_only_not_there(view: View) -> None:
    assert queries_counts.tally(view.connection, "vote", "machine")["refused"] == 0
    (row,) = (
        queries_counts.stations(view.connection, "vote", "machine", "CW2").filter(station_id="5").to_dicts()
    )
    assert not row["is_refused"]


def test_the_tables_of_units_and_stations_tell_it_apart(view: View) -> None:
    shown = counts.count(view, *ASK)
    regions = counts_units.units_table(
        view, shown, queries_counts.units(view.connection, *ASK, "region"), "Region"
    )
    assert dict(regions.select("Region", "Came and not accepted").iter_rows())["Western oblast"] == 1
    assert regions["Came and not accepted"].sum() == 1

    stations = queries_counts.stations(view.connection, *ASK, "CW2")
    lines = counts_units.stations_table(view, shown, stations)
    assert lines["Protocol"].to_list() == ["annulled", "came and not accepted", "counted"]


def test_the_page_of_the_station_says_it_with_file_and_row(view: View) -> None:
    (state,) = queries_station.states(view.connection, "5").to_dicts()

    assert station.state(view, state) == (
        "The protocol came and could not be accepted. First row refused: raw/p.csv, row 1200."
    )


def test_the_check_of_missing_protocols_says_it_beside_its_number(view: View) -> None:
    (check,) = (c for c in checks_made.checks(view, "vote") if c.name == "Protocols that have not come")

    assert (check.differ, check.checked) == (0, 8)
    assert check.remarks[0] == "1 protocol came and could not be accepted."
    assert "1 station is on no list for this ballot." in check.remarks


def test_protocols_that_name_another_place_are_counted_of_all_that_have_one(tmp_path: Path) -> None:
    lowland.publish(tmp_path / "lowland")
    file = store.current(tmp_path / "lowland")
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE staging.protocols SET stated_commission_id = 'C9' WHERE station_id = '1'")
    view = View(
        store.connect(file), exhibits.view_language(store.connect(file), "en", ZoneInfo("Asia/Bishkek"))
    )

    (check,) = (
        c
        for c in checks_made.checks(view, "mayor")
        if c.name == "Protocols that name another commission or region"
    )

    assert (check.differ, check.checked, check.of) == (1, 5, "of 5 stations with a protocol")
