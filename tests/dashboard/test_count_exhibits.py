"""Results by station: exhibits and tables over a land whose figures can be added up by hand."""

import re
from pathlib import Path

import pytest

from dashboard import queries_counts
from dashboard.exhibits import View, counts, counts_maps, counts_units
from dashboard.exhibits.counts_maps import Measure
from dashboard.theme import DARK, NARROW, WIDE
from tests.dashboard import counted

ASK = ("vote", "manual")


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return counted.snapshot(tmp_path_factory.mktemp("land"))


@pytest.fixture(scope="module")
def view(land: Path) -> View:
    return counted.view(land)


@pytest.fixture(scope="module")
def shown(view: View) -> counts.Count:
    return counts.count(view, *ASK)


def test_the_votes_name_their_stations_and_source(view: View, shown: counts.Count) -> None:
    exhibit = counts.choices(view, shown, shown.tally)
    assert exhibit is not None
    assert exhibit.title == "Testland, Election of the head: so far most for Candidate A (58.1 %)"
    assert "Protocols in: 7 of 8 stations" in exhibit.subtitle
    assert "Votes of 7 stations that count" in exhibit.subtitle
    assert exhibit.source.startswith("SYNTHETIC EXERCISE")
    assert exhibit.table["Votes of annulled stations, not counted"].to_list() == [80, 5, 5]
    (bars,) = [trace for trace in exhibit.figure.data if trace.meta == "bar"]
    assert list(bars.x) == pytest.approx([360 / 620, 175 / 620, 66 / 620])


def test_every_exhibit_says_coverage_source_and_build(view: View, shown: counts.Count) -> None:
    for exhibit in (
        counts.choices(view, shown, shown.tally),
        counts_maps.regions_map(view, shown, Measure()),
        counts_maps.tiles_map(view, shown, Measure("a", is_deviation=True)),
    ):
        assert exhibit is not None
        assert "7 of 8 stations" in exhibit.subtitle
        assert "SYNTHETIC EXERCISE" in exhibit.source
        assert view.election["build_id"] in exhibit.source
        assert exhibit.table.height


def test_abroad_is_named_under_the_map_and_stands_in_the_table(view: View, shown: counts.Count) -> None:
    exhibit = counts_maps.regions_map(view, shown, Measure())
    assert exhibit is not None
    assert "Not on the map: Abroad: 20.0 %, protocols in: 1 of 1 stations" in exhibit.source
    assert exhibit.table["Region"].to_list() == ["Eastern oblast", "Western oblast", "Abroad"]
    assert exhibit.title == "Turnout 52.8 % in all; lowest: Abroad (20.0 %), highest: Eastern oblast (75.6 %)"


def test_a_deviation_is_measured_from_the_whole_count(view: View, shown: counts.Count) -> None:
    exhibit = counts_maps.regions_map(view, shown, Measure("a", is_deviation=True))
    assert exhibit is not None
    numbers = {trace.name: trace.text[0] for trace in exhibit.figure.data if trace.meta == "number"}
    assert numbers == {"E": "<b>+9.7</b>", "W": "<b>\u22129.7</b>"}
    assert "points above or below" in exhibit.figure.layout.legend.title.text


def test_the_tile_map_hatches_units_without_commission_and_tells_who_is_not_on_it(
    view: View, shown: counts.Count
) -> None:
    exhibit = counts_maps.tiles_map(view, shown, Measure(), ["W2"])
    assert exhibit is not None
    drawn = {trace.name: trace for trace in exhibit.figure.data if trace.meta == "tile"}
    assert drawn.keys() == {"W1", "W2", "E1", "E2"}
    assert drawn["E2"].fillpattern.shape == "/"
    assert [trace.name for trace in exhibit.figure.data if trace.meta == "selected"] == ["W2"]
    assert exhibit.source.startswith("1 station counted lies in no unit of the tile map.")


def test_a_tile_shows_the_last_part_of_a_name() -> None:
    assert counts_maps._on_tile("Town — Northern district") == "Northern district"
    assert counts_maps._on_tile("г. Город, Северный район") == "Северный район"
    assert counts_maps._on_tile("Kara-Suu rayon") == "Kara-Suu rayon"


def test_only_what_is_known_can_be_mapped(view: View, shown: counts.Count) -> None:
    assert counts_maps.measures(view, shown) == [None, "a", "b", "c"]
    machine = counts.count(view, "vote", "machine")
    assert counts_maps.measures(view, machine) == ["a", "b", "c"]
    assert counts_maps.regions_map(view, machine, Measure()) is None


def test_a_phone_names_the_squares_of_the_tile_map_under_it(land: Path) -> None:
    told = {}
    for width in (NARROW, WIDE):
        view = counted.view(land, width=width)
        squares = counts_maps.tiles_map(view, counts.count(view, *ASK), Measure())
        assert squares is not None
        told[width] = counts_maps.tiles_names_html(view, Measure(), squares)

    assert told[WIDE] == ""
    shares = [float(share) for share in re.findall(r"<b>([\d.]+)</b></li>", told[NARROW])]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == 3


def test_the_tables_go_down_to_the_row_of_the_file(view: View, shown: counts.Count) -> None:
    regions = queries_counts.units(view.connection, *ASK, "region")
    frame = counts_units.units_table(view, shown, regions, "Region")
    west = frame.filter(Region="Western oblast").row(0, named=True)
    assert (west["Protocols in"], west["Stations on the list"]) == (5, 6)
    assert (west["Voters listed"], west["Cells that cannot be read"]) == (600, 1)
    stations = queries_counts.stations(view.connection, *ASK, "CW2")
    lines = counts_units.stations_table(view, shown, stations)
    assert lines["Protocol"].to_list() == ["annulled", "missing", "counted"]
    assert lines["Turnout, %"].to_list() == [91.0, None, 30.0]
    assert lines["Raw file"].drop_nulls().len() == 2
    east = counts_units.stations_table(view, shown, queries_counts.stations(view.connection, *ASK, "CE"))
    assert east["Protocol"].to_list() == ["counted", "counted, on no list"]


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_how_the_count_came_in(land: Path, width: int) -> None:
    view = counted.view(land, width=width, look=DARK)
    exhibit = counts_units.coming_in(view, counts.count(view, *ASK))
    assert exhibit is not None
    assert exhibit.title == (
        "Candidate A had 60.0 % when 12.5 % of the protocols were in, 58.1 % with all that are in"
    )
    assert exhibit.table["Protocols in"].to_list() == [1, 2, 3, 5, 6, 7]
    assert "protocol bears" in exhibit.subtitle
    assert counts_units.coming_in(view, counts.count(view, "vote", "machine")) is None


def test_what_was_in_at_a_moment(view: View, shown: counts.Count) -> None:
    row = queries_counts.coming_in(view.connection, *ASK).row(1, named=True)
    assert counts_units.so_far(view, shown, row) == (
        "As of 12 May 2030, 21:00: 2 of 8 protocols in (25.0 %), Candidate A 46.7 %"
    )


def test_only_a_unit_that_lacks_protocols_says_so_far(view: View, shown: counts.Count) -> None:
    rows = queries_counts.units(view.connection, *ASK, "commission").rows(named=True)
    titles = {row["reported"] < row["expected"]: counts.choices(view, shown, row).title for row in rows}
    assert "so far" in titles[True]
    assert "so far" not in titles[False]


def test_where_no_number_can_be_read_none_is_shown(tmp_path: Path) -> None:
    """Not one legible vote: a hatched strip and words, never a bar of zero."""
    blank = [counted.protocol("1", 100, 50, [30, 10, 8], counted.at(20))]
    blank[0] |= {"votes": [None, 10, 8], "votes_total": None, "unread": '{"vote:a": "illegible"}'}
    view = counted.view(counted.snapshot(tmp_path, blank))
    shown = counts.count(view, *ASK)
    exhibit = counts.choices(view, shown, shown.tally)
    assert exhibit is not None
    assert exhibit.table.filter(Choice="Candidate A")["Votes counted"].to_list() == [None]
    assert "no number can be read" in str(exhibit.figure.layout.annotations)
    assert shown.tally["illegible"] == 1
