"""docs/JOURNAL.md: its program agrees with ours, and its roles may append and nothing else."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pipelines.journal import Journal
from tests.pipelines.journal.decided import ELECTION, decision, execute

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "JOURNAL.md").read_text(encoding="utf-8")


def verified(url: str) -> "subprocess.CompletedProcess[str]":
    """What the program of the documentation says of this journal."""
    (program,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    command = [sys.executable, "-c", program, url.removeprefix("sqlite:///")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_documented_program_finds_the_same_head_and_the_same_break(sqlite_url: str) -> None:
    journal = Journal(sqlite_url, ELECTION)
    for number in range(1, 5):
        journal.append(decision(number))

    assert verified(sqlite_url).stdout.strip() == str(journal.verify())
    execute(sqlite_url, "UPDATE decisions SET entry = replace(entry, 'көрдү', 'уккан') WHERE sequence = 3")
    assert "AssertionError: 3 was changed" in verified(sqlite_url).stderr


@pytest.fixture
def writer_url(postgresql_url: str) -> Iterator[str]:
    """The URL of the role that the documentation gives its rights, over a journal of the owner's."""
    (roles,) = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)
    Journal(postgresql_url, ELECTION).append(decision(0))
    with psycopg.connect(postgresql_url, autocommit=True) as owner:
        owner.execute(roles)
    yield postgresql_url.replace("keeper@", "writer@")
    with psycopg.connect(postgresql_url, autocommit=True) as owner:
        owner.execute("DROP OWNED BY writer")
        owner.execute("DROP ROLE writer")


@pytest.mark.parametrize(
    "verb", ["DELETE FROM decisions", "UPDATE decided SET kind = 'x'", "TRUNCATE decided", "DROP TABLE decided",
             "ALTER TABLE decisions DISABLE TRIGGER ALL"],
)  # fmt: skip
def test_the_documented_role_appends_and_reads_and_nothing_else(writer_url: str, verb: str) -> None:
    assert Journal(writer_url, ELECTION).append(decision(1)).sequence == 2
    assert Journal(writer_url, ELECTION).verify().sequence == 2
    with psycopg.connect(writer_url) as writer, pytest.raises(psycopg.errors.InsufficientPrivilege):
        writer.execute(verb)
