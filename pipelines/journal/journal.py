"""The journal of one election: append, read, verify."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Select, insert, select
from sqlalchemy import Row as Stored

from pipelines.errors import BaikooError, DecidedMeanwhile
from pipelines.journal import chain, entry
from pipelines.journal.chain import START, Head, Row
from pipelines.journal.database import Database
from pipelines.journal.entry import Decision, Entry, Subject
from pipelines.journal.schema import DECIDED, DECISIONS

Rule = Callable[[Decision, Sequence[Entry]], None]
"""Raises where a decision may not be entered, given all entries about its subjects: rights and four eyes. It is asked
while nobody else can write, so that nothing comes between the look and the entry."""


def now() -> dt.datetime:
    """What the clock says."""
    return dt.datetime.now(dt.UTC)


class Journal:
    """The decisions of one election in the database of a URL; begun by the first of them."""

    def __init__(
        self, url: str, election: str, *, rules: Sequence[Rule] = (), clock: Callable[[], dt.datetime] = now
    ) -> None:
        self.election, self._rules, self._clock = election, rules, clock
        self._database = Database(url)
        self._is_made = False

    def append(self, decision: Decision) -> Entry:
        """Enter a decision and give its entry, which is then on the disk.

        The same decision again (a repeated click, a retry after a lost connection) gives the entry it has.

        Raises:
            BaikooError: it lacks something or is too long, or its id is that of another decision.
            DecidedMeanwhile: a subject has an entry that the person did not see.
            JournalError: the journal cannot be written to; the same decision may be sent again.
        """
        entry.written(decision, sequence=1, at=self._clock(), before="")  # refused before anybody has to wait
        if decision.election != self.election:
            what = f"a decision of {decision.election} does not belong here"
            raise BaikooError(
                what, where=f"the journal of {self.election}", remedy="Enter it in its own journal"
            )
        with self._writing() as connection:
            if known := self._same(connection, decision):
                return known
            history = self._about(connection, decision.subjects)
            for rule in (unseen, *self._rules):
                rule(decision, history)
            head = self._head(connection)
            made = entry.written(decision, sequence=head.sequence + 1, at=self._clock(), before=head.hash)
            _add(connection, made)
        return made

    def receive(self, entries: Iterable[Entry]) -> int:
        """Enter, as they are, entries of another journal that follow from the head of this one; all or none."""
        brought = 0
        with self._writing() as connection:
            head = self._head(connection)
            for brought, each in enumerate(entries, start=1):  # noqa: B007
                if (each.sequence, each.before) != (head.sequence + 1, head.hash):
                    what = f"entry {each.sequence} does not follow from entry {head.sequence}"
                    raise chain.broken(what, self.where)
                _add(connection, each)
                head = Head(each.sequence, each.hash)
        return brought

    def head(self) -> Head:
        """The last entry, as it lies there."""
        if not self._database.exists():
            return START
        with self._database.reading() as connection:
            return self._head(connection)

    def entries(self, *, after: Head = START) -> Iterator[Entry]:
        """All entries that follow after this one, in their order; JournalError at the first that does not follow."""
        if not self._database.exists():
            return
        with self._database.reading() as connection:
            yield from chain.followed(self._rows(connection, after.sequence), where=self.where, after=after)

    def history(self, kind: str, subject_id: str) -> list[Entry]:
        """All entries about one subject, in their order."""
        if not self._database.exists():
            return []
        with self._database.reading() as connection:
            return self._about(connection, [Subject(kind, subject_id)])

    def verify(self, expected: Head = START) -> Head:
        """Recompute everything and give the head; JournalError names the first thing that is wrong.

        `expected` is a head of earlier: without it nobody can see that the last entries were cut off.
        """
        head, subjects = START, set[tuple[str, str, int]]()
        for each in self.entries():
            head = Head(each.sequence, each.hash)
            if each.sequence == expected.sequence and each.hash != expected.hash:
                what = f"entry {each.sequence} is not the one that was expected: the journal was written anew"
                raise chain.broken(what, self.where)
            subjects |= {(s.kind, s.id, each.sequence) for s in each.decision.subjects}
        if head.sequence < expected.sequence:
            what = (
                f"it ends with entry {head.sequence} and should hold {expected.sequence}: the end was cut off"
            )
            raise chain.broken(what, self.where)
        if lost := subjects ^ self._decided(head):
            kind, subject_id, number = min(lost, key=lambda one: one[2])
            what = f"entry {number} is not listed, or wrongly, under {kind} {subject_id}"
            raise chain.broken(what, self.where)
        return head

    @property
    def where(self) -> str:
        """What errors call it."""
        return f"{self._database.name} ({self.election})"

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if not self._is_made:
            self._database.make()
            self._is_made = True
        with self._database.writing(self.election) as connection:
            yield connection

    def _same(self, connection: Connection, decision: Decision) -> Entry | None:
        """The entry that this decision has already."""
        condition = DECISIONS.c.decision_id == decision.id
        row = connection.execute(self._stored().where(condition)).one_or_none()
        if row is None:
            return None
        known = self._read(row)
        if known.decision.text != decision.text:
            what = f"a decision was refused: entry {known.sequence}, which says something else, has its id"
            remedy = "Nothing was entered: load the page again and decide there"
            raise BaikooError(what, where=self.where, remedy=remedy)
        return known

    def _about(self, connection: Connection, subjects: Sequence[Subject]) -> list[Entry]:
        numbers: set[int] = set()
        for subject in subjects:
            condition = (
                DECIDED.c.election == self.election,
                DECIDED.c.kind == subject.kind,
                DECIDED.c.subject_id == subject.id,
            )
            numbers |= set(connection.execute(select(DECIDED.c.sequence).where(*condition)).scalars())
        if not numbers:
            return []
        found = self._stored().where(DECISIONS.c.sequence.in_(numbers))
        return [self._read(row) for row in connection.execute(found)]

    def _read(self, stored: "Stored[tuple[str, int, str, str, str]]") -> Entry:
        """An entry by itself; JournalError where it was changed. Whether it follows, only `entries` sees."""
        if entry.digest(stored.entry) != stored.hash:
            what = f"entry {stored.sequence} was changed: it does not have its own hash"
            raise chain.broken(what, self.where)
        try:
            return entry.read(stored.entry)
        except entry.OtherFormat as error:
            what = f"entry {stored.sequence} cannot be read: {error}"
            raise chain.unreadable(what, self.where) from None
        except ValueError:
            what = f"entry {stored.sequence} is not written as the journal writes"
            raise chain.broken(what, self.where) from None

    def _head(self, connection: Connection) -> Head:
        last = select(DECISIONS.c.sequence, DECISIONS.c.hash).where(DECISIONS.c.election == self.election)
        row = connection.execute(last.order_by(DECISIONS.c.sequence.desc()).limit(1)).one_or_none()
        return Head(row.sequence, row.hash) if row else START

    def _rows(self, connection: Connection, after: int) -> Iterator[Row]:
        found = self._stored().where(DECISIONS.c.sequence > after)
        for row in connection.execution_options(yield_per=1000).execute(found):
            yield Row(row.sequence, row.decision_id, row.entry, row.hash)

    def _stored(self) -> "Select[tuple[str, int, str, str, str]]":
        return select(DECISIONS).where(DECISIONS.c.election == self.election).order_by(DECISIONS.c.sequence)

    def _decided(self, head: Head) -> set[tuple[str, str, int]]:
        """Which entries up to the head are listed under which subjects."""
        if not self._database.exists():
            return set()
        listed = select(DECIDED.c.kind, DECIDED.c.subject_id, DECIDED.c.sequence)
        condition = (DECIDED.c.election == self.election, DECIDED.c.sequence <= head.sequence)
        with self._database.reading() as connection:
            return {tuple(row) for row in connection.execute(listed.where(*condition))}


def unseen(decision: Decision, history: Sequence[Entry]) -> None:
    """Raise unless the last entry about every subject is the one that was seen: DecidedMeanwhile for a later one."""
    last = {(subject.kind, subject.id): known for known in history for subject in known.decision.subjects}
    where = f"the journal of {decision.election}"
    for subject in decision.subjects:
        known = last.get((subject.kind, subject.id))
        number = known.sequence if known else 0
        if known and number > subject.seen:
            said = known.decision
            what = (
                f"{subject.kind} {subject.id} was decided meanwhile: entry {number}, {said.action} "
                f"by {said.account} ({said.role}) at {known.at:%Y-%m-%d %H:%M}Z"
            )
            remedy = "Nothing was entered: look at it as it is now, then decide"
            raise DecidedMeanwhile(what, where=where, remedy=remedy)
        if number < subject.seen:
            what = f"entry {subject.seen} is not the last one about {subject.kind} {subject.id}"
            remedy = "Nothing was entered: load the page again and decide there"
            raise BaikooError(what, where=where, remedy=remedy)


def _add(connection: Connection, made: Entry) -> None:
    """Write an entry, as it is, to its place."""
    place = {"election": made.decision.election, "sequence": made.sequence}
    row = {**place, "decision_id": made.decision.id, "entry": made.text, "hash": made.hash}
    connection.execute(insert(DECISIONS), row)
    subjects = [
        {**place, "kind": subject.kind, "subject_id": subject.id} for subject in made.decision.subjects
    ]
    connection.execute(insert(DECIDED), subjects)
