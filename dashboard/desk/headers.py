"""What every answer forbids the browser: foreign scripts, showing us in a frame, guessing, telling where one was."""

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access import cookies

PLAIN = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Of our own pages: no script but the one that keeps drafts."""
ANALYTIC = "frame-ancestors 'none'; object-src 'none'; base-uri 'self'"
"""Of the analytic pages: streamlit writes scripts and styles into its page."""
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_A_YEAR = "max-age=31536000"


class Headers:
    """Middleware. `analytic` is the path below which streamlit answers."""

    def __init__(self, app: ASGIApp, *, analytic: str) -> None:
        self.app, self.analytic = app, analytic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers that the answer does not have."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._add(headers, scope)
            await send(message)

        await self.app(scope, receive, with_headers)

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        is_analytic = scope["path"].startswith(f"{self.analytic}/")
        for name, value in ALWAYS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", ANALYTIC if is_analytic else PLAIN)
        if not is_analytic:
            headers.setdefault("Cache-Control", "no-store")
        if cookies.is_encrypted(HTTPConnection(scope)):
            headers.setdefault("Strict-Transport-Security", _A_YEAR)
