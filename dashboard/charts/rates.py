"""Rates with their intervals, one row a unit, on one axis from zero."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import PAD, canvas, hover_text, note, plain, records, rows_of, rule
from dashboard.theme import LABEL_SIZE, LIGHT, WIDE, Look, text_width

MARK, GAP, SHARE = 18, 8, 0.4


def rates(frame: pl.DataFrame, *, look: Look = LIGHT, width: int = WIDE) -> go.Figure:
    """Rows of `frame`, in the order given: label, note (small), value, low, high, text.

    The bar is the interval, the point the rate; the axis ends with the widest interval.
    """
    rows = records(frame, "label", "note", "value", "low", "high", "text")
    placed = rows_of(
        [row["label"] for row in rows], width=width, mark=MARK, gap=GAP, share=SHARE,
        notes=[row["note"] for row in rows],
    )  # fmt: skip
    numbers = round(max(text_width(row["text"], LABEL_SIZE) for row in rows) + 2 * PAD)
    sheet = canvas(look, height=placed.height, margin=(placed.column, numbers, 0, 0))
    end = max(row["high"] for row in rows) or 1.0
    sheet.figure.update_xaxes(range=[-0.01 * end, 1.02 * end])
    placed.label(sheet, look)
    # On a phone the words stand above the bars, where the axis would run through them.
    beside = [(0.0, placed.height)]
    above = [(place.y - MARK / 2, place.y + MARK / 2) for place in placed.rows]
    for ends in beside if placed.column else above:
        rule(sheet, (0, 0), ends, colour=look.rule, layer="below", name="axis")
    for row, place in zip(rows, placed.rows, strict=True):
        rule(
            sheet,
            (row["low"], row["high"]),
            (place.y, place.y),
            colour=look.hatch,
            width=5,
            layer="below",
            name="interval",
        )
        note(sheet, plain(row["text"]), 1, place.y, part="value", colour=look.ink, xref="paper", shift=numbers,
             anchor="right", bold=True)  # fmt: skip
    sheet.figure.add_scatter(
        x=[row["value"] for row in rows], y=[place.y for place in placed.rows], mode="markers", meta="rate",
        marker={"symbol": "circle", "size": 10, "color": look.accent}, cliponaxis=False,
        hoverinfo="text", hovertext=[hover_text(f"{row['label']}: {row['text']}", width) for row in rows],
    )  # fmt: skip
    return sheet.done()
