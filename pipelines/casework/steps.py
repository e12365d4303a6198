"""Which step of a complaint can follow which, and what each must say."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from pipelines.casework.actions import StepKind
from pipelines.casework.complaint import Complaint, ComplaintState, Step, is_before
from pipelines.domain import Precision
from pipelines.law import Law
from pipelines.messages import Message


@dataclass(frozen=True)
class Rules:
    """What must be known of the election: its zone and, where the pack has one, its law."""

    zone: ZoneInfo
    law: Law | None = None


_WITH_A_BODY: Final = frozenset(
    {ComplaintState.FILED, ComplaintState.REGISTERED, ComplaintState.FORWARDED, ComplaintState.ANSWERED}
)
FOLLOWS: Mapping[StepKind, frozenset[ComplaintState]] = {
    StepKind.FILED: frozenset({ComplaintState.DRAFTED}),
    StepKind.REGISTERED: frozenset({ComplaintState.FILED, ComplaintState.FORWARDED}),
    StepKind.FORWARDED: _WITH_A_BODY,
    StepKind.POLICE_OUTCOME: _WITH_A_BODY,
    StepKind.DECIDED: _WITH_A_BODY,
    StepKind.INFORMED: frozenset({ComplaintState.ANSWERED, ComplaintState.DECIDED}),
    StepKind.WITHDRAWN: _WITH_A_BODY,
}
"""The states in which each step can happen. That a body registers it is not needed for its decision: often nobody hears
of it. What is undertaken against a decision is an appeal, a complaint of its own."""

_RANK: Mapping[StepKind, int] = {
    StepKind.FILED: 0,
    StepKind.REGISTERED: 1,
    StepKind.FORWARDED: 1,
    StepKind.POLICE_OUTCOME: 2,
    StepKind.DECIDED: 3,
    StepKind.WITHDRAWN: 3,
    StepKind.INFORMED: 4,
}
"""The natural order of steps of one day."""


def in_order(steps: Iterable[Step], zone: ZoneInfo) -> list[Step]:
    """The steps by the local days on which they happened; on one day by the minute, if all of its steps say it, else
    in their natural order; then as they were entered."""
    days: dict[dt.date, list[Step]] = {}
    for step in sorted(steps, key=lambda step: (_RANK[step.kind], step.entry)):
        days.setdefault(step.at.astimezone(zone).date(), []).append(step)
    for of_day in days.values():
        if all(step.precision is Precision.MINUTE for step in of_day):
            of_day.sort(key=lambda step: step.at)
    return [step for day in sorted(days) for step in days[day]]


def impossible(complaint: Complaint, step: Step, rules: Rules) -> Message | None:
    """Why this step cannot be the next of the complaint; None where it can."""
    if complaint.state not in FOLLOWS[step.kind]:
        return Message(
            "This step cannot follow. State of the complaint: {complaint_state}; step: {complaint_step}",
            {"complaint_state": complaint.state.value, "complaint_step": step.kind.value},
        )
    if complaint.steps and is_before(step, complaint.steps[-1], rules.zone):
        return Message("This step lies before the one that it follows", {})
    return _unsaid(step) or _of_kind(complaint, step, rules.law)


def possible(complaint: Complaint, law: Law | None) -> tuple[StepKind, ...]:
    """The steps that can be next, as far as their kind alone tells."""
    return tuple(
        kind
        for kind in StepKind
        if complaint.state in FOLLOWS[kind]
        and _of_kind(complaint, Step(0, kind, complaint.drafted_at), law) is None
    )


def _unsaid(step: Step) -> Message | None:
    """What the step must say and does not, or says and cannot."""
    if (step.outcome is not None) != (step.kind is StepKind.DECIDED):
        return Message("A decision needs its outcome, and nothing else has one", {})
    if (step.police_outcome is not None) != (step.kind is StepKind.POLICE_OUTCOME):
        return Message("A police outcome must say which one, and nothing else has one", {})
    if (step.body is not None) != (step.kind is StepKind.FORWARDED):
        return Message("Forwarding must say to which body, and no other step names one", {})
    return None


def _of_kind(complaint: Complaint, step: Step, law: Law | None) -> Message | None:
    if step.kind is StepKind.FORWARDED and step.body == complaint.body:
        return Message("The complaint lies with that body already", {})
    if step.kind is StepKind.INFORMED and complaint.informed is not None:
        return Message("That the complainant was informed has been entered already", {})
    bodies = {body.id: body for body in law.body} if law else {}
    body = bodies.get(complaint.body)
    if step.kind is StepKind.POLICE_OUTCOME and body is not None and not body.police_outcomes:
        return Message(
            "No police outcome comes from this body: {complaint_body}", {"complaint_body": body.id}
        )
    return None
