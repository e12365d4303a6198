"""`baikoo accounts` and `baikoo expert --demo`: what they print, refuse and leave, and that no password is among it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import baikoo
from dashboard.access import Access, Session
from pipelines import settings
from tests.conftest import Land

PASSWORD = "four words put together"
TWICE = f"{PASSWORD}\n{PASSWORD}\n"


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built_land: Land) -> str:
    """The address of an empty database, beside a built Testland."""
    url = f"sqlite:///{tmp_path}/journal/journal.sqlite"
    monkeypatch.setattr(settings, "JOURNAL", url)
    monkeypatch.setattr(settings, "BUILD", built_land.build_folder)
    return url


def run(*arguments: str, answer: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(baikoo.app, arguments, input=answer)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.split())


def test_an_account_from_its_making_to_its_end(journal: str) -> None:
    code, printed = run("accounts", "add", "Aida", answer=TWICE)
    assert code == 0
    assert PASSWORD not in printed
    access = Access.at(journal)
    assert isinstance(access.sign_in("aida", PASSWORD, ""), Session)

    assert run("accounts", "roles", "aida", "tl-2030", "coordinator", "--region", "TL-N")[0] == 0
    code, printed = run("accounts", "list")
    assert all(word in printed for word in ("aida", "password", "tl-2030", "coordinator", "TL-N"))

    assert run("accounts", "disable", "aida")[0] == 0
    assert access.sign_in("aida", PASSWORD, "") is None
    assert "disabled" in run("accounts", "list")[1]
    assert run("accounts", "enable", "aida")[0] == 0
    assert run("accounts", "password", "aida", answer=TWICE.replace("four", "five"))[0] == 0
    assert isinstance(access.sign_in("aida", PASSWORD.replace("four", "five"), ""), Session)

    code, printed = run("accounts", "log")
    assert code == 0
    assert PASSWORD not in printed
    told = ("account_added", "rights_changed", "account_disabled", "account_enabled", "password_changed")
    assert all(word in printed for word in told)
    assert printed.count("terminal of ") == 5
    assert run("accounts", "roles", "aida", "tl-2030")[0] == 0
    assert access.accounts.named("aida").grants == {}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("roles", "nobody", "tl-2030", "lawyer"), "no account 'nobody'"),
        (("roles", "aida", "tl-2031", "lawyer"), "baikoo build tl-2031"),
        (("roles", "aida", "tl-2030", "coordinator"), "works in regions"),
        (("roles", "aida", "tl-2030", "coordinator", "--region", "TL-X"), "Its regions are TL-C, TL-N, TL-S"),
        (("roles", "aida", "tl-2030", "lawyer", "--region", "TL-N"), "works in regions"),
        (("add", "aida", "--issuer", "https://id.example", "--subject", "1"), "already"),
        (("add", "zina", "--issuer", "https://id.example"), "belong together"),
        (("disable", "nobody"), "no account 'nobody'"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(journal: str, arguments: tuple[str, ...], told: str) -> None:
    run("accounts", "add", "aida", answer=TWICE)
    code, printed = run("accounts", *arguments)
    assert code == 4
    assert told in printed
    assert Access.at(journal).accounts.named("aida").grants == {}


def test_a_password_that_is_too_easy_makes_no_account(journal: str) -> None:
    code, printed = run("accounts", "add", "aida", answer="aida aida aida\n" * 2)
    assert code == 4
    assert "aida aida aida" not in printed
    assert Access.at(journal).accounts.all() == []


def test_what_somebody_sent_does_not_reach_the_terminal_as_orders(journal: str) -> None:
    access = Access.at(journal)
    from dashboard.access import What

    access.log.append(What.REFUSED, access.now(), subject="/\x1b[2J[red]x", address="192.0.2.1")
    code, printed = run("accounts", "log")
    assert code == 0
    assert "\x1b[2J" not in printed
    assert "?[2J[red]x" in printed


def test_no_demonstration_over_a_real_election(journal: str, land: Land) -> None:
    land.replace("election", "synthetic = true", "synthetic = false")
    land.build()
    code, printed = run("expert", "--demo")
    assert code == 4
    assert "real elections are built here: tl-2030" in printed
    assert not Path(journal.removeprefix("sqlite:///")).parent.exists()


def test_no_demonstration_over_nothing(journal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BUILD", tmp_path / "nothing")
    code, printed = run("expert", "--demo")
    assert code == 4
    assert "no exercise is built" in printed


def test_a_password_to_hand_out_is_printed_once_and_must_be_replaced(journal: str) -> None:
    code, printed = run("accounts", "add", "aida", "--one-time", "--reason", "new here")
    assert code == 0
    given = printed.rsplit(" ", 1)[1]
    access = Access.at(journal)
    session = access.sign_in("aida", given, "")
    assert isinstance(session, Session)
    found = access.sessions.going_on(session.token, access.now())
    assert found is not None
    assert found.is_provisional
    code, printed = run("accounts", "password", "aida", "--one-time")
    assert access.sign_in("aida", given, "") is None
    assert isinstance(access.sign_in("aida", printed.rsplit(" ", 1)[1], ""), Session)
    told = run("accounts", "log")[1]
    assert given not in told
    assert "new here" in told


def test_every_session_of_an_account_can_be_ended(journal: str) -> None:
    run("accounts", "add", "aida", answer=TWICE)
    access = Access.at(journal)
    sessions = [access.let_in(access.accounts.named("aida"), "") for _ in range(2)]
    assert run("accounts", "sign-out", "aida", "--reason", "a lost telephone")[0] == 0
    assert not [each for each in sessions if access.sessions.going_on(each.token, access.now())]
    assert "a lost telephone" in run("accounts", "log", "--subject", access.accounts.named("aida").id)[1]
