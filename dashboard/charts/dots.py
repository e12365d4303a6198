"""Shares of many choices in a few series (machine, manual, final ...), the numbers beside as in a printed table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import (
    PAD,
    Record,
    Row,
    Sheet,
    canvas,
    hover_text,
    is_narrow,
    mark,
    note,
    plain,
    records,
    rows_of,
    rule,
    series_order,
    tall,
)
from dashboard.theme import LABEL_SIZE, LIGHT, SMALL_SIZE, WIDE, Look, text_width, wrap

MARK, GAP, EDGE = 18, 9, 12  # px
MOST = 4  # series that a reader can tell apart at a glance
HEAD_LINES = 3
SYMBOL = 22  # px for the symbol that heads a column


@dataclass(frozen=True)
class _Head:
    """How the columns of numbers are headed: their right edges and names, or one key above all."""

    right: list[float]  # px from the left edge of the plot
    lines: list[list[str]]
    is_key: bool
    width: float  # px of all columns
    height: float


def dots(
    frame: pl.DataFrame, *, look: Look = LIGHT, width: int = WIDE, series: Sequence[str] = ()
) -> go.Figure:
    """One row a choice, in the order given, with one mark and one column of numbers a series.

    `frame`: label, series, value, text, optional low and high (an interval); at most one row per label and series,
    at most four series. The forms are such that marks on the same spot are all seen. `series` fixes order, form and
    colour across charts; what it does not name follows in the order of the frame. A value that is not given is "…",
    never a dash, which in our region's tables means zero.
    """
    rows = records(frame, "label", "series", "value", "text")
    order = series_order(rows, series)
    names = [name for name in order if any(row["series"] == name for row in rows)]
    cells = {(row["label"], row["series"]): row for row in rows}
    if len(names) > MOST or len(cells) < len(rows):
        raise ValueError(
            f"Dots show one value per label and series, and at most {MOST} series; here are {names}."
        )
    labels = list(dict.fromkeys(row["label"] for row in rows))
    head = _head(names, rows, width)
    placed = rows_of(
        labels, width=width, mark=MARK, gap=GAP, share=0.3, heads=[head.height, *[0.0] * len(labels)]
    )
    sheet = canvas(look, height=placed.height, margin=(placed.column, 0, 0, 0))
    room = width - placed.column
    plot = room - head.width
    top = max((row.get("high") or row["value"] or 0.0 for row in rows), default=1.0) or 1.0
    per_px = top / (plot - 2 * EDGE)  # the axis goes on under the numbers, so all is on one sheet
    sheet.figure.update_xaxes(range=[-EDGE * per_px, (room - EDGE) * per_px])
    placed.label(sheet, look)
    _lines(sheet, cells, labels, placed.rows, top, look)
    for i, name in enumerate(names):
        style = mark(order.index(name), look)
        found = [
            (cells[label, name], row)
            for label, row in zip(labels, placed.rows, strict=True)
            if (label, name) in cells
        ]
        sheet.figure.add_scatter(
            x=[cell["value"] for cell, _ in found], y=[row.y for _, row in found], mode="markers", meta="series",
            name=name, marker=style, cliponaxis=False, hoverinfo="text",
            hovertext=[hover_text(f"{cell['label']}\n{name}: {cell['text']}", width) for cell, _ in found],
        )  # fmt: skip
        right = (plot + head.right[i]) / room
        _column(sheet, [cells.get((label, name)) for label in labels], placed.rows, right, look)
        _write_head(
            sheet, head, i, mark(order.index(name), look), plot=plot, room=room, per_px=per_px, look=look
        )
    return sheet.done()


def _head(names: Sequence[str], rows: Sequence[Record], width: float) -> _Head:
    """Names over their columns where their longest words fit, else a key above and symbols over the columns."""
    numbers = [
        max(text_width(row["text"], LABEL_SIZE) for row in rows if row["series"] == name) for name in names
    ]
    wide = [max(number, _least(name)) + 2 * PAD for number, name in zip(numbers, names, strict=True)]
    is_key = is_narrow(width) or sum(wide) > 0.5 * width
    columns = [number + PAD for number in numbers] if is_key else wide
    lines = [
        wrap(name, width=width - SYMBOL - 4 if is_key else column - PAD, size=SMALL_SIZE)
        for name, column in zip(names, columns, strict=True)
    ]
    heights = [tall(line, SMALL_SIZE) for line in lines]
    height = (sum(heights) + 3 * len(lines) if is_key else max(heights)) + SYMBOL + PAD
    right = [sum(columns[: i + 1]) for i in range(len(columns))]
    return _Head(right, lines, is_key, sum(columns), height)


def _least(name: str) -> float:
    """The least width in px at which a name takes `HEAD_LINES` lines, no word cut."""
    width = max(text_width(word, SMALL_SIZE) for word in name.split())
    while len(wrap(name, width=width, size=SMALL_SIZE)) > HEAD_LINES:
        width += 4
    return width


def _write_head(
    sheet: Sheet,
    head: _Head,
    index: int,
    style: Mapping[str, object],
    *,
    plot: float,
    room: float,
    per_px: float,
    look: Look,
) -> None:
    """The symbol over a column of numbers, and its name above it or in the key."""
    lines, right = head.lines[index], plot + head.right[index]
    under = head.height - PAD - SYMBOL / 2
    spots = [(right - EDGE, under)]
    if head.is_key:
        above = sum(tall(line, SMALL_SIZE) + 3 for line in head.lines[:index])
        spots.append((EDGE, above + tall(lines, SMALL_SIZE) / 2))
        note(sheet, lines, 0, spots[1][1], part="series", colour=look.ink, size=SMALL_SIZE, xref="paper",
             shift=SYMBOL + 4)  # fmt: skip
    else:
        note(sheet, lines, right / room, under - SYMBOL / 2, part="series", colour=look.ink, size=SMALL_SIZE,
             xref="paper", anchor="right", valign="bottom")  # fmt: skip
    sheet.figure.add_scatter(
        x=[(x - EDGE) * per_px for x, _ in spots], y=[y for _, y in spots], mode="markers", meta="key",
        marker=style, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _column(
    sheet: Sheet, cells: Sequence[Record | None], rows: Sequence[Row], right: float, look: Look
) -> None:
    for cell, row in zip(cells, rows, strict=True):
        known = cell is not None and cell["value"] is not None
        note(sheet, plain(cell["text"] if cell else "…"), right, row.y, part="value" if known else "missing",
             colour=look.ink if known else look.muted, xref="paper", anchor="right")  # fmt: skip


def _lines(
    sheet: Sheet,
    cells: Mapping[tuple[str, str], Record],
    labels: Sequence[str],
    rows: Sequence[Row],
    end: float,
    look: Look,
) -> None:
    """The track of each row, the line that joins its marks, and the published intervals."""
    for label, row in zip(labels, rows, strict=True):
        mine = [cell for (name, _), cell in cells.items() if name == label and cell["value"] is not None]
        rule(sheet, (0, end), (row.y, row.y), colour=look.rule, layer="below", name="track")
        values = [cell["value"] for cell in mine]
        if len(values) > 1:
            rule(
                sheet,
                (min(values), max(values)),
                (row.y, row.y),
                colour=look.muted,
                width=2,
                layer="below",
                name="join",
            )
        for cell in mine:
            if cell.get("low") is not None and cell.get("high") is not None:
                rule(sheet, (cell["low"], cell["high"]), (row.y, row.y), colour=look.hatch, width=6, layer="below",
                     name="interval")  # fmt: skip
