"""Decisions over violations and complaints: each counted once, nothing added to another, unknown drawn as unknown."""

from collections.abc import Iterator
from pathlib import Path

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard import queries_commissions
from dashboard.exhibits import (
    Exhibit,
    View,
    commission_course,
    commission_course_cell,
    commission_course_words,
)
from dashboard.exhibits.commission_counts import OWN, Counts, tellers
from dashboard.theme import NARROW, WIDE
from pipelines import store
from tests.dashboard.followed import EXERCISE, PRESIDENT, WITHOUT, named, opened

WEEK, COUNTRY = "Week from", "whole country"
OCTOBER = "kg-2020-10-04-parliament"
"""One decision of a known day, and no violation by its day."""


@pytest.fixture(scope="module")
def exercise(real_build: Path) -> Iterator[View]:
    with opened(real_build, EXERCISE) as view:
        yield view


@pytest.fixture(scope="module")
def real(real_build: Path) -> Iterator[View]:
    with opened(real_build, PRESIDENT) as view:
        yield view


def course(view: View, teller: str | None) -> Exhibit | None:
    return commission_course.course(view, teller, Counts.told_by(view, teller))


@pytest.fixture(scope="module")
def own(exercise: View) -> Exhibit:
    exhibit = course(exercise, OWN)
    assert exhibit is not None
    return exhibit


def course_of(view: View, teller: str | None) -> Exhibit:
    exhibit = course(view, teller)
    assert exhibit is not None
    return exhibit


def asked(view: View, sql: str) -> pl.DataFrame:
    return store.frame_of(view.connection.execute(sql))


def country(exhibit: Exhibit) -> pl.DataFrame:
    return exhibit.table.filter(pl.col("Region") == COUNTRY)


def marks(figure: go.Figure, *kinds: str) -> int:
    return sum(len(trace.x) for trace in figure.data if trace.meta in kinds)


def test_the_country_has_every_case_that_was_not_refuted_once(exercise: View, own: Exhibit) -> None:
    cases = asked(exercise, "SELECT status FROM marts.cases WHERE status <> 'refuted'")["status"]

    assert country(own)["Violations reported"].sum() == cases.len()
    assert country(own)["Of them verified"].sum() == (cases == "verified").sum()


def test_regions_and_the_unplaced_add_up_to_the_country(exercise: View, own: Exhibit) -> None:
    unplaced = asked(
        exercise, "SELECT 1 FROM marts.cases WHERE status <> 'refuted' AND region_id IS NULL"
    ).height
    of_regions = own.table.filter(pl.col("Region") != COUNTRY)

    assert of_regions["Violations reported"].sum() + unplaced == country(own)["Violations reported"].sum()


def test_each_complaint_that_was_filed_stands_once_in_the_country(exercise: View, own: Exhibit) -> None:
    filed = asked(exercise, "SELECT 1 FROM marts.complaints WHERE filed_at IS NOT NULL").height
    of_regions = own.table.filter(pl.col("Region") != COUNTRY)

    assert country(own)["Complaints filed"].sum() == filed
    assert of_regions["Complaints filed"].sum() > 0


def test_each_decision_of_a_known_day_is_counted_in_the_country(
    exercise: View, own: Exhibit, real: View
) -> None:
    told = course(real, None)
    assert told is not None
    for view, exhibit in ((exercise, own), (real, told)):
        dated = asked(view, "SELECT 1 FROM marts.commission_decisions WHERE decided_date IS NOT NULL").height
        assert country(exhibit)["Decisions"].sum() == dated


def test_a_week_without_reports_is_unknown_and_not_nought(own: Exhibit) -> None:
    silent = own.table.filter(pl.col("Expected reports that came") == 0)

    assert silent.height
    assert silent.filter(pl.col("Violations reported") == 0).is_empty()
    assert marks(own.figure, "unknown") == own.table["Violations reported"].null_count()


def test_a_week_with_reports_and_no_case_is_nought(own: Exhibit) -> None:
    watched = own.table.filter(pl.col("Expected reports that came") > 0)

    assert watched["Violations reported"].null_count() == 0
    assert (watched["Violations reported"] == 0).any()


def test_what_others_published_is_told_as_theirs_and_added_to_nothing(real: View) -> None:
    others = tellers(real)
    assert OWN not in others
    assert len(others) > 1
    for teller in others:
        exhibit = course(real, teller)
        assert exhibit is not None
        published = asked(
            real, f"SELECT 1 FROM marts.incidents WHERE kind = 'violation' AND reporter_id = '{teller}'"
        ).height
        assert country(exhibit)["Violations reported"].sum() == published
        assert "not verified by Baikoo" in exhibit.subtitle
        assert "Of them verified" not in exhibit.table.columns
        assert (exhibit.table["Violations reported"] == 0).sum() == 0  # nobody says that there were none
        assert exhibit.table["Complaints filed"].null_count() == exhibit.table.height


def test_what_one_needs_at_a_glance_is_short_and_the_rest_is_told_below(exercise: View, real: View) -> None:
    for view in (exercise, real):
        for teller in tellers(view):
            words = commission_course_words
            assert len(words.subtitle(view, teller)) < 160
            below = words.reading_html(view, teller, Counts.told_by(view, teller))
            assert "never added up" in below
            assert "a scale of its own" in below


def test_where_no_report_was_due_none_is_counted(own: Exhibit) -> None:
    notes = [note.text for note in own.figure.layout.annotations if note.name == "note"]

    assert "no report was due" in notes
    assert not any("0 of 0" in note for note in notes)


def test_decisions_late_or_not_found_are_hollow(exercise: View, own: Exhibit) -> None:
    days = asked(
        exercise,
        """
        SELECT DISTINCT decided_date FROM marts.commission_decisions JOIN staging.commissions USING (commission_id)
        WHERE region_id IS NULL AND publication IN ('late', 'not_found')
        """,
    )["decided_date"]
    hollow = [trace for trace in own.figure.data if trace.meta == "marked"]

    assert {at.date() for at in hollow[0].x} == set(days)
    assert {trace.marker.symbol for trace in hollow} == {"diamond-open"}


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_every_count_is_written_and_bars_keep_to_their_lane(exercise: View, width: int) -> None:
    view = View(exercise.connection, exercise.language, width=width)
    exhibit = course(view, OWN)
    assert exhibit is not None
    written = [int(note.text) for note in exhibit.figure.layout.annotations if note.name == "number"]
    table = exhibit.table
    counts = [*table["Violations reported"].drop_nulls(), *table["Complaints filed"].drop_nulls()]

    assert sorted(written) == sorted(count for count in counts if count)
    heights = [shape.y1 - shape.y0 for shape in exhibit.figure.layout.shapes if shape.type == "rect"]
    assert 0 < min(heights) <= max(heights) <= 18
    assert exhibit.figure.layout.barmode == "overlay"


def test_behind_each_cell_stand_its_decisions_and_published_reports(exercise: View, real: View) -> None:
    for view in (exercise, real):
        for teller in tellers(view):
            counts = Counts.told_by(view, teller)
            whole = [cell for cell in counts.cells(view).values() if cell.place == counts.country]
            told = [commission_course_cell.cell_html(view, teller, counts, cell) for cell in whole]
            listed = [
                min(n, commission_course_cell.MOST) for n in country(course_of(view, teller))["Decisions"]
            ]
            assert [text.count("◆") for text in told] == listed
            if teller != OWN:
                links = sum(text.count('rel="noreferrer"') for text in told)
                assert links == counts.violations["reported"].sum()


def test_the_cell_that_was_picked_is_framed_and_every_cell_can_be(real: View) -> None:
    counts = Counts.told_by(real, None)
    cells = counts.cells(real)
    picked = next(iter(cells.values()))
    exhibit = commission_course.course(real, None, counts, picked)
    assert exhibit is not None
    assert [shape.x0.date() for shape in exhibit.figure.layout.shapes if shape.name == "picked"] == [
        picked.week
    ]
    keys = {key for trace in exhibit.figure.data if trace.meta == "cell" for key in trace.customdata}
    assert keys == set(cells)


def test_a_name_that_means_harm_stays_text(real: View) -> None:
    counts = Counts.told_by(real, None)
    hostile = named(
        real, "<img src=x>", ("unit", counts.country), ("commission", "cec"), ("commission.short", "cec")
    )
    for cell in counts.cells(hostile).values():
        assert "<img" not in commission_course_cell.cell_html(hostile, None, counts, cell)


def test_an_election_without_a_decision_has_no_course(real_build: Path) -> None:
    with opened(real_build, WITHOUT) as view:
        assert course(view, None) is None


def test_polling_day_is_one_line_through_all_rows_also_where_nothing_is_known(own: Exhibit) -> None:
    (line,) = (shape for shape in own.figure.layout.shapes if shape.name == "election")
    assert line.layer == "above", "hatching would cut it"


def test_where_nobody_tells_of_violations_there_is_no_empty_row_and_hatching_is_explained(
    real_build: Path,
) -> None:
    with opened(real_build, OCTOBER) as view:
        assert tellers(view) == []
        exhibit = course_of(view, None)
    assert set(exhibit.table["Region"]) == {COUNTRY}
    assert exhibit.subtitle.endswith("Hatched: nothing known.")


@pytest.mark.parametrize("which", ["exercise", "real"])
def test_decisions_of_the_title_and_those_of_no_week_are_all_that_are_known(
    which: str, request: pytest.FixtureRequest
) -> None:
    view: View = request.getfixturevalue(which)
    dated = Counts.told_by(view, None).decisions["decision_id"].n_unique()
    known = asked(view, "SELECT count(*) AS n FROM marts.commission_decisions").item()
    assert dated + queries_commissions.undated(view.connection) == known
