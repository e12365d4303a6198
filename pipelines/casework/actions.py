"""What can be decided: each action with what it must say. Free text is text, of a bounded length, and nothing else.

On which reports it is decided stands in the entry, not in what it says. `for_many` may be decided on several at once:
one entry, undone as one. A report is verified by itself.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from pipelines.casework.rights import Right
from pipelines.domain import Phase, Precision
from pipelines.source import Strict

LONGEST_TEXT = 20_000
"""Letters of a free text: some ten pages. What is longer is a document, and belongs to the evidence."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=LONGEST_TEXT)]
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,199}$")]
"""An id, or an entry of a catalogue."""
Reference = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
"""A number that a body gave: it goes into tables, where free text does not."""


def _of_our_time(moment: dt.datetime) -> dt.datetime:
    """The moment; ValueError in a year that a slip of the hand makes, such as 20 or 202: what was entered stays, and
    calendars of tables, pages and time zones do not reach there."""
    if not 1900 <= moment.year <= 2200:
        raise ValueError("a year between 1900 and 2200 is expected")
    return moment


Moment = Annotated[dt.datetime, AfterValidator(_of_our_time)]
AwareMoment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]


class Outcome(StrEnum):
    """What a body made of a complaint."""

    GRANTED = "granted"
    PARTLY = "partly"
    REJECTED = "rejected"
    NOT_CONSIDERED = "not_considered"


class ComplaintKind(StrEnum):
    """The form in which a body is addressed: deadlines may differ with it."""

    APPLICATION = "application"
    COMPLAINT = "complaint"
    CLAIM = "claim"


class Action(Strict):
    """What every action says: why. `right` is what it needs; what `stands_for_good` cannot be undone."""

    right: ClassVar[Right]
    for_many: ClassVar[bool] = False
    stands_for_good: ClassVar[bool] = False
    reason: Text = ""


class Told(Strict):
    """What a report says of a violation: the axes on which it is counted, apart from one another."""

    category: Word
    phase: Phase
    observed_at: Moment
    observed_precision: Precision = Precision.MINUTE
    unit_id: Word | None = None
    place_text: Text = ""
    actor: Word | None = None
    affected: Word | None = None
    what_happened: Reason
    evidence: tuple[Word, ...] = ()
    independent_sources: Annotated[int, Field(ge=0, le=50)] = 0
    source_channel: Word
    publication_level: Word
    serious: bool | None = None


class EnterReport(Action):
    """A report that somebody writes down here: a call, a message, a newspaper."""

    right = Right.ENTER
    told: Told


class AmendReport(Action):
    """The report as it is to read from now on. What was verified was another text, and is open again."""

    right = Right.AMEND
    reason: Reason
    told: Told


class Take(Action):
    """Begin to check, or take over from somebody."""

    right = Right.CHECK
    for_many = True


class Judgement(Action):
    """A judgement on a report: why, on what grounds, and that the judge has no stake in it."""

    right = Right.CHECK
    reason: Reason
    evidence: Annotated[tuple[Word, ...], Field(min_length=1)]
    independent_sources: Annotated[int, Field(ge=0, le=50)]
    no_conflict: Literal[True]


class Verify(Judgement):
    """It happened as it is told."""

    independent_sources: Annotated[int, Field(ge=1, le=50)]
    serious: bool


class Refute(Judgement):
    """It did not happen, or not as it is told."""

    for_many = True


class LeaveUnverifiable(Judgement):
    """Nobody can tell any more."""

    for_many = True
    evidence: tuple[Word, ...] = ()


class Reopen(Action):
    """New facts came."""

    right = Right.CHECK
    reason: Reason


class Merge(Action):
    """These reports tell of one event: the first stands for all from now on."""

    right = Right.CHECK
    for_many = True
    reason: Reason


class SetPublication(Action):
    """Down to which level the place may be published."""

    right = Right.SET_PUBLICATION
    for_many = True
    publication_level: Word


class Attach(Action):
    """A file that lies in the vault, by the keyed hash of its contents."""

    right = Right.ATTACH
    evidence: Word
    media_type: Word
    bytes: Annotated[int, Field(ge=1)]


class DestructionGround(StrEnum):
    """For what a file of evidence may be destroyed."""

    PERSON = "person"
    LAW = "law"
    MISTAKE = "mistake"


class AskDestruction(Action):
    """Ask that a file of evidence be destroyed, as whoever may look at it can. Somebody else decides."""

    right = Right.OPEN_EVIDENCE
    stands_for_good = True
    reason: Reason
    evidence: Word
    ground: DestructionGround


class Destroy(Action):
    """The file that somebody asked about is destroyed: nothing brings it back."""

    right = Right.DESTROY_EVIDENCE
    stands_for_good = True
    reason: Reason
    evidence: Word


class Keep(Action):
    """The file that somebody asked about stays."""

    right = Right.DESTROY_EVIDENCE
    stands_for_good = True
    reason: Reason
    evidence: Word


class Remark(Action):
    """A note on the case."""

    right = Right.CHECK
    reason: Reason


class Undo(Action):
    """An earlier entry counts no longer. It stays, and so does this one."""

    right = Right.CHECK
    for_many = True
    reason: Reason
    entry: Annotated[int, Field(ge=1)]


class FileComplaint(Action):
    """A complaint about one or several cases; a draft as long as it has no day."""

    right = Right.COMPLAIN
    cases: Annotated[tuple[Word, ...], Field(min_length=1)]
    kind: ComplaintKind = ComplaintKind.COMPLAINT
    body: Word
    body_unit: Word | None = None
    applicant: Word
    articles: tuple[Text, ...] = ()
    filed_at: AwareMoment | None = None
    filed_precision: Precision = Precision.MINUTE
    appeal_of: Word | None = None
    asks: Text = ""


class StepKind(StrEnum):
    """What can happen to a complaint."""

    FILED = "filed"
    REGISTERED = "registered"
    FORWARDED = "forwarded"
    DECIDED = "decided"
    POLICE_OUTCOME = "police_outcome"
    INFORMED = "informed"
    WITHDRAWN = "withdrawn"


class ComplaintStep(Action):
    """A step of a complaint: when, under which number, and what came of it."""

    right = Right.COMPLAIN
    kind: StepKind
    at: AwareMoment
    precision: Precision = Precision.MINUTE
    number: Reference = ""
    body: Word | None = None
    outcome: Outcome | None = None
    police_outcome: Word | None = None


class LinkCases(Action):
    """The complaint is about these cases too."""

    right = Right.COMPLAIN
    cases: Annotated[tuple[Word, ...], Field(min_length=1)]


REPORT_ACTIONS: dict[str, type[Action]] = {
    "enter": EnterReport,
    "amend": AmendReport,
    "take": Take,
    "verify": Verify,
    "refute": Refute,
    "leave_unverifiable": LeaveUnverifiable,
    "reopen": Reopen,
    "merge": Merge,
    "set_publication": SetPublication,
    "attach": Attach,
    "ask_destruction": AskDestruction,
    "destroy": Destroy,
    "keep": Keep,
    "remark": Remark,
    "undo": Undo,
}
COMPLAINT_ACTIONS: dict[str, type[Action]] = {
    "file": FileComplaint,
    "step": ComplaintStep,
    "link": LinkCases,
    "undo": Undo,
}
"""The names under which the journal keeps them."""
