"""The one way by which a decision on a case, a complaint or a record gets into the journal: rights, four eyes, order.

All of it is asked while nobody else can write, with the account as it is at that moment: a screen that offers too
much, a forged request and two people at once are refused alike.
"""

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.casework import cases as casework
from pipelines.casework import destruction, docket, ledger, reading
from pipelines.casework.actions import Action, EnterReport, Judgement, Undo
from pipelines.casework.cases import JUDGED, Case, Cases
from pipelines.casework.decision import Decision
from pipelines.casework.docket import Docket, Ground
from pipelines.casework.kin import Kin
from pipelines.casework.ledger import Ledger
from pipelines.casework.reading import COMPLAINT, RECORD, REPORT
from pipelines.casework.records import AddRecord, AmendRecord, SetReportAside, TakeReportUp, WithdrawRecord
from pipelines.casework.refusal import NotPermitted, Refused
from pipelines.casework.rights import Account, Place, Right, may
from pipelines.journal import Decision as Asked
from pipelines.journal import Entry, Head, Journal, Subject
from pipelines.messages import Message

_NAMES = {content: name for actions in reading.ACTIONS.values() for name, content in actions.items()}


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Filed:
    """What is known of an observer's report without any decision."""

    region_id: str | None
    observer_id: str | None
    revision: int


@dataclass(frozen=True)
class Known:
    """What the desk knows from elsewhere, asked at the moment of the decision and not before.

    `account` gives an account that may sign in now, `filed` an observer's report, `region` that of a unit, `now` the
    present moment. `ground` is what complaints are judged by; without its words none can be filed. `unfit` says why a
    record of commissions does not fit; without it none can be entered. `session` gives an observer's report on a
    session of a commission.
    """

    account: Callable[[str], Account | None]
    filed: Callable[[str], Filed | None]
    region: Callable[[str], str | None]
    now: Callable[[], dt.datetime] = _clock
    ground: Ground = field(default_factory=Ground)
    unfit: Callable[[AddRecord], Message | None] = lambda _: Message("No records are kept here", {})
    session: Callable[[str], Filed | None] = lambda _: None


class Desk:
    """The cases, complaints and records of one election, and how to decide on them."""

    def __init__(self, url: str, election: str, known: Known) -> None:
        self.journal = Journal(url, election, rules=[self._allow], clock=known.now)
        self._known = known
        self._head, self._kin, self._cases, self._docket = Head(), Kin(), Cases(), Docket()
        self._ledger = Ledger()
        self._reading = threading.RLock()

    def cases(self) -> Cases:
        """All cases as they are now; the same object as long as nothing was decided."""
        with self._reading:
            self._read()
            return self._cases

    def docket(self) -> Docket:
        """All complaints as they are now; the same object as long as nothing was decided on one."""
        with self._reading:
            self._read()
            return self._docket

    def ledger(self) -> Ledger:
        """What experts entered of commissions as it is now; the same object as long as nothing of it was decided."""
        with self._reading:
            self._read()
            return self._ledger

    def _read(self) -> None:
        """Read on in the journal."""
        new = list(self.journal.entries(after=self._head))
        if not new:
            return
        if decisions := reading.read(new, REPORT):
            self._kin = self._kin.after(decisions)
            self._cases = casework.after(self._cases, decisions, self._kin)
        if complaining := reading.read(new, COMPLAINT):
            self._docket = self._docket.after(complaining, self._known.ground.rules)
        if telling := reading.read(new, RECORD):
            self._ledger = self._ledger.after(telling)
        self._head = Head(new[-1].sequence, new[-1].hash)

    def decide(self, account: Account, content: Action, reports: Iterable[Case], *, key: str) -> Entry:
        """Enter a decision on these reports as they were on the screen; on the first, and on the others with it.

        `key` is given by the form that asks: the same form sent twice is one entry.

        Raises:
            NotPermitted: the account may not do this there, or judges what it told itself.
            Refused: the report is no longer, or not yet, as the decision needs it.
            DecidedMeanwhile: somebody else decided first.
            JournalError: it could not be written; the same form may be sent again.
        """
        return self.enter(account, content, [as_seen(case) for case in reports], key=key)

    def complain(self, account: Account, content: Action, complaint_id: str, *, seen: int, key: str) -> Entry:
        """Enter a decision on this complaint, whose last entry on the screen was `seen`; raises as `decide`."""
        return self.enter(account, content, [Subject(COMPLAINT, complaint_id, seen)], key=key)

    def tell(
        self,
        account: Account,
        content: Action,
        record_id: str,
        *,
        seen: int,
        key: str,
        revision: int | None = None,
    ) -> Entry:
        """Enter a record of commissions, or what becomes of one, whose last entry was `seen`; raises as `decide`.

        What is about an observer's report on a session has its id, and names the `revision` that was on the screen.
        """
        subject = Subject(RECORD, record_id, seen, "" if revision is None else str(revision))
        return self.enter(account, content, [subject], key=key)

    def enter(self, account: Account, content: Action, subjects: Sequence[Subject], *, key: str) -> Entry:
        """Enter a decision on these reports, this complaint or record, as they were seen; raises as `decide`."""
        return self.journal.append(self._asked(account, content, subjects, key))

    def foresee(
        self, account: Account, content: Action, subjects: Sequence[Subject], *, key: str
    ) -> Entry | None:
        """The entry that this has already, or None where it could be entered now; raises as `enter`, writes nothing."""
        return self.journal.foresee(self._asked(account, content, subjects, key))

    def _asked(self, account: Account, content: Action, subjects: Sequence[Subject], key: str) -> Asked:
        return Asked(
            id=key,
            election=self.journal.election,
            account=account.id,
            role=account.role.value,
            action=_NAMES[type(content)],
            reason=content.reason,
            subjects=tuple(subjects),
            payload=content.model_dump(mode="json", exclude={"reason"}),
        )

    def undo(self, account: Account, entry: int, reason: str, *, key: str) -> Entry:
        """Enter that this entry counts no longer, on all reports that it is about; raises as `decide`."""
        cases = self.cases()
        reports = [cases.report(subject) for subject in self._decision(entry).subjects]
        return self.decide(account, Undo(reason=reason, entry=entry), reports, key=key)

    def place(self, case: Case) -> Place:
        """Where a case lies: the regions of all its reports, and whoever entered it, if one person entered all."""
        reports = list(self._cases.reports(case))
        entered = {report.entered_by for report in reports}
        return Place(
            frozenset(self._region(report) for report in reports),
            entered.pop() if len(entered) == 1 else None,
        )

    def decisions(self) -> Sequence[Decision]:
        """Every decision on reports in its order, also those that count no longer."""
        with self._reading:
            self.cases()
            return tuple(self._kin.decisions.values())

    def about(self, case: Case) -> Sequence[Decision]:
        """Every decision on the reports of a case in their order, also those that count no longer."""
        with self._reading:
            reports = {report.id for report in self.cases().reports(case)}
            return [d for d in self._kin.decisions.values() if reports.intersection(d.subjects)]

    def told_by(self, account: Account, case: Case) -> bool:
        """Whether the account told or amended a report of the case, and so cannot judge it."""
        for report in self._cases.reports(case):
            filed = self._known.filed(report.id)
            observer = filed.observer_id if filed else None
            if account.id == report.entered_by or account.id in report.amended_by:
                return True
            if observer is not None and observer == account.observer_id:
                return True
        return False

    def _region(self, report: Case) -> str | None:
        if report.told is not None:
            return self._known.region(report.told.unit_id) if report.told.unit_id else None
        filed = self._known.filed(report.id)
        return filed.region_id if filed else None

    def _decision(self, number: int) -> Decision:
        decision = self._kin.decisions.get(number)
        if decision is not None and not isinstance(decision.content, Undo):
            return decision
        raise Refused(Message("There is no such decision that could be undone", {}))

    def _allow(self, asked: Asked, history: Sequence[Entry]) -> None:
        """The journal's rule: raise where this may not be entered. Nobody else writes while it is asked."""
        del history  # it is in the cases too, and there with what is known of reports that were merged
        account = self._known.account(asked.account)
        if account is None or account.role.value != asked.role:
            raise NotPermitted(Message("This account may not decide anything now", {}))
        if len({subject.kind for subject in asked.subjects}) > 1:
            raise Refused(Message("A decision is on reports or on complaints, not on both", {}))
        if asked.subjects[0].kind == COMPLAINT:
            self._allow_complaint(account, asked)
        elif asked.subjects[0].kind == RECORD:
            self._allow_record(account, asked)
        else:
            self._allow_report(account, asked)

    def _allow_record(self, account: Account, asked: Asked) -> None:
        """Experts enter what fits the contract of files, and change what stands."""
        decision = reading.decision(RECORD, asked, self._head.sequence + 1, self._known.now())
        filed = self._known.session(decision.subjects[0])
        place = Place(frozenset({filed.region_id})) if filed else None
        if not may(account, decision.content.right, place):
            raise NotPermitted(Message("Your role does not allow this here", {}))
        _check_session(account, decision, filed)
        ledger.check(decision, self.ledger())
        if isinstance(decision.content, AddRecord) and (problem := self._known.unfit(decision.content)):
            raise Refused(problem)

    def _allow_complaint(self, account: Account, asked: Asked) -> None:
        """Whoever complains, or enters what came of it, has the right to in every case that it is about."""
        if not may(account, Right.COMPLAIN):
            raise NotPermitted(Message("Your role does not allow this here", {}))
        cases, held = self.cases(), self.docket()
        decision = reading.decision(COMPLAINT, asked, self._head.sequence + 1, self._known.now())
        for name in sorted(docket.touched(decision, held)):
            if self._known.filed(name) is None and not cases.report(name).history:
                raise Refused(Message("There is no such report", {}))
            if not may(account, Right.COMPLAIN, self.place(cases.of(name))):
                raise NotPermitted(Message("Your role does not allow this here", {}))
        docket.check(decision, held, cases, self._known.ground, self._known.region)

    def _allow_report(self, account: Account, asked: Asked) -> None:
        cases, decision = self.cases(), reading.decision(REPORT, asked, 0, self._known.now())
        before = casework.seen(decision, cases.by_id)
        content, undone = decision.content, None
        if isinstance(content, Undo):
            undone = self._undoable(content.entry, before)
        for case in before.values():
            self._permit(account, undone.content if undone else content, case)
        if undone:
            self._permit_again(account, decision, before)
        if undone is None and (problem := casework.why_not(decision, before)):
            raise Refused(problem)
        destruction.check(decision, cases, undone.content if undone else None)

    def _permit(self, account: Account, content: Action, case: Case) -> None:
        filed = self._known.filed(case.id)
        if isinstance(content, EnterReport):
            unit = content.told.unit_id
            place = Place(frozenset({self._known.region(unit) if unit else None}), account.id)
        elif filed is None and not case.history:
            raise Refused(Message("There is no such report", {}))
        else:
            place = self.place(case)
        if not may(account, content.right, place):
            raise NotPermitted(Message("Your role does not allow this here", {}))
        if case.revision != (filed.revision if filed else self._cases.report(case.id).revision):
            raise Refused(Message("The report was edited meanwhile: read it again", {}))
        if isinstance(content, Judgement) and self.told_by(account, case):
            raise _not_judged_by_who_told()

    def _permit_again(self, account: Account, undoing: Decision, before: Mapping[str, Case]) -> None:
        """Raise where undoing lets a judgement stand again that whoever undoes could not have made."""
        entered = [replace(undoing, number=self._head.sequence + 1)]
        after = casework.after(self._cases, entered, self._kin.after(entered))
        for name, case in before.items():
            again = after.report(name)
            if again.status in JUDGED and case.status not in JUDGED and self.told_by(account, again):
                raise _not_judged_by_who_told()

    def _undoable(self, entry: int, before: Mapping[str, Case]) -> Decision:
        """The decision that is to be undone: the last one that counts of each of its reports, and no first report."""
        decision = self._decision(entry)
        if isinstance(decision.content, EnterReport):
            raise Refused(Message("A report is not taken back: refute it, and say why", {}))
        if set(decision.subjects) != set(before):
            raise Refused(Message("There is no such decision that could be undone", {}))
        if decision.content.stands_for_good:
            raise Refused(Message("What was decided on the destruction of a file is not undone", {}))
        if any(case.undoable is None or case.undoable.number != entry for case in before.values()):
            raise Refused(Message("It was decided further since then: undo the later decision first", {}))
        return decision


def _not_judged_by_who_told() -> NotPermitted:
    return NotPermitted(Message("Whoever told or amended a report does not judge it: somebody else must", {}))


def _check_session(account: Account, decision: Decision, filed: Filed | None) -> None:
    """Raise where a decision on an observer's report is on none, on another revision, or by whoever told it."""
    if filed is None:
        if decision.revisions and isinstance(decision.content, AmendRecord | WithdrawRecord):
            return  # the report is gone from the snapshot, what was made of it stays to be amended
        if decision.revisions or isinstance(decision.content, SetReportAside | TakeReportUp):
            raise Refused(Message("There is no such report", {}))
    elif not isinstance(decision.content, WithdrawRecord):
        if decision.revisions != (filed.revision,):
            raise Refused(Message("The report was edited meanwhile: read it again", {}))
        if filed.observer_id is not None and filed.observer_id == account.observer_id:
            raise _not_judged_by_who_told()


def as_seen(case: Case) -> Subject:
    """A report as a subject of the journal: what was on the screen of whoever decides."""
    return Subject(REPORT, case.id, case.last_entry, str(case.revision))
