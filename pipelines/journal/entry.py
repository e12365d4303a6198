"""One decision: as a person makes it, and as the journal keeps it, in canonical JSON.

Canonical is: keys sorted, no spaces, UTF-8, no NaN. The hash of an entry is the SHA-256 of that text, which names the
hash of the entry before it: anybody can recompute the chain with `sha256sum`.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TypeAlias

from pipelines.errors import BaikooError

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

FORMAT = 1
"""Of the text: it stands in every entry, because what is hashed can never be written anew."""

LONGEST = 256 * 1024
"""Bytes of an entry's text. A decision is a sentence or two; whoever pastes a film is told so."""

LONGEST_ID = 200
"""Characters of an id or a word."""


@dataclass(frozen=True)
class Subject:
    """What is decided on: a report, case, complaint ... and what the person saw of it.

    `seen` is the sequence of the last decision on it that was on the screen, 0 for none; `seen_value` what else tells
    later what was looked at, such as the revision of a report or the hash of its answers.
    """

    kind: str
    id: str
    seen: int = 0
    seen_value: str = ""


@dataclass(frozen=True)
class Decision:
    """What a person decided. `id` is given by whoever asks (one a form, not one a click): the same twice is one entry.

    `role` is the one acted in, `account` an id and never a name. Several subjects are for what is one act: a merge,
    or the same step for many reports at once.
    """

    id: str
    election: str
    account: str
    role: str
    action: str
    reason: str
    subjects: tuple[Subject, ...]
    payload: Mapping[str, Json] = field(default_factory=dict)

    def problem(self) -> str | None:
        """Why this cannot be entered, or None."""
        words = {"id": self.id, "election": self.election, "account": self.account, "role": self.role}
        words |= {"action": self.action}
        for number, subject in enumerate(self.subjects, start=1):
            words |= {f"kind of subject {number}": subject.kind, f"id of subject {number}": subject.id}
        for name, word in words.items():
            if not word.strip() or len(word) > LONGEST_ID or not word.isprintable():
                return f"the {name} must be 1 to {LONGEST_ID} printable characters"
        if not self.subjects or len({(s.kind, s.id) for s in self.subjects}) < len(self.subjects):
            return "it needs a subject, and each only once"
        try:
            size = len(self.text.encode())
        except (TypeError, ValueError, RecursionError) as error:  # no JSON, NaN, half a character
            return f"it cannot be written as JSON in UTF-8 ({error})"
        if size > LONGEST:
            return (
                f"it has {size:,} bytes, and an entry at most {LONGEST:,}: put long texts and files elsewhere"
            )
        return None

    @property
    def text(self) -> str:
        """The decision in canonical JSON."""
        return _canonical(_told(self))


@dataclass(frozen=True)
class Entry:
    """A decision in its place. `sequence` is the order, 1 being the first; `at` (UTC) is only what the clock said."""

    decision: Decision
    sequence: int
    at: dt.datetime
    before: str
    text: str

    @property
    def hash(self) -> str:
        """SHA-256 of the text, in hexadecimal digits."""
        return digest(self.text)


def written(decision: Decision, *, sequence: int, at: dt.datetime, before: str) -> Entry:
    """The entry of this decision; BaikooError where it lacks something, is too long or cannot be written down."""
    if problem := decision.problem():
        remedy = "Nothing was entered: correct it and send it again"
        raise BaikooError(f"a decision was refused: {problem}", where="the journal", remedy=remedy)
    at = at.astimezone(dt.UTC)
    place: dict[str, Json] = {
        "format": FORMAT,
        "sequence": sequence,
        "at": at.isoformat(timespec="microseconds"),
        "before": before,
    }
    return Entry(decision, sequence, at, before, _canonical(_told(decision) | place))


class OtherFormat(ValueError):
    """The entry was written in a later format than this version reads."""


def read(text: str) -> Entry:
    """The entry of this text; ValueError where it is none, OtherFormat where it is one of a later format."""
    try:
        told = json.loads(text)
        if isinstance(told["format"], int) and told["format"] > FORMAT:
            raise OtherFormat(f"its format is {told['format']}, and {FORMAT} the last that is known")
        place = {name: told.pop(name) for name in ("format", "sequence", "at", "before")}
        if place["format"] != FORMAT:
            raise ValueError(f"format {place['format']}")
        told["subjects"] = tuple(Subject(**subject) for subject in told["subjects"])
        at = dt.datetime.fromisoformat(place["at"]).astimezone(dt.UTC)
        return Entry(Decision(**told), place["sequence"], at, place["before"], text)
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def _told(decision: Decision) -> dict[str, Json]:
    subjects = [asdict(subject) for subject in decision.subjects]
    own = {
        name: getattr(decision, name) for name in ("id", "election", "account", "role", "action", "reason")
    }
    return {**own, "subjects": subjects, "payload": decision.payload}


def _canonical(told: Mapping[str, Json]) -> str:
    return json.dumps(told, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
