"""A real server in a thread, and a visitor who keeps cookies, follows nothing by itself and fills forms in."""

import gzip
import http.client
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from dashboard.access import Access
from dashboard.desk import application

PAGE = {"Accept": "text/html,application/xhtml+xml", "Accept-Encoding": "gzip"}


def desk_over(access: Access, *more: BaseRoute, every: float = 20) -> Starlette:
    """The pages of the desk over these accounts, without streamlit's, and `more` of a test."""
    return Starlette(
        routes=[*application.routes(access), *more],
        middleware=application.middleware(access, every=every),
        exception_handlers=application.HANDLERS,
    )


@contextmanager
def serving(app: ASGIApp) -> Iterator[int]:
    """The application on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="websockets-sansio"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@dataclass(frozen=True)
class Answer:
    """What came back; `size` is what went over the line."""

    status: int
    headers: http.client.HTTPMessage
    text: str
    size: int
    raw: bytes = b""

    @property
    def leads_to(self) -> str | None:
        return self.headers["Location"]

    def fields(self, action: str) -> dict[str, str]:
        """The hidden fields of the form with this action."""
        return dict(self._hidden(action))

    def marks(self, action: str) -> list[str]:
        """The cases that the form with this action is about, as it marks them."""
        return [value for name, value in self._hidden(action) if name == "seen"]

    def _hidden(self, action: str) -> list[tuple[str, str]]:
        form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', self.text, re.DOTALL)
        assert form, f"no form for {action}"
        found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0])
        return [(unescape(name), unescape(value)) for name, value in found]


@dataclass
class Visitor:
    """A browser without its screen."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        told = {**PAGE, **self.headers, **{name.replace("_", "-"): text for name, text in headers.items()}}
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, told)
            response = connection.getresponse()
            raw = response.read()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self._keep(line)
        plain = gzip.decompress(raw) if response.headers["Content-Encoding"] == "gzip" else raw
        return Answer(response.status, response.headers, plain.decode(errors="replace"), len(raw), plain)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields).encode(), **{**kind, **headers})

    def upload(self, path: str, fields: dict[str, str], contents: bytes, name: str = "IMG_1.jpg") -> Answer:
        """Send a form with one file, named as the browser is told to name it."""
        bound = "bound-of-the-parts"
        head = "".join(
            f'--{bound}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in fields.items()
        )
        head += f'--{bound}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        head += "Content-Type: image/jpeg\r\n\r\n"
        body = head.encode() + contents + f"\r\n--{bound}--\r\n".encode()
        return self.ask("POST", path, body, Content_Type=f"multipart/form-data; boundary={bound}")

    def fill_in(self, page: str, action: str, **fields: str) -> Answer:
        """Open a page and send its form."""
        return self.post(action, {**self.get(page).fields(action), **fields})

    def post_marked(self, page: Answer, action: str, fields: dict[str, str]) -> Answer:
        """Send the form of a page, with every case that it marks, and what is typed."""
        typed = [(name, value) for name, value in {**page.fields(action), **fields}.items() if name != "seen"]
        body = urlencode([*typed, *(("seen", mark) for mark in page.marks(action))]).encode()
        return self.ask("POST", action, body, Content_Type="application/x-www-form-urlencoded")

    def sign_in(self, name: str, password: str, next: str = "/") -> Answer:
        return self.fill_in(f"/sign-in?next={next}", "/sign-in", name=name, password=password)

    def _keep(self, line: str) -> None:
        self.set_cookies.append(line)
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value
