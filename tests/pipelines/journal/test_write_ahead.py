"""A new file of SQLite that somebody else is just beginning: whoever comes second waits, and not for ever."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from pipelines.write_ahead import write_ahead


def test_who_comes_second_waits_until_the_first_is_ready(tmp_path: Path) -> None:
    asked, file = Event(), tmp_path / "new.sqlite"

    def second() -> str:
        with closing(sqlite3.connect(file, timeout=0)) as connection:
            asked.set()
            write_ahead(connection, 30)
            return str(connection.execute("PRAGMA journal_mode").fetchone()[0])

    with closing(sqlite3.connect(file, isolation_level=None)) as first, ThreadPoolExecutor(1) as people:
        first.execute("BEGIN EXCLUSIVE")
        mode = people.submit(second)
        asked.wait()
        first.execute("CREATE TABLE made (at TEXT)")
        first.execute("COMMIT")
        assert mode.result() == "wal"


def test_who_has_no_patience_is_told_that_it_is_locked(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as first:
        first.execute("BEGIN EXCLUSIVE")
        with (
            closing(sqlite3.connect(file, timeout=0)) as second,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            write_ahead(second, 0)
