"""Journals in both databases: every test that asks for `url` runs on a new one of each."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.pipelines.journal import server

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real server's first database."""
    programs = server.programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed: see `make postgresql`")
    with server.running(programs) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """The URL of a new database."""
    name = f"journal_{next(_NUMBERS)}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql.replace("/postgres?", f"/{name}?")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a file that is not there yet, in a folder that is not there yet."""
    return f"sqlite:///{tmp_path / 'journal' / 'tl-2030.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A new journal in each of the databases."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found
