"""The same on a real PostgreSQL server: what the two databases could do differently."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text

from dashboard.access import Access, By, Grant, Person, Session, What
from dashboard.access.keeping import NotTheirs
from dashboard.access.throttle import FREE, Throttle
from pipelines.casework.rights import Account, Role
from pipelines.errors import BaikooError
from tests.dashboard.access.people import PASSWORD, Clock
from tests.pipelines.journal import server

PROGRAMS = server.programs()
pytestmark = pytest.mark.skipif(PROGRAMS is None, reason="no PostgreSQL server is installed here")


@pytest.fixture(scope="module")
def database() -> Iterator[Access]:
    assert PROGRAMS is not None
    with server.running(PROGRAMS) as url:
        yield Access.at(url)


@pytest.fixture
def access(database: Access, clock: Clock) -> Access:
    with database.engine.begin() as connection:
        connection.execute(text("TRUNCATE attempts, accounts CASCADE"))
    return replace(database, now=clock)


def test_an_account_and_its_session(access: Access, known: Person) -> None:
    with pytest.raises(BaikooError, match="already"):
        access.accounts.add("AIDA", access.now())
    access.accounts.grant(known, "tl-2031", Grant(Role.LAWYER))
    assert access.accounts.named("aida").within("tl-2031") == Account(known.id, Role.LAWYER)
    assert access.sign_in("aida", "wrong", "") is None
    session = access.sign_in("aida", PASSWORD, "")
    assert isinstance(session, Session)
    assert access.sessions.going_on(session.token, access.now()) == session
    access.disable(known)
    assert access.sessions.going_on(session.token, access.now()) is None


def test_many_at_once_are_counted_before_they_are_answered(access: Access, clock: Clock) -> None:
    throttle = Throttle(access.engine)
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda n: throttle.wait("aida", f"host-{n}", clock()), range(24)))
    assert sum(not wait for wait in waits) == FREE["name"] + 1


@pytest.mark.parametrize(
    "act", ["UPDATE access_log SET what = 'x'", "DELETE FROM access_log", "TRUNCATE access_log"]
)
def test_what_is_logged_stays(access: Access, aida: Person, act: str) -> None:
    access.let_in(aida, "192.0.2.1")
    before = access.log.lines()
    with pytest.raises(Exception, match="never changed"), access.engine.begin() as connection:
        connection.execute(text(act))
    assert access.log.lines() == before


def test_two_administrators_cannot_put_one_another_out(access: Access) -> None:
    for attempt in range(8):
        pair = []
        for name in ("one", "other"):
            person = access.accounts.add(f"{name}-{attempt}", access.now())
            access.accounts.grant(person, "tl-2030", Grant(Role.ADMINISTRATOR))
            pair.append(person)

        def put_out(who: int, pair: list[Person] = pair) -> bool:
            try:
                access.disable(pair[1 - who], By(pair[who].id, "tl-2030"))
            except NotTheirs:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(put_out, (0, 1))) == [False, True]


def test_a_database_of_an_earlier_version_gets_its_new_columns(access: Access, known: Person) -> None:
    with access.engine.begin() as connection:
        connection.execute(text("ALTER TABLE accounts DROP COLUMN handed_out_at"))
        connection.execute(text("ALTER TABLE access_log DROP COLUMN reason"))
    again = Access.at(access.engine.url.render_as_string(hide_password=False), access.now)
    assert again.sign_in("aida", again.hand_out_password(known, By(reason="lost")), "")
    assert again.log.lines(subject=known.id)[0]["reason"] == "lost"


def test_no_text_is_one_that_the_database_cannot_keep(access: Access) -> None:
    access.log.append(What.REFUSED, access.now(), election="x" * 900, subject="a\0b", address="y" * 99)
    assert access.log.lines(last=1)[0]["subject"] == "a?b"


def test_a_second_process_finds_the_tables(access: Access, aida: Person) -> None:
    again = Access.at(access.engine.url.render_as_string(hide_password=False))
    assert again.accounts.named("aida") == aida
