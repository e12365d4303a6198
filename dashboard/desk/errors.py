"""What went wrong, in plain words and in the reader's language: for people, never with the inside of the software."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.desk import headers
from dashboard.desk.shell import page


def show(request: Request, error: Exception) -> Response:
    """The page of a refusal, or of an address that leads nowhere."""
    assert isinstance(error, HTTPException)
    return page(request, "error.html", status=error.status_code, code=error.status_code, reason=error.detail)


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
