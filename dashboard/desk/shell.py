"""What every page of the desk stands on: how it is registered, and the frame around it.

A page module is `pages/<name>.py` with one `PAGE`: its routes, made with `get` and `post`, and the links that lead to
it. `get` and `post` let in only whoever has the right; `post` has read the form and knows that it is one of ours.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.access import cookies
from dashboard.access.gate import signed
from dashboard.desk import elections, forms, style
from dashboard.desk.keys import key
from dashboard.desk.reader import election_id, language, person, require
from dashboard.i18n import LANGUAGES, Language, upright
from pipelines.casework.rights import Right, may

ANALYTIC = "/analysis"
"""Below this path streamlit answers."""


@dataclass(frozen=True)
class Link:
    """A link of the navigation, for whoever has the right: `words` gives its name, `path` lies below the election."""

    words: Callable[[Language], str]
    path: str
    right: Right | None = None


@dataclass(frozen=True)
class Page:
    """What a page module adds to the desk."""

    routes: Sequence[BaseRoute]
    links: Sequence[Link] = field(default_factory=tuple)


Show = Callable[[Request], Response]
Act = Callable[[Request, FormData], Response]


def get(path: str, show: Show, right: Right | None = None) -> Route:
    """A page below an election, for whoever has the right there; None: for whoever has business there at all."""

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_allowed, request, right, show)

    return Route(_below(path), answer, methods=["GET"])


def post(path: str, act: Act, right: Right | None, *, largest: int = forms.LARGEST, files: int = 0) -> Route:
    """What a form below an election leads to. `act` answers with `see_other`, or with the page and what is wrong."""

    async def answer(request: Request) -> Response:
        await run_in_threadpool(require, request, right)
        form = await forms.read(request, largest=largest, files=files)
        return await run_in_threadpool(act, request, form)

    return Route(_below(path), answer, methods=["POST"])


def _allowed(request: Request, right: Right | None, show: Show) -> Response:
    require(request, right)
    return show(request)


def _below(path: str) -> str:
    return f"/election/{{election}}{path}"


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_upright,
    )


def _upright(value: object) -> object:
    """What is written into a page, without marks that would turn round what stands beside it: who decided, and when."""
    return upright(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page: the template within the layout. In it `phrase`, `plural` and `key` are in the reader's language.

    `sealed()` stands in every form. Everything from outside is escaped, unless it is `Markup`.
    """
    say = language(request)
    visitor = forms.secret_of(request) or secrets.token_urlsafe(32)
    frame = {
        "say": say,
        "phrase": say.phrase,
        "plural": say.plural,
        "key": partial(key, say.code),
        "sealed": lambda key=None: _sealed(visitor, key),
        "stylesheet": style.path(),
        "languages": LANGUAGES,
        "here": here(request),
        "account_name": None,
        "links": (),
        "is_synthetic": False,
        **(_frame_of_person(request, say) if signed(request).session else {}),
    }
    response = HTMLResponse(_templates().get_template(template).render({**frame, **values}), status)
    if not forms.secret_of(request):
        cookies.write(response, request, cookies.VISITOR, visitor)
    return response


def see_other(request: Request, path: str, **query: str) -> RedirectResponse:
    """Go on to a page below the election: what a form answers, so that to load the page again does nothing twice."""
    below = _quoted(f"/election/{election_id(request)}{path}")
    address = below + (f"?{urlencode(query)}" if query else "")
    return RedirectResponse(address, 303)


def analytic_link(election: str, code: str, name: str = "") -> str:
    """The address of an analytic page."""
    return f"{ANALYTIC}/{name}?{urlencode({'election': election, 'lang': code})}"


def _sealed(secret: str, key: str | None) -> Markup:
    """The hidden fields of a form: that it is ours, and which one it is. `key`: that of a form that is shown again."""
    return Markup(
        '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">'
    ).format(forms.TOKEN, cookies.form_token(secret), forms.KEY, key or secrets.token_hex(16))


def here(request: Request) -> str:
    """The page's own address, to come back to after a change of language."""
    path, query = _quoted(request.scope["path"]), request.scope["query_string"].decode()
    return f"{path}?{query}" if query else path


def _quoted(path: str) -> str:
    """A path as an address: an id in it may hold what no address can."""
    return quote(path, safe="/:")


def _frame_of_person(request: Request, say: Language) -> Mapping[str, object]:
    from dashboard.desk.pages import PAGES

    who, name = person(request), request.path_params.get("election")
    account = who.within(name) if name else None
    held = elections.held(name) if account and name else None
    links = [
        {"words": link.words(say), "path": f"/election/{name}{link.path}"}
        for page in PAGES
        for link in page.links
        if account and (link.right is None or may(account, link.right))
    ]
    for link in links:
        link["is_here"] = request.url.path == link["path"]  # type: ignore[assignment]
    return {
        "account_name": who.name,
        "links": links,
        "is_synthetic": bool(held and held.is_synthetic),
    }
