"""One decision as casework reads it: an entry of the journal whose content is known to be well formed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.casework.actions import Action, Undo
from pipelines.casework.rights import Role


@dataclass(frozen=True)
class Decision:
    """Who decided what, when, on which subjects. `number` is its place in the journal; clocks may jump, it does not.

    `revisions` are those of the reports as they were on the screen, in the order of the subjects.
    """

    number: int
    at: dt.datetime
    account: str
    role: Role
    action: str
    subjects: tuple[str, ...]
    revisions: tuple[int, ...]
    content: Action


def effective(decisions: Iterable[Decision]) -> Sequence[Decision]:
    """The decisions that count, in their order: neither those undone nor the undoing ones."""
    all_of_them = sorted(decisions, key=lambda decision: decision.number)
    undone = {decision.content.entry for decision in all_of_them if isinstance(decision.content, Undo)}
    return [
        decision
        for decision in all_of_them
        if decision.number not in undone and not isinstance(decision.content, Undo)
    ]
