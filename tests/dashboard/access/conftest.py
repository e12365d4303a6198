"""Access over an empty database, with a clock that only a test moves."""

from pathlib import Path

import pytest

from dashboard.access import Access, Grant, Person
from pipelines.casework.rights import Role
from tests.dashboard.access.people import PASSWORD, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def access(tmp_path: Path, clock: Clock) -> Access:
    return Access.at(f"sqlite:///{tmp_path}/journal/journal.sqlite", clock)


@pytest.fixture
def aida(access: Access) -> Person:
    """A coordinator of the north of Testland, without a password: to hash one takes a while."""
    person = access.accounts.add("aida", access.now())
    access.accounts.grant(person, "tl-2030", Grant(Role.COORDINATOR, frozenset({"TL-N"})))
    return access.accounts.named("aida")


@pytest.fixture
def known(access: Access, aida: Person) -> Person:
    """The same with one."""
    access.accounts.set_password(aida, PASSWORD)
    return aida
