"""Which decisions can have to do with one another, so that after a further one only those are folded again.

Kin are the decisions on one subject, those that name it as what they appeal against or merge with, and those that undo
one another: what they come to depends on no decision but theirs. It never grows apart: what was undone stays kin.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.casework.actions import FileComplaint, Undo
from pipelines.casework.decision import Decision

Name = str | int
"""A subject by its id, or an entry by its number."""


@dataclass(frozen=True)
class Kin:
    """All `decisions` by number, and for every name the names of its kin."""

    decisions: Mapping[int, Decision] = field(default_factory=dict)
    _groups: Mapping[Name, frozenset[Name]] = field(default_factory=dict, repr=False)

    def after(self, new: Iterable[Decision]) -> "Kin":
        """With these further decisions."""
        decisions, groups = dict(self.decisions), dict(self._groups)
        for decision in new:
            decisions[decision.number] = decision
            names = _names(decision)
            group = names.union(*(groups.get(name, ()) for name in names))
            groups.update(dict.fromkeys(group, group))
        return Kin(decisions, groups)

    def around(self, decisions: Iterable[Decision]) -> frozenset[Name]:
        """The names of all kin of these decisions, whether they were entered or are asked for."""
        names = frozenset[Name]().union(*map(_names, decisions))
        return names.union(*(self._groups.get(name, ()) for name in names))

    def among(self, names: Iterable[Name]) -> list[Decision]:
        """The decisions whose numbers are among these names, in their order."""
        numbers = sorted(name for name in names if isinstance(name, int))
        return [self.decisions[number] for number in numbers if number in self.decisions]


def _names(decision: Decision) -> frozenset[Name]:
    """What a decision names: itself, what it is about, what it appeals against, what it undoes."""
    content = decision.content
    names: set[Name] = {decision.number, *decision.subjects}
    if isinstance(content, Undo):
        names.add(content.entry)
    if isinstance(content, FileComplaint) and content.appeal_of is not None:
        names.add(content.appeal_of)
    return frozenset(names)
