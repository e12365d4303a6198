"""`marts.complaints`, `complaint_steps` and `complaint_cases`: the complaints of the journal as they stand."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.casework.actions import StepKind
from pipelines.casework.complaint import OPEN, Complaint, ComplaintState, Step
from pipelines.casework.complaints import complaints
from pipelines.casework.deadlines import Due, LegalCalendar, end_of, is_overdue
from pipelines.casework.decision import Decision
from pipelines.casework.overdue import due
from pipelines.casework.steps import Rules
from pipelines.domain import Precision
from pipelines.election import Pack
from pipelines.tables.complaints import COMPLAINT_CASES, COMPLAINT_STEPS, COMPLAINTS, ComplaintOutcome
from pipelines.tables.declaration import Table


def build(
    held: Iterable[Complaint], calendar: LegalCalendar | None, *, zone: ZoneInfo, as_of: dt.datetime
) -> dict[Table, pl.DataFrame]:
    """The three tables of what happened until `as_of`. Without a legal calendar no deadline is known."""
    held = sorted(held, key=lambda complaint: complaint.id)
    rows: dict[Table, list[Any]] = {
        COMPLAINTS: [_complaint(complaint, calendar, zone, as_of) for complaint in held],
        COMPLAINT_STEPS: [row for complaint in held for row in _steps(complaint)],
        COMPLAINT_CASES: [
            {"complaint_id": complaint.id, "case_id": case}
            for complaint in held
            for case in sorted(complaint.cases)
        ],
    }
    return {table: pl.DataFrame(found, schema=table.schema) for table, found in rows.items()}


def of_journal(pack: Pack, decisions: Iterable[Decision], *, as_of: dt.datetime) -> dict[str, pl.DataFrame]:
    """The three tables by name, of the decisions of the journal and the law of the pack."""
    held = complaints(decisions, Rules(pack.zone, pack.law))
    tables = build(held, LegalCalendar.of(pack), zone=pack.zone, as_of=as_of)
    return {table.name: frame for table, frame in tables.items()}


def _complaint(
    complaint: Complaint, calendar: LegalCalendar | None, zone: ZoneInfo, as_of: dt.datetime
) -> dict[str, Any]:
    filed, settled, deadline = complaint.filed, complaint.settled, due(complaint, calendar)
    is_open = complaint.state in OPEN
    return {
        "complaint_id": complaint.id,
        "kind": complaint.kind.value,
        "filed_with": complaint.content.body,
        "body": complaint.body,
        "body_unit_id": complaint.content.body_unit,
        "applicant": complaint.content.applicant,
        "appeal_of": complaint.appeal_of,
        "cases": len(complaint.cases),
        "drafted_at": _utc(complaint.drafted_at),
        "filed_at": _utc(filed.at) if filed else None,
        "filed_precision": filed.precision.value if filed else None,
        "deadline_id": deadline.deadline_id if deadline else None,
        "deadline_at": deadline.at if deadline else None,
        "state": complaint.state.value,
        "outcome": ComplaintOutcome.PENDING.value if is_open else complaint.outcome,
        "police_outcome": complaint.police_outcome,
        "settled_at": _utc(settled.at) if settled else None,
        "settled_precision": settled.precision.value if settled else None,
        "days": _days(filed.at, settled.at if settled else as_of, zone) if filed else None,
        "is_overdue": None if deadline is None else is_open and is_overdue(deadline, as_of),
        "is_settled_in_time": _in_time(complaint, deadline, zone),
        "is_informed": _informed(complaint),
        "as_of_at": _utc(as_of),
    }


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC)


def _days(start: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> int:
    """Local days from one moment to another; none where the second is the earlier."""
    return max((end.astimezone(zone).date() - start.astimezone(zone).date()).days, 0)


def _in_time(complaint: Complaint, deadline: Due | None, zone: ZoneInfo) -> bool | None:
    """Whether the answer came by then; one of which only the day is known, whether it may have."""
    settled = complaint.settled
    if deadline is None or settled is None or settled.kind is StepKind.WITHDRAWN:
        return None
    day = settled.at.astimezone(zone).date()
    began = end_of(day - dt.timedelta(days=1), zone)
    return settled.at <= deadline.at if settled.precision is Precision.MINUTE else began < deadline.at


def _informed(complaint: Complaint) -> bool | None:
    if complaint.state not in (ComplaintState.ANSWERED, ComplaintState.DECIDED):
        return None
    return complaint.informed is not None


def _steps(complaint: Complaint) -> Sequence[dict[str, Any]]:
    def row(position: int, step: Step) -> dict[str, Any]:
        return {
            "complaint_id": complaint.id,
            "position": position,
            "kind": step.kind.value,
            "at": _utc(step.at),
            "precision": step.precision.value,
            "reference": step.reference or None,
            "body": step.body,
            "outcome": step.outcome,
            "police_outcome": step.police_outcome,
            "entry": step.entry,
        }

    return [row(position, step) for position, step in enumerate(complaint.steps, start=1)]
