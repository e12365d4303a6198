"""A journal that somebody changed past the software: every way is found, and said in exactly one message."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import JournalError
from pipelines.journal import Entry, Head, Journal, Subject, chain, folded
from pipelines.journal.entry import digest, written
from tests.pipelines.journal.decided import ELECTION, decision, execute

ASIDE = (
    "UPDATE decisions SET sequence = -2 WHERE sequence = 2",
    "UPDATE decisions SET sequence = 2 WHERE sequence = 4",
    "UPDATE decisions SET sequence = 4 WHERE sequence = -2",
)
TAMPERED = {
    "a word of an entry": (
        ["UPDATE decisions SET entry = replace(entry, 'verify', 'refute') WHERE sequence = 3"],
        "entry 3 was changed: it does not have its own hash",
    ),
    "its hash": (
        [f"UPDATE decisions SET hash = '{'0' * 64}' WHERE sequence = 3"],
        "entry 3 was changed: it does not have its own hash",
    ),
    "an entry is gone": (["DELETE FROM decisions WHERE sequence = 3"], "entry 3 is missing"),
    "the first is gone": (["DELETE FROM decisions WHERE sequence = 1"], "entry 1 is missing"),
    "two have changed places": (list(ASIDE), "in the place of entry 2 stands entry 4"),
    "the id it lies under": (
        ["UPDATE decisions SET decision_id = 'd-9' WHERE sequence = 3"],
        "entry 3 lies under the id of another decision",
    ),
    "a subject is gone": (
        ["DELETE FROM decided WHERE sequence = 3"],
        "entry 3 is not listed, or wrongly, under report r-3",
    ),
    "a subject is added": (
        [f"INSERT INTO decided VALUES ('{ELECTION}', 'report', 'r-9', 3)"],
        "entry 3 is not listed, or wrongly, under report r-9",
    ),
    "the end is cut off": (
        ["DELETE FROM decided WHERE sequence > 3", "DELETE FROM decisions WHERE sequence > 3"],
        "it ends with entry 3 and should hold 5: the end was cut off",
    ),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_every_way_of_changing_it_is_found(url: str, what: str) -> None:
    statements, message = TAMPERED[what]
    journal = Journal(url, ELECTION)
    for number in range(1, 6):
        last = journal.append(decision(number))
    execute(url, *statements)

    with pytest.raises(JournalError) as broken:
        journal.verify(Head(5, last.hash))
    assert broken.value.what == message
    assert "restore the last copy that verifies" in broken.value.remedy


def test_nobody_decides_on_an_entry_that_was_changed(url: str) -> None:
    journal = Journal(url, ELECTION)
    journal.append(decision(1))
    execute(url, "UPDATE decisions SET entry = replace(entry, 'verify', 'refute')")

    with pytest.raises(JournalError, match="entry 1 was changed"):
        journal.append(decision(2, Subject("report", "r-1", seen=1)))
    with pytest.raises(JournalError, match="entry 1 was changed"):
        journal.history("report", "r-1")


def test_an_end_that_was_cut_off_is_seen_only_by_who_kept_the_head(url: str) -> None:
    journal = Journal(url, ELECTION)
    for number in range(1, 6):
        journal.append(decision(number))
    execute(url, "DELETE FROM decided WHERE sequence > 3", "DELETE FROM decisions WHERE sequence > 3")

    assert journal.verify().sequence == 3


def test_an_entry_that_was_replaced_with_its_hash_no_longer_leads_to_the_next(url: str) -> None:
    journal = Journal(url, ELECTION)
    made = [journal.append(decision(number)) for number in range(1, 6)]
    forged = made[2].text.replace("verify", "refute")
    execute(url, f"UPDATE decisions SET entry = '{forged}', hash = '{digest(forged)}' WHERE sequence = 3")

    with pytest.raises(JournalError, match="entry 4 does not follow from entry 3: one of them was replaced"):
        journal.verify()


def test_a_journal_that_was_written_anew_whole_is_seen_by_a_head_of_earlier(url: str, tmp_path) -> None:
    journal = Journal(url, ELECTION)
    heads = [Head(made.sequence, made.hash) for made in (journal.append(decision(n)) for n in range(1, 6))]
    anew = Journal(f"sqlite:///{tmp_path / 'anew.sqlite'}", ELECTION)
    for number in range(1, 8):
        anew.append(decision(number, reason="башка"))

    assert anew.verify().sequence == 7
    with pytest.raises(JournalError, match="entry 3 is not the one that was expected"):
        anew.verify(heads[2])
    assert journal.verify(heads[2]) == heads[4]


@pytest.mark.parametrize(
    "verb", ["UPDATE {} SET sequence = sequence", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
@pytest.mark.parametrize("table", ["decisions", "decided"])
def test_the_database_itself_refuses_to_change_or_to_delete(url: str, table: str, verb: str) -> None:
    Journal(url, ELECTION).append(decision())
    if url.startswith("sqlite") and verb.startswith("TRUNCATE"):
        verb = "REPLACE INTO decisions SELECT * FROM decisions"

    with pytest.raises(Exception, match="the journal only grows"):
        execute(url, verb.format(table), guarded=True)
    assert Journal(url, ELECTION).verify().sequence == 1


def chained(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(1, length + 1):
        made = decision(number, Subject("report", f"r-{number % 3}"), Subject("case", "c-1"))
        at = dt.datetime(2030, 5, 6, number, tzinfo=dt.UTC)
        before = entries[-1].hash if entries else ""
        entries.append(written(made, sequence=number, at=at, before=before))
    return entries


ENTRIES = chained(6)


def rows(entries: list[Entry]) -> list[chain.Row]:
    return [chain.Row(e.sequence, e.decision.id, e.text, e.hash) for e in entries]


@given(st.permutations(range(6)), st.integers(0, 6))
def test_only_the_whole_order_follows(order: list[int], left: int) -> None:
    told = [rows(ENTRIES)[n] for n in order][:left]

    if order[:left] == list(range(left)):
        assert list(chain.followed(told, where="here")) == ENTRIES[:left]
    else:
        with pytest.raises(JournalError):
            list(chain.followed(told, where="here"))


@given(st.integers(0, 5), st.data())
def test_no_letter_can_be_changed(number: int, data: st.DataObject) -> None:
    text = ENTRIES[number].text
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(exclude_categories=["Cs"], exclude_characters=text[place]))
    told = rows(ENTRIES)
    changed = text[:place] + letter + text[place + 1 :]
    told[number] = chain.Row(number + 1, ENTRIES[number].decision.id, changed, told[number].hash)

    with pytest.raises(JournalError, match=f"entry {number + 1} was changed"):
        list(chain.followed(told, where="here"))


@pytest.mark.parametrize("text", ["", "{}", "[]", '"x"', "null", json.dumps({"format": "2"})])
def test_what_is_no_entry_is_said_to_be_none(text: str) -> None:
    with pytest.raises(JournalError, match="entry 1 is not written as the journal writes"):
        list(chain.followed([chain.Row(1, "d-1", text, digest(text))], where="here"))


def test_an_entry_of_a_later_format_is_not_called_broken(url: str) -> None:
    journal = Journal(url, ELECTION)
    first = journal.append(decision(1))
    told = json.dumps({"format": 2, "sequence": 2, "before": first.hash, "what": "somebody's words"})
    execute(url, f"INSERT INTO decisions VALUES ('{ELECTION}', 2, 'd-2', '{told.replace(chr(39), chr(39) * 2)}', "
                 f"'{digest(told)}')",
            f"INSERT INTO decided VALUES ('{ELECTION}', 'report', 'r-2', 2)")  # fmt: skip

    for ask in (journal.verify, lambda: list(journal.entries()), lambda: journal.history("report", "r-2")):
        with pytest.raises(
            JournalError, match="entry 2 cannot be read: its format is 2, and 1 the last"
        ) as told_so:
            ask()
        assert "use the version of Baikoo that wrote it" in str(told_so.value)
        assert "words" not in str(told_so.value)
    assert journal.head().sequence == 2


@given(st.integers(0, 6))
def test_states_are_folded_in_the_order_of_the_journal_also_in_two_parts(part: int) -> None:
    def step(before: list[int] | None, entry: Entry, subject: Subject) -> list[int]:
        return [*(before or []), entry.sequence]

    whole = folded(ENTRIES, step)
    first = folded(ENTRIES[:part], step)
    parts = first | {
        name: [*first.get(name, []), *later] for name, later in folded(ENTRIES[part:], step).items()
    }

    assert whole == parts
    assert whole["case", "c-1"] == [1, 2, 3, 4, 5, 6]
    assert whole["report", "r-1"] == [1, 4]


def test_a_head_is_read_as_it_is_printed() -> None:
    head = Head(12, "ab" * 32)

    assert Head.of(str(head)) == head
    assert Head.of("0:") == Head()
    for text in ("", "12", "12:ab", "0:" + "a" * 64, "-1:" + "a" * 64, "12:" + "A" * 64):
        with pytest.raises(ValueError, match="is not a number, a colon and a SHA-256"):
            Head.of(text)
