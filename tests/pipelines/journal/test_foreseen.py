"""What would become of a decision, asked before it is entered: the same answer, and nothing is written."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.errors import BaikooError, DecidedMeanwhile
from pipelines.journal import Decision, Entry, Head, Journal, Subject
from tests.pipelines.journal.decided import ELECTION, decision

R1 = Subject("report", "r-1")


def test_it_makes_nothing_not_even_a_journal(sqlite_url: str, tmp_path: Path) -> None:
    assert Journal(sqlite_url, ELECTION).foresee(decision(1, R1)) is None
    assert list(tmp_path.iterdir()) == []


def test_it_says_what_entering_says_and_writes_nothing(url: str) -> None:
    asked = list[int]()

    def rule(_: Decision, history: Sequence[Entry]) -> None:
        asked.append(len(history))
        if history:
            raise BaikooError("one is enough", where="a rule", remedy="None")

    journal = Journal(url, ELECTION, rules=[rule])
    assert journal.foresee(decision(1, R1)) is None
    entered = journal.append(decision(1, R1))
    assert journal.foresee(decision(1, R1)) == entered, "the same decision has its entry already"
    with pytest.raises(DecidedMeanwhile):
        journal.foresee(decision(2, R1))
    with pytest.raises(BaikooError, match="one is enough"):
        journal.foresee(decision(3, Subject("report", "r-1", seen=1)))
    assert asked == [0, 0, 1]
    assert journal.verify() == Head(1, entered.hash)


def test_a_journal_holds_its_heads_and_no_other(url: str) -> None:
    journal = Journal(url, ELECTION)
    assert journal.holds(Head())
    assert not journal.holds(Head(1, "0" * 64))
    first, second = journal.append(decision(1)), journal.append(decision(2))
    assert journal.holds(Head())
    assert journal.holds(Head(1, first.hash))
    assert journal.holds(Head(2, second.hash))
    assert not journal.holds(Head(1, second.hash))
    assert not journal.holds(Head(3, second.hash))
