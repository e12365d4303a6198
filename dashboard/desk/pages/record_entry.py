"""A record of commissions that an expert enters: an empty sheet, one about a thing, or the draft that was left."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.desk import acting, drafts, fields, reader, record_form, record_sheet, room, tellings
from dashboard.desk.shell import Page, get, post, see_other
from pipelines.casework.records import AddRecord
from pipelines.casework.rights import Right
from pipelines.sources.commissions import UNKNOWN, YEAR

_ASKED_BEFORE = ("commission_decisions", "commission_sessions", "commission_members")
"""Kinds of which a second telling of one thing is worth a question: others are told of again and again."""
_SAYS_WHICH = (
    "commission_id", "number", "decided_date", "held_date", "member", "item_id", "recommendation_id", "election_id",
)  # fmt: skip
"""Columns that say which thing a record tells of."""


def new(request: Request) -> Response:
    """An empty form, or one about the thing that the address names; or the draft that one has left of it."""
    kind, about = _kind(request), request.query_params.get("about", "")
    draft = drafts.kept(request, record_sheet.draft(kind, about))
    typed = draft.fields if draft else _about(request, kind, about)
    return record_sheet.show(request, kind, typed, draft_at=draft is not None)


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
    cells, wrong = record_sheet.checked(request, kind, typed)
    if wrong:
        return record_sheet.show(request, kind, typed, wrong=wrong)
    is_entered = name in place.desk.ledger().by_id
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
        lambda: record_sheet.tell(request, form, AddRecord(kind=kind, cells=cells), name, 0),
        then=f"/record/of/{kind}/{thing}",
        otherwise=lambda asked, problem: record_sheet.show(asked, kind, problem.typed, problem=problem),
    )
    if answer.status_code == 303:
        drafts.drop(request, record_sheet.draft(kind, str(form.get("about", ""))))
    return answer


def keep(request: Request, form: FormData) -> Response:
    """Keep what was typed so far; not what came late, when the record had been entered already."""
    if str(form.get("record", "")) not in room.of(request).desk.ledger().by_id:
        drafts.keep(
            request, record_sheet.draft(_kind(request), str(form.get("about", ""))), fields.typed(form)
        )
    return Response(status_code=204)


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
