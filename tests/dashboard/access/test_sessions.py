"""A session begins with a new token, ends by time or act, and its token is kept nowhere."""

import datetime as dt
from pathlib import Path

import pytest

from dashboard.access import Access, Person, Session
from dashboard.access.sessions import IDLE, LONGEST
from tests.dashboard.access.people import PASSWORD, Clock


def begun(access: Access, person: Person) -> Session:
    return access.let_in(person, "192.0.2.1")


def goes_on(access: Access, session: Session) -> bool:
    return access.sessions.going_on(session.token, access.now()) is not None


def test_every_sign_in_has_a_token_of_its_own(access: Access, aida: Person) -> None:
    tokens = {begun(access, aida).token for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 43 for token in tokens)  # 256 bits


def test_no_token_lies_in_the_database(access: Access, aida: Person, tmp_path: Path) -> None:
    token = begun(access, aida).token
    access.engine.dispose()
    assert not [
        file for file in tmp_path.rglob("*") if file.is_file() and token.encode() in file.read_bytes()
    ]


@pytest.mark.parametrize("forged", ["", "x", "A" * 43, "' OR 1=1 --", "\x00"])
def test_a_forged_token_opens_nothing(access: Access, aida: Person, forged: str) -> None:
    begun(access, aida)
    assert access.sessions.going_on(forged, access.now()) is None


def test_one_letter_changed_opens_nothing(access: Access, aida: Person) -> None:
    token = begun(access, aida).token
    other = ("A" if token[0] != "A" else "B") + token[1:]
    assert access.sessions.going_on(other, access.now()) is None


def test_it_ends_when_nobody_is_there(access: Access, aida: Person, clock: Clock) -> None:
    session = begun(access, aida)
    clock.forward(seconds=IDLE.total_seconds() - 1)
    assert goes_on(access, session)
    clock.forward(seconds=IDLE.total_seconds() - 1)
    assert goes_on(access, session)
    clock.forward(seconds=IDLE.total_seconds())
    assert not goes_on(access, session)


def test_to_be_looked_at_keeps_no_session_alive(access: Access, aida: Person, clock: Clock) -> None:
    session = begun(access, aida)
    for _ in range(6):
        access.sessions.going_on(session.token, access.now(), seen=False)
        clock.forward(minutes=10)
    assert not goes_on(access, session)


def test_it_ends_after_half_a_day_however_busy(access: Access, aida: Person, clock: Clock) -> None:
    session = begun(access, aida)
    for _ in range(int(LONGEST / dt.timedelta(minutes=30)) - 1):
        clock.forward(minutes=30)
        assert goes_on(access, session)
    clock.forward(minutes=30)
    assert not goes_on(access, session)


def test_a_clock_that_is_set_back_lengthens_no_session(access: Access, aida: Person, clock: Clock) -> None:
    clock.forward(days=365)
    session = begun(access, aida)
    clock.forward(seconds=-120)
    assert goes_on(access, session), "clocks are set by a minute or two all the time"
    clock.forward(days=-365)
    assert not goes_on(access, session)


def test_a_clock_that_jumps_ahead_ends_a_session(access: Access, aida: Person, clock: Clock) -> None:
    session = begun(access, aida)
    clock.forward(days=365)
    assert not goes_on(access, session)


def test_signed_out_is_ended_for_whoever_repeats_the_token(access: Access, aida: Person) -> None:
    one, other = begun(access, aida), begun(access, aida)
    access.sign_out(one)
    assert not goes_on(access, one)
    assert goes_on(access, other)


def test_another_password_ends_every_session(access: Access, known: Person) -> None:
    sessions = [begun(access, known) for _ in range(2)]
    access.set_password(known, "quite another sentence")
    assert not any(goes_on(access, session) for session in sessions)
    assert access.sign_in("aida", PASSWORD, "") is None
    assert isinstance(access.sign_in("aida", "quite another sentence", ""), Session)


def test_a_disabled_account_is_out_at_once_and_stays_known(access: Access, known: Person) -> None:
    session = begun(access, known)
    access.disable(known)
    assert not goes_on(access, session)
    assert access.sign_in("aida", PASSWORD, "") is None
    access.enable(known)
    assert not goes_on(access, session), "an ended session begins again"
    assert isinstance(access.sign_in("aida", PASSWORD, ""), Session)
