"""The sheet on which a record of commissions is entered or amended: its questions are the columns of its table."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.gate import signed
from dashboard.desk import drafts, fields, reader, record_form, record_words, room, session_reports, tellings
from dashboard.desk.acting import Problem
from dashboard.desk.shell import page
from pipelines import record_contract
from pipelines.casework.ledger import Record
from pipelines.casework.records import AddRecord
from pipelines.journal import Entry
from pipelines.tables.commissions import LIST

Typed = Mapping[str, str | list[str]]
"""What is typed, by field."""


def draft(kind: str, about: str) -> str:
    """What the draft of a record of this kind, about this thing, is kept under."""
    return f"record {kind} {about}".strip()[:200]


def checked(request: Request, kind: str, typed: Typed) -> tuple[dict[str, str], dict[str, str]]:
    """The cells that are typed, and what is wrong with them in the reader's words, by field."""
    place, say = room.of(request), reader.language(request)
    asked = record_form.fields(place, kind, say)
    cells = record_form.cells(typed, asked)
    if missing := record_form.missing(cells, asked):
        return cells, {name: say.phrase("It is empty, and is needed.") for name in missing}
    try:
        content = fields.content(AddRecord, {"kind": kind, "cells": cells})
    except fields.Unfit as error:
        return cells, {name: say.phrase("It is too long, or empty.") for name in error.fields}
    found = record_contract.problems(content, place.setting, signed(request).access.now())
    return cells, {column: say.message(why.template, why.parameters_json) for column, why in found.items()}


def show(
    request: Request,
    kind: str,
    typed: Typed,
    *,
    record: Record | None = None,
    problem: Problem | None = None,
    wrong: Mapping[str, str] | None = None,
    known: str = "",
    tellings_known: int = 0,
    perhaps: Sequence[str] = (),
    asked_of: str = "",
    draft_at: bool = False,
) -> Response:
    """The sheet with what is typed, and what is wrong by field.

    Before a telling of `asked_of` is entered, it says of `known` how many tell of the same, and which are `perhaps` it.
    """
    place, say = room.of(request), reader.language(request)
    asked: Sequence[record_form.Field] = record_form.fields(place, kind, say)
    thing = tellings.thing_of(place, record.content) if record else ""
    report = str(typed.get("report", ""))
    kept = drafts.kept(request, draft(kind, str(typed.get("about") or report))) if draft_at else None
    shown = {field.name for field in asked}
    several = {field.name for field in asked if field.kind == "several"}
    typed = {
        name: LIST.join(text) if isinstance(text, list) and name not in several else text
        for name, text in typed.items()
    }
    others = [
        f"{record_words.column(say, name)}: {why}" for name, why in (wrong or {}).items() if name not in shown
    ]
    return page(
        request,
        "record_entry.html",
        status=problem.status if problem else 422 if wrong else 200,
        problem=problem.words if problem else "",
        wrong=wrong or {},
        others=others,
        typed=typed,
        key_again=str(typed.get("key", "")) or None,
        fields=asked,
        kind=kind,
        of_stations=record_form.of_stations(place, kind),
        one=record_words.one(say, kind),
        record=record,
        thing=thing,
        record_id=record.id if record else str(typed.get("record", "") or uuid4().hex),
        known=known,
        known_as=_called(request, place, kind, known or thing),
        tellings_known=tellings_known,
        perhaps=[(each, _called(request, place, kind, each)) for each in perhaps],
        asked_of=asked_of,
        election=place.election,
        report=session_reports.shown(request, report) if report else None,
        draft_at=say.date(kept.saved_at, "minute") if kept else "",
        script=drafts.script_path(),
    )


def _called(request: Request, place: room.Room, kind: str, thing: str) -> str:
    """What a thing is called in the list."""
    say, now = reader.language(request), signed(request).access.now()
    rows = tellings.things(place, kind, now).filter(thing=thing).to_dicts() if thing else []
    return record_words.title(say, kind, rows[0], tellings.names(place, kind, say.code)) if rows else thing


def tell(request: Request, form: FormData, content: AddRecord, record: str, seen: int) -> Entry:
    """The record told to the desk; raises what `Desk.tell` raises."""
    account, key = reader.signed_in(request), str(form.get("key", ""))
    said = str(form.get("revision", ""))  # of the observer's report that the record is made of
    revision = int(said) if said.isdecimal() and len(said) < 10 else None
    return room.of(request).desk.tell(account, content, record, seen=seen, key=key, revision=revision)
