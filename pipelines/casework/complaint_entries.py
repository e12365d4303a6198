"""Decisions on complaints as the journal keeps them: under which kind of subject, and back."""

import datetime as dt
from collections.abc import Iterable

from pipelines.casework.actions import COMPLAINT_ACTIONS
from pipelines.casework.decision import Decision
from pipelines.casework.rights import Role
from pipelines.journal import Decision as Asked
from pipelines.journal import Entry

COMPLAINT = "complaint"
"""The kind of subject under which the journal keeps decisions on complaints."""


def read(entries: Iterable[Entry]) -> list[Decision]:
    """The decisions on complaints among these entries; the journal has nothing else under their kind."""
    return [decision_of(entry) for entry in entries if entry.decision.subjects[0].kind == COMPLAINT]


def decision_of(entry: Entry) -> Decision:
    """One entry as casework reads it. Complaints have no revisions: what was filed stays."""
    return _read(entry.decision, entry.sequence, entry.at)


def candidate(asked: Asked, at: dt.datetime, *, after: int) -> Decision:
    """What is asked to be entered now, as the entry that would follow after this one."""
    return _read(asked, after + 1, at)


def _read(asked: Asked, number: int, at: dt.datetime) -> Decision:
    content = COMPLAINT_ACTIONS[asked.action].model_validate({**asked.payload, "reason": asked.reason})
    return Decision(
        number=number,
        at=at,
        account=asked.account,
        role=Role(asked.role),
        action=asked.action,
        subjects=tuple(subject.id for subject in asked.subjects),
        revisions=(),
        content=content,
    )
