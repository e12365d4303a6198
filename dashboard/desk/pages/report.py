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
from pipelines.casework.rights import Right

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
        lambda: fields.content(EnterReport, {"told": _told(request, form)}),
        [Case(report)],
        then="/entered/" + report,
        otherwise=new,
    )
    if answer.status_code == 303:
        drafts.drop(request, NEW)
    return answer


def keep(request: Request, form: FormData) -> Response:
    """Keep what was typed so far."""
    drafts.keep(request, NEW, fields.typed(form))
    return Response(status_code=204)


def entered(request: Request) -> Response:
    """That it was entered, under which number: to be read out to whoever has called."""
    return page(
        request, "entered.html", report=str(request.path_params["report"]), election=reader.election_id(request),
        may_read=room.of(request).case(str(request.path_params["report"])) is not None,
    )  # fmt: skip


def amend(request: Request, problem: Problem | None = None) -> Response:
    """The report as it is to read now, to be changed."""
    place, case = room.of(request), _case(request)
    (row,) = place.cases().filter(case_id=case.id).to_dicts()
    say = reader.language(request)
    moment = row["observed_at"]
    typed = problem.typed if problem else {
        **{name: row.get(_COLUMNS.get(name, name)) or "" for name in fields.TOLD},
        "evidence": (row["evidence"] or "").split(),
        "observed_at": f"{moment.astimezone(say.zone):%Y-%m-%dT%H:%M}" if moment else "",
    }  # fmt: skip
    reader.record(request, What.READ, case.id)
    return _page(
        request, problem, typed, path=f"/case/{case.id}/amend", mark=fields.mark(case), report=case.id
    )


def change(request: Request, form: FormData) -> Response:
    """The report reads so from now on."""
    reports = fields.seen(form)
    return acting.decide(
        request,
        form,
        lambda: fields.content(
            AmendReport, {"reason": str(form.get("reason", "")), "told": _told(request, form)}
        ),
        reports,
        then=f"/case/{reports[0].id}",
        otherwise=amend,
    )


_COLUMNS = {"category": "category_id"}


def _told(request: Request, form: FormData) -> dict[str, object]:
    held = reader.election(request)
    return fields.told(form, held.connection, reader.language(request).zone)


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
        units=words.choices("unit", found.get("unit", ())),
        label=lambda field: fields.label(words, field),
        draft_at=words.say.date(draft.saved_at, "minute") if draft else "",
        script=drafts.script_path(),
        now=signed(request).access.now().astimezone(words.say.zone).strftime("%Y-%m-%dT%H:%M"),
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
