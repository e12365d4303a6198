"""What is planted into the reports of the exercise: each kind in so many reports, no report twice."""

import datetime as dt
from collections.abc import Callable, Mapping
from copy import deepcopy

import numpy as np

from pipelines.exercise.reports import CHECKLISTS, COPIES, VIOLATIONS, WEEKLY, Report, Truth

Streams = Mapping[str, list[Report]]
Lapse = Callable[[Report, Streams, np.random.Generator], str]


def plant(streams: Streams, truth: Truth, rng: np.random.Generator) -> None:
    """Carry out `PLAN`; reports that are late or not whole already are left alone."""
    used = {row[2] for row in truth.rows}
    for kind, (lapse, stream, number) in PLAN.items():
        free = [
            report
            for report in streams[stream]
            if report["submission_id"] not in used
            and _answers(report, NEEDED.get(kind))
            and (kind not in BESIDE or _beside(report, streams[stream], BESIDE[kind]))
        ]
        for place in rng.choice(len(free), min(number, len(free)), replace=False):
            report = free[int(place)]
            used.add(report["submission_id"])
            observer = report["observer_id"]
            detail = lapse(report, streams, rng)
            truth.tell(kind, observer, report["submission_id"], detail)


def _answers(report: Report, question: str | None) -> bool:
    return question is None or any(answer["question"] == question for answer in report["answers"])


def _beside(report: Report, stream: list[Report], question: str) -> Report | None:
    """The part of the same checklist that answers the question; None where it was never sent."""
    same = ("observer_id", "unit", "observed_at")
    parts = (other for other in stream if all(other[name] == report[name] for name in same))
    return next((part for part in parts if part is not report and _answers(part, question)), None)


def _answer(report: Report, question: str, value: str) -> str:
    """Give the question this answer, whatever it was."""
    answers = [answer for answer in report["answers"] if answer["question"] != question]
    report["answers"] = [*answers, {"group": "", "instance": 0, "question": question, "value": value}]
    return question


def _moved(text: str, **by: float) -> str:
    return (dt.datetime.fromisoformat(text) + dt.timedelta(**by)).isoformat(timespec="seconds")


def _told_twice(report: Report, streams: Streams, _: np.random.Generator) -> str:
    again = deepcopy(report)
    again["submission_id"] += "-again"
    again["received_at"] = _moved(report["received_at"], minutes=3)
    _append(streams, report, again)
    return str(again["submission_id"])


def _edited(report: Report, streams: Streams, _: np.random.Generator) -> str:
    again = deepcopy(report)
    again["edits"] = 1
    _answer(again, "days_observed", "6")
    _append(streams, report, again)
    return "days_observed"


def _append(streams: Streams, report: Report, again: Report) -> None:
    stream = next(reports for reports in streams.values() if report in reports)
    again["row"] = len(stream) + 1
    stream.append(again)


def _unknown_observer(report: Report, _: Streams, __: np.random.Generator) -> str:
    report["observer_id"] = "LTO-99"
    return _answer(report, "observer_id", "LTO-99")


def _outside_deployment(report: Report, streams: Streams, rng: np.random.Generator) -> str:
    others = [other["unit"] for other in streams[CHECKLISTS] if other["unit"] != report["unit"]]
    report["unit"] = others[int(rng.integers(len(others)))]
    return str(report["unit"])


def _from_future(report: Report, _: Streams, __: np.random.Generator) -> str:
    report["observed_at"] = _moved(report["received_at"], days=1)
    return _answer(report, "observed_at", report["observed_at"])


def _older_form(report: Report, _: Streams, __: np.random.Generator) -> str:
    report["form_version"] = "0-000000"
    return "0-000000"


def _uploading(report: Report, _: Streams, __: np.random.Generator) -> str:
    report["attachments_present"], report["attachments_expected"] = 1, 2
    return "1 of 2"


def _unreadable(report: Report, _: Streams, __: np.random.Generator) -> str:
    report["is_readable"], report["answers"] = False, []
    return ""


def _contradiction(report: Report, _: Streams, __: np.random.Generator) -> str:
    """More events obstructed than attended."""
    _answer(report, "campaign_observed", "something")
    _answer(report, "events_attended", "2")
    return _answer(report, "events_obstructed", "5")


def _turnout_falls(report: Report, _: Streams, __: np.random.Generator) -> str:
    told = {answer["question"]: answer["value"] for answer in report["answers"]}
    return _answer(report, "turnout_14", str(max(int(told["turnout_12"]) - 5, 0)))


def _no_number(report: Report, _: Streams, __: np.random.Generator) -> str:
    return _answer(report, "home_voters", "many")


def _out_of_range(report: Report, _: Streams, __: np.random.Generator) -> str:
    return _answer(report, "members_present", "700")


def _unknown_question(report: Report, _: Streams, __: np.random.Generator) -> str:
    return _answer(report, "weather", "sunny")


def _received_mistyped(report: Report, streams: Streams, _: np.random.Generator) -> str:
    """At the opening a digit of the ballots received was lost: more are found, which only both parts together show."""
    opening = _beside(report, streams[CHECKLISTS], "ballots_received")
    assert opening is not None  # `plant` sees to it
    told = {answer["question"]: answer["value"] for answer in opening["answers"]}
    _answer(opening, "ballots_received", told["ballots_received"][:-1])
    return str(opening["submission_id"])


def _copy_mistyped(report: Report, _: Streams, rng: np.random.Generator) -> str:
    """One digit of the voters listed is one too high: no equation of the form sees it."""
    told = {answer["question"]: answer["value"] for answer in report["answers"]}
    listed = told["registered"]
    return _answer(report, "registered", str(int(listed) + 10 ** int(rng.integers(len(listed)))))


PLAN: Mapping[str, tuple[Lapse, str, int]] = {
    "told_twice": (_told_twice, VIOLATIONS, 4),
    "edited": (_edited, WEEKLY, 5),
    "unknown_observer": (_unknown_observer, VIOLATIONS, 3),
    "outside_deployment": (_outside_deployment, CHECKLISTS, 4),
    "from_future": (_from_future, CHECKLISTS, 3),
    "older_form": (_older_form, WEEKLY, 4),
    "uploading": (_uploading, VIOLATIONS, 5),
    "unreadable": (_unreadable, CHECKLISTS, 3),
    "contradiction": (_contradiction, WEEKLY, 6),
    "turnout_falls": (_turnout_falls, CHECKLISTS, 4),
    "no_number": (_no_number, CHECKLISTS, 3),
    "out_of_range": (_out_of_range, CHECKLISTS, 3),
    "unknown_question": (_unknown_question, CHECKLISTS, 2),
    "copy_mistyped": (_copy_mistyped, COPIES, 3),
    "received_mistyped": (_received_mistyped, CHECKLISTS, 4),
}
"""For each kind what is done, to reports of which stream, in how many of them."""

NEEDED = {
    "turnout_falls": "turnout_12",
    "no_number": "home_voters",
    "out_of_range": "members_present",
    "received_mistyped": "ballots_found",
}
"""The question that a report must answer for a kind to be planted in it: a checklist comes in parts."""
BESIDE = {"received_mistyped": "ballots_received"}
"""The question that another part of the same checklist must answer."""
