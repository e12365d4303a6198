"""One session, decision, membership ...: every telling of it side by side, where they differ, and what was entered."""

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard import queries_tellings
from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import (
    acting,
    fields,
    line_of_time,
    reader,
    record_words,
    room,
    session_reports,
    side_by_side,
    tellings,
)
from dashboard.desk.acting import Problem
from dashboard.desk.pages.record_amend import last_seen, named
from dashboard.desk.shell import Page, get, page, post
from dashboard.i18n import Language
from pipelines.casework.ledger import Record
from pipelines.casework.records import WithdrawRecord
from pipelines.casework.rights import Right
from pipelines.journal import Entry
from pipelines.sources.commission_entries import SOURCE
from pipelines.tables.commissions import LIST, NO_YEAR


def show(request: Request, problem: Problem | None = None) -> Response:
    """The thing. That it was read is logged before it is shown."""
    kind, thing = str(request.path_params["kind"]), str(request.path_params["thing"])
    if kind not in tellings.KINDS:
        raise HTTPException(404)
    return _page(request, kind, thing, problem)


def withdraw(request: Request, form: FormData) -> Response:
    """The record counts no longer, and why."""
    record, seen = named(request), last_seen(form)
    place = room.of(request)
    kind = record.content.kind
    thing = tellings.thing_of(place, record.content) or record.id

    def enter() -> Entry:
        content = fields.content(WithdrawRecord, {"reason": str(form.get("reason", ""))})
        account, key = reader.signed_in(request), str(form.get("key", ""))
        return room.of(request).desk.tell(account, content, record.id, seen=seen, key=key)

    return acting.attempt(
        request,
        form,
        enter,
        then=f"/record/of/{kind}/{thing}",
        otherwise=lambda asked, problem: _page(asked, kind, thing, problem),
    )


def _page(request: Request, kind: str, thing: str, problem: Problem | None) -> Response:
    place, say = room.of(request), reader.language(request)
    told = tellings.told(place, kind).filter(thing=thing)
    records = tellings.records(place, kind, thing)
    if told.is_empty() and not records:
        raise HTTPException(404)
    reader.record(request, What.READ, f"{kind} {thing}")
    now = signed(request).access.now()
    merged = tellings.things(place, kind, now).filter(thing=thing).to_dicts()
    row: dict[str, Any] = merged[0] if merged else {}
    differs = str(row.get("differs") or "").split(LIST)
    standing = {record.id: record for record in records if record.stands}
    if row:
        title = record_words.title(say, kind, row, tellings.names(place, kind, say.code))
        state, is_marked = record_words.state(say, kind, row)
    elif standing:
        title, state, is_marked = record_words.one(say, kind), say.phrase("fits no longer"), True
    else:
        title, state, is_marked = thing, say.phrase("withdrawn"), False
    languages = queries_tellings.languages(reader.election(request).connection)
    return page(
        request,
        "record.html",
        status=problem.status if problem else 200,
        problem=problem,
        entered=acting.entered(request, place.desk.ledger().decisions),
        election=place.election,
        kind=kind,
        kinds=record_words.kinds(say)[kind],
        title=title,
        state=state,
        is_marked=is_marked,
        thing=thing,
        perhaps=_perhaps(place, say, kind, thing, now),
        is_undated=kind == "commission_decisions" and thing.split("/")[1:2] == [NO_YEAR],
        tellers=_tellers(request, place, told, standing),
        rows=side_by_side.rows(say, kind, told, differs, languages),
        differs=[record_words.column(say, name) for name in differs if name],
        events=line_of_time.in_order(_events(request, say, records)),
    )


def _perhaps(
    place: room.Room, say: Language, kind: str, thing: str, now: dt.datetime
) -> list[tuple[str, str]]:
    """Decisions of the same number that this may be, as one of them is told without a year."""
    others = tellings.perhaps(place, kind, thing)
    named = tellings.names(place, kind, say.code)
    rows = {each["thing"]: each for each in tellings.things(place, kind, now).to_dicts()} if others else {}
    return [(each, record_words.title(say, kind, rows[each], named)) for each in others]


def _tellers(
    request: Request, place: room.Room, told: pl.DataFrame, standing: dict[str, Record]
) -> list[dict[str, Any]]:
    """Who tells, one by one: a file by its title and row, an expert by name."""
    say, names = reader.language(request), _people(request)
    titles = queries_tellings.titles(reader.election(request).connection)
    found: list[dict[str, Any]] = []
    for row in told.iter_rows(named=True):
        record = standing.get(row[tellings.RECORD] or "")
        if record is not None:
            words = short = names.get(record.entered_by, record.entered_by)
        elif row["source_id"] == SOURCE:
            words = say.phrase("an expert, entry {n} of the snapshot’s journal", n=row["row_number"])
            short = say.phrase("entry {n}", n=row["row_number"])
        else:
            own = say.names.get(("source", row["source_id"]))
            title = own or titles.get(row["source_id"], row["source_id"])
            words = say.phrase("{source}, row {n}", source=title, n=say.number(row["row_number"]))
            short = say.phrase("row {n}", n=say.number(row["row_number"]))
        found.append({"words": words, "short": short, "record": record})
    for record in standing.values():
        if record.id not in told[tellings.RECORD]:  # it fits no longer: nobody reads it but whoever amends it
            name = names.get(record.entered_by, record.entered_by)
            found.append({"words": name, "short": name, "record": record})
    of_reports = set(place.sessions["report_id"])
    for teller in found:
        record = teller["record"]
        known = record is not None and record.id in of_reports
        teller["report"] = session_reports.named(request, record.id) if known else None
    return found


def _events(request: Request, say: Language, records: list[Record]) -> list[line_of_time.Event]:
    names = _people(request)
    actions = {
        "add": say.phrase("Record entered"),
        "amend": say.phrase("Record amended"),
        "withdraw": say.phrase("Record withdrawn"),
    }
    return [
        replace(
            line_of_time.entered(
                decision, say, actions[decision.action], names.get(decision.account, decision.account)
            ),
            details=""
            if decision is record.history[0]
            else say.phrase("record of {name}", name=names.get(record.entered_by, record.entered_by)),
        )
        for record in records
        for decision in record.history
    ]


def _people(request: Request) -> dict[str, str]:
    return {person.id: person.name for person in signed(request).access.accounts.all()}


PAGE = Page(
    routes=(
        post("/record/withdraw/{record}", withdraw, Right.FOLLOW_COMMISSIONS),
        get("/record/of/{kind}/{thing:path}", show, Right.FOLLOW_COMMISSIONS),
    )
)
