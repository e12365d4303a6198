"""How the desk calls complaints: their kind and body, when an answer is due, and whether it is late."""

import datetime as dt
import re
from collections.abc import Iterable

from dashboard.i18n import Language
from pipelines.casework.complaint import OPEN, Complaint
from pipelines.casework.deadlines import LegalCalendar, is_overdue
from pipelines.casework.overdue import due
from pipelines.domain import Precision
from pipelines.law import Law

_MADE_HERE = re.compile("[0-9a-f]{32}")


def title(say: Language, complaint: Complaint) -> str:
    """What sort of complaint it is, and with which body it lies."""
    named = say.name("complaint_kind", complaint.kind.value)
    if complaint.appeal_of is not None:
        named = say.phrase("Appeal")
    return f"{named} · {say.name('complaint_body', complaint.body)}"


def number(complaint: str) -> str:
    """What people call a complaint by: the beginning of an id that the desk made, any other as it is."""
    return complaint[:8] if _MADE_HERE.fullmatch(complaint) else complaint


def bodies(say: Language, codes: Iterable[str], law: Law | None) -> list[tuple[str, str]]:
    """Bodies to choose from with their names, in the order of the law, which goes from below to above; others last."""
    order = [body.id for body in law.body] if law else []
    named = [(code, say.name("complaint_body", code)) for code in codes]
    return sorted(
        named,
        key=lambda pair: (order.index(pair[0]) if pair[0] in order else len(order), pair[1].casefold()),
    )


def last_day(say: Language, deadline: dt.datetime) -> str:
    """Until when: a deadline that ends with a local day is that day, any other has its minute."""
    local = deadline.astimezone(say.zone)
    if local.time() == dt.time():
        return say.date(local.date() - dt.timedelta(days=1))
    return say.date(deadline, Precision.MINUTE)


def answer(say: Language, complaint: Complaint, calendar: LegalCalendar | None, now: dt.datetime) -> str:
    """Until when an answer is due, or that it is late, or that nobody knows; nothing where none is awaited."""
    if complaint.state not in OPEN:
        return ""
    deadline = due(complaint, calendar)
    if deadline is None:
        return say.phrase("no deadline known")
    until = last_day(say, deadline.at)
    if is_overdue(deadline, now):
        return say.phrase("overdue, last day: {date}", date=until)
    return say.phrase("answer due: {date}", date=until)


def day(say: Language, moment: dt.datetime | None, precision: str | None) -> str:
    """The day of something, or less where less is known; nothing for what did not happen."""
    if moment is None:
        return ""
    return say.date(moment, Precision.DAY if precision == Precision.MINUTE else precision or Precision.DAY)


def facts(say: Language, complaint: Complaint) -> list[tuple[str, str]]:
    """What is known of it, each with its name; what is not there yet has no line."""
    content, filed, informed = complaint.content, complaint.filed, complaint.informed
    told = [
        (say.phrase("Filed with"), say.name("complaint_body", content.body)),
        (say.phrase("Where the body is"), say.name("unit", content.body_unit)),
        (say.phrase("Who complains"), say.name("applicant", content.applicant)),
        (say.phrase("Filed"), day(say, filed.at, filed.precision) if filed else say.phrase("not yet")),
        (say.phrase("Outcome"), say.name("complaint_outcome", complaint.outcome)),
        (say.phrase("Answer of the police"), say.name("police_outcome", complaint.police_outcome)),
        (say.phrase("Complainant informed"), day(say, informed.at, informed.precision) if informed else ""),
        (say.phrase("Articles and standards"), "; ".join(_article(say, each) for each in content.articles)),
        (say.phrase("What is asked"), content.asks),
    ]
    return [(name, value) for name, value in told if value]


def _article(say: Language, article: str) -> str:
    """The name of an article or a standard of the law; other words as they were written."""
    return say.names.get(("article", article)) or say.name("standard", article)
