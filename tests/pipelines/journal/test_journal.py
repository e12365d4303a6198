"""The journal in both databases: what it enters, gives again and refuses."""

import datetime as dt
import math
from pathlib import Path

import pytest

from pipelines.errors import BaikooError, DecidedMeanwhile, JournalError
from pipelines.journal import Decision, Entry, Head, Journal, Subject
from pipelines.journal.entry import LONGEST
from tests.pipelines.journal.decided import ELECTION, decision

R1, R2 = Subject("report", "r-1"), Subject("report", "r-2")


def test_decisions_come_back_as_they_were_made_and_in_their_order(url: str) -> None:
    made = [
        decision(n, payload={"текст": "ң ө ү Ң Ө Ү\0\n", "n": [n, 0.1, None, True, {}]}) for n in range(1, 4)
    ]
    journal = Journal(url, ELECTION)
    entered = [journal.append(each) for each in made]
    told = list(Journal(url, ELECTION).entries())

    assert [entry.decision for entry in told] == made
    assert told == entered
    assert [entry.sequence for entry in told] == [1, 2, 3]
    assert [entry.before for entry in told] == ["", told[0].hash, told[1].hash]
    assert journal.verify() == journal.head() == Head(3, told[2].hash)


def test_where_nothing_was_decided_there_is_nothing_and_nothing_is_made(
    sqlite_url: str, tmp_path: Path
) -> None:
    journal = Journal(sqlite_url, ELECTION)

    assert list(journal.entries()) == journal.history("report", "r-1") == []
    assert str(journal.verify()) == "0:"
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_an_empty_journal(postgresql_url: str) -> None:
    assert Journal(postgresql_url, ELECTION).verify() == Head()


def test_the_same_decision_again_is_one_entry_whatever_came_between(url: str) -> None:
    journal = Journal(url, ELECTION)
    first = journal.append(decision(1, R1))
    journal.append(decision(2, Subject("report", "r-1", seen=1)))

    assert Journal(url, ELECTION).append(decision(1, R1)) == first
    assert journal.head().sequence == 2


def test_an_id_that_another_decision_has_is_refused(url: str) -> None:
    journal = Journal(url, ELECTION)
    journal.append(decision(1))

    with pytest.raises(BaikooError, match="entry 1, which says something else, has its id"):
        journal.append(decision(1, reason="башка"))
    assert journal.head().sequence == 1


def test_who_did_not_see_the_last_decision_on_a_subject_is_told_who_decided(url: str) -> None:
    journal = Journal(url, ELECTION)
    journal.append(decision(1, R1, R2))
    journal.append(decision(2, Subject("report", "r-2", seen=1), account="a-8", action="refute"))

    with pytest.raises(
        DecidedMeanwhile, match=r"report r-2 was decided meanwhile: entry 2, refute by a-8 \(coord"
    ):
        journal.append(decision(3, Subject("report", "r-1", seen=1), Subject("report", "r-2", seen=1)))
    assert journal.append(decision(3, Subject("report", "r-1", seen=1))).sequence == 3
    assert [entry.sequence for entry in journal.history("report", "r-1")] == [1, 3]
    assert journal.history("case", "r-1") == []


@pytest.mark.parametrize("seen", [2, 10**9])
def test_nobody_has_seen_a_decision_that_is_not_there(url: str, seen: int) -> None:
    journal = Journal(url, ELECTION)
    journal.append(decision(1, R1))
    journal.append(decision(2, R2))

    with pytest.raises(BaikooError, match=f"entry {seen} is not the last one about report r-1"):
        journal.append(decision(3, Subject("report", "r-1", seen=seen)))


def test_a_clock_that_jumps_is_kept_and_changes_no_order(url: str) -> None:
    times = [dt.datetime(2030, 5, day, 8, tzinfo=dt.timezone(dt.timedelta(hours=6))) for day in (6, 1, 9)]
    for number, at in enumerate(times):
        Journal(url, ELECTION, clock=lambda at=at: at).append(decision(number))
    told = list(Journal(url, ELECTION).entries())

    assert [entry.at for entry in told] == times
    assert [entry.decision.id for entry in told] == ["d-0", "d-1", "d-2"]
    assert Journal(url, ELECTION).verify().sequence == 3


REFUSED = {
    "10 MB pasted": (decision(reason="ө" * 5_000_000), "bytes, and an entry at most 262,144: put long texts"),
    "10 MB in the payload": (decision(payload={"text": "x" * 10_000_000}), "an entry at most 262,144"),
    "half a character": (decision(reason="\ud800"), "cannot be written as JSON in UTF-8"),
    "no number": (decision(payload={"x": math.nan}), "cannot be written as JSON in UTF-8"),
    "no JSON": (decision(payload={"x": object()}), "cannot be written as JSON in UTF-8"),
    "nobody": (decision(account=""), "the account must be 1 to 200 printable characters"),
    "an id of two lines": (decision("1\n2"), "the id must be 1 to 200 printable characters"),
    "a long id": (decision("x" * 201), "the id must be 1 to 200"),
    "a zero byte": (decision(1, Subject("report", "r\0")), "the id of subject 1 must be"),
    "no subject": (decision(1, subjects=()), "it needs a subject"),
    "one subject twice": (decision(1, R1, Subject("report", "r-1", seen=3)), "each only once"),
    "another election": (decision(election="tl-2031"), "does not belong here"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_entered_is_refused_and_nothing_is_made(
    sqlite_url: str, tmp_path: Path, what: str
) -> None:
    made, message = REFUSED[what]

    with pytest.raises(BaikooError, match=message) as refused:
        Journal(sqlite_url, ELECTION).append(made)
    assert len(str(refused.value)) < 500
    assert list(tmp_path.iterdir()) == []


def test_the_longest_decision_is_entered(url: str) -> None:
    longest = decision(reason="x")
    longest = decision(reason="x" * (LONGEST - len(longest.text.encode()) + 1))

    assert len(Journal(url, ELECTION).append(longest).decision.reason) > 260_000
    assert Journal(url, ELECTION).verify().sequence == 1


def test_a_rule_refuses_knowing_all_that_was_decided_on_the_subjects(url: str) -> None:
    def four_eyes(made: Decision, history: list[Entry]) -> None:
        if any(entry.decision.account == made.account for entry in history):
            raise BaikooError("two people are needed", where="here", remedy="Ask somebody")

    journal = Journal(url, ELECTION, rules=[four_eyes])
    journal.append(decision(1, R1))

    with pytest.raises(BaikooError, match="two people are needed"):
        journal.append(decision(2, Subject("report", "r-1", seen=1)))
    assert journal.append(decision(3, R2)).sequence == 2
    assert journal.append(decision(4, Subject("report", "r-1", seen=1), account="a-8")).sequence == 3


def test_a_screen_asks_only_for_what_came_after_the_build(url: str) -> None:
    journal = Journal(url, ELECTION)
    built = [journal.append(decision(n)) for n in range(3)][-1]
    later = journal.append(decision(4))

    assert list(journal.entries(after=Head(built.sequence, built.hash))) == [later]
    with pytest.raises(JournalError, match="entry 3 is not the one that was read before"):
        list(journal.entries(after=Head(3, "0" * 64)))


def test_each_election_has_its_own_chain_in_one_database(url: str) -> None:
    other = Journal(url, "tl-2031")
    for number in range(3):
        Journal(url, ELECTION).append(decision(number))
        other.append(decision(number, election="tl-2031"))

    assert other.verify().sequence == Journal(url, ELECTION).verify().sequence == 3
    assert [entry.decision.election for entry in other.entries()] == ["tl-2031"] * 3


@pytest.mark.parametrize("url", ["mysql://h/d", "sqlite://", "sqlite:///:memory:", "data/journal.sqlite"])
def test_what_is_no_url_of_a_journal_is_said_to_be_none(url: str) -> None:
    with pytest.raises(BaikooError, match="cannot be a journal"):
        Journal(url, ELECTION)


def test_a_server_that_is_not_there_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"the database says: .*then try again"):
        Journal(f"postgresql://a@/b?host={tmp_path}", ELECTION).append(decision())


def test_no_error_gives_a_password_away(postgresql_url: str) -> None:
    url = postgresql_url.replace("keeper@", "keeper:s3cret@").replace("/journal_", "/none_")

    with pytest.raises(JournalError) as failed:
        Journal(url, ELECTION).head()
    assert "s3cret" not in str(failed.value)
    assert "does not exist" in str(failed.value)


def test_a_file_that_was_begun_and_no_more_is_an_empty_journal(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal" / "tl-2030.sqlite").touch()

    assert Journal(sqlite_url, ELECTION).verify() == Head()
    assert Journal(sqlite_url, ELECTION).append(decision()).sequence == 1


def test_a_new_journal_is_for_its_owner_only(sqlite_url: str, tmp_path: Path) -> None:
    Journal(sqlite_url, ELECTION).append(decision())

    assert [file.stat().st_mode & 0o077 for file in (tmp_path / "journal", *(tmp_path / "journal").iterdir())] == [
        0, 0, 0, 0,
    ]  # fmt: skip


def test_a_file_that_is_no_journal_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "j.sqlite"
    file.write_bytes(b"no database, but long enough to be read as the header of one" * 100)

    with pytest.raises(JournalError, match="file is not a database"):
        Journal(f"sqlite:///{file}", ELECTION).append(decision())
    assert file.read_bytes().startswith(b"no database")
