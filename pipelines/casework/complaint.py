"""One complaint as it stands: what was filed with whom, the steps that happened, and what came of it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from pipelines.casework.actions import ComplaintKind, FileComplaint, Outcome, StepKind
from pipelines.domain import Precision
from pipelines.messages import Message


class ComplaintState(StrEnum):
    """How far it has come. `answered` is a police outcome before, or without, a decision."""

    DRAFTED = "drafted"
    FILED = "filed"
    REGISTERED = "registered"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({ComplaintState.FILED, ComplaintState.REGISTERED, ComplaintState.FORWARDED})
"""States in which a body still owes an answer."""

BECOMES = {
    StepKind.FILED: ComplaintState.FILED,
    StepKind.REGISTERED: ComplaintState.REGISTERED,
    StepKind.FORWARDED: ComplaintState.FORWARDED,
    StepKind.POLICE_OUTCOME: ComplaintState.ANSWERED,
    StepKind.DECIDED: ComplaintState.DECIDED,
    StepKind.WITHDRAWN: ComplaintState.WITHDRAWN,
}
"""The state that a step leads to; that somebody was informed changes none."""


@dataclass(frozen=True)
class Step:
    """Something that happened. `entry` is the number of the decision that tells of it, `reference` the body's own."""

    entry: int
    kind: StepKind
    at: dt.datetime
    precision: Precision = Precision.MINUTE
    reference: str = ""
    body: str | None = None
    outcome: Outcome | None = None
    police_outcome: str | None = None
    reason: str = ""


def is_before(first: Step, second: Step, zone: ZoneInfo) -> bool:
    """Whether the first is known to have happened earlier: by the minute where both say it, else by the local day."""
    if first.precision is second.precision is Precision.MINUTE:
        return first.at < second.at
    return first.at.astimezone(zone).date() < second.at.astimezone(zone).date()


@dataclass(frozen=True)
class SetAside:
    """A decision that tells of what cannot be, and why: it stays in the journal and counts for nothing."""

    entry: int
    complaint_id: str
    because: Message


@dataclass(frozen=True)
class Complaint:
    """A complaint about one or several cases; a case may be in several.

    `content` is what the decision of number `entry` says; the steps are in the order in which they happened.
    """

    id: str
    entry: int
    drafted_at: dt.datetime
    content: FileComplaint
    cases: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    set_aside: tuple[SetAside, ...] = ()

    @property
    def kind(self) -> ComplaintKind:
        """In which form the body is addressed."""
        return self.content.kind

    @property
    def appeal_of(self) -> str | None:
        """The complaint whose decision, or whose delay, this one is directed against."""
        return self.content.appeal_of

    @property
    def body(self) -> str:
        """With whom it lies: the body that it was filed with, or the last one that it was forwarded to."""
        forwarded = self.last(StepKind.FORWARDED)
        return (forwarded.body if forwarded else None) or self.content.body

    @property
    def state(self) -> ComplaintState:
        """How far it has come."""
        reached = [BECOMES[step.kind] for step in self.steps if step.kind in BECOMES]
        return reached[-1] if reached else ComplaintState.DRAFTED

    @property
    def filed(self) -> Step | None:
        """How it was handed in."""
        return self.last(StepKind.FILED)

    @property
    def arrived(self) -> Step | None:
        """How it came to the body that it lies with: the step from which that body's time runs."""
        return self.last(StepKind.FORWARDED) or self.filed

    @property
    def settled(self) -> Step | None:
        """The step with which the time of the body ended; None while it owes an answer, and for a draft."""
        arrived = self.arrived
        if arrived is None or self.state in OPEN:
            return None
        ends = (StepKind.POLICE_OUTCOME, StepKind.DECIDED, StepKind.WITHDRAWN)
        since = self.steps[self.steps.index(arrived) :]
        return next((step for step in since if step.kind in ends), None)

    @property
    def outcome(self) -> Outcome | None:
        """What was decided; None where nothing was."""
        decided = self.last(StepKind.DECIDED)
        return decided.outcome if decided else None

    @property
    def police_outcome(self) -> str | None:
        """What the police made of it, as it said last."""
        told = self.last(StepKind.POLICE_OUTCOME)
        return told.police_outcome if told else None

    @property
    def informed(self) -> Step | None:
        """When the complainant was told of what was decided last."""
        return self.steps[-1] if self.steps and self.steps[-1].kind is StepKind.INFORMED else None

    def last(self, kind: StepKind) -> Step | None:
        """The last step of a kind."""
        return next((step for step in reversed(self.steps) if step.kind is kind), None)
