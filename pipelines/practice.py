"""The decisions that an exercise brings along, so that casework can be seen and practised: `journal.jsonl` of its pack.

They count as long as nobody has decided anything in its journal, and whoever begins to decide there begins with them.
The pack of a real election has none: there only what people decide counts.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pipelines.election import Pack
from pipelines.errors import PackError
from pipelines.journal import Entry, Journal, lines
from pipelines.journal.chain import START

FILE = "journal.jsonl"
WAITED = dt.timedelta(days=30)


def of(pack: Pack) -> list[Entry]:
    """The decisions of the pack's own file, none where it has none.

    Raises:
        PackError: the election is a real one, or the file is that of another election.
        JournalError: an entry does not follow from the one before.
    """
    file: Path = pack.folder / FILE
    if not file.is_file():
        return []
    if not pack.election.synthetic:
        what, remedy = "a real election brings no decisions along", "Remove the file"
        raise PackError(what, where=str(file), remedy=remedy)
    entries = lines.read(file)
    if foreign := {entry.decision.election for entry in entries} - {pack.election.id}:
        what = f"these are decisions of {', '.join(sorted(foreign))}"
        raise PackError(what, where=str(file), remedy=f"Write the exercise anew as {pack.election.id}")
    return entries


def entries(pack: Pack, journal: Journal) -> list[Entry]:
    """What was decided in this election: its journal, or while that is empty what the pack brings along."""
    return list(journal.entries()) or of(pack)


def as_of(pack: Pack, entries: Sequence[Entry]) -> dt.datetime:
    """As of when complaints are told: the moment of the last decision, so that builds of the same inputs are identical.

    What is overdue this minute, the desk tells. While the last decision is one that the pack brings along, it is as of
    `WAITED` later: nobody goes on there. Where nothing was decided there is nothing to tell, and no moment.
    """
    if not entries:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    brought = of(pack)[-1:]
    last = entries[-1]
    return last.at + WAITED if [entry.hash for entry in brought] == [last.hash] else last.at


def begin(pack: Pack, journal: Journal) -> int:
    """Begin the journal with what the pack brings along, unless something was decided there; how many entries came."""
    return journal.receive(of(pack)) if journal.head() == START else 0
