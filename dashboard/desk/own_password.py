"""The person's own password: another one, typed twice, against the old one; and to be signed out everywhere."""

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from dashboard.access import By, Session, cookies, passwords
from dashboard.access.gate import address_of, signed
from dashboard.desk import forms, reader, sign_in
from dashboard.desk.shell import page
from dashboard.desk.sign_in import text

PATH, EVERYWHERE = "/password", "/sign-out-everywhere"


def show(request: Request) -> Response:
    """The form for another password."""
    return _page(request)


async def choose(scope: Scope, receive: Receive, send: Send) -> None:
    """Lead whoever has a password that was handed out to where they choose their own."""
    await RedirectResponse(PATH, 303)(scope, receive, send)


async def act(request: Request) -> Response:
    """Set another password. Every session of the account ends, this one too."""
    form = await forms.read(request)
    return await run_in_threadpool(_changed, request, form)


def _changed(request: Request, form: FormData) -> Response:
    access, who = signed(request).access, reader.person(request)
    old, new = text(form, "old"), text(form, "new")
    problem = passwords.problem(new, who.name) or ("different" if new != text(form, "again") else None)
    problem = problem or ("same" if new == old else None)
    checked = None if problem else access.sign_in(who.name, old, address_of(request))
    if not isinstance(checked, Session):
        problem = problem or ("slow" if checked else "wrong")
        return _page(request, problem)
    access.set_password(who, new, _self(request))
    return _out(request)


async def act_everywhere(request: Request) -> Response:
    """Sign out here and wherever else the account is signed in."""
    await forms.read(request)
    return await run_in_threadpool(_everywhere, request)


def _everywhere(request: Request) -> Response:
    signed(request).access.end_sessions(reader.person(request), _self(request))
    return _out(request)


def _self(request: Request) -> By:
    return By(reader.person(request).id, address=address_of(request))


def _page(request: Request, problem: str | None = None) -> Response:
    who = reader.person(request)
    return page(
        request,
        "password.html",
        status=422 if problem else 200,
        problem=problem,
        shortest=passwords.SHORTEST,
        is_handed_out=who.handed_out_at is not None,
        has_password=who.issuer is None,
    )


def _out(request: Request) -> Response:
    response = RedirectResponse(sign_in.PATH, 303)
    cookies.clear(response, request, cookies.SESSION)
    return response


ROUTES: Sequence[Route] = (
    Route(PATH, show, methods=["GET"]),
    Route(PATH, act, methods=["POST"]),
    Route(EVERYWHERE, act_everywhere, methods=["POST"]),
)
