"""The end of files of evidence: somebody asks, somebody else destroys or keeps, and a list of what waits for that."""

from collections.abc import Mapping
from typing import TypeVar

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.desk import acting, attached, fields, forms, reader, room
from dashboard.desk.pages import case as case_page
from dashboard.desk.shell import Link, Page, get, page, post
from dashboard.desk.words import Words
from pipelines import settings
from pipelines.casework.actions import Action, AskDestruction, Destroy, Keep
from pipelines.casework.cases import Case
from pipelines.casework.evidence_end import Destruction
from pipelines.casework.rights import Right, may
from pipelines.journal import Entry

Content = TypeVar("Content", bound=Action)


def show(request: Request) -> Response:
    """What waits for a decision, the oldest first."""
    place, account, words = room.of(request), reader.signed_in(request), Words.of(request)
    cases, names = place.desk.cases(), case_page.accounts(request)
    held = {file.evidence: report for report in cases.by_id.values() for file in report.attached}
    waiting = [(cases.of(held[name].id), asked) for name, asked in cases.asked.items()]
    return page(
        request,
        "evidence_end.html",
        election=place.election,
        waiting=[
            (case.id, attached.said(words, asked, names))
            for case, asked in waiting
            if may(account, Right.DESTROY_EVIDENCE, place.place(case))
        ],
    )


def ask(request: Request, form: FormData) -> Response:
    """Ask that a file be destroyed."""
    wanted = {"ground": str(form.get("ground", ""))}
    case = _case(request, form)
    return acting.decide(
        request,
        form,
        lambda: _content(AskDestruction, request, form, wanted),
        [case],
        then=f"/case/{case.id}",
        otherwise=case_page.show,
    )


def destroy(request: Request, form: FormData) -> Response:
    """Destroy it. Nothing is entered where the vault cannot be used now."""
    case, election = _case(request, form), reader.election_id(request)

    def enter() -> Entry:
        content, account = _content(Destroy, request, form, {}), reader.signed_in(request)
        key = str(form.get(forms.KEY, ""))
        return Destruction(election, settings.pack_folder(election)).decide(
            lambda: room.of(request).desk.decide(account, content, [case], key=key)
        )

    return acting.attempt(request, form, enter, then=f"/case/{case.id}", otherwise=case_page.show)


def keep(request: Request, form: FormData) -> Response:
    """Keep it, and say why."""
    case = _case(request, form)
    return acting.decide(
        request,
        form,
        lambda: _content(Keep, request, form, {}),
        [case],
        then=f"/case/{case.id}",
        otherwise=case_page.show,
    )


def _case(request: Request, form: FormData) -> Case:
    """The case as it was on the screen; 400 where that is not the one of the address."""
    seen = fields.seen(form)
    if [case.id for case in seen] != [request.path_params["case"]]:
        raise HTTPException(400)
    return seen[0]


def _content(kind: type[Content], request: Request, form: FormData, more: Mapping[str, str]) -> Content:
    told = {"evidence": str(request.path_params["file"]), "reason": str(form.get("reason", ""))}
    return fields.content(kind, {**told, **more})


PAGE = Page(
    routes=(
        get("/evidence", show, Right.DESTROY_EVIDENCE),
        post("/case/{case:path}/evidence/{file}/ask", ask, Right.OPEN_EVIDENCE),
        post("/case/{case:path}/evidence/{file}/destroy", destroy, Right.DESTROY_EVIDENCE),
        post("/case/{case:path}/evidence/{file}/keep", keep, Right.DESTROY_EVIDENCE),
    ),
    links=(Link(lambda say: say.phrase("Files to destroy"), "/evidence", Right.DESTROY_EVIDENCE),),
)
