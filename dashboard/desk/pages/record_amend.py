"""A record of commissions that an expert amends: the sheet as it reads now, and why it is changed."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.desk import acting, fields, reader, record_form, record_sheet, room, session_reports, tellings
from dashboard.desk.shell import Page, get, post
from pipelines.casework.ledger import Record
from pipelines.casework.records import AddRecord, AmendRecord
from pipelines.casework.rights import Right


def amend(request: Request) -> Response:
    """The record as it reads now, to be changed."""
    record = named(request)
    asked = record_form.fields(room.of(request), record.content.kind, reader.language(request))
    typed = record_form.typed(record.content.cells, asked)
    typed |= {"seen": str(record.last_entry)}
    if record.id in room.of(request).sessions["report_id"]:
        typed |= session_reports.marks(request, record.id)
    return record_sheet.show(request, record.content.kind, typed, record=record)


def change(request: Request, form: FormData) -> Response:
    """The record reads so from now on, and why."""
    record, typed, seen = named(request), fields.typed(form), last_seen(form)
    kind = record.content.kind
    cells, wrong = record_sheet.checked(request, kind, typed)
    reason = str(typed.get("reason", ""))
    if len(reason.strip()) < 3:
        wrong = {**wrong, "reason": reader.language(request).phrase("Say why: the journal keeps it.")}
    if wrong:
        return record_sheet.show(request, kind, typed, record=record, wrong=wrong)
    thing = tellings.thing_of(room.of(request), AddRecord(kind=kind, cells=cells))
    return acting.attempt(
        request,
        form,
        lambda: record_sheet.tell(
            request, form, AmendRecord(kind=kind, cells=cells, reason=reason), record.id, seen
        ),
        then=f"/record/of/{kind}/{thing}",
        otherwise=lambda asked, problem: record_sheet.show(
            asked, kind, problem.typed, record=record, problem=problem
        ),
    )


def named(request: Request) -> Record:
    """The record of the address, if it stands; else 404."""
    record = room.of(request).desk.ledger().by_id.get(str(request.path_params["record"]))
    if record is None or not record.stands:
        raise HTTPException(404)
    return record


def last_seen(form: FormData, name: str = "seen") -> int:
    """The last entry on the screen, or another number there; 400 where the form was made by hand, and not well."""
    seen = str(form.get(name, ""))
    if not seen.isdecimal() or len(seen) > 9:
        raise HTTPException(400)
    return int(seen)


PAGE = Page(
    routes=(
        get("/record/amend/{record}", amend, Right.FOLLOW_COMMISSIONS),
        post("/record/amend/{record}", change, Right.FOLLOW_COMMISSIONS),
    )
)
