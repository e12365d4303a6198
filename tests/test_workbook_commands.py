"""`baikoo workbook`: what it shows, enters and refuses, as the page does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import baikoo
import baikoo_workbook
from dashboard.access import Access, Grant
from pipelines import settings
from pipelines.casework.rights import Role
from tests.dashboard.access.people import PASSWORD
from tests.dashboard.desk import reported
from tests.dashboard.desk.conftest import opened
from tests.dashboard.desk.filled import CHECKED, fill, taken
from tests.dashboard.desk.reported import ELECTION, Office, decide


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reported.build(tmp_path_factory.mktemp("reported"))


@pytest.fixture
def office(built: Path, tmp_path: Path) -> Iterator[Office]:
    """An office in which aida has a password."""
    with opened(built, tmp_path) as office:
        access = Access.at(settings.accounts_url())
        access.set_password(access.accounts.named("aida"), PASSWORD)
        yield office


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which no cell of a table is folded in the middle of a word."""
    monkeypatch.setattr(baikoo_workbook, "console", Console(width=200))


def run(file: Path, *options: str, name: str = "aida", password: str = PASSWORD) -> tuple[int, str]:
    arguments = ["workbook", ELECTION, str(file), "--as", name, *options]
    result = CliRunner().invoke(baikoo.app, arguments, input=f"{password}\n")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.split())


@pytest.fixture
def file(office: Office, tmp_path: Path) -> Path:
    found = tmp_path / "back.xlsx"
    found.write_bytes(fill(taken(office.visitor("aida")), {"v-5": CHECKED, "v-6": CHECKED}))
    return found


def test_it_shows_and_enters_only_when_that_is_asked_and_once(office: Office, file: Path) -> None:
    code, printed = run(file)
    assert code == 0
    assert printed.count("ready") == 2
    assert office.entries() == []
    code, printed = run(file, "--enter")
    assert code == 0
    assert printed.count("entered") == 2
    assert run(file, "--enter")[0] == 0
    assert [entry.decision.action for entry in office.entries()] == ["take", "take"]
    assert {entry.decision.account for entry in office.entries()} == {office.access.accounts.named("aida").id}
    assert office.logged("sign_out")


def test_a_conflict_is_told_and_left(office: Office, file: Path) -> None:
    assert decide(office.visitor("lena"), "v-5", "take", reason="Өзүм чалам").status == 303
    code, printed = run(file, "--enter")
    assert code == 4
    assert "lena" in printed
    assert "Өзүм чалам" in printed
    assert [entry.decision.subjects[0].id for entry in office.entries()] == ["v-5", "v-6"]


def test_who_may_not_enters_nothing(office: Office, file: Path) -> None:
    assert run(file, "--enter", password="four words put aside")[0] == 5
    office.access.accounts.grant(
        office.access.accounts.named("aida"), ELECTION, Grant(Role.ANALYST, frozenset())
    )
    code, printed = run(file, "--enter")
    assert code == 5
    assert "may not check reports" in printed
    assert office.entries() == []


def test_what_is_no_workbook_is_told(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    assert run(other)[0] == 4
    other.write_bytes(b"PK\x03\x04" + bytes(50))
    code, printed = run(other)
    assert code == 4
    assert "cannot be read as a workbook" in printed
    assert office.entries() == []
