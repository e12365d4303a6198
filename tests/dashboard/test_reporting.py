"""The page Reporting: every number and sentence against the tables, and hostile names that stay text."""

import re
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboard import queries_reports
from dashboard.charts.heat import GLYPHS, SYMBOLS
from dashboard.exhibits import View, report_words, reporting
from dashboard.i18n import Language
from dashboard.theme import NARROW
from expectations.facts import reports_inconsistent
from expectations.facts.reports_flagged import FLAGS
from pipelines import store
from pipelines.tables.observation import REPORTING_CALENDAR, ReportState
from tests.dashboard import observed
from tests.dashboard.drawn import touching
from tests.report_rows import DAY, at, frame, submissions


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return observed.view(observed.snapshot(tmp_path_factory.mktemp("land")))


def test_a_card_counts_what_was_due_and_leaves_out_who_was_excused(view: View) -> None:
    cards = reporting.cards_html(view)
    assert '<p class="name">Weekly report</p><p class="big">3 of 5</p>' in cards
    assert "in time: 1 · late: 1 · not whole: 1 · not come: 2 · excused: 1" in cards


def test_the_cards_stand_in_the_order_of_the_pack_and_not_of_the_alphabet(view: View) -> None:
    kinds = list(dict.fromkeys(queries_reports.expected(view.connection)["expected_id"]))
    assert kinds == ["weekly", "opening", "closing"]


def test_next_calls_are_those_with_something_missing_or_not_whole(view: View) -> None:
    rows = queries_reports.next_calls(view.connection)
    assert rows.select("observer_id", "missing", "partial").rows() == [
        (observed.HOSTILE, 1, 0), ("D", 1, 0), ("S", 1, 0), ("C", 0, 1),
    ]  # fmt: skip
    west = queries_reports.next_calls(view.connection, "W")
    assert west["observer_id"].to_list() == ["S"]
    assert reporting.calls_table(view, west).row(0, named=True)["Reports"] == "Closing"


def test_the_kind_of_report_chosen_narrows_the_calls(view: View) -> None:
    def called(kind: str, region: str | None = None) -> list[str]:
        return queries_reports.next_calls(view.connection, region, kind)["observer_id"].to_list()

    assert called("weekly") == [observed.HOSTILE, "D", "C"]
    assert called("closing") == ["S"]
    assert called("weekly", "W") == called("opening") == []


def calls_of(*due: dict[str, object]) -> list[tuple[object, ...]]:
    """Whom to call, and for how many forms, where a calendar (synthetic) holds these reports."""
    rows = [
        {"role": "sto", "unit_id": "1", "period_start_date": DAY, "period_end_date": DAY, "state": "missing"}
        | {"expected_id": row["form_id"], "position": 1, "due_at": at(1), "reports": 0}
        | row
        for row in due
    ]
    with duckdb.connect() as connection:
        store._create(connection)
        store.Draft(Path(), connection).write(REPORTING_CALENDAR, frame(REPORTING_CALENDAR, {}, tuple(rows)))
        return queries_reports.next_calls(connection).select("observer_id", "missing", "forms").rows()


def test_the_stages_of_one_form_are_one_reason_and_do_not_outrank_a_report_longer_overdue() -> None:
    stages = [
        {
            "observer_id": "A",
            "form_id": "checklist",
            "expected_id": f"stage{n}",
            "position": n,
            "due_at": at(7, n),
        }
        for n in range(1, 5)
    ]
    weekly = {"observer_id": "B", "form_id": "weekly", "due_at": at(6)}
    assert calls_of(*stages, weekly) == [("B", 1, 1), ("A", 4, 1)]


def test_of_those_equally_late_who_lacks_more_forms_stands_first_and_who_lacks_none_last() -> None:
    stages = [{"observer_id": "A", "form_id": "checklist", "expected_id": f"stage{n}"} for n in range(3)]
    two = [{"observer_id": "B", "form_id": form} for form in ("checklist", "weekly")]
    half = {"observer_id": "C", "form_id": "weekly", "state": "partial", "due_at": at(0)}
    assert calls_of(*stages, *two, half) == [("B", 2, 2), ("A", 3, 1), ("C", 0, 1)]


def test_a_call_says_whom_where_what_and_since_when(view: View) -> None:
    told = reporting.calls_html(view, queries_reports.next_calls(view.connection))
    assert "<b>S</b> West · C-2<br>Closing: not come: 1 · due 13 May 2030, 12:00" in told
    assert "<b>C</b> East<br>Weekly report: not whole: 1</p>" in told


def test_a_hostile_name_stays_text(view: View) -> None:
    told = reporting.calls_html(view, queries_reports.next_calls(view.connection))
    assert observed.HOSTILE not in told
    assert "&lt;b&gt;X&lt;/b&gt;" in told
    exhibit = reporting.calendar(view, "weekly", None)
    assert exhibit is not None
    assert observed.HOSTILE not in exhibit.figure.to_json().replace("\\u003c", "<")


def test_every_state_has_a_word_a_mark_and_a_glyph(view: View) -> None:
    names = [reporting.state_name(view.language, state) for state in ReportState]
    assert len(set(names)) == len(ReportState)
    assert set(SYMBOLS) == set(GLYPHS) == set(ReportState)
    assert len({symbol for symbol, _ in SYMBOLS.values()}) == len(set(GLYPHS.values())) == len(SYMBOLS)


@pytest.mark.parametrize("width", [NARROW, 760])
def test_the_calendar_marks_each_expected_report_once(tmp_path: Path, width: int) -> None:
    view = observed.view(observed.snapshot(tmp_path), width=width)
    exhibit = reporting.calendar(view, "weekly", None)
    assert exhibit is not None
    marks = {trace.meta: len(trace.x) for trace in exhibit.figure.data}
    assert marks == {"on_time": 1, "late": 1, "partial": 1, "missing": 2, "excused": 1}
    assert all(name in exhibit.subtitle for name in ("in time", "not come", "excused"))
    rows = exhibit.table.filter(pl.col("State") == "late").row(0, named=True)
    assert (rows["Observer"], rows["Hours late"], rows["Report"]) == ("B", 12.0, "r2")
    assert not touching(exhibit.figure, width)


def test_nothing_is_shown_where_nothing_is_expected(view: View) -> None:
    assert reporting.calendar(view, "opening", "E") is None


def test_the_clock_says_how_many_were_late_and_of_how_many_nobody_knows(view: View) -> None:
    assert (
        "Serious violation: 1 of 2 came later than 24 hours after the event, half of all within 39.0 hours."
        " 1 report does not say when." in reporting.delays_html(view)
    )


def test_coverage_is_of_stations_and_an_unobserved_region_is_a_zero_of_its_stations(view: View) -> None:
    exhibit = reporting.coverage(view)
    assert exhibit is not None
    assert exhibit.title == "Stations observed: 1 of 3"
    assert exhibit.table.select("Region", "Stations observed", "Stations").rows() == [
        ("West", 1, 2),
        ("East", 0, 1),
    ]
    assert "says nothing of what happened" in exhibit.subtitle


def test_agreement_that_could_not_be_measured_has_no_alpha(view: View) -> None:
    table = reporting.agreement_table(view, queries_reports.agreement(view.connection))
    assert table.rows() == [("Was it calm?", 4, 75.0, None)], (
        "a form that no two filled in at a station is left out"
    )


def test_a_flag_says_its_sentence_with_its_report(view: View) -> None:
    table = reporting.flags_table(view, queries_reports.flagged(view.connection))
    assert table.row(0)[:2] == ("r3", f"report r3: {observed.HOSTILE} is no certain station")


def test_flags_are_those_of_the_chosen_region_and_kind(view: View) -> None:
    def flagged(region: str | None, kind: str | None) -> int:
        return queries_reports.flagged(view.connection, region, kind).height

    assert flagged("E", "weekly") == 1
    assert flagged("W", None) == flagged(None, "opening") == 0


def test_without_any_report_nothing_is_late_yet(tmp_path: Path) -> None:
    view = observed.view(observed.snapshot(tmp_path, reports=submissions()))
    assert set(queries_reports.expected(view.connection)["state"]) == {"open", "excused"}
    assert '<p class="big">–</p>' in reporting.cards_html(view), "nothing is due: no share of it"
    assert queries_reports.next_calls(view.connection).is_empty()
    assert reporting.delays_html(view) == ""
    assert reporting.coverage(view) is None


def test_every_rule_of_a_flagged_report_has_words() -> None:
    rules = [*(flag.rule for flag in FLAGS), reports_inconsistent.RULE, reports_inconsistent.UNUSUAL]
    words = [report_words.flag(Language("ky"), rule) for rule in rules]
    assert not [text for text in words if re.search("[A-Za-z]", text)]
    assert len(set(words)) == len(rules)


def test_answers_are_told_by_their_questions_and_what_is_the_matter_with_them() -> None:
    names = {
        ("question.day", "home_voters"): "Үйүндө канча?",
        ("answer_problem", "not_a_number"): "Сан эмес",
    }
    parameters = '{"report": "a-1", "answers": "home_voters (not_a_number), weather = home_voters"}'
    said = Language("ky", names=names).message("{report}: {answers}", parameters)
    assert said == "a-1: «Үйүндө канча?» (сан эмес), weather = home_voters"
