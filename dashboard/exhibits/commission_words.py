"""How decisions, sessions and items of the calendar plan are told; what nobody has said is told as unknown."""

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any

from dashboard.exhibits.exhibit import View, link, link_html, quoted
from dashboard.i18n import Language
from pipelines.domain import Precision
from pipelines.sources.commission_entries import SOURCE
from pipelines.tables.commission_activity import Publication

Row = Mapping[str, Any]
LIST = ";"


def decision_name(view: View, row: Row) -> str:
    """What a decision is called; its subject where nobody has named it."""
    say = view.language
    name = say.name("decision", row["decision_id"])
    return name if name != row["decision_id"] else subject(view, row) or say.phrase("without a name")


def decision_number(view: View, row: Row) -> str:
    """`№ 22`; that the number is not known where nobody tells it."""
    say = view.language
    number = (row["number"] or "").lstrip("№ ")
    return say.phrase("No. {number}", number=number) if number else say.phrase("number not known")


def subject(view: View, row: Row) -> str | None:
    """What a decision is about, in the catalogue's words."""
    return view.language.name("decision_subject", row["subject"]) if row["subject"] else None


def member(say: Language, row: Row) -> str:
    """Who sits in a commission, as the reader's language writes the name where the source says it."""
    return say.names.get(("member", row["membership_id"])) or str(row["member"])


def outcome(view: View, row: Row) -> str | None:
    """What came of the work of a group; in the source's own language where there is no other version."""
    own = view.language.names.get(("outcome", f"{row['source_id']}/{row['row_number']}"))
    return own or quoted(view, row["outcome"], row["source_id"])


def day(view: View, date: dt.date | None) -> str:
    """A day, or that it is not known."""
    return view.language.phrase("day not known") if date is None else view.language.date(date)


def days(view: View, first: dt.date | None, last: dt.date | None) -> str:
    """From a first to a last day, as far as they are known."""
    say = view.language
    if first is None and last is None:
        return say.phrase("day not known")
    if first is None:
        return say.phrase("last day {date}", date=say.date(last or dt.date.min))
    if last is None:
        return say.phrase("first day {date}", date=say.date(first))
    return say.date(first) if first == last else f"{say.date(first)} – {say.date(last)}"


def in_no_week(view: View, decisions: int) -> str:
    """That the day of so many decisions is not known."""
    return view.language.plural(
        "The day of {n} decision is not known: it stands in no week.",
        "The days of {n} decisions are not known: they stand in no week.",
        decisions,
    )


def until(view: View, moment: dt.datetime | None) -> str | None:
    """Until when: the day that ends with a moment, or its minute; None where no moment is known."""
    say = view.language
    if moment is None:
        return None
    if moment.astimezone(say.zone).time() == dt.time():
        return say.date(moment - dt.timedelta(microseconds=1))
    return say.date(moment, Precision.MINUTE)


def votes(view: View, row: Row) -> str | None:
    """How the votes fell, as far as anybody says; None where nobody does."""
    say = view.language
    told = [
        name + ": " + ("?" if row[column] is None else say.number(row[column]))
        for column, name in (
            ("votes_for", say.phrase("for")),
            ("votes_against", say.phrase("against")),
            ("votes_abstained", say.phrase("abstained")),
        )
    ]
    known = [row[column] for column in ("votes_for", "votes_against", "votes_abstained")]
    return None if all(value is None for value in known) else ", ".join(told)


def publication(view: View, row: Row) -> str:
    """What is known of the publication of a decision, and when it came or was looked for."""
    say = view.language
    state = say.name("publication", row["publication"])
    if row["published_at"] is not None:
        return f"{state}: {say.date(row['published_at'], row['published_precision'] or Precision.DAY)}"
    if row["publication"] == Publication.NOT_FOUND and row["looked_at"] is not None:
        return f"{state}: {say.date(row['looked_at'])}"
    return state


def published(view: View, row: Row) -> str | None:
    """When one telling says that a decision was made public, or that it was looked for in vain."""
    say = view.language
    if row["published_at"] is not None:
        return say.date(row["published_at"], row["published_precision"] or Precision.DAY)
    if row["looked_at"] is not None:
        return say.phrase("looked for on {date}, not found", date=say.date(row["looked_at"]))
    return None


def articles(view: View, row: Row) -> str | None:
    """The articles that a decision names as its basis."""
    return (
        ", ".join(view.language.name("article", part) for part in (row["articles"] or "").split(LIST)) or None
    )


def disputed_fields(view: View, row: Row) -> str | None:
    """In what the tellings contradict one another; None where they do not."""
    say = view.language
    if not row["differs"]:
        return None
    return ", ".join(say.within(say.name("commission_field", field)) for field in row["differs"].split(LIST))


def disputed(view: View, row: Row) -> str | None:
    """That the tellings contradict one another, and in what; None where they do not."""
    fields = disputed_fields(view, row)
    return fields and view.language.phrase("tellings contradict one another in: {fields}", fields=fields)


def teller(view: View, row: Row) -> str:
    """The file that a telling stands in, or that an expert entered it."""
    say = view.language
    return say.phrase("entered by an expert") if row["source_id"] == SOURCE else str(row["file"])


def decision_link(view: View, row: Row) -> str:
    """A link to all that is known of a decision, on its number; where that is not known, on its name."""
    href = escape(link(view, "decisions", decision=row["decision_id"]))
    number, name = escape(decision_number(view, row)), escape(decision_name(view, row))
    if not row["number"]:
        return f'<a href="{href}" target="_self">{name}</a> ({number})'
    return f'<a href="{href}" target="_self">{number}</a> {name}'


def source(view: View, row: Row) -> str:
    """A link to the page that the first telling names, and how many tellings there are where several."""
    several = view.language.plural("{n} telling", "{n} tellings", row["tellings"])
    return (escape(several) if row["tellings"] > 1 else "") + link_html(view, row["source_url"])


def openness(view: View, row: Row) -> str:
    """Whether a session was open to observers and broadcast, as far as anybody says."""
    say = view.language
    opened = {
        True: say.phrase("open to observers"),
        False: say.phrase("closed to observers"),
        None: say.phrase("not known whether open"),
    }[row["is_open"]]
    return ", ".join([opened, say.phrase("broadcast")]) if row["is_broadcast"] else opened


def attendance(view: View, row: Row) -> str:
    """How many members were present of how many."""
    say = view.language
    if row["members_present"] is None:
        return say.phrase("members present not known")
    if row["members_total"] is None:
        return say.plural("{n} member present", "{n} members present", row["members_present"])
    return say.phrase(
        "{n} of {all} members present",
        n=say.number(row["members_present"]),
        all=say.number(row["members_total"]),
    )


def beginning(view: View, row: Row) -> str | None:
    """How late a session began; None where nobody says so."""
    say = view.language
    if row["minutes_late"] is not None and row["minutes_late"] > 0:
        return say.plural("began {n} minute late", "began {n} minutes late", round(row["minutes_late"]))
    return {True: say.phrase("began late"), False: say.phrase("began in time")}.get(row["is_late"])
