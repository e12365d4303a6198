"""Published sample estimates of shares, with their margins where they were published, beside an official figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import (
    PAD,
    Record,
    Row,
    Sheet,
    canvas,
    headings,
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

MARK, GAP, EDGE = 18, 12, 7  # px: a row's mark, between rows, between a mark at 0 or 1 and the edge
SHARE = 0.42  # of the width, at most, for labels beside the rows
AXIS = 24  # px for the words of the axis
TICKS, TICKS_NARROW = (0.0, 0.25, 0.5, 0.75, 1.0), (0.0, 0.5, 1.0)


def intervals(
    frame: pl.DataFrame, *, look: Look = LIGHT, width: int = WIDE, format_percent: Callable[[float], str]
) -> go.Figure:
    """One row an estimate: group, label, value, low, high (shares 0..1), text, reference, reference_text.

    A published margin is a bar through a full point. Without one the point is open and has no bar: its uncertainty
    is unknown, not nil. A reference (the official figure) is a stroke with its words under it.
    """
    rows = records(frame, "group", "label", "value", "low", "high", "text", "reference", "reference_text")
    above = headings([row["group"] for row in rows], width=width)
    heads = [
        tall(lines, LABEL_SIZE) + PAD / 2 + (PAD if n else 0) if lines else 0.0
        for n, lines in enumerate(above)
    ]
    numbers = round(max(text_width(row["text"], LABEL_SIZE) for row in rows) + 2 * PAD)
    labels = [row["label"] for row in rows]
    column = 0 if is_narrow(width) else min(widest(labels, LABEL_SIZE), SHARE * width) + 2 * PAD + 2
    least = width - column - numbers
    words = [
        wrap(row["reference_text"] or "", width=least, size=SMALL_SIZE)
        if row["reference"] is not None
        else []
        for row in rows
    ]
    placed = rows_of(
        labels, width=width, mark=MARK, gap=GAP, heads=heads, share=SHARE,
        below=[tall(lines, SMALL_SIZE) for lines in words],
    )  # fmt: skip
    sheet = canvas(look, height=placed.height, margin=(placed.column, numbers, 0, AXIS))
    room = width - placed.column - numbers
    edge = EDGE / (room - 2 * EDGE)
    sheet.figure.update_xaxes(range=[-edge, 1 + edge])
    placed.label(sheet, look)
    for head, place in zip(above, placed.rows, strict=True):
        if head:
            note(sheet, head, 0, place.top - PAD / 2, part="group", colour=look.muted, xref="paper",
                 shift=-placed.column, valign="bottom", bold=True)  # fmt: skip
    _axis(sheet, placed.rows, TICKS_NARROW if is_narrow(width) else TICKS, format_percent, look)
    for row, place, lines in zip(rows, placed.rows, words, strict=True):
        note(sheet, plain(row["text"]), 1, place.y, part="value", colour=look.ink, xref="paper", shift=numbers,
             anchor="right", bold=True)  # fmt: skip
        if row["reference"] is not None:
            _reference(sheet, row["reference"], lines, place.y, room, look)
    _estimates(sheet, rows, placed.rows, width, look)
    return sheet.done()


def _axis(
    sheet: Sheet,
    places: Sequence[Row],
    ticks: Sequence[float],
    format_percent: Callable[[float], str],
    look: Look,
) -> None:
    """The track of every row from none to all, divided alike, and the words of the divisions below."""
    for place in places:
        rule(sheet, (0, 1), (place.y, place.y), colour=look.rule, layer="below", name="track")
        for share in ticks:
            ends = (place.y - MARK / 2, place.y + MARK / 2)
            rule(sheet, (share, share), ends, colour=look.rule, layer="below", name="track")
    for share in ticks:
        anchor = "left" if share == 0 else "right" if share == 1 else "center"
        note(sheet, plain(format_percent(share)), share, 0, part="tick", colour=look.muted, size=SMALL_SIZE,
             anchor=anchor, yref="paper", valign="top", lift=-6)  # fmt: skip


def _estimates(sheet: Sheet, rows: Sequence[Record], places: Sequence[Row], width: float, look: Look) -> None:
    """The points, full with their margins or open without."""
    for is_known in (True, False):
        mine = [
            (row, place)
            for row, place in zip(rows, places, strict=True)
            if (row["low"] is not None and row["high"] is not None) is is_known
        ]
        bars = {
            "type": "data", "symmetric": False, "color": look.accent, "thickness": 3, "width": 7,
            "array": [row["high"] - row["value"] for row, _ in mine] if is_known else [],
            "arrayminus": [row["value"] - row["low"] for row, _ in mine] if is_known else [],
        }  # fmt: skip
        sheet.figure.add_scatter(
            x=[row["value"] for row, _ in mine], y=[place.y for _, place in mine], mode="markers",
            meta="with_margin" if is_known else "without_margin", error_x=bars if is_known else None,
            marker={"size": 6 if is_known else 10, "symbol": "circle" if is_known else "circle-open", "opacity": 1,
                    "color": look.accent, "line": {"width": 2, "color": look.accent}},
            hoverinfo="text", hovertext=[hover_text(f"{row['label']}: {row['text']}", width) for row, _ in mine],
            cliponaxis=False,
        )  # fmt: skip


def _reference(sheet: Sheet, at: float, lines: list[str], y: float, room: float, look: Look) -> None:
    """The stroke of the official figure and its words below, kept inside the plot."""
    rule(sheet, (at, at), (y - MARK / 2 - 3, y + MARK / 2 + 2), colour=look.ink, width=2, layer="below",
         name="reference")  # fmt: skip
    wide = widest(lines, SMALL_SIZE)
    left = min(EDGE + at * (room - 2 * EDGE) - wide / 2, room - wide)
    note(sheet, lines, 0, y + MARK / 2 + 2, part="reference", colour=look.ink, size=SMALL_SIZE, xref="paper",
         shift=max(left, 0), valign="top")  # fmt: skip
