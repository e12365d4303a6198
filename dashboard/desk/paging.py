"""Long lists in parts: which part an address asks for."""

ROWS = 50
"""Rows of a part: what a thin line can carry."""


def last(found: int) -> int:
    """The number of the last part; there is one also where nothing was found."""
    return max(1, -(-found // ROWS))


def number(asked: str | None, last: int) -> int:
    """The part that is asked for, from 1; the nearest one that there is."""
    wanted = int(asked) if asked and asked.isdecimal() and len(asked) < 7 else 1
    return max(1, min(wanted, last))
