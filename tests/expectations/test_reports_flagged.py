"""Reports that need a look: one thing is wrong with a report, exactly one flag is raised."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from expectations import finding
from expectations.facts import reports_flagged
from pipelines import store
from pipelines.tables import observation, territory
from tests.report_rows import DAY, answers, at, deployment, questions, submissions, units

PACK: Any = SimpleNamespace(zone=ZoneInfo("UTC"))
BEFORE, AFTER = DAY - dt.timedelta(9), DAY + dt.timedelta(9)
READY = {"trained_date": BEFORE, "code_signed_date": BEFORE, "accredited_date": BEFORE}
REPORT = {
    "observed_at": at(1, 8), "received_at": at(1, 9), "observed_precision": "minute", "form_version": "1",
    "unit_label": "11",
}  # fmt: skip


def flags(
    folder: Path,
    *reports: dict[str, Any],
    sent: dict[str, Any] | None = None,
    given: list[dict[str, Any]] | None = None,
) -> list[finding.Finding]:
    with store.draft(folder, "draft") as draft:
        draft.write(territory.UNITS, units())
        draft.write(observation.DEPLOYMENT, deployment({"observer_id": "A"} | READY | (sent or {})))
        draft.write(observation.QUESTIONS, questions({"question_id": "meetings"}))
        draft.write(observation.SUBMISSIONS, submissions(*(REPORT | report for report in reports)))
        draft.write(observation.ANSWERS, answers(*(given or [])))
        found = list(reports_flagged.check(draft, PACK))
    assert finding.frame(found)["statement"].to_list() == [one.message.english for one in found]
    return found


ONE_WRONG: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "an observer whom nobody sent": ({"observer_id": "B"}, {}, "report_observer_unknown"),
    "no observer": ({"observer_id": None}, {}, "report_observer_unknown"),
    "a place that nobody knows": ({"unit_id": None, "unit_label": "Osh"}, {}, "report_place_unknown"),
    "another station": ({"unit_id": "12"}, {}, "report_outside_deployment"),
    "a day after the deployment": ({}, {"to_date": DAY}, "report_outside_deployment"),
    "before the training": ({}, {"trained_date": AFTER}, "report_before_training"),
    "never trained": ({}, {"trained_date": None}, "report_before_training"),
    "before the signature": ({}, {"code_signed_date": AFTER}, "report_before_signature"),
    "before the accreditation": ({}, {"accredited_date": AFTER}, "report_before_accreditation"),
    "from the future": ({"observed_at": at(1, 9, 11)}, {}, "report_from_future"),
    "an older form": ({"form_version": "0"}, {}, "report_form_version"),
    "media still uploading": ({"attachments_present": 1, "attachments_expected": 2}, {}, "report_uploading"),
    "no moment": ({"unread_times": "half past"}, {}, "report_time_unread"),
    "not decrypted": ({"is_readable": False}, {}, "report_unreadable"),
}


@pytest.mark.parametrize(("report", "sent", "rule"), ONE_WRONG.values(), ids=ONE_WRONG)
def test_what_is_wrong_is_said_once(
    tmp_path: Path, report: dict[str, Any], sent: dict[str, Any], rule: str
) -> None:
    assert [one.rule for one in flags(tmp_path, report, sent=sent)] == [rule]


RIGHT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "an ordinary report": ({}, {}),
    "sent to the region, reports of a station in it": ({}, {"unit_id": "N"}),
    "no place at all": ({"unit_id": None, "unit_label": None}, {}),
    "a clock that is ten minutes ahead": ({"observed_at": at(1, 9, 10)}, {}),
    "only the day is stated": ({"observed_at": at(2), "observed_precision": "day"}, {}),
    "a citizen's": ({"observer_id": None, "is_citizen_report": True}, {}),
    "all files have come": ({"attachments_present": 2, "attachments_expected": 2}, {}),
    "the tool tells no version": ({"form_version": None}, {}),
    "an older revision was wrong": ({"is_latest": False, "observer_id": "B"}, {}),
}


@pytest.mark.parametrize(("report", "sent"), RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_not_flagged(tmp_path: Path, report: dict[str, Any], sent: dict[str, Any]) -> None:
    assert flags(tmp_path, report, sent=sent) == []


def test_answers_that_cannot_be_counted_are_named(tmp_path: Path) -> None:
    given = [
        {"question_id": "meetings", "value": "many", "problem": "not_a_number"},
        {"question_id": "colour", "value": "blue", "problem": "unknown_question"},
    ]
    (one,) = flags(tmp_path, {}, given=given)
    assert one.message.english.endswith("colour (unknown_question), meetings (not_a_number)")


def test_a_report_told_twice_names_the_first(tmp_path: Path) -> None:
    given = [{"question_id": "meetings", "value": "1", "submission_id": name} for name in ("r1", "r2", "r3")]
    given[2]["value"] = "2"
    (one,) = flags(tmp_path, {}, {}, {}, given=given)
    assert (one.rule, one.subject_id) == ("report_told_twice", "r2")
    assert "r1" in one.message.english
