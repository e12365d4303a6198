"""Observers' reports on sessions of commissions at this moment: which of them wait, and the record that one would make.

A report is no telling: nobody has checked it. It becomes one when an expert takes it over.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import polars as pl
from starlette.exceptions import HTTPException
from starlette.requests import Request

from dashboard import queries_sessions
from dashboard.access import What
from dashboard.desk import elections, reader, record_form, room
from dashboard.desk.room import Room
from dashboard.i18n import Language
from pipelines.casework.ledger import SESSIONS, Handled, Ledger
from pipelines.casework.rights import Account, Place, Right, may
from pipelines.domain import Precision
from pipelines.pack_checks import TABLES
from pipelines.tables.declaration import Type


class State(StrEnum):
    """How a report stands. `amended`: the observer sent it again after it was taken over or set aside."""

    WAITING = "waiting"
    AMENDED = "amended"
    TAKEN_OVER = "taken_over"
    SET_ASIDE = "set_aside"


Answer = Mapping[str, str | None]
OPEN = (State.WAITING, State.AMENDED)
"""The states in which somebody has to look at a report."""


def waiting(place: Room, account: Account) -> int:
    """How many reports somebody has to look at, of those that this account may read."""
    return readable(place, account).filter(pl.col("state").is_in(list(OPEN))).height


def readable(place: Room, account: Account) -> pl.DataFrame:
    """The reports that this account may read, with the `state` of each."""
    ledger = place.desk.ledger()
    allowed = [
        report
        for report, region in place.sessions.select("report_id", "region_id").iter_rows()
        if may(account, Right.READ_SESSIONS, Place(frozenset({region})))
    ]
    found = place.sessions.filter(pl.col("report_id").is_in(allowed))
    states = [
        state(ledger, report, now).value for report, now in found.select("report_id", "revision").iter_rows()
    ]
    return found.with_columns(state=pl.Series(states, dtype=pl.String))


def named(request: Request, report: str) -> dict[str, Any]:
    """The report with this id and its `state`, if the reader may read it; else 404, as where there is none."""
    found = readable(room.of(request), reader.signed_in(request)).filter(report_id=report).to_dicts()
    if not found:
        raise HTTPException(404)
    return found[0]


def waits(request: Request, report: str) -> bool:
    """Whether nobody has decided on it; 404 as `named`."""
    return bool(named(request, report)["state"] == State.WAITING)


def filled_in(request: Request, report: str) -> dict[str, str | list[str]]:
    """The fields of the form of a session as the report fills them in."""
    row, place, say = named(request, report), room.of(request), reader.language(request)
    told = answers(place, report, row["revision"])
    asked = record_form.fields(place, SESSIONS, say)
    return record_form.typed(cells(row["unit_id"], told, say.zone), asked)


def marks(request: Request, report: str) -> dict[str, str | list[str]]:
    """The hidden fields of a form that is about the report: which it is, in which revision, after which decision."""
    row, ledger = named(request, report), room.of(request).desk.ledger()
    decided = ledger.on_reports.get(report, ())
    seen = decided[-1].number if decided else 0
    return {"report": report, "revision": str(row["revision"]), "seen": str(seen)}


def shown(request: Request, report: str) -> dict[str, Any]:
    """The report with what it says as questions and answers, to be read beside a form: that is logged."""
    row, place, say = named(request, report), room.of(request), reader.language(request)
    reader.record(request, What.READ, report)
    told = answers(place, report, row["revision"])
    return row | {"facts": said(say, told), "is_amended": row["state"] == State.AMENDED}


def state(ledger: Ledger, report: str, revision: int) -> State:
    """How the report stands, of which this is the last revision."""
    handled, seen = ledger.handled(report), ledger.revision_seen(report)
    if handled is Handled.WAITING:
        return State.WAITING
    return State(handled.value) if seen == revision else State.AMENDED


def answers(place: Room, report: str, revision: int) -> Sequence[Answer]:
    """What the report says, in the order of the form: question_id, type, value, problem."""
    connection = elections.Held(place.election, place.snapshot).connection
    return queries_sessions.answers(connection, report, revision).to_dicts()


def cells(unit: str | None, told: Iterable[Answer], zone: dt.tzinfo) -> dict[str, str]:
    """The cells of the record of a session that these answers make; what cannot be counted is left out.

    Remarks are not taken along: a record is public, and they may tell who wrote them.
    """
    table = TABLES[SESSIONS]
    columns = {*table.schema} - {"note"}
    said = {
        str(answer["question_id"]): str(answer["value"])
        for answer in told
        if answer["problem"] is None and answer["question_id"] in columns
    }
    moments = {
        name: _local(text, said.get("held_date", ""), zone)
        for name, text in said.items()
        if table.column(name).type is Type.TIMESTAMP
    }
    found = said | moments | {"commission_id": unit or ""}
    return {name: text for name, text in found.items() if text}


def _local(text: str, day: str, zone: dt.tzinfo) -> str:
    """A moment as a form has it, by the clock of the election; an hour alone is one of the day of the session."""
    if _HOUR.match(text):
        return f"{day}T{text[:5]}" if day else ""
    moment = _moment(text, zone)
    return f"{moment:%Y-%m-%dT%H:%M}" if moment else ""


_HOUR = re.compile(r"\d\d:\d\d")


def _moment(text: str, zone: dt.tzinfo) -> dt.datetime | None:
    """The moment by the clock of the election; None where there is none such."""
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def said(say: Language, told: Iterable[Answer]) -> list[tuple[str, str]]:
    """Questions and answers as they are read; of an answer that cannot be counted its words, and that."""
    return [
        (say.name(f"question.{queries_sessions.FORM}", answer["question_id"]), _value(say, answer))
        for answer in told
        if answer["question_id"] not in _WHOSE
    ]


_WHOSE = ("observer_id", "commission", "station")
"""Questions that are answered by what the report is about, and who sent it."""


def commission(say: Language, row: Mapping[str, Any]) -> str:
    """Whose session it was; the words of the report where nobody knows that place."""
    if row["unit_id"] is None:
        return str(row["unit_label"] or say.phrase("place unknown"))
    named = say.commission(row["unit_id"])
    return named if named != row["unit_id"] else say.phrase("Commission of station {number}", number=named)


def day(say: Language, text: str | None) -> str:
    """The day as it was written, if it is one."""
    try:
        return say.date(dt.date.fromisoformat(text or ""))
    except ValueError:
        return text or say.phrase("unknown")


def _value(say: Language, answer: Answer) -> str:
    text = str(answer["value"])
    if answer["problem"] is not None:
        return say.phrase("{words} (cannot be counted)", words=text)
    match answer["type"]:
        case "yes_no":
            return say.phrase("yes") if text == "yes" else say.phrase("no")
        case "date":
            return day(say, text)
        case "time":
            return text[:5]
        case "datetime":
            moment = _moment(text, say.zone)
            return say.date(moment, Precision.MINUTE) if moment else text
    return text
