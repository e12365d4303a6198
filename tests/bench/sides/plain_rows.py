"""The same in pandas, but row by row: what must hold of one protocol is a function of one protocol.

So most scripts of this kind are written, because the checks then read as the form does.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from tests.bench.layout import Layout
from tests.bench.sides import plain


def run(pack: Path, out: Path) -> None:
    """As `plain`, with its equations in turn for each row."""
    plain.broken_equations = broken_equations
    plain.run(pack, out)


def broken_equations(results: pd.DataFrame, told: Layout) -> pd.DataFrame:
    """The equations of the form that do not hold, with both sides."""
    found = []

    def side(row: Any, terms: Iterable[str]) -> float:
        total = 0.0
        for term in terms:
            field = term.removeprefix("-")
            value = int(field) if field.isdigit() else row["votes_total" if field == "votes" else field]
            total += -value if term.startswith("-") else value
        return total

    def check(row: Any) -> None:
        for equation in told.equations:
            left, right = side(row, equation["left"]), side(row, equation["right"])
            relation = equation.get("relation", "==")
            holds = {"==": left == right, "<=": left <= right, "<": left < right}[relation]
            if not holds:
                found.append((row["station_id"], equation["id"], left, right, left - right))

    results.apply(check, axis=1)
    return pd.DataFrame(found, columns=["station_id", "equation", "left", "right", "gap"])
