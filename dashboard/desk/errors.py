"""What went wrong, in plain words and in the reader's language: for people, never with the inside of the software."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import headers, reader
from dashboard.desk.shell import page
from pipelines.errors import JournalError

_FORGED = (400, 413)
"""What no page of ours sends: it was made by hand, and whoever reads the log should know."""


def show(request: Request, error: Exception) -> Response:
    """The page of a refusal, or of an address that leads nowhere."""
    assert isinstance(error, HTTPException)
    if error.status_code in _FORGED and signed(request).session:
        reader.record(request, What.REFUSED, f"{request.url.path}: {error.status_code}")
    return page(request, "error.html", status=error.status_code, code=error.status_code, reason=error.detail)


def broken(request: Request, error: Exception) -> Response:
    """An error of ours: it was logged, and is told without anything that could hold what people wrote.

    A journal that cannot be read is none of the software: it is said to be for now.
    """
    code = 503 if isinstance(error, JournalError) else 500
    try:
        response: Response = page(request, "error.html", status=code, code=code, reason="")
    except Exception:  # the database of accounts, the snapshot: whatever the page needs may be what is broken
        response = PlainTextResponse(
            "Baikoo: an error of the software. Nothing was lost that was confirmed.", code
        )
    response.headers.update(
        {**headers.ALWAYS, "Content-Security-Policy": headers.PLAIN, "Cache-Control": "no-store"}
    )
    return response
