"""A report that somebody writes down here, or amends: the questions are those of the observers' form."""

from collections.abc import Mapping
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard import queries_casework
from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import acting, drafts, fields, reader, room
from dashboard.desk.acting import Problem
from dashboard.desk.shell import Link, Page, get, page, post, see_other
from dashboard.desk.words import Words
from pipelines.casework.actions import AmendReport, EnterReport
from pipelines.casework.cases import Case
from pipelines.casework.rights import Right, may

NEW = "new"
_ASKED = ("category", "phase", "actor", "affected", "source_channel", "publication_level")


def new(request: Request, problem: Problem | None = None) -> Response:
    """An empty form, or the draft that one has left."""
    draft = drafts.kept(request, NEW)
    typed = problem.typed if problem else draft.fields if draft else {}
    return _page(
        request, problem, typed, path="/report", mark="", report=str(typed.get("report", uuid4().hex))
    )


def enter(request: Request, form: FormData) -> Response:
    """The report goes into the queue of its region; the draft is gone."""
    if form.get("action") == "draft":
        keep(request, form)
        return see_other(request, "/report")
    report = str(form.get("report", ""))
    if len(report) != 32 or not report.isalnum():
        raise HTTPException(400)
    answer = acting.decide(
        request,
        form,
        lambda: fields.content(EnterReport, {"told": _told(request, form, None)}),
        [Case(report)],
        then="/entered/" + report,
        otherwise=new,
    )
    if answer.status_code == 303:
        drafts.drop(request, NEW)
    return answer


def keep(request: Request, form: FormData) -> Response:
    """Keep what was typed so far; not what came late, when the report had been entered already."""
    if not room.of(request).desk.cases().report(str(form.get("report", ""))).history:
        drafts.keep(request, NEW, fields.typed(form))
    return Response(status_code=204)


def entered(request: Request) -> Response:
    """That it was entered, under which number: to be read out to whoever has called."""
    place, account, report = room.of(request), reader.signed_in(request), str(request.path_params["report"])
    if place.desk.cases().report(report).entered_by != account.id:
        raise HTTPException(404)
    case = place.case(report)
    return page(
        request, "entered.html", report=report, election=place.election,
        may_read=case is not None and may(account, Right.READ, place.place(case)),
    )  # fmt: skip


def amend(request: Request, problem: Problem | None = None) -> Response:
    """The report as it is to read now, to be changed."""
    place, case = room.of(request), _case(request)
    (row,) = place.cases().filter(case_id=case.id).to_dicts()
    say = reader.language(request)
    moment = row["observed_at"]
    typed: Mapping[str, object] = problem.typed if problem else {
        **{name: row.get(_COLUMNS.get(name, name)) or "" for name in fields.TOLD},
        "evidence": (row["evidence"] or "").split(),
        "observed_at": f"{moment.astimezone(say.zone):%Y-%m-%dT%H:%M}" if moment else "",
        **_by_number(request, row["unit_id"]),
    }  # fmt: skip
    reader.record(request, What.READ, case.id)
    return _page(
        request, problem, typed, path=f"/case/{case.id}/amend", mark=fields.mark(case), report=case.id
    )


def change(request: Request, form: FormData) -> Response:
    """The report reads so from now on."""
    reports, case = fields.seen(form), _case(request)
    if len(reports) > 1 or room.of(request).desk.cases().of(reports[0].id).id != case.id:
        raise HTTPException(400)
    (row,) = room.of(request).cases().filter(case_id=case.id).to_dicts()
    return acting.decide(
        request,
        form,
        lambda: fields.content(
            AmendReport, {"reason": str(form.get("reason", "")), "told": _told(request, form, row["unit_id"])}
        ),
        reports,
        then=f"/case/{reports[0].id}",
        otherwise=amend,
    )


_COLUMNS = {"category": "category_id"}


def _told(request: Request, form: FormData, stands: str | None) -> dict[str, object]:
    connection, now = reader.election(request).connection, signed(request).access.now()
    return fields.told(form, Words.of(request), connection, now, stands=stands)


def _by_number(request: Request, unit: str | None) -> dict[str, object]:
    """A station as the form asks for it: by the unit in which it lies, and its number."""
    connection = reader.election(request).connection
    known = queries_casework.numbered(connection, unit) if unit else None
    offered = queries_casework.places(connection)
    around = next((above for above in known[1] if above in offered), None) if known else None
    if known is None or around is None or queries_casework.station(connection, known[0], around) != unit:
        return {}
    return {"unit_id": around, "station": known[0]}


def _case(request: Request) -> Case:
    place = room.of(request)
    case = place.case(str(request.path_params["case"]))
    if case is None:
        raise HTTPException(404)
    reader.require(request, Right.AMEND, place.place(case))
    return case


def _page(
    request: Request,
    problem: Problem | None,
    typed: Mapping[str, object],
    *,
    path: str,
    mark: str,
    report: str,
) -> Response:
    words = Words.of(request)
    held = reader.election(request)
    found = queries_casework.options(held.connection, words.form)
    draft = drafts.kept(request, NEW) if not mark else None
    return page(
        request,
        "report.html",
        status=problem.status if problem else 200,
        problem=problem,
        typed=typed,
        election=held.id,
        path=path,
        mark=mark,
        report=report,
        options={
            name: [(code, words.option(name, code)) for code in found.get(name, ())]
            for name in (*_ASKED, "evidence")
        },
        units=words.choices(
            "unit", [*queries_casework.places(held.connection), str(typed.get("unit_id", ""))]
        ),
        label=lambda field: fields.label(words, field),
        draft_at=words.say.date(draft.saved_at, "minute") if draft else "",
        script=drafts.script_path(),
    )


PAGE = Page(
    routes=(
        get("/report", new, Right.ENTER),
        post("/report", enter, Right.ENTER),
        post("/draft", keep, Right.ENTER),
        get("/entered/{report}", entered, Right.ENTER),
        get("/case/{case:path}/amend", amend, Right.AMEND),
        post("/case/{case:path}/amend", change, Right.AMEND),
    ),
    links=(Link(lambda say: say.phrase("New report"), "/report", Right.ENTER),),
)
