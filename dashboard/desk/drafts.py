"""Drafts of whoever asks, and the few lines of script that keep one while it is typed."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.drafts import Draft, Drafts, Fields
from dashboard.access.gate import signed
from dashboard.desk import forms, reader

_SCRIPT = Path(__file__).parent / "draft.js"
_FOR_EVER = "public, max-age=31536000, immutable"


def keep(request: Request, form: str, fields: Fields) -> None:
    """Keep what was typed; without what makes the form one of ours."""
    own = {name: value for name, value in fields.items() if name not in (forms.TOKEN, forms.KEY, "action")}
    _drafts(request).keep(*_whose(request), form, own, signed(request).access.now())


def kept(request: Request, form: str) -> Draft | None:
    """The draft of this form, if there is one."""
    return _drafts(request).kept(*_whose(request), form)


def drop(request: Request, form: str) -> None:
    """Forget it."""
    _drafts(request).drop(*_whose(request), form)


@cache
def script_path() -> str:
    """The address of the script: another one whenever a letter of it changes."""
    return f"/draft-{hashlib.sha256(_SCRIPT.read_bytes()).hexdigest()[:12]}.js"


def script(_: Request) -> Response:
    """The script, to be kept for a year."""
    return Response(_SCRIPT.read_bytes(), media_type="text/javascript", headers={"Cache-Control": _FOR_EVER})


def _drafts(request: Request) -> Drafts:
    return Drafts(signed(request).access.engine)


def _whose(request: Request) -> tuple[str, str]:
    return reader.person(request).id, reader.election_id(request)
