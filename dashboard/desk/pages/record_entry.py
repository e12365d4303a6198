"""A record of commissions that an expert enters, or amends: the questions are the columns of its table."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.gate import signed
from dashboard.desk import acting, drafts, fields, reader, record_form, record_words, room, tellings
from dashboard.desk.acting import Problem
from dashboard.desk.shell import Page, get, page, post, see_other
from pipelines import record_contract
from pipelines.casework.ledger import Record
from pipelines.casework.records import AddRecord, AmendRecord
from pipelines.casework.rights import Right
from pipelines.journal import Entry

Typed = Mapping[str, str | list[str]]
_ASKED_BEFORE = ("commission_decisions", "commission_sessions", "commission_members")
"""Kinds of which a second telling of one thing is worth a question: others are told of again and again."""
_SAYS_WHICH = (
    "commission_id", "number", "decided_date", "held_date", "member", "item_id", "recommendation_id", "election_id",
)  # fmt: skip
"""Columns that say which thing a record tells of."""


def new(request: Request) -> Response:
    """An empty form, or one about the thing that the address names; or the draft that one has left of it."""
    kind, about = _kind(request), request.query_params.get("about", "")
    draft = drafts.kept(request, _draft(kind, about))
    typed = draft.fields if draft else _about(request, kind, about)
    return _page(request, kind, typed, draft_at=draft is not None)


def enter(request: Request, form: FormData) -> Response:
    """The record is entered; the draft is gone. Where somebody told of the same thing, that is said before."""
    kind, typed = _kind(request), fields.typed(form)
    if form.get("action") == "draft":
        keep(request, form)
        about = str(form.get("about", ""))
        return see_other(request, f"/record/new/{kind}", **({"about": about} if about else {}))
    name = str(form.get("record", ""))
    if len(name) != 32 or not name.isalnum():
        raise HTTPException(400)
    place = room.of(request)
    cells, wrong = _checked(request, kind, typed, name)
    if wrong:
        return _page(request, kind, typed, wrong=wrong)
    is_entered = name in place.desk.ledger().by_id
    thing = tellings.thing_of(place, AddRecord(kind=kind, cells=cells))
    if kind in _ASKED_BEFORE and not is_entered and form.get("beside") != thing:
        known = tellings.told(place, kind).filter(thing=thing)
        if known.height:
            return _page(request, kind, typed, known=thing, tellings_known=known.height)
    answer = acting.attempt(
        request,
        form,
        lambda: _tell(request, form, AddRecord(kind=kind, cells=cells), name, 0),
        then=f"/record/of/{kind}/{thing}",
        otherwise=lambda asked, problem: _page(asked, kind, problem.typed, problem=problem),
    )
    if answer.status_code == 303:
        drafts.drop(request, _draft(kind, str(form.get("about", ""))))
    return answer


def keep(request: Request, form: FormData) -> Response:
    """Keep what was typed so far; not what came late, when the record had been entered already."""
    if str(form.get("record", "")) not in room.of(request).desk.ledger().by_id:
        drafts.keep(request, _draft(_kind(request), str(form.get("about", ""))), fields.typed(form))
    return Response(status_code=204)


def amend(request: Request) -> Response:
    """The record as it reads now, to be changed."""
    record = named(request)
    asked = record_form.fields(room.of(request), record.content.kind, reader.language(request))
    typed = record_form.typed(record.content.cells, asked)
    return _page(request, record.content.kind, typed | {"seen": str(record.last_entry)}, record=record)


def change(request: Request, form: FormData) -> Response:
    """The record reads so from now on, and why."""
    record, typed, seen = named(request), fields.typed(form), last_seen(form)
    kind = record.content.kind
    cells, wrong = _checked(request, kind, typed, record.id)
    reason = str(typed.get("reason", ""))
    if len(reason.strip()) < 3:
        wrong = {**wrong, "reason": reader.language(request).phrase("Say why: the journal keeps it.")}
    if wrong:
        return _page(request, kind, typed, record=record, wrong=wrong)
    thing = tellings.thing_of(room.of(request), AddRecord(kind=kind, cells=cells))
    return acting.attempt(
        request,
        form,
        lambda: _tell(request, form, AmendRecord(kind=kind, cells=cells, reason=reason), record.id, seen),
        then=f"/record/of/{kind}/{thing}",
        otherwise=lambda asked, problem: _page(asked, kind, problem.typed, record=record, problem=problem),
    )


def named(request: Request) -> Record:
    """The record of the address, if it stands; else 404."""
    record = room.of(request).desk.ledger().by_id.get(str(request.path_params["record"]))
    if record is None or not record.stands:
        raise HTTPException(404)
    return record


def last_seen(form: FormData) -> int:
    """The last entry on the screen; 400 where the form was made by hand, and not well."""
    seen = str(form.get("seen", ""))
    if not seen.isdecimal() or len(seen) > 9:
        raise HTTPException(400)
    return int(seen)


def _tell(request: Request, form: FormData, content: AddRecord, record: str, seen: int) -> Entry:
    account, key = reader.signed_in(request), str(form.get("key", ""))
    return room.of(request).desk.tell(account, content, record, seen=seen, key=key)


def _kind(request: Request) -> str:
    kind = str(request.path_params["kind"])
    if kind not in tellings.KINDS:
        raise HTTPException(404)
    return kind


def _draft(kind: str, about: str) -> str:
    return f"record {kind} {about}".strip()[:200]


def _about(request: Request, kind: str, thing: str) -> dict[str, str | list[str]]:
    """What says which thing it is, of the first telling of it; nothing of what the telling says."""
    place = room.of(request)
    rows = tellings.told(place, kind).filter(thing=thing).head(1).to_dicts()
    if not rows:
        return {}
    asked = record_form.fields(place, kind, reader.language(request))
    cells = {name: str(rows[0][name]) for name in _SAYS_WHICH if rows[0].get(name) is not None}
    return record_form.typed(cells, asked) | {"about": thing}


def _checked(request: Request, kind: str, typed: Typed, record: str) -> tuple[dict[str, str], dict[str, str]]:
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


def _page(
    request: Request,
    kind: str,
    typed: Typed,
    *,
    record: Record | None = None,
    problem: Problem | None = None,
    wrong: Mapping[str, str] | None = None,
    known: str = "",
    tellings_known: int = 0,
    draft_at: bool = False,
) -> Response:
    place, say = room.of(request), reader.language(request)
    asked: Sequence[record_form.Field] = record_form.fields(place, kind, say)
    thing = tellings.thing_of(place, record.content) if record else ""
    draft = drafts.kept(request, _draft(kind, str(typed.get("about", "")))) if draft_at else None
    shown = {field.name for field in asked}
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
        election=place.election,
        draft_at=say.date(draft.saved_at, "minute") if draft else "",
        script=drafts.script_path(),
    )


def _called(request: Request, place: room.Room, kind: str, thing: str) -> str:
    """What a thing is called in the list."""
    say, now = reader.language(request), signed(request).access.now()
    rows = tellings.things(place, kind, now).filter(thing=thing).to_dicts() if thing else []
    return record_words.title(say, kind, rows[0], tellings.names(place, kind, say.code)) if rows else thing


PAGE = Page(
    routes=(
        get("/record/new/{kind}", new, Right.FOLLOW_COMMISSIONS),
        post("/record/new/{kind}", enter, Right.FOLLOW_COMMISSIONS),
        post("/record/draft/{kind}", keep, Right.FOLLOW_COMMISSIONS),
        get("/record/amend/{record}", amend, Right.FOLLOW_COMMISSIONS),
        post("/record/amend/{record}", change, Right.FOLLOW_COMMISSIONS),
    )
)
