"""Rules over a form that is sent in parts: what only several reports together show, told once and where it stands."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl

from expectations.facts import reports_inconsistent
from pipelines import store
from pipelines.rules import results
from pipelines.rules.results import MARKS, value_hash
from pipelines.rules.rule import Rule
from pipelines.tables.rule_results import RULE_RESULTS
from tests.report_rows import answers, at, questions, submissions

ASKED = questions(
    *({"question_id": code, "stage": "opening"} for code in ("issued", "t10", "t12")),
    *({"question_id": code, "stage": "counting"} for code in ("found", "t14", "t16")),
)
OPENING = {"observed_at": at(0, 1), "received_at": at(0, 2)}
COUNTING = {"observed_at": at(0, 1), "received_at": at(0, 16)}
AGAIN = {"observed_at": at(0, 1), "received_at": at(0, 18)}


def rule(name: str, kind: str, expression: str, **more: str) -> Rule:
    return Rule.model_validate(
        {"id": name, "form": "weekly", "kind": kind, "expression": expression, "because": {}} | more
    )


FOUND = rule("found", "contradiction", "found <= issued")
RISES = rule("rises", "fall", "rises(t10, t12, t14, t16)")


def told(**reports: Mapping[str, int]) -> pl.DataFrame:
    return answers(
        *(
            {"submission_id": report, "question_id": code, "value": str(value), "number": float(value)}
            for report, values in reports.items()
            for code, value in values.items()
        )
    )


def judged(reports: pl.DataFrame, given: pl.DataFrame, *rules: Rule, marks: Any = ()) -> pl.DataFrame:
    marked = pl.DataFrame(list(marks), schema=MARKS)
    frame = results.build(reports, given, ASKED, rules, marked, "Asia/Bishkek")
    assert frame.schema == RULE_RESULTS.schema
    assert not frame.select(RULE_RESULTS.key).is_duplicated().any()
    return frame


def verdicts(frame: pl.DataFrame) -> list[tuple[str, str, str]]:
    return frame.select("submission_id", "rule_id", "verdict").unique().sort(pl.all()).rows()


def test_a_contradiction_between_two_stages_is_told_once_with_both_reports() -> None:
    """Each report alone leaves it unknown."""
    frame = judged(submissions(OPENING, COUNTING), told(r1={"issued": 100}, r2={"found": 120}), FOUND)
    assert verdicts(frame) == [("r2", "found", "fail")]
    assert dict(frame.select("question_id", "answered_in").rows()) == {"found": "r2", "issued": "r1"}
    assert set(frame["reason"]) == {"It does not hold that found <= issued: found = 120, issued = 100"}


def test_another_observer_contradicts_nobody_and_neither_does_a_refuted_report() -> None:
    given = told(r1={"issued": 100}, r2={"found": 120})
    for other in ({"observer_id": "B"}, {"review": "refuted"}, {"unit_id": "12"}):
        frame = judged(submissions(OPENING, COUNTING | other), given, FOUND)
        assert set(frame["verdict"]) == {"unknown"}, other


def test_what_was_said_anew_counts() -> None:
    given = told(r1={"issued": 100}, r2={"found": 120}, r3={"found": 90})
    frame = judged(submissions(OPENING, COUNTING, AGAIN), given, FOUND)
    assert verdicts(frame) == [("r3", "found", "pass")]


def test_what_one_part_breaks_alone_is_told_of_that_part_and_not_of_the_whole_too() -> None:
    given = told(r1={"t10": 50, "t12": 40}, r2={"t14": 60, "t16": 70})
    frame = judged(submissions(OPENING, COUNTING), given, RISES)
    assert verdicts(frame) == [("r1", "rises", "fail")]
    assert dict(frame.select("question_id", "answered_in").rows()) == {
        "t10": "r1", "t12": "r1", "t14": None, "t16": None,
    }  # fmt: skip


def test_a_fall_from_one_part_to_the_next_is_seen() -> None:
    given = told(r1={"t10": 50, "t12": 60}, r2={"t14": 55, "t16": 70})
    assert verdicts(judged(submissions(OPENING, COUNTING), given, RISES)) == [("r2", "rises", "fail")]


def test_what_another_part_answers_is_not_missing() -> None:
    """A part that was sent before the answer breaks nothing."""
    named = rule("found", "contradiction", "answered(found)", when="issued > 0")
    given = told(r1={"issued": 100}, r2={"found": 90})
    assert verdicts(judged(submissions(OPENING, COUNTING), given, named)) == [("r2", "found", "pass")]


def test_an_outlier_is_held_against_wholes() -> None:
    """Ten stations, each in two parts: the number of one of them is far from the others."""
    far = rule("far", "outlier", "found", within="form_id")
    stations = [{"unit_id": str(n)} for n in range(10)]
    reports = submissions(*(part | unit for unit in stations for part in (OPENING, COUNTING)))
    given = told(**{f"r{2 * n + 2}": {"found": 900 if n == 9 else 10 + n} for n in range(10)})
    frame = judged(reports, given, far)
    assert verdicts(frame.filter(verdict="fail")) == [("r20", "far", "fail")]
    assert frame.height == 10
    assert "the median of 10 reports" in frame.filter(verdict="fail")["reason"][0]


def test_a_mark_is_looked_for_on_the_report_that_holds_the_answer() -> None:
    marks = [
        {"submission_id": report, "group_id": "", "instance": 0, "question_id": code, "value_hash": value_hash(value)}
        for report, code, value in (("r1", "issued", "100"), ("r2", "found", "120"))
    ]  # fmt: skip
    given = told(r1={"issued": 100}, r2={"found": 120})
    assert judged(submissions(OPENING, COUNTING), given, FOUND, marks=marks)[
        "verification"
    ].unique().to_list() == ["full"]


def test_the_finding_names_the_reports_that_hold_the_answers(tmp_path: Path) -> None:
    frame = judged(
        submissions(OPENING, COUNTING, {"unit_id": "12"} | COUNTING),
        told(r1={"issued": 100, "t10": 9, "t12": 8}, r2={"found": 120}, r3={"issued": 1, "found": 2}),
        FOUND,
        RISES,
    )
    with store.draft(tmp_path, "draft") as draft:
        draft.write(RULE_RESULTS, frame)
        pack: Any = SimpleNamespace()
        found = {one.subject_id: one.message.parameters for one in reports_inconsistent.check(draft, pack)}
    assert {subject: said["report"] for subject, said in found.items()} == {
        "r2:found": "r1 + r2", "r1:rises": "r1", "r3:found": "r3",
    }  # fmt: skip
