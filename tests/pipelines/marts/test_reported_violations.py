"""Which violations rates count: events as their cases stand, and what checklists saw."""

from typing import Any

import polars as pl
import pytest

from pipelines.casework.actions import AmendReport, EnterReport, Merge, Reopen, Take
from pipelines.casework.decision import Decision
from pipelines.marts import case_members, case_reports, cases, reported_violations
from pipelines.tables.casework import CASE_REPORTS
from tests.decided import decided, refute, told, unverifiable, verify
from tests.report_rows import DAY, answers, at, frame, questions, submissions, units

REPORT = {"form_id": "serious", "observed_at": at(0, 8), "received_at": at(0, 9)}
SEEN = REPORT | {"form_id": "checklist"}
ASKED = questions(
    {"form_id": "serious", "question_id": "category", "type": "select_one"},
    {"form_id": "checklist", "question_id": "breach_categories", "type": "select_multiple"},
)


def reported(
    *reports: dict[str, Any], decisions: tuple[Decision, ...] = (), said: str = "bribery"
) -> pl.DataFrame:
    """What is counted of these reports r1, r2 ... on one violation each, or checklists that saw two."""
    came = submissions(*(REPORT | report for report in reports))
    given = answers(
        *(
            {"submission_id": name, "form_id": form, "question_id": "category", "value": said}
            if form == "serious"
            else {
                "submission_id": name, "form_id": form, "question_id": "breach_categories", "value": "bribery pressure",
            }
            for name, form in came.select("submission_id", "form_id").iter_rows()
        )
    )  # fmt: skip
    single = case_reports.build(came, given, ASKED, units())
    standing, members = cases.build(single, decisions, units()), case_members.build(single, decisions)
    return reported_violations.build(came, given, standing, members, units(), zone="UTC")


def judged(content: Any, *reports: str) -> tuple[Decision, ...]:
    """The reports were taken and judged so, each by itself."""
    return tuple(
        decided(2 * n + step, what, report)
        for n, report in enumerate(reports, start=10)
        for step, what in enumerate((Take(), content))
    )


def test_an_event_is_verified_by_what_was_decided_and_not_by_the_mark_of_its_tool() -> None:
    marked = {"review": "verified"}
    assert reported(marked)["is_verified"].to_list() == [False]
    assert reported({}, decisions=judged(verify(), "r1"))["is_verified"].to_list() == [True]
    again = (*judged(verify(), "r1"), decided(99, Reopen(reason="new facts"), "r1"))
    assert reported({}, decisions=again)["is_verified"].to_list() == [False]
    assert reported({}, decisions=judged(unverifiable(), "r1"))["is_verified"].to_list() == [False]


def test_what_was_refuted_is_not_counted_and_what_its_tool_refutes_is() -> None:
    assert reported({}, decisions=judged(refute(), "r1")).is_empty()
    assert reported({"review": "refuted"})["submission_id"].to_list() == ["r1"]


def test_what_was_merged_is_one_event_told_by_each_of_its_observers() -> None:
    merged = decided(1, Merge(reason="one event"), "r2", "r1")
    made = reported({}, {"observer_id": "B"}, {"observer_id": "B", "observed_at": at(1)}, decisions=(merged,))
    assert made.select("submission_id", "observer_id").sort(pl.all()).rows() == [
        ("r2", "A"), ("r2", "B"), ("r3", "B"),
    ]  # fmt: skip
    checked = (merged, *judged(verify(), "r2"))
    assert reported({}, {"observer_id": "B"}, decisions=checked)["is_verified"].all()


def test_what_was_told_twice_in_the_same_words_is_one_event_and_verified_if_one_of_them_is() -> None:
    made = reported({}, {}, {"observed_at": at(0, 7)}, decisions=judged(verify(), "r2"))
    assert made.select("submission_id", "is_verified").rows() == [("r1", True), ("r3", False)]


def test_a_report_that_repeats_one_of_another_case_makes_the_two_one() -> None:
    """r2 says what r1 says, and was merged into r3."""
    merged = decided(1, Merge(reason="one event"), "r3", "r2")
    made = reported({}, {}, {"observer_id": "B"}, decisions=(merged,))
    assert set(made["submission_id"]) == {"r1"}


def test_an_event_of_which_one_report_was_refuted_is_still_told_by_the_other() -> None:
    assert reported({}, {}, decisions=judged(refute(), "r1"))["submission_id"].to_list() == ["r2"]


def test_an_event_is_counted_where_and_as_what_its_case_says() -> None:
    amended = told(category="pressure", unit_id="21", observed_at=at(-1, 8))
    made = reported({}, decisions=(decided(1, AmendReport(reason="wrong place", told=amended), "r1"),))
    assert made.select("category_id", "region_id", "level", "day").rows() == [
        ("pressure", "S", "station", at(-1).date())
    ]


def test_what_was_written_down_at_the_desk_is_no_report_of_an_observer() -> None:
    entered = decided(1, EnterReport(told=told(unit_id="21")), "call-1")
    assert reported(decisions=(entered,)).is_empty()
    merged = decided(2, Merge(reason="one event"), "call-1", "r1")
    made = reported({}, decisions=(entered, merged))
    assert made.select("submission_id", "observer_id", "category_id").rows() == [
        ("call-1", "A", "vote_buying")
    ]


@pytest.mark.parametrize(
    "report", [{"is_citizen_report": True}, {"is_readable": False}, {"is_latest": False}]
)
@pytest.mark.parametrize("form", ["serious", "checklist"])
def test_what_no_observer_stands_by_is_not_counted(report: dict[str, Any], form: str) -> None:
    assert reported(report | {"form_id": form}).is_empty()


def test_what_a_checklist_saw_keeps_the_mark_of_its_tool() -> None:
    made = reported(SEEN, SEEN | {"review": "verified"}, SEEN | {"review": "refuted", "unit_id": "12"})
    assert made.select("submission_id", "category_id", "is_event", "is_verified").rows() == [
        ("r1", "bribery", False, True), ("r1", "pressure", False, True),
    ]  # fmt: skip


def test_a_day_that_had_not_come_is_that_of_the_coming() -> None:
    assert reported({"observed_at": at(30)})["day"].to_list() == [DAY]
    assert reported(SEEN | {"observed_at": at(30)})["day"].unique().to_list() == [DAY]


def test_every_report_is_a_member_of_one_case() -> None:
    single = frame(CASE_REPORTS, {"revision": 1, "form_id": "f", "review": "received"}, (
        {"report_id": "a", "same_as": "a"}, {"report_id": "b", "same_as": "b"}, {"report_id": "c", "same_as": "c"},
    ))  # fmt: skip
    decisions = [
        decided(1, EnterReport(told=told()), "call-1"),
        decided(2, Merge(reason="one event"), "b", "a"),
        decided(3, Merge(reason="one event"), "call-1", "b"),
    ]
    assert case_members.build(single, decisions).rows() == [
        ("a", "call-1"), ("b", "call-1"), ("c", "c"), ("call-1", "call-1"),
    ]  # fmt: skip
