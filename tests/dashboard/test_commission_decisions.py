"""Decisions: what a search finds in three languages, and what is told of one with all who tell of it."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import downloads, queries_commissions
from dashboard.exhibits import View, commission_decisions, commission_tables
from tests.dashboard.followed import EXERCISE, PRESIDENT, named, opened


@pytest.fixture(scope="module")
def exercise(real_build: Path) -> Iterator[View]:
    with opened(real_build, EXERCISE) as view:
        yield view


@pytest.fixture(scope="module")
def real(real_build: Path) -> Iterator[View]:
    with opened(real_build, PRESIDENT) as view:
        yield view


def found(view: View, text: str = "", **filters: str) -> list[str]:
    return queries_commissions.search(view.connection, text, **filters)["decision_id"].to_list()


def test_nothing_typed_finds_everything_latest_first(exercise: View, real: View) -> None:
    for view in (exercise, real):
        rows = queries_commissions.search(view.connection)
        assert rows.height == queries_commissions.followed(view.connection)["decisions"].sum()
        days = rows["decided_date"].drop_nulls()
        assert days.to_list() == sorted(days, reverse=True)


@pytest.mark.parametrize("text", ["Бюллетендин текстин", "бюллетендин ТЕКСТИН", "текста бюллетен", "ballot"])
def test_a_name_is_found_in_any_language(exercise: View, text: str) -> None:
    assert "cec/2026/21" in found(exercise, text)


@pytest.mark.parametrize(
    ("typed", "written"), [("угут", "үгүт"), ("чогултуу", "чогултуу"), ("жонундо", "жөнүндө")]
)
def test_letters_typed_for_one_another_are_one(exercise: View, typed: str, written: str) -> None:
    assert found(exercise, typed) == found(exercise, written)
    assert typed == written or found(exercise, typed)


@pytest.mark.parametrize("text", ["263", "№ 263", "№263", "26", " 263 "])
def test_a_number_is_met_from_its_beginning(real: View, text: str) -> None:
    ids = found(real, text)
    assert "cec/2020/263" in ids
    assert all(name.startswith("cec/2020/26") or "26" not in name for name in ids)


def test_an_article_is_found_by_its_name_and_by_its_id(real: View) -> None:
    by_name, by_id = found(real, "14-берене"), found(real, "commissions_law_14")

    assert by_id
    assert set(by_id) <= set(by_name)
    assert set(by_id) == set(found(real, "Article 14 (")) & set(by_id)


def test_a_subject_is_found_by_its_word_and_by_the_filter(exercise: View) -> None:
    by_filter = found(exercise, subject="observers")

    assert by_filter
    assert set(by_filter) <= set(found(exercise, "Наблюдатели и аккредитация"))


def test_filters_narrow_one_another(exercise: View) -> None:
    late = found(exercise, publication="late")
    of_cec = found(exercise, commission_id="cec")

    assert set(found(exercise, publication="late", commission_id="cec")) == set(late) & set(of_cec)
    assert len(of_cec) == 42
    assert found(exercise, publication="not_found", subject="calling") == []


@pytest.mark.parametrize("text", ["'; DROP TABLE x; --", "%", "_", "\\", "zzz"])
def test_what_is_typed_is_text_and_no_pattern(exercise: View, text: str) -> None:
    assert found(exercise, text) == []


def test_only_the_two_columns_are_filters(exercise: View) -> None:
    with pytest.raises(ValueError, match="no filter"):
        queries_commissions.present(exercise.connection, "number; DROP TABLE x")


def told_of(view: View, decision: str) -> tuple[dict, str, str]:
    row = queries_commissions.decision(view.connection, decision).row(0, named=True)
    told = queries_commissions.tellings(view.connection, decision).rows(named=True)
    facts = commission_decisions.facts_html(view, row)
    return row, facts, commission_decisions.tellings_html(view, row, told)


def test_what_two_say_differently_is_unknown_and_both_are_shown(exercise: View) -> None:
    row, facts, tellings = told_of(exercise, "cec/2026/3")

    assert (row["votes_for"], row["differs"]) == (None, "votes_for")
    assert "for: ?, against: 0, abstained: 0" in facts
    assert "<mark>Votes for: 11 ≠</mark>" in tellings
    assert "<mark>Votes for: 10 ≠</mark>" in tellings
    assert tellings.count("<mark>") == 2
    assert "raw/commission_decisions.csv, row 4" in tellings
    assert "entered by an expert, row 1" in tellings


def test_every_decision_can_be_shown_and_leads_to_each_source(real: View) -> None:
    for decision in found(real):
        row, facts, tellings = told_of(real, decision)
        assert tellings.count("<li>") == row["tellings"]
        assert tellings.count('<a href="https://') == row["tellings"]
        assert "Publication not known" in facts
        assert "<b>not known</b>" in facts  # at least the last moment to publish


def test_stations_that_a_decision_is_about_are_named(real: View) -> None:
    told = [told_of(real, annulment)[1] for annulment in found(real, subject="annulment")]

    eight = ("2238", "4037", "5493", "5555", "7087", "7131", "8004", "8116")
    assert any(all(number in facts for number in eight) for facts in told)


def test_hostile_names_stay_text_and_files_run_no_formula(exercise: View) -> None:
    view = named(exercise, "=<b>x</b>", ("decision", "cec/2026/3"), ("commission", "cec"))
    row, facts, tellings = told_of(view, "cec/2026/3")
    told = queries_commissions.tellings(view.connection, "cec/2026/3")
    told = told.with_columns(note=told["number"].replace({"3": "@SUM(1)"}))

    assert "<b>x</b>" not in facts + tellings
    frame = commission_tables.decisions_table(view, queries_commissions.search(view.connection))
    assert "'=<b>x</b>" in downloads.csv(frame).decode()
    assert "'@SUM(1)" in downloads.csv(commission_tables.tellings_table(view, told)).decode()
    assert commission_decisions.title(view, row) == "No. 3 · =<b>x</b>"


def test_a_decision_that_nobody_named_is_called_by_its_subject(exercise: View) -> None:
    names = {key: name for key, name in exercise.language.names.items() if key[0] != "decision"}
    view = dataclasses.replace(exercise, language=dataclasses.replace(exercise.language, names=names))
    row = queries_commissions.decision(view.connection, "cec/2026/3").row(0, named=True)

    assert commission_decisions.title(view, row) == "No. 3 · Observers and accreditation"
    unknown = {**row, "number": None, "subject": None, "decided_date": None}
    assert commission_decisions.title(view, unknown) == "without a name · number not known"
    assert commission_decisions.where(view, unknown).endswith("day not known")
