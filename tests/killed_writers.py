"""Writers of the journal that are killed at random points: is every acknowledged decision there, the chain intact?

Run by `make soak`, which writes docs/KILLED_WRITERS.md. `make test` holds the same trial with fewer of them
(`pipelines/journal/test_writers.py`).
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pipelines import settings
from pipelines.journal import Journal
from tests.pipelines.journal import server
from tests.pipelines.journal.writer import ELECTION

KILLED, TOGETHER, LONGEST = 200, 2, 0.4
"""Writers that are killed; how many write at a time; seconds that one lives at most after it was ready, or, three times
of four, after its first entry."""

HEAD = """# Killed writers

What became of the decisions of processes that were killed (SIGKILL) at random points while others went on writing.
Written by `make soak`. *Acknowledged* is a decision of which the journal had said that it is entered; *unsaid* is one
that was entered, but its writer was killed before it could say so, which sending it again finds out. What a loss of
power does is not tried here: it rests on SQLite (WAL, `synchronous = FULL`) or PostgreSQL, and on disks that keep what
they say they keep.

| database | writers killed | before their first entry | acknowledged | of them lost | unsaid | chain |
|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Outcome:
    """What a trial came to; `lost` are acknowledged entries that are not there with the hash that was said."""

    killed: int
    silent: int
    acknowledged: int
    lost: int
    unsaid: int


def tried(url: str, *, killed: int, chance: random.Random) -> Outcome:
    """Kill so many writers, several of which write at a time; the chain is verified after each, JournalError else."""
    said: list[list[str]] = []
    writers = [_started(url, f"w{number}") for number in range(TOGETHER)]
    for number in range(killed):
        writer = writers.pop(0)
        writers.append(_started(url, f"w{number + TOGETHER}"))
        assert writer.stdout
        first = [writer.stdout.readline() for _ in range(chance.choice([1, 2, 2, 2]))]
        time.sleep(chance.uniform(0, LONGEST))
        said.append([*first[1:], *_killed(writer)])
        Journal(url, ELECTION).verify()
    rest = [_killed(writer) for writer in writers]  # they are not of those that were asked for
    there = {f"{e.sequence} {e.hash} {e.decision.id}" for e in Journal(url, ELECTION).entries()}
    told = {line.strip() for lines in (*said, *rest) for line in lines} - {"ready"}
    return Outcome(killed, sum(not lines for lines in said), len(told), len(told - there), len(there - told))


def _started(url: str, name: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.pipelines.journal.writer", url, name, "1000000"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=settings.PROJECT)


def _killed(writer: "subprocess.Popen[str]") -> list[str]:
    """Kill it; gives the whole lines that it had said by then."""
    os.kill(writer.pid, signal.SIGKILL)
    text, _ = writer.communicate()
    assert writer.returncode == -signal.SIGKILL, "it had ended by itself"
    return text.split("\n")[:-1]


def main() -> None:
    """Try both databases and write the table."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        lines.append(_line("SQLite", f"sqlite:///{Path(folder) / 'journal.sqlite'}"))
    if programs := server.programs():
        with server.running(programs) as url:
            lines.append(_line("PostgreSQL", url))
    else:
        lines.append("| PostgreSQL | not tried: no server is installed | | | | | |")
    text = HEAD + "\n".join(lines) + "\n"
    (settings.PROJECT / "docs" / "KILLED_WRITERS.md").write_text(text, encoding="utf-8")
    print(text)


def _line(name: str, url: str) -> str:
    found = tried(url, killed=KILLED, chance=random.Random(1))
    numbers = (found.killed, found.silent, found.acknowledged, found.lost, found.unsaid)
    return f"| {name} | " + " | ".join(f"{number:,}" for number in numbers) + " | intact after each |"


if __name__ == "__main__":
    main()
