"""Whoever guesses waits longer every time; nobody learns whether there is such an account."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.access import Access, Person, Session
from dashboard.access.access import SlowDown
from dashboard.access.throttle import FIRST, FORGOTTEN, FREE, LONGEST, Throttle
from tests.dashboard.access.people import PASSWORD, Clock

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
NONE = dt.timedelta(0)


@pytest.fixture
def throttle(access: Access) -> Throttle:
    return Throttle(access.engine)


def test_delays_double_up_to_their_end(throttle: Throttle, clock: Clock) -> None:
    waits = []
    for number in range(24):
        waits.append(throttle.wait("aida", f"host-{number}", clock()))
        clock.forward(seconds=waits[-1].total_seconds())
    assert waits[: FREE["name"] + 1] == [NONE] * (FREE["name"] + 1)
    told = [wait for wait in waits if wait]
    assert told[:4] == [FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST]
    assert told == sorted(told)
    assert told[-1] == LONGEST


def test_an_attempt_during_the_wait_does_not_lengthen_it(throttle: Throttle, clock: Clock) -> None:
    for _ in range(FREE["name"] + 1):
        throttle.wait("aida", HERE, clock())
    clock.forward(seconds=5)
    assert {throttle.wait("aida", HERE, clock()) for _ in range(5)} == {FIRST - dt.timedelta(seconds=5)}


def test_an_address_that_tries_many_names_waits_for_all_of_them(throttle: Throttle, clock: Clock) -> None:
    for number in range(FREE["address"] + 1):
        assert throttle.wait(f"name-{number}", HERE, clock()) == NONE
    assert throttle.wait("aida", HERE, clock()) == FIRST
    assert throttle.wait("aida", ELSEWHERE, clock()) == NONE


def test_an_office_of_people_who_know_their_passwords_never_waits(throttle: Throttle, clock: Clock) -> None:
    for number in range(3 * FREE["address"]):
        assert throttle.wait(f"name-{number % 5}", HERE, clock()) == NONE
        throttle.succeeded(f"name-{number % 5}", HERE)


def test_a_clock_that_is_set_back_keeps_nobody_out_for_longer(throttle: Throttle, clock: Clock) -> None:
    clock.forward(days=365)
    for _ in range(FREE["name"] + 1):
        throttle.wait("aida", HERE, clock())
    clock.forward(days=-365)
    assert throttle.wait("aida", HERE, clock()) == FIRST
    clock.forward(seconds=5)
    assert throttle.wait("aida", HERE, clock()) == FIRST - dt.timedelta(seconds=5)
    clock.forward(seconds=10)
    assert throttle.wait("aida", HERE, clock()) == NONE
    assert throttle.wait("aida", HERE, clock()) == 2 * FIRST


def test_failures_are_forgotten(throttle: Throttle, clock: Clock) -> None:
    for _ in range(FREE["name"] + 1):
        throttle.wait("aida", HERE, clock())
    clock.forward(seconds=FORGOTTEN.total_seconds() + 1)
    for _ in range(FREE["name"] + 1):
        assert throttle.wait("aida", HERE, clock()) == NONE


def test_many_at_once_are_counted_before_they_are_answered(throttle: Throttle, clock: Clock) -> None:
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda n: throttle.wait("aida", f"host-{n}", clock()), range(24)))
    assert waits.count(NONE) == FREE["name"] + 1


@pytest.mark.parametrize("name", ["aida", "nobody"])
def test_sign_in_tells_the_same_whether_there_is_an_account_or_not(
    access: Access, aida: Person, name: str
) -> None:
    answers = [access.sign_in(name, "wrong", HERE) for _ in range(FREE["name"] + 2)]
    assert answers == [None] * (FREE["name"] + 1) + [SlowDown(FIRST)]


def test_during_the_wait_not_even_the_right_password_is_looked_at(
    access: Access, known: Person, throttle: Throttle, clock: Clock
) -> None:
    for _ in range(FREE["name"] + 1):
        throttle.wait("aida", HERE, clock())
    assert access.sign_in("aida", PASSWORD, ELSEWHERE) == SlowDown(FIRST)
    clock.forward(seconds=FIRST.total_seconds())
    assert isinstance(access.sign_in("AIDA ", PASSWORD, ELSEWHERE), Session)
    assert throttle.wait("aida", ELSEWHERE, clock()) == NONE
