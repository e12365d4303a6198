"""Many who write at once: nobody's decision is lost, and of two who decide on one thing one is told so."""

import random
import sqlite3
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.errors import DecidedMeanwhile
from pipelines.journal import Head, Journal, Subject
from tests import killed_writers
from tests.pipelines.journal.decided import ELECTION, decision

WRITERS, EACH = 8, 1000


def test_eight_processes_enter_a_thousand_decisions_each_and_none_is_lost(url: str, tmp_path: Path) -> None:
    files = [tmp_path / f"w{number}" for number in range(WRITERS)]
    writers = []
    for file in files:  # a pipe that nobody empties would make them wait for one another
        command = [sys.executable, "-m", "tests.pipelines.journal.writer", url, file.name, str(EACH)]
        with file.open("w") as acknowledged:
            writers.append(subprocess.Popen(command, stdout=acknowledged, cwd=settings.PROJECT))
    ended = [writer.wait() for writer in writers]
    said = [line for file in files for line in file.read_text().splitlines() if line != "ready"]
    told = list(Journal(url, ELECTION).entries())

    assert ended == [0] * WRITERS
    assert sorted(said) == sorted(f"{e.sequence} {e.hash} {e.decision.id}" for e in told)
    assert {entry.decision.id for entry in told} == {f"w{n}-{i}" for n in range(WRITERS) for i in range(EACH)}
    assert Journal(url, ELECTION).verify() == Head(WRITERS * EACH, told[-1].hash)


def test_of_people_who_decide_on_one_report_at_once_one_decides(url: str) -> None:
    def decide(number: int) -> str:
        made = decision(number, Subject("report", "r-1"), account=f"a-{number}")
        try:
            return Journal(url, ELECTION).append(made).decision.account
        except DecidedMeanwhile:
            return "told"

    with ThreadPoolExecutor(8) as people:
        outcome = Counter(people.map(decide, range(8)))
    (entry,) = Journal(url, ELECTION).entries()

    assert outcome == {"told": 7, entry.decision.account: 1}


def test_one_decision_that_is_sent_by_many_at_once_is_one_entry(url: str) -> None:
    with ThreadPoolExecutor(8) as clicks:
        entries = list(clicks.map(lambda _: Journal(url, ELECTION).append(decision(1)), range(8)))

    assert len({entry.hash for entry in entries}) == 1
    assert Journal(url, ELECTION).verify() == Head(1, entries[0].hash)


def test_every_acknowledged_decision_of_killed_writers_is_there(url: str) -> None:
    outcome = killed_writers.tried(url, killed=20, chance=random.Random(2))

    assert outcome.lost == 0
    assert outcome.acknowledged > 20
    assert outcome.unsaid <= 20 + killed_writers.TOGETHER


@pytest.mark.parametrize("seed", range(20))
def test_a_file_that_was_cut_off_in_the_middle_of_a_write_holds_what_was_written_before(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    file, whole = tmp_path / "whole.sqlite", []
    journal = Journal(f"sqlite:///{file}", ELECTION)
    for number in range(8):
        whole.append(journal.append(decision(number, reason="x" * chance.randrange(1, 9000))))
    written = {name: file.with_name(name).read_bytes() for name in ("whole.sqlite", "whole.sqlite-wal")}
    log = written["whole.sqlite-wal"]
    torn = tmp_path / "torn.sqlite"
    torn.write_bytes(written["whole.sqlite"])
    torn.with_name("torn.sqlite-wal").write_bytes(log[: chance.randrange(len(log))])
    left = Journal(f"sqlite:///{torn}", ELECTION)
    told = list(left.entries())

    assert len(log) > 0
    assert told == whole[: len(told)]
    assert left.verify().sequence == len(told)
    assert left.append(decision(7, reason="again")).sequence == len(told) + 1
    with closing(sqlite3.connect(torn)) as bare:
        assert bare.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
