"""Complaints as they stand, their steps, and the cases that they are about. No text that we wrote is kept here."""

from enum import StrEnum

from pipelines.casework.actions import ComplaintKind, Outcome, StepKind
from pipelines.casework.complaint import ComplaintState
from pipelines.domain import Precision
from pipelines.tables.declaration import Column, Table, Type, at, count, text, word


class ComplaintOutcome(StrEnum):
    """What came of a complaint that was filed: the body's word, or that it owes one."""

    PENDING = "pending"
    GRANTED = Outcome.GRANTED.value
    PARTLY = Outcome.PARTLY.value
    REJECTED = Outcome.REJECTED.value
    NOT_CONSIDERED = Outcome.NOT_CONSIDERED.value


COMPLAINTS = Table(
    "marts.complaints",
    "one row per complaint that was drafted or filed, as it stands at `as_of_at`",
    ("complaint_id",),
    (
        text("complaint_id", "The complaint", required=True),
        word("kind", ComplaintKind, "In which form the body is addressed", required=True),
        text("filed_with", "The body that it was filed with; word of `complaint_body`", required=True),
        text("body", "The body that it lies with now, if it was forwarded another one", required=True),
        text("body_unit_id", "The unit of the body that it was filed with"),
        text("applicant", "What the complainant is; word of `applicant`", required=True),
        text("appeal_of", "The complaint against whose decision or delay it is directed"),
        count("cases", "Cases that it is about", required=True),
        at("drafted_at", "When the draft was first written down here", required=True),
        at("filed_at", "When it was filed; empty for a draft"),
        word("filed_precision", Precision, "How exactly that moment is known"),
        text("deadline_id", "The deadline of the pack's law that applies; empty where none is known"),
        at("deadline_at", "The last moment to decide; empty where no deadline is known"),
        word("state", ComplaintState, "How far it has come", required=True),
        word(
            "outcome",
            ComplaintOutcome,
            "What was decided; `pending` while the body owes an answer. Empty for a draft, for one that was withdrawn, "
            "and where only a police outcome is known",
        ),
        text("police_outcome", "What the police made of it; word of `police_outcome`"),
        at("settled_at", "When the answer or decision came, or when it was withdrawn"),
        word("settled_precision", Precision, "How exactly that moment is known"),
        count("days", "Local days from filing to that, or to `as_of_at`; empty for a draft"),
        Column(
            "is_overdue",
            Type.BOOLEAN,
            "True where the deadline had passed and no answer was known; empty where no deadline is known",
        ),
        Column(
            "is_settled_in_time",
            Type.BOOLEAN,
            "True where the answer came by the deadline; empty where none came or no deadline is known",
        ),
        Column(
            "is_informed",
            Type.BOOLEAN,
            "True where it is known that the complainant was told; false where nothing says so; empty before an answer",
        ),
        at(
            "as_of_at",
            "The moment at which this is so: that of the last decision in the journal",
            required=True,
        ),
    ),
)

COMPLAINT_STEPS = Table(
    "marts.complaint_steps",
    "one row per step of a complaint, in the order in which they happened",
    ("complaint_id", "position"),
    (
        text("complaint_id", "The complaint", required=True),
        Column("position", Type.INTEGER, "Place in the order, from 1", required=True, minimum=1),
        word("kind", StepKind, "What happened", required=True),
        at("at", "When it happened", required=True),
        word("precision", Precision, "How exactly that moment is known", required=True),
        text("reference", "Number that the body gave it"),
        text("body", "Where it was forwarded to; word of `complaint_body`"),
        word("outcome", Outcome, "What was decided"),
        text("police_outcome", "What the police made of it; word of `police_outcome`"),
        count("entry", "Number of the journal's entry that tells of it", required=True),
    ),
)

COMPLAINT_CASES = Table(
    "marts.complaint_cases",
    "one row per complaint x case: a complaint may be about several cases, and a case in several complaints",
    ("complaint_id", "case_id"),
    (
        text("complaint_id", "The complaint", required=True),
        text("case_id", "The case", required=True),
    ),
)
