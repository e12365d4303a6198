"""The gate before every address of the expert edition: pages, data, files and the open line of the analytic pages.

It lets through whoever has a session; everybody else only to what is open to all. A line that stays open (a websocket)
is looked at again and again, and is closed when its session has ended.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access import cookies
from dashboard.access.access import Access
from dashboard.access.log import What
from dashboard.access.sessions import Session

NOT_ALLOWED = 1008
"""The code of a websocket that is closed because of who asks (RFC 6455)."""


@dataclass(frozen=True)
class Signed:
    """What the gate tells whoever answers: the session, if there is one, and the stores of access."""

    access: Access
    session: Session | None
    token: str | None


def signed(connection: HTTPConnection) -> Signed:
    """What the gate has found out."""
    found = connection.scope["baikoo"]
    assert isinstance(found, Signed)
    return found


def remember_session(connection: HTTPConnection, session: Session) -> None:
    """Answer this request as one of the session that has just begun."""
    connection.scope["baikoo"] = Signed(signed(connection).access, session, session.token)


def address_of(connection: HTTPConnection) -> str:
    """From where somebody asks."""
    return connection.client.host if connection.client else ""


class Gate:
    """Middleware. `is_open` says which paths are for all, `refuse` answers whoever may not come in.

    A session that is provisional opens what `is_first` says besides; for anything else `choose` answers. `every` is
    how often, in seconds, an open line is looked at.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        access: Access,
        is_open: Callable[[str], bool],
        refuse: ASGIApp,
        is_first: Callable[[str], bool],
        choose: ASGIApp,
        every: float = 20,
    ) -> None:
        self.app, self.access, self.every = app, access, every
        self.is_open, self.refuse, self.is_first, self.choose = is_open, refuse, is_first, choose

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, let through or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        token = cookies.read(connection, cookies.SESSION)
        session = await self._session(token)
        scope["baikoo"] = Signed(self.access, session, token)
        if session is None and token:
            await self._log_refusal(connection)
        if session is not None and session.is_provisional:
            await self._provisional(scope, receive, send)
        elif session is not None and scope["type"] == "websocket":
            await Line(self, session.token, receive, send).carry(scope)
        elif session is not None or (scope["type"] == "http" and self.is_open(scope["path"])):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": NOT_ALLOWED})
        else:
            await self.refuse(scope, receive, send)

    async def _provisional(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let whoever has a password that was handed out do nothing but choose their own."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": NOT_ALLOWED})
        elif self.is_open(scope["path"]) or self.is_first(scope["path"]):
            await self.app(scope, receive, send)
        else:
            await self.choose(scope, receive, send)

    async def _session(self, token: str | None, *, seen: bool = True) -> Session | None:
        if not token:
            return None
        return await run_in_threadpool(self.access.sessions.going_on, token, self.access.now(), seen=seen)

    async def goes_on(self, token: str, *, seen: bool) -> bool:
        """Whether the session of an open line goes on."""
        return await self._session(token, seen=seen) is not None

    async def _log_refusal(self, connection: HTTPConnection) -> None:
        """A token that opens nothing: forged, ended or too old. Whoever brings none is a stranger, and no line."""
        await run_in_threadpool(
            self.access.log.append,
            What.REFUSED,
            self.access.now(),
            election=_election_of(connection.url.path),
            subject=connection.url.path,
            address=address_of(connection),
        )


def _election_of(path: str) -> str | None:
    """The election of an address that nobody has looked up yet: its line is for who keeps that one's accounts."""
    _, first, *rest = f"{path}//".split("/")
    return (rest[0] or None) if first == "election" else None


class Line:
    """An open line: ends for both sides when its session ends."""

    def __init__(self, gate: Gate, token: str, receive: Receive, send: Send) -> None:
        self.gate, self.token = gate, token
        self._receive, self._send = receive, send
        self._waiting: asyncio.Task[Message] | None = None
        self._is_closed = False

    async def carry(self, scope: Scope) -> None:
        """Serve the line until one side or the session ends."""
        try:
            await self.gate.app(scope, self.receive, self.send)
        finally:
            if self._waiting is not None:
                self._waiting.cancel()

    async def receive(self) -> Message:
        """The next message, or the end."""
        while not self._is_closed:
            self._waiting = self._waiting or asyncio.ensure_future(self._receive())
            done, _ = await asyncio.wait({self._waiting}, timeout=self.gate.every)
            message = self._waiting.result() if done else None
            is_act = message is not None and message["type"] == "websocket.receive"
            if (message is None or is_act) and not await self.gate.goes_on(self.token, seen=is_act):
                self._is_closed = True
                await self._send({"type": "websocket.close", "code": NOT_ALLOWED})
            elif message is not None:
                self._waiting = None
                return message
        return {"type": "websocket.disconnect", "code": NOT_ALLOWED}

    async def send(self, message: Message) -> None:
        """Send, unless the line is closed: an OSError is how a server tells that nobody is there any more."""
        if self._is_closed:
            raise OSError("the session has ended")
        await self._send(message)
