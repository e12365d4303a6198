"""What lies with the browser: the token of the session, and what binds a form to whoever it was shown to."""

import base64
import hashlib
import hmac
import secrets

from starlette.requests import HTTPConnection
from starlette.responses import Response

from dashboard.access.sessions import LONGEST

_SIZE = hashlib.sha256().digest_size


def is_encrypted(connection: HTTPConnection) -> bool:
    """Whether it came by TLS, to us or to the proxy before us."""
    return connection.url.scheme in ("https", "wss")


def read(connection: HTTPConnection, name: str) -> str | None:
    """A cookie of ours."""
    return connection.cookies.get(_name(connection, name)) or None


def write(response: Response, connection: HTTPConnection, name: str, value: str) -> None:
    """Set a cookie that no script can read, and that no other site can make the browser send."""
    response.set_cookie(
        _name(connection, name),
        value,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=is_encrypted(connection),
        httponly=True,
        samesite="strict",
    )


def clear(response: Response, connection: HTTPConnection, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(
        _name(connection, name),
        path="/",
        secure=is_encrypted(connection),
        httponly=True,
        samesite="strict",
    )


def _name(connection: HTTPConnection, name: str) -> str:
    """With the prefix no other host of the domain, and nobody without TLS, can set it in our place."""
    return f"__Host-{name}" if is_encrypted(connection) else name


SESSION, VISITOR = "baikoo-session", "baikoo-visitor"
"""The session's token; and a random text for the form of sign-in, where there is no session yet."""


def form_token(secret: str) -> str:
    """A text for a form that only a page of ours can hold, made from what the cookie holds.

    It looks different every time: pages are compressed, and what never changes could be guessed from their length.
    """
    mask = secrets.token_bytes(_SIZE)
    return base64.urlsafe_b64encode(mask + _crossed(mask, _own(secret))).decode()


def fits(secret: str, token: str) -> bool:
    """Whether a form's text was made from this secret."""
    try:
        both = base64.urlsafe_b64decode(token.encode())
    except ValueError:
        return False
    told = _crossed(both[:_SIZE], both[_SIZE:])
    return len(both) == 2 * _SIZE and hmac.compare_digest(told, _own(secret))


def _own(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"form", "sha256")


def _crossed(mask: bytes, text: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(mask, text, strict=False))
