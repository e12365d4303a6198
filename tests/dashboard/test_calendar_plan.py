"""Calendar plan: what is late is what was planted, and no word of an item is not lateness."""

import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard import downloads, queries_plan
from dashboard.exhibits import View, calendar_plan
from pipelines import settings
from tests.dashboard.drawn import traces
from tests.dashboard.followed import EXERCISE, PRESIDENT, WITHOUT, named, opened


@pytest.fixture(scope="module")
def exercise(real_build: Path) -> Iterator[View]:
    with opened(real_build, EXERCISE) as view:
        yield view


@pytest.fixture(scope="module")
def real(real_build: Path) -> Iterator[View]:
    with opened(real_build, PRESIDENT) as view:
        yield view


def planted(*kinds: str) -> set[str]:
    with (settings.pack_folder(EXERCISE) / "truth_commissions.csv").open(encoding="utf-8") as file:
        return {row["subject_id"] for row in csv.DictReader(file) if row["kind"] in kinds}


def test_items_found_not_done_are_those_that_were_planted_and_stand_first(exercise: View) -> None:
    rows = queries_plan.items(exercise.connection)
    overdue = planted("plan_item_overdue")
    assert set(rows.head(len(overdue))["item_id"]) == overdue
    told = calendar_plan.plan(exercise, rows)
    assert (
        told.title
        == "Calendar plan: of 17 items 15 are known to be done, 2 are found not done after their day"
    )
    assert planted("plan_item_late") <= set(rows.filter(state="done_late")["item_id"])


def test_an_item_of_which_nothing_is_known_is_not_called_late(real: View) -> None:
    rows = queries_plan.items(real.connection)
    silent = rows.filter(state="no_word")
    exhibit = calendar_plan.plan(real, rows)
    assert "0 are found not done" in exhibit.title
    assert f"Of {silent.height} items whose last day has passed nothing is known" in exhibit.subtitle
    assert "day after its last day" not in calendar_plan.items_html(real, silent)
    assert traces(exhibit.figure, "overdue") == []


def test_a_dotted_line_is_explained_where_one_is_drawn(exercise: View, real: View) -> None:
    assert [_dotted(view) for view in (exercise, real)] == [False, True]


def _dotted(view: View) -> bool:
    exhibit = calendar_plan.plan(view, queries_plan.items(view.connection))
    is_drawn = any(shape.name == "open" for shape in exhibit.figure.layout.shapes)
    assert ("Dotted: one of the two days is not known." in exhibit.subtitle) == is_drawn
    return is_drawn


def test_every_item_is_a_mark_and_a_row_of_the_file_with_its_source(real: View) -> None:
    rows = queries_plan.items(real.connection)
    exhibit = calendar_plan.plan(real, rows)
    assert sum(len(trace.x) for trace in exhibit.figure.data) == rows.height == exhibit.table.height
    assert exhibit.table["Raw file"].null_count() == exhibit.table["Row"].null_count() == 0
    assert (
        exhibit.table.filter(pl.col("Source").is_not_null()).height == rows["source_url"].is_not_null().sum()
    )


def test_what_contradicts_is_named_and_the_day_stays_unknown(real: View) -> None:
    disputed = queries_plan.items(real.connection).filter(pl.col("differs").str.contains("until_date"))
    assert disputed.height
    assert disputed["until_date"].null_count() == disputed.height
    assert "tellings contradict one another in:" in calendar_plan.items_html(real, disputed)


def test_the_moment_of_the_telling_is_the_day_that_has_just_ended(real: View) -> None:
    rows = queries_plan.items(real.connection)
    zone = real.election["time_zone"]
    ended = rows["as_of_at"].dt.convert_time_zone(zone).dt.offset_by("-1us").dt.date()[0]
    assert f"As of {real.language.date(ended)}." in calendar_plan.plan(real, rows).subtitle


def test_an_item_links_to_the_decision_that_carries_it_out(exercise: View) -> None:
    row = queries_plan.items(exercise.connection).filter(item_id="registration")
    assert "decision=cec%2F2026%2F20" in calendar_plan.items_html(exercise, row)


def test_a_name_that_means_harm_stays_text(exercise: View) -> None:
    rows = queries_plan.items(exercise.connection)
    hostile = named(exercise, "<script>x</script>", ("plan_item", "registration"))
    assert "<script>" not in calendar_plan.items_html(hostile, rows)
    formula = named(exercise, "=1+1", ("plan_item", rows["item_id"][0]))
    assert "\n=1+1" not in downloads.csv(calendar_plan.items_table(formula, rows)).decode("utf-8-sig")


def test_without_a_plan_there_are_no_items(real_build: Path) -> None:
    with opened(real_build, WITHOUT) as bare:
        assert queries_plan.items(bare.connection).is_empty()


def test_who_must_see_to_an_item_is_short_and_left_out_where_nobody_says(real: View) -> None:
    rows = queries_plan.items(real.connection)
    for row in rows.iter_rows(named=True):
        told = calendar_plan.responsible(real, row)
        if row["commission_id"] is None and row["responsible"] is None:
            assert told is None
        elif row["commission_id"] == "cec":
            assert (told or "").startswith("CEC")
    assert "None" not in calendar_plan.items_html(real, rows)
