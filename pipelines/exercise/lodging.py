"""Complaints of the exercise: lodged about verified cases, then answered, appealed against, or left unanswered."""

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from pipelines.casework import reading
from pipelines.casework.actions import (
    COMPLAINT_ACTIONS,
    Action,
    ComplaintStep,
    FileComplaint,
    Outcome,
    StepKind,
)
from pipelines.casework.complaints import refusal
from pipelines.casework.decision import Decision as Entered
from pipelines.casework.refusal import Refused
from pipelines.casework.rights import Role
from pipelines.casework.steps import Rules
from pipelines.journal import Decision, Entry, Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.exercise.casework import Diary, Office

SHARE = 0.4
"""Of the verified cases, those about which a complaint is lodged."""
FATES = {"decided": 0.5, "pending": 0.26, "forwarded": 0.08, "withdrawn": 0.06, "drafted": 0.1}
OUTCOMES = {Outcome.GRANTED: 0.25, Outcome.PARTLY: 0.2, Outcome.REJECTED: 0.4, Outcome.NOT_CONSIDERED: 0.15}
"""How likely each is; all assumed."""
_NAMES = {content: name for name, content in COMPLAINT_ACTIONS.items()}


class Lodging:
    """Plans complaints, and enters them after the same question that every screen asks: whether they can be."""

    def __init__(self, office: "Office", diary: "Diary", rng: np.random.Generator) -> None:
        self._office, self._diary, self._rng = office, diary, rng
        self._law, self._said = office.pack.law, office.narratives
        self._number = 0
        self._entered: list[Entered] = []

    def plan(self, verified: "Sequence[tuple[str, dt.datetime]]") -> None:
        """Complaints about a share of these cases, every third about the next one too."""
        chosen = [each for each in verified if self._rng.random() < SHARE]
        while chosen:
            several = 2 if len(chosen) > 1 and self._rng.random() < 0.3 else 1
            about, chosen = chosen[:several], chosen[several:]
            after = max(at for _, at in about) + self._hours(8)
            self._lodge(tuple(name for name, _ in about), self._drawn(self._said.bodies), after)

    def _lodge(
        self, cases: tuple[str, ...], body: str, at: dt.datetime, appeal_of: str | None = None
    ) -> None:
        identity = self._name()
        fate = self._drawn(FATES) if appeal_of is None else self._drawn({"decided": 0.5, "pending": 0.5})
        content = FileComplaint(
            reason=self._why(),
            cases=cases,
            body=body,
            applicant=self._drawn(self._said.applicants),
            articles=self._articles(cases),
            filed_at=None if fate == "drafted" else at,
            appeal_of=appeal_of,
        )
        self._enter(at, identity, content)
        self._diary.tell("complaint", identity, fate)
        if appeal_of:
            self._diary.tell("appeal", identity, appeal_of)
        if fate == "drafted":
            return
        at += self._hours(5)
        if self._rng.random() < 0.7:
            self._step(at, identity, StepKind.REGISTERED, number=f"X-{self._number}/26")
        if fate == "forwarded":
            body = self._drawn({name: share for name, share in self._said.bodies.items() if name != body})
            at += self._hours(12)
            self._step(at, identity, StepKind.FORWARDED, body=body)
        elif fate == "withdrawn":
            self._step(at + self._hours(12), identity, StepKind.WITHDRAWN)
        elif fate == "decided":
            self._answer(identity, cases, body, at + self._hours(48), may_appeal=appeal_of is None)
        if fate in ("pending", "forwarded"):
            kind = "unanswered" if self._has_deadline(body, appeal_of) else "unanswered_no_deadline_known"
            self._diary.tell(kind, identity, body)

    def _answer(
        self, identity: str, cases: tuple[str, ...], body: str, at: dt.datetime, *, may_appeal: bool
    ) -> None:
        """The body's answer, perhaps that the complainant was told, and an appeal against a refusal."""
        bodies = {entry.id: entry for entry in self._law.body} if self._law else {}
        if body in bodies and bodies[body].police_outcomes:
            said = self._drawn(self._said.police_outcomes)
            self._step(at, identity, StepKind.POLICE_OUTCOME, police_outcome=said)
            self._diary.tell("police_outcome", identity, said)
            return
        outcome = Outcome(self._drawn({word.value: share for word, share in OUTCOMES.items()}))
        self._step(at, identity, StepKind.DECIDED, outcome=outcome)
        self._diary.tell("outcome", identity, outcome.value)
        at += self._hours(12)
        if self._rng.random() < 0.6:
            self._step(at, identity, StepKind.INFORMED)
        above = bodies[body].appeals_to if body in bodies else ()
        if (
            outcome in (Outcome.REJECTED, Outcome.NOT_CONSIDERED)
            and above
            and may_appeal
            and self._rng.random() < 0.6
        ):
            self._lodge(cases, above[0], at + self._hours(12), appeal_of=identity)

    def _has_deadline(self, body: str, appeal_of: str | None) -> bool:
        """Whether the law of the exercise names any deadline of that body, for this kind."""
        about = "complaint" if appeal_of is None else "appeal"
        known = self._law.deadline if self._law else ()
        return any(d.about.value == about and body in d.bodies and not d.unknown for d in known)

    def _step(self, at: dt.datetime, identity: str, kind: StepKind, **said: object) -> None:
        content = ComplaintStep.model_validate({"kind": kind, "at": at, **said})
        self._enter(at + dt.timedelta(minutes=30), identity, content)

    def _enter(self, at: dt.datetime, identity: str, content: Action) -> None:
        self._diary.plan(at, lambda: self._append(identity, content))

    def _append(self, identity: str, content: Action) -> None:
        office = self._office
        account = office.accounts[Role.LAWYER]
        held = office.journal.history(reading.COMPLAINT, identity)
        seen = held[-1].sequence if held else 0
        asked = Decision(
            id=office.key(),
            election=office.election,
            account=account.id,
            role=account.role.value,
            action=_NAMES[type(content)],
            reason=content.reason,
            subjects=(Subject(reading.COMPLAINT, identity, seen),),
            payload=content.model_dump(mode="json", exclude={"reason"}),
        )
        number = office.journal.head().sequence + 1
        candidate = reading.decision_of(Entry(asked, number, office.at, "", ""))
        if problem := refusal(self._entered, candidate, Rules(office.pack.zone, office.pack.law)):
            raise Refused(problem)
        office.journal.append(asked)
        self._entered.append(candidate)

    def _name(self) -> str:
        self._number += 1
        return f"complaint-{self._number:04d}"

    def _articles(self, cases: tuple[str, ...]) -> tuple[str, ...]:
        """The articles of the invented law that are about these cases' categories."""
        about = {self._office.told(self._office.reports[name]).category for name in cases}
        return tuple(article.id for article in self._law.about(sorted(about))) if self._law else ()

    def _drawn(self, shares: dict[str, float]) -> str:
        weights = np.array(list(shares.values()))
        return str(self._rng.choice(list(shares), p=weights / weights.sum()))

    def _why(self) -> str:
        return self._office.narratives.reason("complaint", self._rng)

    def _hours(self, mean: float) -> dt.timedelta:
        return dt.timedelta(minutes=10 + round(60 * float(self._rng.gamma(2, mean / 2))))
