"""Classes of a rate: limits, the colour of a value, and the entries of the legend."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dashboard.theme import Look

MOST = 7  # more colours than this cannot be told apart
SIDE = 4  # colours on each side of zero


@dataclass(frozen=True)
class Classes:
    """Limits, ends included, and one colour per class; a class holds its lower limit, the last one both."""

    limits: tuple[float, ...]
    colours: tuple[str, ...]

    def colour(self, value: float | None) -> str | None:
        """The colour of a value; None without data."""
        if value is None:
            return None
        return self.colours[min(sum(value >= limit for limit in self.limits) - 1, len(self.colours) - 1)]

    def entries(
        self, values: Iterable[float | None], no_data: str, format_value: Callable[[float], str]
    ) -> list[tuple[str, str | None]]:
        """Text and colour of each class, least first; a hatched entry last where a value is missing."""
        lows, highs = self.limits[:-1], self.limits[1:]
        to = "–" if lows[0] >= 0 else " … "  # a dash before a minus would be one sign too many
        texts = [
            f"{format_value(low)}{to}{format_value(high)}" for low, high in zip(lows, highs, strict=True)
        ]
        entries: list[tuple[str, str | None]] = list(zip(texts, self.colours, strict=True))
        return [*entries, (no_data, None)] if None in values else entries


def classes_of(
    values: Iterable[float | None],
    breaks: Sequence[float] | None,
    look: Look,
    format_value: Callable[[float], str],
) -> Classes:
    """The classes given by `breaks`, ends included; else a few round steps of equal size.

    Steps are never finer than `format_value` writes: a limit of 0.75 written as "0.8" would be a lie.
    """
    known = [value for value in values if value is not None]
    limits = sorted(set(map(float, breaks))) if breaks is not None else _round_limits(known, format_value)
    if len(limits) < 2 or (known and (min(known) < limits[0] or max(known) > limits[-1])):
        raise ValueError(f"The breaks {limits} do not hold all values; colours would be wrong.")
    return Classes(tuple(limits), tuple(look.steps(len(limits) - 1)))


def classes_around_zero(
    values: Iterable[float | None], look: Look, format_value: Callable[[float], str]
) -> Classes:
    """Classes of deviations: as many below zero as above, of one round size, in two colours that part at zero."""
    farthest = max((abs(value) for value in values if value is not None), default=0.0)
    limits = _round_limits([0.0, farthest], format_value, most=SIDE)
    while len(limits) > 2 and limits[-2] >= farthest:
        limits.pop()
    return Classes((*(-limit for limit in limits[:0:-1]), *limits), tuple(look.steps_around(len(limits) - 1)))


def _round_limits(
    known: Sequence[float], format_value: Callable[[float], str], most: int = MOST
) -> list[float]:
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if low == high:
        low, high = 0.0, high or 1.0
    finest = next((10.0**k for k in range(-6, 6) if format_value(10.0**k) != format_value(0.0)), 1e-6)
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    steps = [power * nice for nice in (1, 2, 2.5, 5, 10, 20, 25, 50, 100)]
    written = [step for step in steps if math.isclose(step / finest, max(1, round(step / finest)))]
    for step in written or [finest]:
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return [round(step * i, 10) for i in range(first, last + 1)]
