"""What a form brings: read up to a bound, and refused unless a page of ours made it for whoever sends it."""

import re

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from dashboard.access import What, cookies
from dashboard.access.gate import address_of, signed

LARGEST = 256 * 1024
"""Bytes of a form without files: what a person types is far less."""
TOKEN, KEY = "token", "key"
"""The fields of every form: whose it is, and which; the same form sent twice has the same key."""
UNREADABLE, FORBIDDEN, TOO_LARGE = 400, 403, 413
_UNKEPT = re.compile("[\0\ud800-\udfff]")
"""What is half a letter or none: no keyboard types it, and PostgreSQL keeps it in no text."""


async def read(request: Request, *, largest: int = LARGEST, files: int = 0) -> FormData:
    """The form; 413 where it is larger, before it is all here, 400 where it is no text that can be kept, and 403
    where its token is not this reader's."""
    detail = "file" if files else "large"
    try:
        form = await _bounded(request, largest, detail).form(
            max_files=files, max_part_size=min(largest, LARGEST)
        )
    except UnicodeError:  # it names an alphabet of its own choice, and is not written in it
        raise HTTPException(UNREADABLE) from None
    if any(_UNKEPT.search(text) for pair in form.multi_items() for text in pair if isinstance(text, str)):
        await form.close()
        raise HTTPException(UNREADABLE)
    if not is_ours(request, form):
        await form.close()
        await run_in_threadpool(_log, request)
        raise HTTPException(FORBIDDEN, "form")
    return form


async def read_if_ours(request: Request) -> FormData:
    """The form, or an empty one where no page of ours made it for this reader or it is too large."""
    try:
        return await read(request)
    except HTTPException:
        return FormData()


def is_ours(request: Request, form: FormData) -> bool:
    """Whether a page of ours made the form for this reader."""
    token, secret = form.get(TOKEN), secret_of(request)
    return isinstance(token, str) and secret is not None and cookies.fits(secret, token)


def secret_of(request: Request) -> str | None:
    """What the forms of this reader are bound to: the session, also one that has just run out, or a passing visit."""
    return signed(request).token or cookies.read(request, cookies.VISITOR)


def _log(request: Request) -> None:
    """A form that another site, or nobody, made: the person may not know of it, whoever reads the log does."""
    access, session = signed(request).access, signed(request).session
    access.log.append(
        What.REFUSED,
        access.now(),
        account_id=session.account_id if session else None,
        election=request.path_params.get("election"),
        subject=f"form: {request.url.path}",
        address=address_of(request),
    )


def _bounded(request: Request, largest: int, detail: str) -> Request:
    """The request, with an end to what it may bring."""
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > largest:
            raise HTTPException(TOO_LARGE, detail)
        return message

    return Request(request.scope, receive)
