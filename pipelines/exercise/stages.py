"""Checklists as they are sent through polling day: after each stage a report of its own, with what was seen by then."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from pipelines.exercise.reports import Report, Truth, text_of
from pipelines.questionnaire import Questionnaire


@dataclass(frozen=True)
class Sending:
    """A report of the day: what is in it, from when on it is sent, and how many minutes later it comes on average.

    Questions of `groups` are in it, and those of `questions` whatever their group.
    """

    name: str
    groups: tuple[str, ...]
    questions: tuple[str, ...]
    clock: str
    minutes: float

    def codes(self, form: Questionnaire) -> set[str]:
        """The questions of the form that it answers."""
        elsewhere = {code for other in SENDINGS for code in other.questions}
        own = {q.code for group in form.group if group.code in self.groups for q in group.question}
        return own - elsewhere | set(self.questions)


SENDINGS = (
    Sending("opening", ("opening",), (), "08:10", 35),
    Sending("midday", (), ("turnout_source", "turnout_10", "turnout_12", "turnout_14"), "14:03", 25),
    Sending("evening", ("voting", "turnout", "closing"), (), "20:20", 30),
    Sending("counting", ("counting", "breaches"), (), "21:30", 110),
)
_SHAPE = 4.0
"""Of the gamma distribution of delays: the larger, the more alike they are."""


def sent(
    reports: Sequence[Report],
    form: Questionnaire,
    day: dt.date,
    zone: ZoneInfo,
    *,
    missing: float,
    truth: Truth,
    rng: np.random.Generator,
) -> list[Report]:
    """Each checklist in the reports of `SENDINGS`, numbered as they come; such a share of them is never sent."""
    parts = [part for report in reports for part in _parts(report, form, day, zone, rng)]
    is_lost = rng.random(len(parts)) < missing
    for part in (part for part, lost in zip(parts, is_lost, strict=True) if lost):
        truth.tell("stage_missing", part["observer_id"], None, part["submission_id"])
    came = [part for part, lost in zip(parts, is_lost, strict=True) if not lost]
    came.sort(key=lambda part: (part["received_at"], part["submission_id"]))
    return [{**part, "row": number} for number, part in enumerate(came, start=1)]


def _parts(
    report: Report, form: Questionnaire, day: dt.date, zone: ZoneInfo, rng: np.random.Generator
) -> Iterator[Report]:
    first = {question.code for question in form.group[0].question}
    for sending in SENDINGS:
        codes = first | sending.codes(form)
        begins = dt.datetime.combine(day, dt.time.fromisoformat(sending.clock), zone)
        delay = dt.timedelta(minutes=round(rng.gamma(_SHAPE, sending.minutes / _SHAPE)))
        yield {
            **report,
            "submission_id": f"{report['submission_id']}-{sending.name}",
            "received_at": text_of(begins + delay),
            "answers": [answer for answer in report["answers"] if answer["question"] in codes],
        }
