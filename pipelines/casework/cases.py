"""What the decisions come to: the state of every case. A pure function of the journal, so that anyone can do it again.

A case is a report, or several merged into one; it is called by the report that stands for them. A report of which
nobody decided anything has been received. What is judged is the revision that was on the screen: a report that was
edited since is open again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.casework.actions import (
    Action,
    AmendReport,
    Attach,
    EnterReport,
    Judgement,
    LeaveUnverifiable,
    Merge,
    Refute,
    Reopen,
    SetPublication,
    Take,
    Told,
    Undo,
    Verify,
)
from pipelines.casework.decision import Decision, effective
from pipelines.casework.kin import Kin
from pipelines.domain import Status
from pipelines.messages import Message

JUDGED = frozenset({Status.VERIFIED, Status.REFUTED, Status.UNVERIFIABLE})
_OPEN = frozenset({Status.RECEIVED, Status.BEING_CHECKED, Status.REOPENED})
_NEEDS: Mapping[type[Action], tuple[frozenset[Status], Message]] = {
    Take: (_OPEN, Message("It has been judged: reopen it first", {})),
    Merge: (_OPEN, Message("It has been judged: reopen it before it is merged", {})),
    Judgement: (
        frozenset({Status.BEING_CHECKED}),
        Message("Only what is being checked can be judged: take it first", {}),
    ),
    Reopen: (JUDGED, Message("Nothing has been judged that could be opened again", {})),
}
"""From which status an action is possible, and what to say from another one; all others always are."""
_BECOMES: Mapping[type[Action], Status] = {
    Take: Status.BEING_CHECKED,
    Verify: Status.VERIFIED,
    Refute: Status.REFUTED,
    LeaveUnverifiable: Status.UNVERIFIABLE,
    Reopen: Status.REOPENED,
}


@dataclass(frozen=True)
class Case:
    """One case: how far it has come, by whom, and what was decided of it, the latest last.

    `told` is what was entered or amended here; None where the observer's form alone tells. `revision` is the one that
    the last decision saw. `merged` are the reports that this one stands for, `merged_into` the one that stands for it.
    `history` holds the decisions that count; `last_entry` is the number of the last entry about it, also of one that
    undoes another, and 0 where there is none.
    """

    id: str
    status: Status = Status.RECEIVED
    revision: int = 1
    taken_by: str | None = None
    judged_by: str | None = None
    judgement: Judgement | None = None
    entered_by: str | None = None
    amended_by: frozenset[str] = frozenset()
    told: Told | None = None
    publication_level: str | None = None
    merged: tuple[str, ...] = ()
    merged_into: str | None = None
    attached: tuple[Attach, ...] = ()
    history: tuple[Decision, ...] = field(default=(), repr=False)
    last_entry: int = 0

    def now(self, revision: int) -> "Case":
        """The case with its report in this revision: a judgement on another one no longer stands."""
        if self.status in JUDGED and revision != self.revision:
            return replace(self, status=Status.REOPENED, revision=revision)
        return replace(self, revision=revision)


@dataclass(frozen=True)
class Cases:
    """All reports of which something was decided, and the decisions that do not fit what came before them.

    An unfit decision changes nothing and is told. None can come by the desk; an undone one can leave some behind.
    """

    by_id: Mapping[str, Case] = field(default_factory=dict)
    unfit: tuple[Decision, ...] = ()

    def report(self, report_id: str) -> Case:
        """What was decided of this report itself."""
        return self.by_id.get(report_id, Case(report_id))

    def of(self, report_id: str) -> Case:
        """The case that the report belongs to: of those that were merged, the one that stands for them."""
        case = self.report(report_id)
        return case if case.merged_into is None else self.of(case.merged_into)

    def reports(self, case: Case) -> Iterator[Case]:
        """The report that stands for the case, then all that it stands for."""
        yield case
        for other in case.merged:
            yield from self.reports(self.report(other))


def fold(decisions: Iterable[Decision], onto: Cases = Cases()) -> Cases:
    """The cases that these decisions come to, in the order of their numbers, after those that led to `onto`."""
    cases, unfit = dict(onto.by_id), list(onto.unfit)
    every = list(decisions)
    for decision in effective(every):
        before = seen(decision, cases)
        if why_not(decision, before):
            unfit.append(decision)
            continue
        for subject, case in before.items():
            cases[subject] = replace(_after(case, decision), history=(*case.history, decision))
    for decision in every:
        for subject in decision.subjects:
            case = cases.get(subject, Case(subject))
            cases[subject] = replace(case, last_entry=max(case.last_entry, decision.number))
    return Cases(cases, tuple(sorted(unfit, key=lambda decision: decision.number)))


def after(cases: Cases, new: Sequence[Decision], kin: Kin) -> Cases:
    """The cases with these further decisions, which `kin` knows. What undoes something has its kin folded again."""
    if not any(isinstance(decision.content, Undo) or decision.number in kin.undone for decision in new):
        return fold(new, cases)
    names = kin.around(new)
    others = {name: case for name, case in cases.by_id.items() if name not in names}
    unfit = tuple(decision for decision in cases.unfit if decision.number not in names)
    return fold(kin.among(names), Cases(others, unfit))


def seen(decision: Decision, cases: Mapping[str, Case]) -> dict[str, Case]:
    """The cases of the decision by report, each with its report in the revision that was on the screen."""
    return {
        subject: cases.get(subject, Case(subject)).now(revision)
        for subject, revision in zip(decision.subjects, decision.revisions, strict=True)
    }


def why_not(decision: Decision, cases: Mapping[str, Case]) -> Message | None:
    """Why the decision does not fit the cases as they are, by report; None where it does."""
    content = decision.content
    if len(cases) > 1 and not content.for_many:
        return Message("This is decided for one report at a time", {})
    if isinstance(content, Merge) and len(cases) < 2:
        return Message("To merge, choose at least two reports", {})
    allowed, otherwise = next(
        (needs for kind, needs in _NEEDS.items() if isinstance(content, kind)), (frozenset(Status), None)
    )
    for case in cases.values():
        if case.merged_into is not None:
            return Message("It was merged into {report}: decide on that one", {"report": case.merged_into})
        if isinstance(content, EnterReport) and case.history:
            return Message("There is such a report already", {})
        if case.status not in allowed:
            return otherwise
    return None


def _after(case: Case, decision: Decision) -> Case:
    content, account = decision.content, decision.account
    case = replace(case, status=_BECOMES.get(type(content), case.status))
    match content:
        case EnterReport():
            return replace(case, told=content.told, entered_by=account)
        case AmendReport():
            status = Status.REOPENED if case.status in JUDGED else case.status
            return replace(case, told=content.told, status=status, amended_by=case.amended_by | {account})
        case Take():
            return replace(case, taken_by=account)
        case Judgement():
            return replace(case, judged_by=account, judgement=content)
        case Merge() if case.id == decision.subjects[0]:
            return replace(case, merged=(*case.merged, *decision.subjects[1:]))
        case Merge():
            return replace(case, merged_into=decision.subjects[0])
        case SetPublication():
            return replace(case, publication_level=content.publication_level)
        case Attach():
            return replace(case, attached=(*case.attached, content))
    return case
