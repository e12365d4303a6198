"""The expert edition: the desk's pages and, below one path, streamlit's analytic ones, all behind one gate."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.access import Access
from dashboard.access.gate import Gate
from dashboard.desk import drafts, errors, own_password, sign_in, style, vouched
from dashboard.desk.headers import Headers
from dashboard.desk.pages import PAGES
from dashboard.desk.shell import ANALYTIC
from pipelines.errors import JournalError

_ICON = Path(__file__).parents[1] / "static" / "icon.png"
_A_DAY = "public, max-age=86400"
HEALTH = f"{ANALYTIC}/_stcore/health"
HANDLERS: Mapping[Any, Any] = {
    HTTPException: errors.show,
    JournalError: errors.without_journal,
    Exception: errors.broken,
}
"""Who answers when something goes wrong."""


def _icon(_: object) -> Response:
    return FileResponse(_ICON, headers={"Cache-Control": _A_DAY})


def is_open(path: str) -> bool:
    """Whether a path needs no session: the page of sign-in with its style and icon, and whether the server lives."""
    return path in (*sign_in.OPEN, *vouched.OPEN, style.path(), "/icon.png", HEALTH)


def is_first(path: str) -> bool:
    """Whether a path is for whoever has yet to choose a password of their own."""
    return path in (own_password.PATH, sign_in.OUT)


def routes(access: Access) -> Sequence[BaseRoute]:
    """Every address of ours; streamlit has its own."""
    of_pages = [route for page in PAGES for route in page.routes]
    own = (
        Route(style.path(), style.answer),
        Route(drafts.script_path(), drafts.script),
        Route("/icon.png", _icon),
    )
    of_issuer = vouched.routes(access.issuer) if access.issuer else ()
    return [*own, *sign_in.ROUTES, *own_password.ROUTES, *of_issuer, *of_pages]


def middleware(access: Access, *, every: float = 20) -> Sequence[Middleware]:
    """What stands before all addresses, streamlit's too. `every`: seconds between two looks at an open line."""
    gate = Middleware(
        Gate, access=access, is_open=is_open, refuse=sign_in.refuse,
        is_first=is_first, choose=own_password.choose, every=every,
    )  # fmt: skip
    return [Middleware(Headers, analytic=ANALYTIC), gate]
