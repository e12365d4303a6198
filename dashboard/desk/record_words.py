"""What the desk calls kinds of records on commissions, their columns, and what stands in them."""

import datetime as dt
import re
from collections.abc import Mapping

from dashboard.i18n import Language
from pipelines.domain import Precision
from pipelines.tables.commission_activity import PlanState, Publication
from pipelines.tables.declaration import Column, Type

_SIGN = re.compile(r"^\s*(№|#)\s*")
"""What stands before a number where it was written down with its sign."""


def kinds(say: Language) -> dict[str, str]:
    """The kinds of records."""
    return {
        "commission_decisions": say.phrase("Decisions"),
        "commission_sessions": say.phrase("Sessions of commissions"),
        "calendar_plan": say.phrase("Calendar plan"),
        "commission_members": say.phrase("Members"),
        "working_groups": say.phrase("Working groups"),
        "complaint_registers": say.phrase("Registers of complaints"),
        "recommendation_statuses": say.phrase("Recommendations"),
    }


def one(say: Language, kind: str) -> str:
    """One of a kind, as the title of its form."""
    return {
        "commission_decisions": say.phrase("A decision"),
        "commission_sessions": say.phrase("A session"),
        "calendar_plan": say.phrase("An item of the plan"),
        "commission_members": say.phrase("A member"),
        "working_groups": say.phrase("A working group"),
        "complaint_registers": say.phrase("A register of complaints"),
        "recommendation_statuses": say.phrase("What became of a recommendation"),
    }[kind]


def columns(say: Language) -> dict[str, str]:
    """The columns of all kinds."""
    return {
        "commission_id": say.phrase("Commission"),
        "held_date": say.phrase("Day of the session"),
        "decided_date": say.phrase("Day of the decision"),
        "decided_year": say.phrase("Its year, where the day is not known"),
        "number": say.phrase("Number"),
        "session_number": say.phrase("Which session of that day"),
        "subject": say.phrase("About what"),
        "votes_for": say.phrase("Votes for"),
        "votes_against": say.phrase("Votes against"),
        "votes_abstained": say.phrase("Abstained"),
        "articles": say.phrase("Articles and standards"),
        "plan_item": say.phrase("Item of the calendar plan"),
        "unit_ids": say.phrase("Numbers of the stations that it is about, with ; between them"),
        "published_at": say.phrase("Made public"),
        "published_precision": say.phrase("How exactly it is known"),
        "looked_at": say.phrase("Looked for and not found, last at"),
        "agenda_published_at": say.phrase("Agenda made public"),
        "scheduled_at": say.phrase("Called for"),
        "started_at": say.phrase("Began"),
        "is_late": say.phrase("Began late"),
        "is_open": say.phrase("Observers were let in"),
        "is_broadcast": say.phrase("It was broadcast"),
        "members_present": say.phrase("Members present"),
        "members_total": say.phrase("Members in all"),
        "member": say.phrase("Member: a name that is public, or a number"),
        "role": say.phrase("Role in the commission"),
        "nominator_kind": say.phrase("Who nominates"),
        "nominator": say.phrase("Which party, council or other body"),
        "from_date": say.phrase("First day"),
        "until_date": say.phrase("Last day"),
        "is_trained": say.phrase("Was trained"),
        "as_of_date": say.phrase("As of which day"),
        "formed_date": say.phrase("Formed"),
        "members": say.phrase("Members"),
        "applications_received": say.phrase("Applications received"),
        "applications_considered": say.phrase("Applications considered"),
        "outcome": say.phrase("What came of it"),
        "item_id": say.phrase("Item of the calendar plan"),
        "plan_decision": say.phrase("Number of the decision with the plan"),
        "responsible": say.phrase("Who must see to it, in the plan’s words"),
        "done_date": say.phrase("Done"),
        "not_done_date": say.phrase("Found not done, last at"),
        "as_of_at": say.phrase("As of when"),
        "unit_of_count": say.phrase("What it counts"),
        "received": say.phrase("Received"),
        "considered": say.phrase("Considered"),
        "in_time": say.phrase("In time, by its own account"),
        "granted": say.phrase("Granted"),
        "partly": say.phrase("Granted in part"),
        "rejected": say.phrase("Rejected"),
        "not_considered": say.phrase("Left without consideration"),
        "pending": say.phrase("Still pending"),
        "informed": say.phrase("Complainants told of the outcome"),
        "recommendation_id": say.phrase("Recommendation"),
        "election_id": say.phrase("Election"),
        "status": say.phrase("State"),
        "evidence": say.phrase("What shows it"),
        "source_url": say.phrase("Address of the page or document"),
        "note": say.phrase("Remark"),
    }


def column(say: Language, name: str) -> str:
    """One column; its own name where none is known."""
    stem, _, code = name.rpartition("_")
    if stem == "name":
        return say.phrase("Name ({language})", language=say.locale.languages.get(code, code))
    return columns(say).get(name, name)


def shown(say: Language, told: Column, value: object, *, precision: str | None = None) -> str:
    """What stands in a cell; nothing where nobody says anything."""
    match value:
        case None | "":
            return ""
        case bool():
            return say.phrase("yes") if value else say.phrase("no")
        case dt.datetime():
            return say.date(value, precision or Precision.MINUTE)
        case dt.date():
            return say.date(value)
        case int():
            return say.number(value)
    text = str(value)
    match told.name:
        case "commission_id":
            return say.commission(text)
        case "plan_item" | "item_id":
            return say.name("plan_item", text)
        case "recommendation_id":
            return say.name("recommendation", text)
        case "election_id":
            return say.name("election", text)
        case "articles":
            return "; ".join(_article(say, each) for each in text.split(";"))
        case "published_precision":
            return say.phrase("to the minute") if text == Precision.MINUTE else say.phrase("the day only")
        case "role":
            return say.name("member_role", text)
    return say.name(told.vocabulary, text) if told.vocabulary else text


def state(say: Language, kind: str, row: Mapping[str, object]) -> tuple[str, bool]:
    """How a thing stands, and whether that is worth a mark: late, not found, overdue, without its quorum."""
    match kind:
        case "commission_decisions":
            word = str(row["publication"])
            return say.name("publication", word), word in (Publication.LATE, Publication.NOT_FOUND)
        case "calendar_plan":
            word = str(row["state"])
            return say.name("plan_state", word), word in (PlanState.DONE_LATE, PlanState.OVERDUE)
        case "commission_sessions":
            if row["has_quorum"] is False:
                return say.phrase("without a quorum"), True
            if row["is_open"] is False:
                return say.phrase("closed to observers"), True
            return say.phrase("open to observers") if row["is_open"] else "", False
        case "recommendation_statuses":
            return say.name("recommendation_status", str(row["status"] or "")), False
        case "commission_members":
            return say.name("member_role", str(row["role"] or "")), False
    return "", False


def title(say: Language, kind: str, row: Mapping[str, object], named: Mapping[str, str]) -> str:
    """What a thing is called in a list."""
    thing = str(row["thing"])
    bare = _SIGN.sub("", str(row.get("number") or ""))
    number = say.phrase("No. {number}", number=bare) if bare else ""
    match kind:
        case "commission_decisions":
            name = say.names.get(("decision", thing)) or named.get(thing, "")
            return " · ".join(part for part in (number, name) if part) or thing
        case "commission_sessions":
            return say.phrase("Session of {date}", date=_day(say, row["held_date"]))
        case "calendar_plan":
            return say.names.get(("plan_item", thing)) or named.get(thing, thing)
        case "commission_members":
            return say.names.get(("member", thing)) or str(row["member"])
        case "recommendation_statuses":
            return say.name("recommendation", str(row["recommendation_id"] or thing.split("/", 1)[0]))
        case _:
            return say.commission(str(row["commission_id"] or thing.split("/", 1)[0]))


def _day(say: Language, value: object) -> str:
    return say.date(value) if isinstance(value, dt.date) else say.phrase("unknown")


def _article(say: Language, code: str) -> str:
    article = say.names.get(("article", code.strip()))
    return article or say.name("standard", code.strip())


def is_long(told: Column) -> bool:
    """Whether a cell holds sentences."""
    return told.type is Type.TEXT and told.name in ("note", "outcome", "evidence", "responsible")
