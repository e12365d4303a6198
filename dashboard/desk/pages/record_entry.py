"""A record of commissions that an expert enters: an empty sheet, one about a thing, or the draft that was left."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.desk import (
    acting,
    drafts,
    fields,
    reader,
    record_form,
    record_sheet,
    room,
    session_reports,
    tellings,
)
from dashboard.desk.pages.record_amend import last_seen
from dashboard.desk.shell import Page, get, post, see_other
from pipelines.casework.ledger import SESSIONS
from pipelines.casework.records import AddRecord
from pipelines.casework.rights import Right
from pipelines.commission_identities import UNKNOWN, YEAR

_ASKED_BEFORE = ("commission_decisions", "commission_sessions", "commission_members")
"""Kinds of which a second telling of one thing is worth a question: others are told of again and again."""
_SAYS_WHICH = (
    "commission_id", "number", "decided_date", "held_date", "member", "item_id", "recommendation_id", "election_id",
)  # fmt: skip
"""Columns that say which thing a record tells of."""


def new(request: Request) -> Response:
    """An empty form, or one about the thing that the address names, or filled in from the observer's report that it
    names; or the draft that one has left of it."""
    kind, about = _kind(request), request.query_params.get("about", "")
    report = request.query_params.get("report", "")
    if report and (kind != SESSIONS or not session_reports.waits(request, report)):
        return see_other(request, f"/session-report/{report}")
    draft = drafts.kept(request, record_sheet.draft(kind, about or report))
    typed = dict(draft.fields) if draft else _about(request, kind, about)
    if report:
        filled_in = typed if draft else session_reports.filled_in(request, report)
        typed = filled_in | session_reports.marks(request, report)
    return record_sheet.show(request, kind, typed, draft_at=draft is not None)


def enter(request: Request, form: FormData) -> Response:
    """The record is entered; the draft is gone. Where somebody told of the same thing, that is said before."""
    kind, typed = _kind(request), fields.typed(form)
    if form.get("action") == "draft":
        keep(request, form)
        asked = {name: str(form.get(name, "")) for name in ("about", "report")}
        return see_other(
            request, f"/record/new/{kind}", **{name: told for name, told in asked.items() if told}
        )
    report = str(form.get("report", ""))
    name = session_reports.named(request, report)["report_id"] if report else str(form.get("record", ""))
    if not report and (len(name) != 32 or not name.isalnum()):
        raise HTTPException(400)
    place = room.of(request)
    cells, wrong = record_sheet.checked(request, kind, typed)
    if wrong:
        return record_sheet.show(request, kind, typed, wrong=wrong)
    is_entered = _stands(place, name)
    thing = tellings.thing_of(place, AddRecord(kind=kind, cells=cells))
    if kind in _ASKED_BEFORE and not is_entered and form.get("beside") != thing:
        known = tellings.told(place, kind).filter(thing=thing).height
        perhaps = tellings.perhaps(place, kind, thing)
        if known or perhaps:
            return record_sheet.show(
                request,
                kind,
                typed,
                known=thing if known else "",
                tellings_known=known,
                perhaps=perhaps,
                asked_of=thing,
            )
    answer = acting.attempt(
        request,
        form,
        lambda: record_sheet.tell(
            request, form, AddRecord(kind=kind, cells=cells), name, last_seen(form) if report else 0
        ),
        then=f"/record/of/{kind}/{thing}",
        otherwise=lambda asked, problem: record_sheet.show(asked, kind, problem.typed, problem=problem),
    )
    if answer.status_code == 303:
        drafts.drop(request, record_sheet.draft(kind, _drafted(form)))
    return answer


def keep(request: Request, form: FormData) -> Response:
    """Keep what was typed so far; not what came late, when the record had been entered already."""
    if not _stands(room.of(request), str(form.get("report") or form.get("record", ""))):
        drafts.keep(request, record_sheet.draft(_kind(request), _drafted(form)), fields.typed(form))
    return Response(status_code=204)


def _stands(place: room.Room, name: str) -> bool:
    """Whether there is a record of this name that counts."""
    record = place.desk.ledger().by_id.get(name)
    return record is not None and record.stands


def _drafted(form: FormData) -> str:
    """About which thing, or from which report, the draft is."""
    return str(form.get("about") or form.get("report", ""))


def _kind(request: Request) -> str:
    kind = str(request.path_params["kind"])
    if kind not in tellings.KINDS:
        raise HTTPException(404)
    return kind


def _about(request: Request, kind: str, thing: str) -> dict[str, str | list[str]]:
    """What says which thing it is, as the first says who says it; nothing else of what is told of it."""
    place = room.of(request)
    rows = tellings.told(place, kind).filter(thing=thing)
    if rows.is_empty():
        return {}
    asked = record_form.fields(place, kind, reader.language(request))
    said = {name: rows[name].drop_nulls() for name in _SAYS_WHICH if name in rows.columns}
    cells = {name: str(values[0]) for name, values in said.items() if values.len()}
    if "number" in cells and "decided_date" not in cells:
        year = thing.split("/")[1]
        cells[YEAR] = year if year.isdigit() else UNKNOWN
    return record_form.typed(cells, asked) | {"about": thing}


PAGE = Page(
    routes=(
        get("/record/new/{kind}", new, Right.FOLLOW_COMMISSIONS),
        post("/record/new/{kind}", enter, Right.FOLLOW_COMMISSIONS),
        post("/record/draft/{kind}", keep, Right.FOLLOW_COMMISSIONS),
    )
)
