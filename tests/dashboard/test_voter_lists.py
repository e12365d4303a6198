"""The page Voter lists: sums over stations once, and what is not explained."""

from pathlib import Path

import pytest

from dashboard import queries_lists
from dashboard.exhibits import View, voter_lists
from tests.dashboard import observed


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return observed.view(observed.snapshot(tmp_path_factory.mktemp("land")))


def test_voters_of_a_commission_are_those_of_its_stations_and_count_once(view: View) -> None:
    rows = queries_lists.by_region(view.connection)
    assert rows.select("region_id", "units", "entries_before", "entries_after").sort("region_id").rows() == [
        ("E", 1, 50, 50), ("W", 2, 300, 300),
    ]  # fmt: skip


def test_a_step_says_its_change_and_how_many_stations_do_not_explain_it(view: View) -> None:
    exhibit = voter_lists.change(view, queries_lists.by_region(view.connection))
    assert exhibit.title == "Preliminary list → Final list: 0 voters in all"
    assert "Sums over the 3 stations" in exhibit.subtitle
    assert exhibit.subtitle.endswith("Not explained: 1.")
    west = exhibit.table.filter(exhibit.table["Region"] == "West").row(0, named=True)
    assert (west["Added"], west["Removed"], west["Units with a step that is not explained"]) == (10, 0, 1)


def test_the_station_that_changed_most_stands_first_with_file_and_row(view: View) -> None:
    table = voter_lists.changes_table(view, queries_lists.largest_changes(view.connection))
    assert table.select("Station", "Change", "Not explained").rows() == [("1", 10, 0), ("2", -10, -10)]
    assert table["Raw file"].null_count() == table["Row"].null_count() == 0
    assert queries_lists.largest_changes(view.connection, "E").is_empty()


def test_without_lists_there_are_no_steps(tmp_path: Path) -> None:
    bare = observed.view(observed.snapshot(tmp_path, lists=False))
    assert voter_lists.steps(queries_lists.by_region(bare.connection)) == []
