"""The page Weekly digest: sums beside who answered, rates beside their bases."""

from pathlib import Path

import polars as pl
import pytest

from dashboard import queries_reports
from dashboard.exhibits import View, digest
from dashboard.theme import NARROW
from tests.dashboard import observed
from tests.dashboard.drawn import touching
from tests.report_rows import DAY, submissions


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return observed.view(observed.snapshot(tmp_path_factory.mktemp("land")))


def week(view: View, region: str = "XX") -> pl.DataFrame:
    return queries_reports.digest(view.connection, "weekly", DAY, region)


def test_a_sum_stands_beside_how_many_of_the_reports_answer(view: View) -> None:
    told = digest.subject_html(view, week(view).filter(question_id="meetings"))
    assert "Meetings &lt;seen&gt; <small>2 of 3 reports answer</small>" in told
    assert '3.5 a report</span><span class="n">7</span>' in told


def test_who_was_excused_was_not_expected(view: View) -> None:
    came = queries_reports.received(view.connection, "weekly", DAY)
    assert came.rows() == [("E", 3, 1), ("W", 2, 2)]
    assert set(week(view)["expected"]) == {5}


def test_an_option_has_its_name_and_the_share_of_those_who_answered(view: View) -> None:
    told = digest.subject_html(view, week(view).filter(question_id="kinds"))
    assert 'Bribery<i style="width:100%">' in told
    assert "2 more answers are in the table" in told
    assert told.count("<i ") == digest.MOST_OPTIONS


def test_the_page_leaves_out_texts_and_who_reports_from_where_and_the_table_has_all(view: View) -> None:
    rows = week(view)
    assert set(digest.countable(rows)["question_id"]) == {"meetings", "calm", "kinds"}
    table = digest.digest_table(view, rows)
    assert set(table["Question"]) == {"Meetings <seen>", "Was it calm?", "Kinds", "unit", "remarks"}
    assert table.filter(pl.col("Question") == "unit")["Answer"].to_list() == ["West"]
    assert "<script>" not in str(table.rows()), "what people wrote stays in their reports"


def test_subjects_stand_in_the_order_of_the_form(view: View) -> None:
    assert digest.subjects(week(view)) == ["campaign", "law", None]


def test_where_no_report_came_from_there_is_no_zero(view: View) -> None:
    assert week(view, "E").is_empty()


@pytest.mark.parametrize("width", [NARROW, 760])
def test_the_rate_of_a_week_is_of_the_weeks_whose_report_came(tmp_path: Path, width: int) -> None:
    view = observed.view(observed.snapshot(tmp_path), width=width)
    exhibit = digest.rates(view, "observer_week")
    assert exhibit is not None
    country = exhibit.table.row(0, named=True)
    assert (country["Region"], country["Reported"], country["Observed"]) == ("Testland", 3, 3)
    assert country["Lower end"] < country["Rate"] == 100.0 < country["Upper end"]
    assert "per 100 weeks of an observer" in exhibit.title
    assert not touching(exhibit.figure, width)


def test_a_station_where_nothing_was_reported_is_a_zero_of_the_observed(view: View) -> None:
    exhibit = digest.rates(view, "observed_station")
    assert exhibit is not None
    assert exhibit.table.row(0, named=True)["Reported"] == 0
    assert exhibit.table.row(0, named=True)["Observed"] == 1
    assert "A station counts once" in exhibit.subtitle


def test_without_reports_there_is_nothing_to_digest_and_no_rate(tmp_path: Path) -> None:
    view = observed.view(observed.snapshot(tmp_path, reports=submissions()))
    assert queries_reports.periods(view.connection).is_empty()
    assert digest.rates(view, "observer_week") is None


@pytest.mark.parametrize(("width", "pieces"), [(NARROW, 3), (760, 1)])
def test_the_axis_does_not_run_through_the_words_of_a_phone(tmp_path: Path, width: int, pieces: int) -> None:
    exhibit = digest.rates(observed.view(observed.snapshot(tmp_path), width=width), "observer_week")
    assert exhibit is not None
    assert len([shape for shape in exhibit.figure.layout.shapes if shape.name == "axis"]) == pieces
