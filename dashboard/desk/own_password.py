"""The person's own password: another one, typed twice, against the old one."""

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.access import Session, cookies, passwords
from dashboard.access.gate import address_of, signed
from dashboard.desk import forms, reader, sign_in
from dashboard.desk.shell import page
from dashboard.desk.sign_in import text

PATH = "/password"


def show(request: Request) -> Response:
    """The form for another password."""
    return page(request, "password.html", problem=None, shortest=passwords.SHORTEST)


async def act(request: Request) -> Response:
    """Set another password. Every session of the account ends, this one too."""
    form = await forms.read(request)
    return await run_in_threadpool(_changed, request, form)


def _changed(request: Request, form: FormData) -> Response:
    access, who = signed(request).access, reader.person(request)
    old, new = text(form, "old"), text(form, "new")
    problem = passwords.problem(new, who.name) or ("different" if new != text(form, "again") else None)
    checked = None if problem else access.sign_in(who.name, old, address_of(request))
    if not isinstance(checked, Session):
        problem = problem or ("slow" if checked else "wrong")
        return page(request, "password.html", status=422, problem=problem, shortest=passwords.SHORTEST)
    access.set_password(who, new, address_of(request))
    response = RedirectResponse(sign_in.PATH, 303)
    cookies.clear(response, request, cookies.SESSION)
    return response


ROUTES: Sequence[Route] = (Route(PATH, show, methods=["GET"]), Route(PATH, act, methods=["POST"]))
