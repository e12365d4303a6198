"""Composition: rules not met are those planted, what cannot be said is said to be so, and names stay text."""

import csv
import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard import downloads, queries_members, queries_plan
from dashboard.exhibits import (
    View,
    calendar_plan,
    composition,
    composition_rules,
    members,
    working_groups,
)
from dashboard.theme import NARROW
from pipelines import settings
from tests.dashboard.drawn import traces
from tests.dashboard.followed import EXERCISE, PRESIDENT, WITHOUT, named, opened

PLANTED = ("members_too_few", "nominator_not_allowed", "nominator_twice", "nominators_share")


@pytest.fixture(scope="module")
def exercise(real_build: Path) -> Iterator[View]:
    with opened(real_build, EXERCISE) as view:
        yield view


@pytest.fixture(scope="module")
def real(real_build: Path) -> Iterator[View]:
    with opened(real_build, PRESIDENT) as view:
        yield view


def planted() -> set[str]:
    with (settings.pack_folder(EXERCISE) / "truth_commissions.csv").open(encoding="utf-8") as file:
        return {row["subject_id"] for row in csv.DictReader(file) if row["kind"] in PLANTED}


def test_rules_that_are_not_met_are_those_that_were_planted_each_once(exercise: View) -> None:
    rows = composition_rules.lasting(queries_members.open_rules(exercise.connection, "tec"))
    assert sorted(rows["commission_id"]) == sorted(planted())
    assert rows["is_met"].to_list() == [False] * rows.height
    share = rows.filter(rule="share").row(0, named=True)
    assert composition_rules.rule(exercise.language, share) == (
        "7 of 12 members from: political party; the rule allows at most 6"
    )


def test_one_mark_a_member_and_the_commissions_with_a_rule_not_met_first(exercise: View) -> None:
    exhibit = composition.seats(exercise, "tec", None)
    assert exhibit is not None
    sitting = queries_members.members(exercise.connection, "tec").filter(state="sitting").height
    assert sum(len(trace.x) for trace in traces(exhibit.figure, "mark")) == sitting
    assert exhibit.title == "TEC: of 55 a rule of composition is not met in 4, and of 0 it cannot be said"
    first = exhibit.table.head(4)
    assert set(first["Id"]) == planted()
    assert exhibit.table["Members"].sum() == sitting


def test_a_region_narrows_commissions_members_and_rules(exercise: View) -> None:
    region = queries_members.commissions(exercise.connection, "tec")["region_id"].drop_nulls()[0]
    for ask in (queries_members.commissions, queries_members.members, queries_members.open_rules):
        assert set(ask(exercise.connection, "tec", region)["region_id"]) == {region}


def test_trained_counts_only_what_somebody_says(exercise: View, real: View) -> None:
    rows = queries_members.commissions(exercise.connection, "tec")
    told = exercise.connection.sql(
        "SELECT count(*) FROM marts.commission_members WHERE is_trained AND until_date IS NULL"
    ).fetchone()
    assert told is not None
    assert rows["trained"].sum() == told[0]
    exhibit = composition.seats(real, "cec", None)
    assert exhibit is not None
    assert exhibit.table["Known to be trained"].to_list() == [None]


def test_of_a_list_that_is_not_known_to_be_whole_nothing_is_said(real: View) -> None:
    exhibit = composition.seats(real, "cec", None)
    assert exhibit is not None
    assert exhibit.title == "CEC: of 1 a rule of composition is not met in 0, and of 1 it cannot be said"
    assert "nominator not known: 6" in exhibit.subtitle
    rows = queries_members.open_rules(real.connection, "cec")
    assert rows["is_met"].null_count() == rows.height > 0
    assert set(composition_rules.rules_table(real, rows)["State"]) == {"not known"}


def test_each_rule_names_its_article_edition_and_page(exercise: View, real: View) -> None:
    rows = composition_rules.lasting(queries_members.open_rules(exercise.connection, "tec"))
    assert composition_rules.rules_html(exercise, rows).count("article X-4") == rows.height
    told = composition_rules.texts_html(exercise, queries_members.rules(exercise.connection, "tec"))
    assert "Invented law of the exercise: article X-4; Work of the commissions (invented);" in told
    assert "edition in force from: 1 January 2026" in told
    told = composition_rules.texts_html(real, queries_members.rules(real.connection, "cec"))
    assert "article not stated; from when this edition is in force is not stated" in told
    assert 'President_Sadyr_Japarov_signs_law_on_Central_Election_Commission/"' in told
    assert 'href="https://azattyk.org/amp/31333756.html"' in told


def test_on_a_phone_a_few_commissions_are_drawn_and_all_stand_in_the_table(exercise: View) -> None:
    exhibit = composition.seats(dataclasses.replace(exercise, width=NARROW), "tec", None)
    assert exhibit is not None
    assert f"The first {composition.MOST_NARROW} of 55 are drawn" in exhibit.subtitle
    assert exhibit.table.height == 55


def test_who_left_and_who_came_stand_in_one_line(real: View) -> None:
    told = members.replaced_html(real, queries_members.members(real.connection, "cec"))
    assert "4 November 2020" in told
    assert "Atyr Abdrakhmatova (nominator not known) → Akylbek Sariev (nominator not known)" in told


def test_periods_that_do_not_touch_or_count_otherwise_stay_apart(exercise: View) -> None:
    rows = queries_members.open_rules(exercise.connection, "tec").filter(rule="share")
    assert rows.height == 2
    assert composition_rules.lasting(rows).height == 1
    apart = rows.with_columns(since_date=pl.col("since_date") + dt.timedelta(1))
    assert composition_rules.lasting(apart).height == 2
    other = rows.with_columns(members=pl.int_range(pl.len()))
    assert composition_rules.lasting(other).height == 2


def test_a_name_that_means_harm_stays_text(real: View) -> None:
    hostile = named(real, '<img src=x onerror="alert(1)">', ("commission", "cec"))
    rows = queries_members.members(hostile.connection, "cec")
    assert "<img" not in members.replaced_html(hostile, rows)
    formula = named(real, "=1+1", ("commission", "cec"))
    assert "\n=1+1" not in downloads.csv(members.members_table(formula, rows)).decode("utf-8-sig")


def test_without_commissions_there_is_nothing_to_draw(real_build: Path) -> None:
    with opened(real_build, WITHOUT) as bare:
        assert queries_members.bodies(bare.connection).filter(pl.col("known") > 0).is_empty()
        assert composition.seats(bare, "cec", None) is None


def test_working_groups_are_told_by_whoever_tells_and_with_their_page(real: View) -> None:
    rows = queries_members.working_groups(real.connection)
    told = working_groups.groups_html(real, rows)
    assert told.count("<h5>") == rows["commission_id"].n_unique()
    assert told.count("<p>") == told.count("<a href") == rows.height
    assert "day not known" in told
    hostile = rows.with_columns(outcome=pl.lit("<script>x</script>"))
    assert "<script>" not in working_groups.groups_html(real, hostile)
    table = working_groups.groups_table(real, rows)
    assert table["Source"].null_count() == 0
    assert table["Members"].null_count() == rows["members"].null_count()


def test_a_kyrgyz_reader_reads_kyrgyz_and_is_told_what_is_a_translation(real_build: Path) -> None:
    with opened(real_build, PRESIDENT, "ky") as view:
        groups = queries_members.working_groups(view.connection)
        _, told = working_groups.groups_html(view, groups).split("</style>")
        assert not re.search("[a-z]{4}", re.sub("<a .*?</a>|<[^>]*>", " ", told))
        remarks = working_groups.groups_table(view, groups)["Эскертме"].drop_nulls()
        assert remarks.len()
        assert remarks.str.starts_with("(котормо) ").all()
        sitting = members.members_table(view, queries_members.members(view.connection, "cec"))
        assert not re.search("[A-Za-z]", " ".join(sitting["Мүчө"]))
        plan = calendar_plan.items_table(view, queries_plan.items(view.connection))
        assert not re.search("[a-z]{3}", " ".join(plan["Ким жооптуу"].drop_nulls()))
