"""The draft of a complaint, written from its cases: for a lawyer to read, fill in, sign and file.

It tells what was reported and asks what was entered. What is not known here is a blank line; the person who complains
is always one, so that no name comes from our side. Nothing is claimed of a law but what the pack's `law.toml` states.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.documents.paper import Paper
from dashboard.i18n import Language
from pipelines.casework.actions import FileComplaint, Told
from pipelines.casework.complaint import Complaint
from pipelines.law import Article, Law

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Draft:
    """What the paper is made of: the complaint, what its reports tell, and what lies with them.

    A report that does not say enough to be told is None, and a blank. `attachments` says in words what the files of the
    cases are; `against` is the complaint that this one appeals against. `election_id` names the election. `places`
    says what units without a name are called, stations above all; `form` is the one whose options the reports answer.
    """

    election_id: str
    is_synthetic: bool
    complaint: FileComplaint
    told: Sequence[Told | None]
    law: Law | None = None
    attachments: Sequence[str] = field(default=())
    against: Complaint | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    form: str = ""


def write(draft: Draft, say: Language, *, made_at: dt.datetime) -> bytes:
    """The paper as DOCX in the language of `say`, whose zone is that of the times in it."""
    mark = say.phrase("SYNTHETIC EXERCISE, no real data.") if draft.is_synthetic else ""
    foot = say.phrase(
        "Draft: a lawyer reads it before it is filed. A blank stands where something is not known."
    )
    paper = Paper(language=say.code, mark=mark, foot=foot)
    complaint = draft.complaint
    paper.addressed(
        [
            (say.phrase("To"), _body(complaint.body, say)),
            (say.phrase("Name and address of the body"), say.name("unit", complaint.body_unit) or None),
            (say.phrase("From"), say.name("applicant", complaint.applicant)),
            (say.phrase("Full name"), None),
            (say.phrase("Address"), None),
            (say.phrase("Telephone"), None),
        ]
    )
    title = say.name("complaint_kind", complaint.kind)
    paper.title(title.upper(), say.name("election", draft.election_id))
    if draft.against is not None:
        paper.heading(say.phrase("What is appealed against"))
        paper.table(_appealed(draft.against, say))
    paper.heading(say.phrase("What happened"))
    whole = sorted((told for told in draft.told if told), key=lambda told: _moment(told, say))
    for number, told in enumerate(whole, start=1):
        paper.line(say.phrase("Fact No. {number}", number=number), above=True)
        paper.table(_fact(told, draft, say))
    for number in range(len(whole) + 1, len(draft.told) + 1):
        paper.line(say.phrase("Fact No. {number}", number=number), above=True)
        paper.line(None)
    if not draft.told:
        paper.line(None)
    paper.heading(say.phrase("Articles and standards"))
    paper.numbered([_named(article, draft.law, say) for article in complaint.articles] or [None])
    paper.heading(say.phrase("What is asked"))
    paper.line(complaint.asks or None)
    paper.heading(say.phrase("Enclosed"))
    paper.numbered([*draft.attachments] or [None])
    paper.signed([say.phrase("Day of signing"), say.phrase("Signature")])
    return paper.bytes(title=title, made_at=made_at)


def _body(body: str, say: Language) -> str:
    """A body in full: a letter is not addressed to an abbreviation where the words of actors spell it out."""
    short, actor = say.name("complaint_body", body), say.names.get(("actor", body), "")
    return actor if f"({short})" in actor else short


def _appealed(against: Complaint, say: Language) -> list[tuple[str, str | None]]:
    decided = next((step for step in reversed(against.steps) if step.outcome is not None), None)
    number = decided.reference if decided else None
    return [
        (say.phrase("Body"), _body(against.body, say)),
        (say.phrase("Filed on"), say.date(against.filed.at) if against.filed else None),
        (say.phrase("Decision, day"), say.date(decided.at) if decided else None),
        (say.phrase("Decision, number"), number or None),
        (say.phrase("Outcome"), say.name("complaint_outcome", decided.outcome) if decided else None),
    ]


def _fact(told: Told, draft: Draft, say: Language) -> list[tuple[str, str | None]]:
    """When, where, what, who and on what evidence, each as it was reported. Files have no name here: see `Draft`.

    What nothing names is a blank: a court reads no code of ours.
    """
    unit = draft.places.get(told.unit_id or "") or say.names.get(("unit", told.unit_id or ""))
    place = "; ".join(part for part in (unit, told.place_text) if part)
    grades = (say.names.get(("evidence", grade)) for grade in told.evidence)
    evidence = ", ".join(say.within(grade) for grade in grades if grade)
    sources = say.number(told.independent_sources) if told.independent_sources else None
    return [
        (say.phrase("When"), say.date(_moment(told, say), told.observed_precision)),
        (say.phrase("Where"), place or None),
        (say.phrase("Kind of violation"), say.name("category", told.category)),
        (say.phrase("As it was reported"), told.what_happened),
        (
            say.phrase("Who acted, by the report"),
            say.names.get(("actor", told.actor or "")) if _is_known(told.actor) else None,
        ),
        (
            say.phrase("Whose rights"),
            say.names.get((f"option.{draft.form}.affected", told.affected or ""))
            if _is_known(told.affected)
            else None,
        ),
        (say.phrase("Evidence"), evidence or None),
        (say.phrase("Independent sources"), sources),
    ]


def _is_known(word: str | None) -> bool:
    return word not in (None, "unknown")


def _moment(told: Told, say: Language) -> dt.datetime:
    """When it was seen; a time without a zone is one of the election's."""
    return told.observed_at if told.observed_at.tzinfo else told.observed_at.replace(tzinfo=say.zone)


def _named(article: str, law: Law | None, say: Language) -> str:
    """An article or a standard of the law as the pack names it; other words as they were written."""
    for entry in law.article if law else ():
        if entry.id == article:
            return _article(entry, law, say)
    for standard in law.standard if law else ():
        if standard.id == article:
            return standard.labels[say.code]
    return article


def _article(article: Article, law: Law | None, say: Language) -> str:
    """Act, number, what it is about, and which edition; that nobody states that it applies, where nobody does."""
    act = next(
        (act.labels[say.code] for act in (law.act if law else ()) if act.id == article.act), article.act
    )
    parts = [say.phrase("{act}: article {number}", act=act, number=article.number), article.labels[say.code]]
    edition = law.edition(article.act, article.edition) if law else None
    if edition is not None and edition.since is not None:
        parts.append(say.phrase("edition in force from: {date}", date=say.date(edition.since)))
    if edition is None or not edition.applies:
        parts.append(say.phrase("whether this edition applies is not known: to be checked before filing"))
    return "; ".join(parts)
