"""Do two counts of one station give the same numbers, line by line and choice by choice?

A difference says nothing about which of the two is right. The pattern says what slip would make one number of the
other (`pipelines.marts.patterns_of_difference`), never that it was made.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.reconciliation import TALLY_COMPARISON

RULE = "counts_differ"
NAMED = 3
"""So many cells are named in the sentence, those with the largest differences; all of them stand in the mart."""
_PAIR = ["station_id", "contest_id", "origin_a", "origin_b"]
_PATTERNS = {
    "transposed_digits": Message("two digits exchanged", {}).template,
    "one_digit": Message("one digit is another", {}).template,
    "swapped": Message("exchanged with another choice", {}).template,
    "shifted": Message("moved by one line", {}).template,
    "other": Message("no pattern", {}).template,
}


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per station, contest and pair of counts that differ in any cell."""
    pairs = (
        draft.read(TALLY_COMPARISON)
        .with_columns(size=pl.col("gap").abs(), cell=pl.coalesce("choice_id", "line"))
        .sort(*_PAIR, "size", "line", "choice_id", descending=[*[False] * 4, True, False, False])
        .group_by(_PAIR, maintain_order=True)
        .agg(
            pl.col("cell", "value_a", "value_b", "gap", "pattern").head(NAMED),
            cells=pl.len(),
        )
    )
    for row in pairs.iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "station",
            ":".join(row[name] for name in _PAIR),
            _message(row),
            observed=_listed(row["cell"], row["value_a"]),
            expected=_listed(row["cell"], row["value_b"]),
            effect=row["gap"][0],
            unit_id=row["station_id"],
            contest_id=row["contest_id"],
        )


def _listed(cells: Sequence[str], values: Sequence[int]) -> str:
    return ", ".join(f"{cell} {value}" for cell, value in zip(cells, values, strict=True))


def _message(row: Mapping[str, Any]) -> Message:
    """The cells by name, both values, and the pattern; the values are in the order of the counts."""
    parameters = {
        "station": row["station_id"],
        "contest": row["contest_id"],
        "origin_a": row["origin_a"],
        "origin_b": row["origin_b"],
        "cells": row["cells"],
    }
    for n, (cell, a, b, pattern) in enumerate(
        zip(row["cell"], row["value_a"], row["value_b"], row["pattern"], strict=True), start=1
    ):
        parameters |= {f"cell_{n}": cell, f"a_{n}": a, f"b_{n}": b, f"pattern_{n}": _PATTERNS[pattern]}
    if row["cells"] == 1:
        return Message(
            "station {station}, {contest}: the {origin_a} and the {origin_b} differ in one cell:"
            " {cell_1} {a_1} and {b_1} ({pattern_1})",
            parameters,
        )
    if row["cells"] == 2:
        return Message(
            "station {station}, {contest}: the {origin_a} and the {origin_b} differ in two cells:"
            " {cell_1} {a_1} and {b_1} ({pattern_1}), {cell_2} {a_2} and {b_2} ({pattern_2})",
            parameters,
        )
    return Message(
        "station {station}, {contest}: the {origin_a} and the {origin_b} differ in {cells} cells, the largest"
        " differences: {cell_1} {a_1} and {b_1} ({pattern_1}), {cell_2} {a_2} and {b_2} ({pattern_2}),"
        " {cell_3} {a_3} and {b_3} ({pattern_3})",
        parameters,
    )
