"""The one stylesheet: the colours of the theme, light and dark, under a name that changes with its contents."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from dashboard.theme import DARK, LIGHT, Look

_RULES = Path(__file__).parent / "desk.css"
_FOR_EVER = "public, max-age=31536000, immutable"
_TOKENS = ("paper", "panel", "ink", "muted", "rule", "accent", "on_accent", "hatch")


def _tokens(look: Look) -> str:
    return "".join(f"--{name.replace('_', '-')}:{getattr(look, name)};" for name in _TOKENS)


@cache
def stylesheet() -> bytes:
    """The rules with the colours before them, compressed: it is sent so to everybody."""
    colours = (
        f":root{{color-scheme:light dark;{_tokens(LIGHT)}}}"
        f"@media(prefers-color-scheme:dark){{:root{{{_tokens(DARK)}}}}}\n"
    )
    return gzip.compress((colours + _RULES.read_text(encoding="utf-8")).encode(), mtime=0)


@cache
def path() -> str:
    """Its address."""
    return f"/desk-{hashlib.sha256(stylesheet()).hexdigest()[:12]}.css"


def answer(_: Request) -> Response:
    """The stylesheet, to be kept for a year."""
    headers = {"Content-Encoding": "gzip", "Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    return Response(stylesheet(), media_type="text/css", headers=headers)
