"""The desk on a real server over Testland, with two trial pages: one for a right, one that takes a form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from dashboard.access import Access, Grant, What
from dashboard.access.oidc import Issuer
from dashboard.desk import reader, shell
from pipelines import settings
from pipelines.casework.rights import Right, Role
from tests.conftest import Land
from tests.dashboard.access.people import PASSWORD, Clock
from tests.dashboard.desk import reported
from tests.dashboard.desk.visitor import Visitor, desk_over, serving

Sent = list[tuple[str, str, str]]


@pytest.fixture(scope="package")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Testland, built."""
    land = Land(tmp_path_factory.mktemp("land"))
    land.build()
    return land.build_folder


async def _echo(line: WebSocket) -> None:
    await line.accept()
    async for words in line.iter_text():
        await line.send_text(words)


class Desk:
    """The served desk: its accounts, clock and port, and what the trial form has brought."""

    def __init__(self, folder: Path, issuer: Issuer | None = None) -> None:
        self.clock = Clock()
        self.access = Access.at(f"sqlite:///{folder}/journal.sqlite", self.clock, issuer)
        self.sent: Sent = []
        self.port = 0
        for name, role, regions in (
            ("aida", Role.COORDINATOR, {"TL-N"}),
            ("root", Role.ADMINISTRATOR, set()),
        ):
            person = self.access.accounts.add(name, self.clock(), password=PASSWORD)
            self.access.accounts.grant(person, "tl-2030", Grant(role, frozenset(regions)))

    def application(self) -> Starlette:
        trial = [
            shell.get("/trial", self._show, Right.READ),
            shell.post("/trial", self._take, Right.CHECK),
            shell.get("/broken", self._break),
            WebSocketRoute("/election/tl-2030/echo", _echo),
        ]
        return desk_over(self.access, *trial, every=0.05)

    def _show(self, request: Request) -> Response:
        reader.record(request, What.READ, "trial")
        return PlainTextResponse(reader.signed_in(request).id)

    def _take(self, request: Request, form: FormData) -> Response:
        self.sent.append((reader.signed_in(request).id, str(form["key"]), str(form["words"])))
        return shell.see_other(request, "/trial", done="1")

    def _break(self, _: Request) -> Response:
        raise RuntimeError("a secret of the inside")

    def visitor(self, name: str | None = None) -> Visitor:
        """A new browser, signed in where a name is given: without its password, which takes a while to look at."""
        visitor = Visitor(self.port)
        if name:
            session = self.access.let_in(self.access.accounts.named(name), "")
            visitor.cookies["baikoo-session"] = session.token
        return visitor


@pytest.fixture(scope="package")
def served(builds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BUILD", builds)
        desk = Desk(tmp_path_factory.mktemp("journal"))
        with serving(desk.application()) as desk.port:
            yield desk


@pytest.fixture
def desk(served: Desk) -> Desk:
    """The desk, with nobody signed in and nothing sent yet."""
    served.sent.clear()
    served.clock.forward(days=2)
    return served


@pytest.fixture(scope="package")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Testland with reports, built."""
    return reported.build(tmp_path_factory.mktemp("reported"))


@pytest.fixture
def office(reports: Path, tmp_path: Path) -> Iterator[reported.Office]:
    """A desk over them, of which nothing has been decided."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BUILD", reports)
        patch.setattr(settings, "JOURNAL", f"sqlite:///{tmp_path}/{{election}}.sqlite")
        office = reported.Office(tmp_path)
        with serving(desk_over(office.access)) as office.port:
            yield office
