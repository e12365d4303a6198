"""Entries of the journal as casework reads them: by the kind of their subject, each checked for what it must say.

What cannot be read stops whoever asks, and is not passed over: it may be what refuted or undid something that stands
before it, and later entries stand on it. Builds end and the last snapshot serves on; the desk takes no decision on a
state that it does not know.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from pipelines.casework.actions import COMPLAINT_ACTIONS, REPORT_ACTIONS, Action
from pipelines.casework.decision import Decision
from pipelines.casework.records import RECORD_ACTIONS
from pipelines.casework.rights import Role
from pipelines.journal import Decision as Asked
from pipelines.journal import Entry
from pipelines.journal.chain import unreadable

REPORT, COMPLAINT, RECORD = "report", "complaint", "record"
"""The kinds of subject of the journal: reports, complaints, and what experts tell of commissions."""
ACTIONS: Mapping[str, Mapping[str, type[Action]]] = {
    REPORT: REPORT_ACTIONS,
    COMPLAINT: COMPLAINT_ACTIONS,
    RECORD: RECORD_ACTIONS,
}


def read(entries: Iterable[Entry], kind: str) -> list[Decision]:
    """The decisions on subjects of this kind among these entries; JournalError at one of a kind that nobody knows."""
    return [decision_of(entry) for entry in entries if _kind(entry) == kind]


def decision_of(entry: Entry) -> Decision:
    """One entry as casework reads it; JournalError where it says something that this version does not know."""
    try:
        return decision(_kind(entry), entry.decision, entry.sequence, entry.at)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]  # what it says may be anybody's words
        why = f"{'.'.join(map(str, first['loc'])) or 'it'}: {first['msg']}"
    except KeyError:
        why = "no such action is known"
    except ValueError:
        why = "its role or the revision of its report is none"
    raise _unreadable(entry, f"{entry.decision.action!r}, {why}")


def decision(kind: str, asked: Asked, number: int, at: dt.datetime) -> Decision:
    """What is asked, as the entry of this number.

    Complaints have no revisions: what was filed stays; records have one where they are about an observer's report.

    KeyError where the action is unknown; ValueError, of which pydantic's is one, where it lacks something.
    """
    content = ACTIONS[kind][asked.action].model_validate({**asked.payload, "reason": asked.reason})
    return Decision(
        number=number,
        at=at,
        account=asked.account,
        role=Role(asked.role),
        action=asked.action,
        subjects=tuple(subject.id for subject in asked.subjects),
        revisions=tuple(int(each.seen_value) for each in asked.subjects if kind == REPORT or each.seen_value),
        content=content,
    )


def _kind(entry: Entry) -> str:
    """Of what it is: all subjects of an entry are of one kind."""
    kinds = {subject.kind for subject in entry.decision.subjects}
    if len(kinds) != 1 or not kinds <= ACTIONS.keys():
        raise _unreadable(entry, f"decided on {' and '.join(sorted(kinds)) or 'nothing'}")
    return kinds.pop()


def _unreadable(entry: Entry, why: str) -> Exception:
    what = f"entry {entry.sequence} says what this version of Baikoo cannot read ({why})"
    return unreadable(what, f"the journal of {entry.decision.election}")
