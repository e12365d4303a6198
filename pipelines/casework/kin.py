"""Which decisions can have to do with one another, so that after a further one only those are folded again.

Kin are the decisions on one subject, those that name it as what they appeal against or merge with, and those that undo
one another: what they come to depends on no decision but theirs. It never grows apart: what was undone stays kin.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.casework.actions import FileComplaint, Undo
from pipelines.casework.decision import Decision

Name = str | int
"""A subject by its id, or an entry by its number."""


@dataclass(frozen=True)
class Kin:
    """All `decisions` by number, the numbers of those `undone`, and for every name the names of its kin."""

    decisions: Mapping[int, Decision] = field(default_factory=dict)
    undone: frozenset[int] = frozenset()
    _groups: Mapping[Name, frozenset[Name]] = field(default_factory=dict, repr=False)

    def after(self, new: Sequence[Decision]) -> "Kin":
        """With these further decisions."""
        joined = dict[Name, set[Name]]()
        for decision in new:
            names = _names(decision)
            for name in names:
                if name not in joined:
                    known = set(self._groups.get(name, {name}))
                    joined |= dict.fromkeys(known, known)
            *smaller, largest = sorted({id(joined[n]): joined[n] for n in names}.values(), key=len)
            for group in smaller:
                largest |= group
                joined |= dict.fromkeys(group, largest)
        groups = dict(self._groups)
        for group in {id(group): group for group in joined.values()}.values():
            groups |= dict.fromkeys(group, frozenset(group))
        undone = self.undone.union(d.content.entry for d in new if isinstance(d.content, Undo))
        return Kin({**self.decisions, **{decision.number: decision for decision in new}}, undone, groups)

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
