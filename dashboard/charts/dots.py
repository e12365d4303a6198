"""Shares of many choices in a few series (machine, manual, final ...), the numbers beside as in a printed table."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import (
    MARKS,
    PAD,
    Record,
    canvas,
    hover_text,
    is_narrow,
    note,
    plain,
    records,
    rows_of,
    rule,
    tall,
    widest,
)
from dashboard.theme import LABEL_SIZE, LIGHT, SMALL_SIZE, WIDE, Look, text_width, wrap

MARK, GAP, EDGE, MOST = 20, 8, 12, 4


def dots(
    frame: pl.DataFrame, *, look: Look = LIGHT, width: int = WIDE, series: Sequence[str] = ()
) -> go.Figure:
    """One row a choice, in the order given, one mark and one column of numbers a series.

    `frame`: label, series, value, low, high, text; at most one row a label and series, at most four series. The
    forms are such that marks on the same spot are all seen. `series` fixes order, form and colour across charts;
    what it does not name follows in the order of the frame.
    """
    rows = records(frame, "label", "series", "value", "low", "high", "text")
    known = list(dict.fromkeys([*series, *(row["series"] for row in rows)]))
    names = [name for name in known if any(row["series"] == name for row in rows)]
    cells = {(row["label"], row["series"]): row for row in rows}
    if len(names) > MOST or len(cells) < len(rows):
        raise ValueError(f"Dots show one value per label and series, and at most {MOST} series; here are {names}.")
    labels = list(dict.fromkeys(row["label"] for row in rows))
    placed = rows_of(labels, width=width, mark=MARK, gap=GAP, share=0.3)
    columns, heads, key = _columns(names, rows, width)
    top = (max(tall(head, SMALL_SIZE) for head in heads) + 22) + (tall(key, SMALL_SIZE) if key else 0)
    return _draw(cells, labels, names, known, look=look, width=width)


def _columns(names: list[str], rows: list[Record], width: float) -> tuple[list[float], list[list[str]], list[str]]:
    raise NotImplementedError


def _draw(*args: object, **kw: object) -> go.Figure:
    raise NotImplementedError
