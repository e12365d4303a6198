"""Coming in and going out: the page of sign-in, and what happens to a form whose session had run out."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from dashboard.access import Session, cookies
from dashboard.access.access import SlowDown
from dashboard.access.gate import address_of, remember_session, signed
from dashboard.desk import forms, reader
from dashboard.desk.shell import here, page
from dashboard.i18n import LANGUAGES

PATH, OUT = "/sign-in", "/sign-out"
_KEPT_FOR_A_YEAR = 365 * 24 * 3600


def show(request: Request) -> Response:
    """The page of sign-in; whoever is signed in goes on."""
    if signed(request).session:
        return RedirectResponse(local(request.query_params.get("next")), 303)
    return _page(request, local(request.query_params.get("next")))


async def act(request: Request) -> Response:
    """Sign in, and go on to where one wanted to."""
    form = await forms.read(request)
    return await run_in_threadpool(_signed_in, request, form)


def _signed_in(request: Request, form: FormData) -> Response:
    access = signed(request).access
    name, password = text(form, "name"), text(form, "password")
    answer = access.sign_in(name, password, address_of(request))
    kept = {field: text(form, field) for field in ("kept", "kept_path")}
    if isinstance(answer, Session):
        if before := signed(request).session:
            access.sign_out(before)
        return _let_in(request, answer, local(text(form, "next")), kept)
    wait = int(answer.wait.total_seconds()) + 1 if isinstance(answer, SlowDown) else 0
    response = _page(
        request,
        local(text(form, "next")),
        name=name,
        is_wrong=not wait,
        wait=wait,
        status=429 if wait else 401,
        **kept,
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _let_in(request: Request, session: Session, path: str, kept: dict[str, str]) -> Response:
    """Go on, or show once more what could not be sent because the session had run out."""
    if not kept["kept_path"]:
        response: Response = RedirectResponse(path, 303)
    else:
        remember_session(request, session)
        fields = parse_qsl(kept["kept"], keep_blank_values=True)
        response = page(request, "kept.html", fields=fields, path=local(kept["kept_path"]))
    cookies.write(response, request, cookies.SESSION, session.token)
    cookies.clear(response, request, cookies.VISITOR)
    return response


def _page(
    request: Request,
    path: str,
    *,
    name: str = "",
    is_wrong: bool = False,
    wait: int = 0,
    kept: str = "",
    kept_path: str = "",
    status: int = 200,
) -> Response:
    issuer = signed(request).access.issuer
    return page(
        request,
        "sign_in.html",
        status=status,
        here=f"{PATH}?next={quote(path, safe='')}",
        next=path,
        name=name,
        is_wrong=is_wrong,
        wait=wait,
        kept=kept,
        kept_path=kept_path,
        provider=issuer.provider.name if issuer else None,
    )


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer whoever has no session: a page leads to sign-in, a form is kept, anything else is refused in a word."""
    request = Request(scope, receive)
    is_page = "text/html" in request.headers.get("Accept", "")
    if request.method == "POST" and is_page:
        response = await _keep(request)
    elif request.method in ("GET", "HEAD") and is_page:
        response = RedirectResponse(f"{PATH}?next={quote(here(request), safe='')}", 303)
    else:
        response = Response("sign in first", 401, media_type="text/plain")
    if request.method == "GET":  # the form that is sent next must still show that it is this browser's
        cookies.clear(response, request, cookies.SESSION)
    await response(scope, receive, send)


async def _keep(request: Request) -> Response:
    """The page of sign-in with what was written, if one of our pages in this browser sent it; files are not kept."""
    kept: dict[str, str] = {}
    if request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        form = await forms.read_if_ours(request)
        fields = [(name, str(value)) for name, value in form.multi_items() if name != forms.TOKEN]
        kept = {"kept": urlencode(fields), "kept_path": request.url.path} if fields else {}
    return await run_in_threadpool(lambda: _page(request, "/", status=401, **kept))  # type: ignore[arg-type]


async def sign_out(request: Request) -> Response:
    """End the session."""
    await forms.read(request)
    session = signed(request).session
    if session:
        await run_in_threadpool(signed(request).access.sign_out, session)
    response = RedirectResponse(PATH, 303)
    cookies.clear(response, request, cookies.SESSION)
    return response


def change_language(request: Request) -> Response:
    """Remember a language and go back."""
    response = RedirectResponse(local(request.query_params.get("next")), 303)
    code = request.path_params["code"]
    if code in LANGUAGES:
        secure = cookies.is_encrypted(request)
        response.set_cookie(
            reader.LANGUAGE, code, max_age=_KEPT_FOR_A_YEAR, secure=secure, httponly=True, samesite="strict"
        )
    return response


def text(form: FormData, field: str) -> str:
    """What stands in a field; nothing where it is missing or a file."""
    value = form.get(field)
    return value if isinstance(value, str) else ""


def local(path: str | None) -> str:
    """A path of ours, or the start page: never an address that leads elsewhere, nor back to the page of sign-in."""
    path = path or "/"
    parts = urlsplit(path)
    is_ours = path.startswith("/") and not path.startswith("//") and not set(path) & set("\\\r\n\t")
    return path if is_ours and not parts.netloc and parts.path != PATH else "/"


ROUTES: Sequence[Route] = (
    Route(PATH, show, methods=["GET"]),
    Route(PATH, act, methods=["POST"]),
    Route(OUT, sign_out, methods=["POST"]),
    Route("/language/{code}", change_language, methods=["GET"]),
)
OPEN = (PATH, *(f"/language/{code}" for code in LANGUAGES))
"""What needs no session."""
