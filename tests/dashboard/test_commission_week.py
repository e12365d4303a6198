"""One week of a commission: every lapse planted in the exercise stands in its week, and nothing is invented."""

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard import downloads, queries_commissions
from dashboard.exhibits import View, commission_tables, commission_week, commission_week_parts
from dashboard.exhibits.commission_week import Week
from pipelines import settings
from tests.dashboard.followed import EXERCISE, PRESIDENT, named, opened

MONDAY = dt.date(2026, 2, 16)
SUNDAY = dt.timedelta(days=6)


@pytest.fixture(scope="module")
def exercise(real_build: Path) -> Iterator[View]:
    with opened(real_build, EXERCISE) as view:
        yield view


@pytest.fixture(scope="module")
def real(real_build: Path) -> Iterator[View]:
    with opened(real_build, PRESIDENT) as view:
        yield view


def every_week(view: View) -> Iterator[Week]:
    """Each commission and each week from its first to its last known one."""
    followed = queries_commissions.followed(view.connection)["commission_id"].to_list()
    for commission in followed:
        known = queries_commissions.activity(view.connection, commission)["week_date"]
        if known.is_empty():
            continue
        for monday in pl.date_range(known.min(), known.max(), "1w", eager=True):
            yield Week.of(view, commission, monday, is_highest=commission == followed[0])


def planted(*kinds: str) -> set[str]:
    with (settings.pack_folder(EXERCISE) / "truth_commissions.csv").open(encoding="utf-8") as file:
        return {row["subject_id"] for row in csv.DictReader(file) if row["kind"] in kinds}


@pytest.mark.parametrize(
    ("code", "monday", "words"),
    [
        ("ky", dt.date(2021, 1, 18), "18–24-янв. 2021-ж."),
        ("ky", dt.date(2021, 2, 26), "26-фев. – 4-мар. 2021-ж."),
        ("ru", dt.date(2021, 1, 18), "18–24 янв. 2021 г."),
        ("en", dt.date(2020, 12, 28), "28 Dec 2020 – 3 Jan 2021"),
    ],
)
def test_a_week_to_choose_has_its_year_once(real_build: Path, code: str, monday: dt.date, words: str) -> None:
    with opened(real_build, PRESIDENT, code) as view:
        told = commission_week.days(view, monday)
    assert re.sub(r"\s+", " ", told) == words


@pytest.fixture(scope="module")
def weeks(exercise: View) -> list[Week]:
    return list(every_week(exercise))


def test_decisions_late_or_not_found_are_those_that_were_planted(weeks: list[Week]) -> None:
    shown = {row["decision_id"] for week in weeks for row in week.unpublished}

    assert shown == planted("decision_published_late", "decision_not_found")
    assert shown


def test_sessions_without_quorum_are_those_that_were_planted(weeks: list[Week]) -> None:
    shown = {row["session_id"] for week in weeks for row in week.without_quorum}

    assert shown == planted("session_without_quorum")
    assert shown


def test_items_off_the_plan_are_those_that_were_planted(exercise: View, weeks: list[Week]) -> None:
    decided = exercise.connection.sql("SELECT decision_id, plan_item FROM marts.commission_decisions").pl()
    by_decision = dict(decided.drop_nulls("plan_item").iter_rows())
    wanted = {by_decision[decision] for decision in planted("decision_off_plan")}

    shown = {row["item_id"] for week in weeks for row in week.items("off")}

    assert shown == wanted | planted("plan_item_late", "plan_item_early")
    assert shown


def test_what_was_found_not_done_is_late_from_its_last_day_on(weeks: list[Week]) -> None:
    highest = [week for week in weeks if week.is_highest]
    for item in planted("plan_item_overdue"):
        of_item = {w.monday: row for w in highest for row in w.planned if row["item_id"] == item}
        until = next(iter(of_item.values()))["until_date"]
        for week in highest:
            is_late = any(row["item_id"] == item for row in week.items("late"))
            assert is_late == (until <= week.monday + SUNDAY), (item, week.monday)


def test_an_item_stands_in_one_part_and_never_ahead_of_what_has_passed(weeks: list[Week]) -> None:
    for week in weeks:
        items = [row["item_id"] for row in week.planned]
        assert len(items) == len(set(items))
        for row in week.items("now", "next"):
            assert row["until_date"] > week.monday + SUNDAY
            assert row["done_date"] is None or row["done_date"] > week.monday + SUNDAY


@pytest.mark.parametrize("which", ["exercise", "real"])
def test_the_weeks_hold_every_decision_of_a_known_day_once(
    which: str, request: pytest.FixtureRequest
) -> None:
    view: View = request.getfixturevalue(which)
    shown = [row["decision_id"] for week in every_week(view) for row in week.decided]
    followed = queries_commissions.followed(view.connection)
    undated = sum(queries_commissions.undated(view.connection, one) for one in followed["commission_id"])

    assert len(shown) == len(set(shown))
    assert len(shown) + undated == followed["decisions"].sum()
    assert shown


def test_the_title_counts_what_the_page_lists(exercise: View) -> None:
    week = Week.of(exercise, "cec", MONDAY, is_highest=True)

    assert commission_week.title(exercise, week) == "6 decisions, 2 late or without quorum, 2 off the plan"
    html = commission_week_parts.week_html(exercise, week)
    assert html.count("<b>6</b> Decided") == 1
    assert html.count("<b>2</b> Late or without quorum") == html.count("<b>2</b> Off the plan") == 1
    assert "2 sessions are known" in commission_week.coverage(exercise, week)


def test_where_nothing_is_known_of_publication_no_nought_is_told(real: View) -> None:
    for week in every_week(real):
        title, html = commission_week.title(real, week), commission_week_parts.week_html(real, week)
        assert "nothing known to be late or off the plan" in title
        assert not {"0 late", "0 off"} & set(title.split(", "))
        assert "<b>0</b>" not in html
        if week.decided:
            told = commission_week.coverage(real, week)
            assert "nothing is known of the publication of these decisions" in told


def test_what_the_plan_is_silent_about_is_counted_as_silent(real: View) -> None:
    week = Week.of(real, "cec", dt.date(2021, 1, 18), is_highest=True)
    passed, silent = queries_commissions.passed(real.connection, "cec", week.monday, unassigned=True)

    assert 0 < silent < passed
    assert f"nothing is known of {silent} of the {passed} items" in commission_week.coverage(real, week)
    assert not week.items("late")


def test_each_thing_leads_to_its_source(real: View) -> None:
    for week in every_week(real):
        html = commission_week_parts.week_html(real, week)
        for row in (*week.decided, *week.planned, *week.sessions):
            assert row["source_url"].startswith("https://")
            assert row["source_url"].replace("&", "&amp;") in html
        table = commission_tables.week_table(real, week)
        assert table["Source"].null_count() == 0


def test_a_hostile_name_stays_text(exercise: View) -> None:
    view = named(exercise, "<script>x</script>", ("decision", "cec/2026/20"), ("plan_item", "registration"))
    html = commission_week_parts.week_html(view, Week.of(view, "cec", MONDAY, is_highest=True))

    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 2


def test_the_file_of_a_week_runs_no_formula(exercise: View) -> None:
    view = named(exercise, "=1+1", ("decision", "cec/2026/20"))
    week = Week.of(view, "cec", MONDAY, is_highest=True)
    frame = commission_tables.week_table(view, week)

    assert frame.height == 6 + 2 + len(week.without_quorum) + len(week.planned) + len(week.sessions)
    assert "'=1+1" in downloads.csv(frame).decode()
