"""Two observers of one station side by side: every answer in words, what differs first, and nobody called right."""

from pathlib import Path

import pytest

from dashboard import queries_reports
from dashboard.exhibits import View, two_observers
from tests.dashboard import observed


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return observed.view(observed.snapshot(tmp_path_factory.mktemp("land")))


def test_what_differs_stands_first_and_answers_are_in_words(view: View) -> None:
    table = two_observers.answers_table(view, queries_reports.pairs(view.connection, "1"))
    words = table.select("Question", "Answers", "Answer of the one", "Answer of the other").rows()
    assert words == [
        ("Was it calm?", "they differ", "yes", "no"),
        ("Kinds", "they differ", "Bribery, k1", "k1"),
        ("Meetings <seen>", "the same", "3", "3"),
    ]
    first = table.row(0, named=True)
    assert (first["One observer"], first["Other observer"]) == ("A", observed.HOSTILE)
    assert first["Observed by the one"] != first["Observed by the other"]


def test_the_summary_counts_stations_and_answers(view: View) -> None:
    rows = queries_reports.doubled(view.connection)
    assert rows.rows() == [("1", 3, 1), ("2", 1, 1)], "where most differ stands first"
    said = two_observers.summary(view, rows)
    assert "on one day: 2. Pairs of answers compared: 4, the same: 2 (50.0 %)" in said
    assert two_observers.choice(view, rows.row(0, named=True)) == "Station 1: 2 of 3 answers differ"


def test_answers_are_in_the_language_of_the_reader(tmp_path: Path) -> None:
    view = observed.view(observed.snapshot(tmp_path), "ru")
    table = two_observers.answers_table(view, queries_reports.pairs(view.connection, "1"))
    assert table.row(0)[1:5:2] == ("различаются", "да")


def test_only_what_differs_is_listed_and_a_hostile_name_stays_text(view: View) -> None:
    told = two_observers.differences_html(view, queries_reports.pairs(view.connection, "1"))
    assert "<p>Was it calm?<br>A (" in told
    assert "<b>yes</b><br>&lt;b&gt;X&lt;/b&gt; (" in told
    assert "Meetings" not in told


def test_two_reports_of_one_region_are_not_two_observers_of_a_station(view: View) -> None:
    assert "W" not in queries_reports.doubled(view.connection)["unit_id"]
