"""What went wrong, in plain words and in the reader's language: for people, never with the inside of the software."""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import headers, reader
from dashboard.desk.shell import page

_LOG = logging.getLogger(__name__)
_FORGED = (400, 413)
"""What no page of ours sends: it was made by hand, and whoever reads the log should know."""


def show(request: Request, error: Exception) -> Response:
    """The page of a refusal, or of an address that leads nowhere."""
    assert isinstance(error, HTTPException)
    if error.status_code in _FORGED and signed(request).session:
        reader.record(request, What.REFUSED, f"{request.url.path}: {error.status_code}")
    return page(request, "error.html", status=error.status_code, code=error.status_code, reason=error.detail)


def without_journal(request: Request, error: Exception) -> Response:
    """The journal cannot be reached or does not hold: nothing of it is shown, and whoever keeps it is told what."""
    _LOG.error("%s", error)
    return page(request, "error.html", status=503, code=503, reason="journal")


def broken(request: Request, _: Exception) -> Response:
    """An error of ours: it was logged, and is told without anything that could hold what people wrote."""
    try:
        response: Response = page(request, "error.html", status=500, code=500, reason="")
    except Exception:  # the database of accounts, the snapshot: whatever the page needs may be what is broken
        response = PlainTextResponse(
            "Baikoo: an error of the software. Nothing was lost that was confirmed.", 500
        )
    response.headers.update(
        {**headers.ALWAYS, "Content-Security-Policy": headers.PLAIN, "Cache-Control": "no-store"}
    )
    return response
