"""The chain: whether entries follow from one another, from the first to the head. Pure: rows in, entries out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.errors import JournalError
from pipelines.journal import entry as entries
from pipelines.journal.entry import Entry


@dataclass(frozen=True)
class Head:
    """The last entry. Kept elsewhere (on paper, in an e-mail, in a snapshot) it shows later that none was cut off."""

    sequence: int = 0
    hash: str = ""

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"

    @classmethod
    def of(cls, text: str) -> "Head":
        """The head of its printed form; ValueError where it is none."""
        if not re.fullmatch(r"0:|[1-9]\d*:[0-9a-f]{64}", text):
            raise ValueError(f"{text!r} is not a number, a colon and a SHA-256")
        sequence, hashed = text.split(":")
        return cls(int(sequence), hashed)


START = Head()
"""Before the first entry."""


@dataclass(frozen=True)
class Row:
    """An entry as it lies in the database."""

    sequence: int
    decision_id: str
    text: str
    hash: str


def followed(rows: Iterable[Row], *, where: str, after: Head = START) -> Iterator[Entry]:
    """The entries of these rows, in the order of their sequence; JournalError at the first that does not follow."""
    head = after
    for row in rows:
        try:
            entry, problem = _held(row, head)
        except entries.OtherFormat as error:
            raise unreadable(f"entry {row.sequence} cannot be read: {error}", where) from None
        if problem or entry is None:
            raise broken(problem or "", where)
        yield entry
        head = Head(entry.sequence, row.hash)


def _held(row: Row, head: Head) -> tuple[Entry | None, str | None]:
    """The entry of a row, and what is wrong with it."""
    number = head.sequence + 1
    if row.sequence != number:
        return None, f"entry {number} is missing"
    if entries.digest(row.text) != row.hash:
        return None, f"entry {number} was changed: it does not have its own hash"
    try:
        entry = entries.read(row.text)
    except entries.OtherFormat:
        raise
    except ValueError:
        return None, f"entry {number} is not written as the journal writes"
    if entry.sequence != number:
        return None, f"in the place of entry {number} stands entry {entry.sequence}"
    if entry.before != head.hash:
        return None, f"entry {number} does not follow from entry {head.sequence}: one of them was replaced"
    if entry.decision.id != row.decision_id:
        return None, f"entry {number} lies under the id of another decision"
    return entry, None


def broken(what: str, where: str) -> JournalError:
    """The error of a chain that does not hold."""
    remedy = (
        "Write nothing more and keep this journal as it is; restore the last copy that verifies, "
        "enter again what came after it, and find out who could write here"
    )
    return JournalError(what, where=where, remedy=remedy)


def unreadable(what: str, where: str) -> JournalError:
    """The error of an entry that is whole, and says what this version of Baikoo does not know."""
    remedy = (
        "Nothing is lost, and the last snapshot serves on: use the version of Baikoo that wrote it, most likely a "
        "later one, and report it if there is none. If nobody runs another version, somebody wrote past the desk: "
        "keep the journal as it is, restore the last copy without that entry, and find out who could write here"
    )
    return JournalError(what, where=where, remedy=remedy)
