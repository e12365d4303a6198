"""A journal that moves to another database keeps its entries and hashes; a copy shows where it was written anew."""

from pathlib import Path

import psycopg
import pytest

from pipelines.errors import JournalError
from pipelines.journal import Head, Journal, copying
from tests.pipelines.journal.decided import ELECTION, decision, execute


def test_from_sqlite_to_postgresql_and_back_nothing_changes(
    sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    first, back = Journal(sqlite_url, ELECTION), f"sqlite:///{tmp_path / 'back.sqlite'}"
    for number in range(5):
        first.append(decision(number, payload={"x": 0.1, "y": "ң\0ө", "n": [None, 2**70]}))
    there = copying.copy(sqlite_url, postgresql_url, ELECTION)
    moved = Journal(postgresql_url, ELECTION)
    moved.append(decision(5))

    assert there == (5, first.head())
    assert copying.copy(postgresql_url, back, ELECTION) == (6, moved.head())
    assert list(Journal(back, ELECTION).entries()) == list(moved.entries())
    assert [entry.text for entry in first.entries()] == [entry.text for entry in moved.entries()][:5]
    assert len(moved.history("report", "r-3")) == 1


def test_a_copy_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    journal, copy = Journal(url, ELECTION), f"sqlite:///{tmp_path / 'copy.sqlite'}"
    brought = []
    for number in range(3):
        journal.append(decision(number))
        brought.append(copying.copy(url, copy, ELECTION)[0])

    assert [*brought, copying.copy(url, copy, ELECTION)[0]] == [1, 1, 1, 0]
    assert copying.elections(copy) == [ELECTION]


def test_to_copy_an_empty_journal_makes_the_tables(sqlite_url: str, postgresql_url: str) -> None:
    assert copying.copy(sqlite_url, postgresql_url, ELECTION) == (0, Head())
    with psycopg.connect(postgresql_url) as connection:
        assert connection.execute("SELECT count(*) FROM decisions").fetchone() == (0,)


def test_nothing_is_copied_to_a_journal_that_went_another_way(
    url: str, sqlite_url: str, tmp_path: Path
) -> None:
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    for number in range(3):
        Journal(url, ELECTION).append(decision(number))
        Journal(other, ELECTION).append(decision(number, account=f"a-{number}"))
    before = Journal(other, ELECTION).head()

    with pytest.raises(JournalError, match="entry 3 is not the one that was expected"):
        copying.copy(url, other, ELECTION)
    assert Journal(other, ELECTION).verify() == before


def test_nothing_is_copied_of_a_journal_that_does_not_hold(url: str, tmp_path: Path) -> None:
    copy = f"sqlite:///{tmp_path / 'copy.sqlite'}"
    for number in range(3):
        Journal(url, ELECTION).append(decision(number))
    execute(url, "UPDATE decisions SET entry = replace(entry, 'a-7', 'a-8') WHERE sequence = 2")

    with pytest.raises(JournalError, match="entry 2 was changed"):
        copying.copy(url, copy, ELECTION)
    assert copying.elections(copy) == []


def test_what_was_written_to_meanwhile_is_not_mixed(url: str, tmp_path: Path) -> None:
    target = Journal(f"sqlite:///{tmp_path / 'copy.sqlite'}", ELECTION)
    entries = [Journal(url, ELECTION).append(decision(number)) for number in range(3)]
    target.append(decision(9))

    with pytest.raises(JournalError, match="entry 1 does not follow from entry 1"):
        target.receive(entries)
    assert target.verify().sequence == 1
