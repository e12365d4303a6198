"""Where the labels of key dates stand above a timeline: on levels beside their lines, or as numbers with a list.

Belongs here: the search for places that touch nothing. Drawing is the timeline's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.charts.canvas import PAD, tall, widest
from dashboard.theme import SMALL_SIZE, wrap

FLAGS = (240, 180, 140, 110)  # px, longest line of a label: each is tried
NUMBER = 22  # px for a number in the list


@dataclass(frozen=True)
class Flag:
    """A key date's label: beside its line, on a level above the lanes (0 is the lowest)."""

    x: float
    lines: list[str]
    is_left: bool
    level: int = 0

    @property
    def span(self) -> tuple[float, float]:
        size = widest(self.lines, SMALL_SIZE) + PAD
        return (self.x - size, self.x) if self.is_left else (self.x, self.x + size)


def flags_of(keys: Sequence[tuple[float, str, str]], width: float) -> tuple[list[Flag], list[list[str]]]:
    """Labels of the key dates on levels, or numbers and a list that explains them, whichever takes less height."""
    listed = [wrap(f"{date} · {label}", width=width - NUMBER, size=SMALL_SIZE) for _, label, date in keys]
    if not keys:
        return [], []
    numbers = _levelled([(x, [str(i + 1)]) for i, (x, _, _) in enumerate(keys)], width)
    if numbers is None:
        raise ValueError(f"{len(keys)} key dates have no room on {width:.0f} px, not even as numbers.")
    best, height = (numbers, listed), sum(level_heights(numbers)) + list_height(listed)
    for room in FLAGS:
        words = [(x, wrap(f"{date} · {label}", width=room, size=SMALL_SIZE)) for x, label, date in keys]
        flags = _levelled(words, width)
        if flags is not None and sum(level_heights(flags)) < height:
            best, height = (flags, []), sum(level_heights(flags))
    return best


def list_height(listed: Sequence[Sequence[str]]) -> float:
    """Height in px of the list that explains the numbers."""
    return sum(tall(lines, SMALL_SIZE) + 3 for lines in listed)


def _levelled(words: Sequence[tuple[float, list[str]]], width: float) -> list[Flag] | None:
    """Flags whose labels touch neither one another nor a line, as low as can be; None where there is no way.

    The first ones hang to the right of their lines, the last ones to the left: every such parting is tried.
    """
    best: list[Flag] | None = None
    for split in range(len(words), -1, -1):
        flags = [Flag(x, lines, is_left=i >= split) for i, (x, lines) in enumerate(words)]
        if all(f.span[0] >= 0 and f.span[1] <= width for f in flags):
            found = _raised(flags)
            if found is not None and (best is None or sum(level_heights(found)) < sum(level_heights(best))):
                best = found
    return best


def _raised(flags: Sequence[Flag]) -> list[Flag] | None:
    """Each flag above those whose lines stand under its label, on the lowest free level."""
    above = {
        i: {k for k, other in enumerate(flags) if k != i and flag.span[0] < other.x < flag.span[1]}
        for i, flag in enumerate(flags)
    }
    levels: dict[int, int] = {}
    while len(levels) < len(flags):
        ready = [i for i in reversed(range(len(flags))) if i not in levels and above[i] <= levels.keys()]
        if not ready:
            return None  # two labels that both want to stand above the other
        flag = flags[ready[0]]
        level = max((levels[k] + 1 for k in above[ready[0]]), default=0)
        taken = {
            levels[k] for k in levels if flags[k].span[0] < flag.span[1] and flag.span[0] < flags[k].span[1]
        }
        while level in taken:
            level += 1
        levels[ready[0]] = level
    return [replace(flag, level=levels[i]) for i, flag in enumerate(flags)]


def level_heights(flags: Sequence[Flag]) -> list[float]:
    """Height of each level of flags, lowest first."""
    count = max((flag.level for flag in flags), default=-1) + 1
    return [
        max((tall(f.lines, SMALL_SIZE) for f in flags if f.level == level), default=0) + 4
        for level in range(count)
    ]
