"""What happened, in one line of time: reports, decisions on them, and the way of every complaint, each with its day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from dashboard.desk.words import Words
from dashboard.i18n import Language
from pipelines.casework.actions import ComplaintStep, FileComplaint, StepKind
from pipelines.casework.complaint import Complaint
from pipelines.casework.deadlines import end_of
from pipelines.casework.decision import Decision
from pipelines.casework.docket import Docket
from pipelines.domain import Precision


@dataclass(frozen=True)
class Event:
    """One point of the line. `order`, and for steps of one moment `place`, put it where it belongs; `number` is that of
    its entry, 0 where it has none.

    `notes` say what else its entry is about; `marks` are the reports, as they are now, on which it would be undone.
    `about` is the complaint that it belongs to, `details` what a body said, `reason` what somebody wrote about it.
    """

    order: dt.datetime
    number: int
    at: str
    iso: str
    action: str = ""
    who: str = ""
    details: str = ""
    reason: str = ""
    about: Complaint | None = None
    notes: tuple[str, ...] = ()
    is_undone: bool = False
    can_be_undone: bool = False
    marks: tuple[str, ...] = ()
    place: int = 0


def in_order(events: Iterable[Event]) -> list[Event]:
    """The latest first."""
    return sorted(events, key=lambda event: (event.order, event.place, event.number), reverse=True)


def entered(decision: Decision, say: Language, action: str, who: str) -> Event:
    """What was decided here, at the moment of its entry."""
    return replace(
        _event(decision, decision.at, Precision.MINUTE, say),
        action=action,
        who=who,
        reason=decision.content.reason,
    )


def came(say: Language, report: str, at: dt.datetime) -> Event:
    """That an observer's report came."""
    iso = at.astimezone(dt.UTC).isoformat(timespec="seconds")
    return Event(at, 0, say.date(at, Precision.MINUTE), iso, say.phrase("Report came"), details=report)


def of_complaint(
    complaint: Complaint, docket: Docket, words: Words, names: Mapping[str, str]
) -> Iterator[Event]:
    """How a complaint came about and what became of it. What counts for nothing is told with the reason."""
    say = words.say
    aside = {each.entry: each.because for each in complaint.set_aside}
    decisions = docket.about(complaint.id)
    first = next(each for each in decisions if isinstance(each.content, FileComplaint))
    orders = _orders(complaint, {decision.number: decision.at for decision in decisions}, say.zone)
    for decision in decisions:
        content, who = decision.content, names.get(decision.account, decision.account)
        if isinstance(content, ComplaintStep):
            event = _event(decision, content.at, content.precision, say)
            order, place = orders.get(decision.number, (event.order, 0))
            event = replace(event, order=order, place=place)
            action = say.name("complaint_step", content.kind.value)
            event = replace(event, action=action, who=who, details=_said(content, say), reason=content.reason)
        elif isinstance(content, FileComplaint):
            event = entered(decision, say, _drafted(say, content, decision is first), who)
            if content.filed_at is not None:
                filed = _event(decision, content.filed_at, content.filed_precision, say)
                action = say.name("complaint_step", StepKind.FILED.value)
                order, place = orders.get(decision.number, (filed.order, 0))
                yield replace(filed, order=order, place=place, action=action, who=who, about=complaint)
        else:
            event = entered(decision, say, say.phrase("Further cases added"), who)
        if (because := aside.get(decision.number)) is not None:
            told = say.message(because.template, because.parameters_json)
            event = replace(event, reason=say.phrase("Does not count: {reason}", reason=told))
        yield replace(event, about=complaint, can_be_undone=decision is decisions[-1])


def _orders(
    complaint: Complaint, entered_at: Mapping[int, dt.datetime], zone: dt.tzinfo
) -> dict[int, tuple[dt.datetime, int]]:
    """Where each step stands, by entry: none after the one that followed it, though of one only the day is known."""
    orders: dict[int, tuple[dt.datetime, int]] = {}
    following = dt.datetime.max.replace(tzinfo=dt.UTC)
    for place, step in reversed(list(enumerate(complaint.steps, start=1))):
        own = step.at
        if step.precision is not Precision.MINUTE:
            own = _within(step.at.astimezone(zone).date(), entered_at[step.entry], zone)
        following = min(own, following)
        orders[step.entry] = following, place
    return orders


def _drafted(say: Language, content: FileComplaint, is_first: bool) -> str:
    if not is_first:
        return say.phrase("Draft changed")
    return say.phrase("Appeal entered") if content.appeal_of else say.phrase("Complaint entered")


def _said(step: ComplaintStep, say: Language) -> str:
    parts = [
        say.name("complaint_body", step.body),
        say.name("complaint_outcome", step.outcome),
        say.name("police_outcome", step.police_outcome),
        say.phrase("No. {number}", number=step.number) if step.number else "",
    ]
    return " · ".join(part for part in parts if part)


def _event(decision: Decision, moment: dt.datetime, precision: Precision, say: Language) -> Event:
    day = moment.astimezone(say.zone).date()
    exact = precision is Precision.MINUTE
    iso = moment.astimezone(dt.UTC).isoformat(timespec="seconds") if exact else day.isoformat()
    order = moment if exact else _within(day, decision.at, say.zone)
    return Event(order, decision.number, say.date(moment, precision), iso)


def _within(day: dt.date, entered_at: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Where something stands of which only the day is known: at its entry, if that was on the day; else at its end."""
    return entered_at if entered_at.astimezone(zone).date() == day else end_of(day, zone)
