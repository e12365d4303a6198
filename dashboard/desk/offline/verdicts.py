"""What would become of every row of a workbook that came back, and the entering of those that can be entered.

A verdict is a function of the rows and the journal of this moment. The key of an entry is made of what the row says:
the same row again, from this file, a copy of it or the terminal, is the entry that it has.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.desk import fields
from dashboard.desk.offline import columns
from dashboard.desk.offline.choices import Choices
from dashboard.desk.offline.deciding import Superfluous, action
from dashboard.desk.offline.reading import Returned, Row
from dashboard.desk.room import Room
from dashboard.desk.words import Words
from pipelines.casework.actions import Action
from pipelines.casework.cases import Cases
from pipelines.casework.decision import Decision
from pipelines.casework.reading import COMPLAINT
from pipelines.casework.refusal import NotPermitted, Refused
from pipelines.casework.rights import Account, Right, may
from pipelines.errors import BaikooError, DecidedMeanwhile, JournalError
from pipelines.journal import Head
from pipelines.messages import Message


class Fate(StrEnum):
    """What becomes of a row, in the order in which they are shown."""

    CONFLICT = "conflict"
    REFUSED = "refused"
    READY = "ready"
    ENTERED = "entered"


@dataclass(frozen=True)
class Verdict:
    """A row with its fate. `why` says it in words; `meanwhile` are the decisions that the row did not know of.

    `is_forbidden` says that the account may not do this there: nothing of the case is shown then.
    """

    row: Row
    fate: Fate
    why: str = ""
    content: Action | None = None
    entry: int | None = None
    meanwhile: tuple[Decision, ...] = ()
    is_forbidden: bool = False
    into: str = ""


def require_of_here(returned: Returned, place: Room) -> None:
    """Refused where the workbook was made of another election, or of another journal than the one that is here."""
    if returned.election != place.election:
        raise Refused(
            Message("The workbook is of another election: {workbook}", {"workbook": returned.election})
        )
    if not place.desk.journal.holds(Head.of(returned.head)):
        raise Refused(
            Message("The workbook was made of another state of the journal than stands here: the journal may have been "
                    "restored from a copy. Take a new workbook and copy into it what you filled in", {})
        )  # fmt: skip


def of(returned: Returned, place: Room, account: Account, choices: Choices, words: Words) -> list[Verdict]:
    """A verdict a row, in the order of `Fate` and of the file; JournalError where the journal cannot be read."""
    times = Counter((row.kind, row.id) for row in returned.rows)
    found = [
        _doubled(row, words) if times[row.kind, row.id] > 1 else _verdict(row, place, account, choices, words)
        for row in returned.rows
    ]
    order = list(Fate)
    return sorted(found, key=lambda verdict: order.index(verdict.fate))


def enter(verdicts: Iterable[Verdict], place: Room, account: Account) -> list[int]:
    """Enter what is ready, each row as one decision, and give their numbers; JournalError where that ends.

    What somebody decides between the look and the entry is refused by the journal, and shown with the next look.
    """
    numbers = []
    for verdict in verdicts:
        if verdict.fate is Fate.READY and verdict.content is not None:
            key = _key(place, account, verdict.row, verdict.content)
            try:
                made = place.desk.enter(account, verdict.content, [verdict.row.subject], key=key)
            except JournalError:
                raise
            except BaikooError:
                continue
            numbers.append(made.sequence)
    return numbers


def label(words: Words, kind: str, code: str) -> str:
    """What a column is called."""
    named = {column.code: column.words for column in columns.SHEETS[kind]}
    return named[code](words.say) if code in named else fields.label(words, code)


def _key(place: Room, account: Account, row: Row, content: Action) -> str:
    told = [
        "workbook",
        place.election,
        account.id,
        account.role.value,
        row.kind,
        row.id,
        row.seen,
        row.revision,
        type(content).__name__,
        content.model_dump(mode="json"),
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _doubled(row: Row, words: Words) -> Verdict:
    why = words.say.phrase("It stands in more than one filled row: leave one of them, and empty the others.")
    return Verdict(row, Fate.REFUSED, why)


def _verdict(row: Row, place: Room, account: Account, choices: Choices, words: Words) -> Verdict:
    say, cases = words.say, place.desk.cases()
    if not row.is_whole:
        why = say.phrase(
            "This row no longer tells what it told when it went out, so nobody can know which case is meant: a cell "
            "was typed over, only a part was sorted, or it came from elsewhere. Fill in the row of a new workbook."
        )
        return Verdict(row, Fate.REFUSED, why)
    if not _exists(row, place, cases):
        return Verdict(row, Fate.REFUSED, say.phrase("There is nothing under this number any more."))
    if not _may_read(row, place, account, cases):
        return Verdict(row, Fate.REFUSED, say.phrase("Your role does not allow this here"), is_forbidden=True)
    if row.unreadable:
        why = say.phrase("A cell holds an error, or a formula without a value: {fields}.",
                         fields=_labels(words, row.kind, row.unreadable))  # fmt: skip
        return Verdict(row, Fate.REFUSED, why)
    try:
        content = action(row, choices, say.zone)
    except fields.Unfit as error:
        why = say.phrase("Look at this again: {fields}.", fields=_labels(words, row.kind, error.fields))
        return _unless_meanwhile(Verdict(row, Fate.REFUSED, why), place)
    except Superfluous as error:
        why = say.phrase("This decision does not have it, leave it empty: {fields}.",
                         fields=_labels(words, row.kind, error.fields))  # fmt: skip
        return _unless_meanwhile(Verdict(row, Fate.REFUSED, why), place)
    return _foreseen(Verdict(row, Fate.READY, content=content), content, place, account, words)


def _foreseen(ready: Verdict, content: Action, place: Room, account: Account, words: Words) -> Verdict:
    say, row = words.say, ready.row
    key = _key(place, account, row, content)
    try:
        entry = place.desk.foresee(account, content, [row.subject], key=key)
    except DecidedMeanwhile:
        return _unless_meanwhile(ready, place)
    except Refused as error:
        why = say.message(error.message.template, error.message.parameters_json)
        is_forbidden = isinstance(error, NotPermitted)
        return Verdict(row, Fate.REFUSED, why, content, is_forbidden=is_forbidden)
    except JournalError:
        raise
    except BaikooError:
        return Verdict(
            row, Fate.REFUSED, say.phrase("It could not be entered. Load the page again."), content
        )
    return ready if entry is None else Verdict(row, Fate.ENTERED, "", content, entry.sequence)


def _unless_meanwhile(verdict: Verdict, place: Room) -> Verdict:
    """The verdict, or a conflict where something was decided that the row did not know of."""
    row = verdict.row
    later = tuple(decision for decision in _about(row, place) if decision.number > row.seen)
    if not later:
        return verdict
    into = "" if row.kind == COMPLAINT else place.desk.cases().of(row.id).id
    return Verdict(
        row, Fate.CONFLICT, "", verdict.content, meanwhile=later, into=into if into != row.id else ""
    )


def _about(row: Row, place: Room) -> Sequence[Decision]:
    """Every decision that names what the row is about, also those that count no longer."""
    every = place.desk.docket().decisions if row.kind == COMPLAINT else place.desk.decisions()
    return [decision for decision in every if row.id in decision.subjects]


def _exists(row: Row, place: Room, cases: Cases) -> bool:
    if row.kind == COMPLAINT:
        return row.id in place.desk.docket().by_id
    return place.filed(row.id) is not None or bool(cases.report(row.id).history)


def _may_read(row: Row, place: Room, account: Account, cases: Cases) -> bool:
    if row.kind == COMPLAINT:
        return place.may(account, Right.READ, place.desk.docket().by_id[row.id])
    return may(account, Right.READ, place.place(cases.of(row.id)))


def _labels(words: Words, kind: str, codes: Iterable[str]) -> str:
    named: Callable[[str], str] = lambda code: label(words, kind, code).rstrip("?")  # noqa: E731
    return ", ".join(named(code) for code in codes)
