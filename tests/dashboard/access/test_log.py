"""What of the log is found by which choice, and by whom."""

import datetime as dt

import pytest

from dashboard.access import Access, By, Grant, Person, What
from dashboard.access.log import printable
from pipelines.casework.rights import Role
from tests.dashboard.access.people import Clock


@pytest.fixture
def filled(access: Access, aida: Person, clock: Clock) -> Access:
    """Lines of two days and two elections: a sign-in, two cases read, a file taken, a refusal of a stranger."""
    access.let_in(aida, "192.0.2.1")
    access.log.append(What.READ, clock(), account_id=aida.id, election="tl-2030", subject="v-1")
    clock.forward(days=1)
    access.log.append(What.READ, clock(), account_id=aida.id, election="tl-2030", subject="v-1/evidence/2")
    access.log.append(What.EXPORT, clock(), account_id=aida.id, election="tl-2031", subject="3 cases")
    access.sign_in("nobody", "x", "192.0.2.9")
    return access


def found(access: Access, **choice: object) -> list[int]:
    return [line["number"] for line in access.log.lines(**choice)]  # type: ignore[arg-type]


def test_each_choice_finds_its_lines(filled: Access, aida: Person, clock: Clock) -> None:
    today = clock().replace(hour=0)
    assert found(filled) == [5, 4, 3, 2, 1]
    assert found(filled, last=2, before=4) == [3, 2]
    assert found(filled, account_id=aida.id) == [4, 3, 2, 1]
    assert found(filled, subject="v-1") == [3, 2]
    assert found(filled, what="read", since=today) == [3]
    assert found(filled, until=today) == [2, 1]
    assert found(filled, since=today, until=today + dt.timedelta(days=1)) == [5, 4, 3]


def test_who_keeps_an_election_sees_its_lines_and_who_came_in(filled: Access, aida: Person) -> None:
    assert found(filled, kept_in="tl-2030") == [5, 3, 2, 1]
    assert found(filled, kept_in="tl-2031") == [5, 4], "aida has no role there: her sign-in is not theirs"
    filled.accounts.grant(aida, "tl-2031", Grant(Role.ANALYST))
    assert found(filled, kept_in="tl-2031") == [5, 4, 1]
    filled.accounts.grant(aida, "tl-2030", None)
    assert found(filled, kept_in="tl-2030") == [5, 3, 2], "what she did there is theirs still"


def test_who_has_no_role_anywhere_is_everybodys(filled: Access, aida: Person) -> None:
    filled.accounts.grant(aida, "tl-2030", None)
    assert found(filled, kept_in="tl-2032") == [5, 1]


def test_what_was_changed_of_an_account_is_found_by_it(access: Access, aida: Person) -> None:
    access.grant(aida, "tl-2031", Grant(Role.COORDINATOR, frozenset({"TL-S", "TL-N"})), By(reason="why"))
    access.end_sessions(aida)
    told = [(line["what"], line["subject"], line["reason"]) for line in access.log.lines(subject=aida.id)]
    assert told == [
        ("sessions_ended", aida.id, None),
        ("rights_changed", f"{aida.id}/coordinator TL-N TL-S", "why"),
    ]


def test_what_is_too_long_or_no_text_is_logged_all_the_same(access: Access) -> None:
    access.log.append(What.REFUSED, access.now(), election="x" * 900, subject="a\0b", address="y" * 99)
    line = access.log.lines()[0]
    assert (len(line["election"]), line["subject"], len(line["address"])) == (200, "a?b", 64)


def test_what_would_turn_a_line_round_is_not_shown() -> None:
    assert printable("a\u202eb\u200bc\x1b[2J\nд") == "a?b?c?[2J?д"
