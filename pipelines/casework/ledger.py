"""What experts entered of commissions, record by record, as it is now; and the desk's rule for it.

Also what they decided on observers' reports on sessions. A record that was made of one has the report's id.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pipelines.casework.actions import Action
from pipelines.casework.decision import Decision
from pipelines.casework.records import AddRecord, SetReportAside, TakeReportUp
from pipelines.casework.refusal import Refused
from pipelines.messages import Message

SESSIONS = "commission_sessions"
"""The kind of records that reports on sessions become."""


class Handled(StrEnum):
    """What became of an observer's report on a session."""

    WAITING = "waiting"
    TAKEN_OVER = "taken_over"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True)
class Record:
    """One record: every decision on it in its order. `content` is its last text, also of one that was withdrawn."""

    id: str
    content: AddRecord
    history: tuple[Decision, ...]

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return isinstance(self.history[-1].content, AddRecord)

    @property
    def entered_by(self) -> str:
        """Whoever added it."""
        return self.history[0].account

    @property
    def last_entry(self) -> int:
        """The number of the last entry about it."""
        return self.history[-1].number

    @property
    def entered_at(self) -> dt.datetime:
        """When it was added."""
        return self.history[0].at


@dataclass(frozen=True, eq=False)
class Ledger:
    """The records by id, in the order in which they were added; every decision on an observer's report, by its id."""

    by_id: Mapping[str, Record] = field(default_factory=dict)
    on_reports: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)

    def after(self, new: Sequence[Decision]) -> "Ledger":
        """With these further decisions, in the journal's order."""
        by_id, on_reports = dict(self.by_id), dict(self.on_reports)
        for decision in new:
            (name,) = decision.subjects
            known, content = by_id.get(name), decision.content
            if decision.revisions or name in on_reports:
                on_reports[name] = (*on_reports.get(name, ()), decision)
            if isinstance(content, SetReportAside | TakeReportUp):
                continue
            if isinstance(content, AddRecord):
                by_id[name] = Record(name, content, (*(known.history if known else ()), decision))
            elif known is not None:
                by_id[name] = Record(name, known.content, (*known.history, decision))
        return Ledger(by_id, on_reports)

    def handled(self, report: str) -> Handled:
        """What became of this report."""
        record, decided = self.by_id.get(report), self.on_reports.get(report, ())
        if record is not None and record.stands:
            return Handled.TAKEN_OVER
        is_aside = bool(decided) and isinstance(decided[-1].content, SetReportAside)
        return Handled.SET_ASIDE if is_aside else Handled.WAITING

    def revision_seen(self, report: str) -> int | None:
        """The revision of the report that was last decided on; None where it never was."""
        return next(
            (one.revisions[0] for one in self.on_reports.get(report, ())[::-1] if one.revisions), None
        )

    @property
    def decisions(self) -> Sequence[Decision]:
        """All decisions on records, and on reports."""
        histories = (*(record.history for record in self.by_id.values()), *self.on_reports.values())
        return list({decision.number: decision for history in histories for decision in history}.values())


def check(decision: Decision, ledger: Ledger) -> None:
    """Raise Refused where the decision cannot follow on those of the ledger. Rights are asked elsewhere."""
    if len(decision.subjects) != 1:
        raise Refused(Message("This is decided for one record at a time", {}))
    name, content = decision.subjects[0], decision.content
    record = ledger.by_id.get(name)
    if isinstance(content, SetReportAside | TakeReportUp) or (
        decision.action == "add" and decision.revisions
    ):
        _check_report(content, ledger.handled(name))
    elif decision.action == "add":
        if record is not None:
            raise Refused(Message("This record is entered already: amend it", {}))
    elif record is None:
        raise Refused(Message("There is no such record", {}))
    elif not record.stands:
        raise Refused(Message("This record was withdrawn: enter it anew", {}))
    elif isinstance(content, AddRecord) and content.kind != record.content.kind:
        raise Refused(Message("A record stays of its kind: withdraw it, and enter the other one", {}))


def _check_report(content: Action, handled: Handled) -> None:
    """Only what waits is taken over or set aside, and only what was set aside is taken up again."""
    if isinstance(content, AddRecord) and content.kind != SESSIONS:
        raise Refused(Message("A report on a session becomes the record of a session", {}))
    if isinstance(content, TakeReportUp):
        if handled is not Handled.SET_ASIDE:
            raise Refused(Message("This report was not set aside", {}))
    elif handled is Handled.TAKEN_OVER:
        raise Refused(Message("This report was taken over already: amend or withdraw the record", {}))
    elif handled is Handled.SET_ASIDE:
        raise Refused(Message("This report was set aside: take it up again first", {}))
