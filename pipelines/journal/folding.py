"""From decisions to what they come to: the state of every subject, folded in the order of the sequence."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from pipelines.journal.entry import Entry, Subject

State = TypeVar("State")


def folded(
    entries: Iterable[Entry], step: Callable[[State | None, Entry, Subject], State]
) -> dict[tuple[str, str], State]:
    """The last state of every subject by kind and id. `step` gives the next one; before the first it is None."""
    states: dict[tuple[str, str], State] = {}
    for entry in entries:
        for subject in entry.decision.subjects:
            name = (subject.kind, subject.id)
            states[name] = step(states.get(name), entry, subject)
    return states
