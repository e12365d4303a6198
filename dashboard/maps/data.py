"""What the frames of a map must hold: one row per unit, numbers that a map can show."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

Row = Mapping[str, Any]


def rows_of(
    frame: pl.DataFrame, unit_ids: Sequence[str], value: str, *others: str, is_signed: bool = False
) -> dict[str, Row]:
    """Rows by unit in the order of `unit_ids`; a unit without a row is one without data. NaN is no data too."""
    if missing := sorted({"unit_id", "label", value, *others} - set(frame.columns)):
        raise ValueError(f"The frame of a map lacks the column(s) {', '.join(missing)}.")
    ids = frame["unit_id"].to_list()
    if unknown := sorted(set(ids) - set(unit_ids)):
        raise ValueError(f"No shape for {', '.join(map(repr, unknown))}: the codes of data and map differ.")
    if len(set(ids)) < len(ids):
        raise ValueError("The frame of a map has a unit twice; a map shows one figure per unit.")
    floats = frame.with_columns(pl.col(value).cast(pl.Float64).fill_nan(None))
    found = {row["unit_id"]: row for row in floats.iter_rows(named=True)}
    if not is_signed and any((row[value] or 0) < 0 for row in found.values()):
        raise ValueError("A map of counts or rates cannot show a negative number.")
    return {name: found.get(name, {"unit_id": name, "label": name, value: None}) for name in unit_ids}


def short(row: Row) -> str:
    """The name on the map; plotly would read a tag in it."""
    return html.escape(str(row.get("short_label") or row["label"]), quote=False)


def sentence(row: Row, number: str, no_data: str) -> str:
    """The text on hover: the caller's sentence, else name and number; of tags only line breaks."""
    text = str(row.get("sentence") or f"{row['label']}: {number or no_data}")
    text = "<br>".join(html.escape(line, quote=False) for line in text.split("<br>"))
    return text.replace("%{", "%\u200b{")  # the caller's words, never a template of plotly's
