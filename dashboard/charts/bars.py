"""Counts of a few things as horizontal bars, in the order given, the number at the end of each bar."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import (
    PAD,
    Record,
    Sheet,
    canvas,
    hatch,
    hover_text,
    is_narrow,
    note,
    plain,
    records,
    rows_of,
    rule,
)
from dashboard.theme import LABEL_SIZE, LIGHT, WIDE, Look, text_width

BAR, BAR_NARROW, GAP = 20, 16, 12  # px


def bars(
    frame: pl.DataFrame, *, look: Look = LIGHT, width: int = WIDE, emphasised: Collection[str] = ()
) -> go.Figure:
    """One bar a row of `frame`: label, value, text (the number in words of the reader), optional note (small).

    Zero is a thin stroke; a null value is its text and a hatched strip over the whole width, because it may be
    anything. With `emphasised` labels the others step back to grey.
    """
    rows = records(frame, "label", "value", "text")
    if any((row["value"] or 0) < 0 for row in rows):
        raise ValueError("Bars start at zero; a negative value needs another chart.")
    thick = BAR_NARROW if is_narrow(width) else BAR
    placed = rows_of(
        [row["label"] for row in rows],
        width=width, mark=thick, gap=GAP, notes=[row.get("note") for row in rows] if "note" in frame.columns else (),
    )  # fmt: skip
    room = width - placed.column
    end = _end([(row["value"], row["text"]) for row in rows], room)
    sheet = canvas(look, height=placed.height, margin=(placed.column, 0, 0, 0))
    sheet.figure.update_xaxes(range=[0, end])
    strong = [row["label"] in emphasised for row in rows]
    sheet.figure.update_layout(barmode="overlay")
    for is_known in (True, False):
        _bars(sheet, [
            (row, place.y, look.accent if hit or not emphasised else look.hatch)
            for row, place, hit in zip(rows, placed.rows, strong, strict=True)
            if (row["value"] is not None) is is_known
        ], is_known=is_known, thick=thick, room=room, width=width, look=look)  # fmt: skip
    for row, place, hit in zip(rows, placed.rows, strong, strict=True):
        if row["value"] is None:
            note(sheet, plain(row["text"]), 0, place.y, part="missing", colour=look.muted)
            continue
        if row["value"] == 0:
            stroke = look.accent if hit or not emphasised else look.hatch
            rule(
                sheet, (0, 0), (place.y - thick / 2, place.y + thick / 2), colour=stroke, width=3, name="zero"
            )
        note(
            sheet,
            plain(row["text"]),
            row["value"],
            place.y,
            part="value",
            colour=look.ink,
            shift=PAD - 2,
            bold=True,
        )
    placed.label(sheet, look, emphasised=strong)
    return sheet.done()


def _bars(
    sheet: Sheet,
    bars: Sequence[tuple[Record, float, str]],
    *,
    is_known: bool,
    thick: float,
    room: float,
    width: float,
    look: Look,
) -> None:
    """The known bars, or the hatched strips, which begin behind the words that say what is missing."""
    end = sheet.figure.layout.xaxis.range[1]
    words = [0.0 if is_known else _beside(row["text"], room) * end for row, _, _ in bars]
    colours = {"color": [colour for *_, colour in bars]}
    missing = {
        "color": look.missing,
        "pattern": hatch(look),
    }  # one colour: plotly's pattern ignores its own in a list
    sheet.figure.add_bar(
        x=[row["value"] if is_known else end - base for (row, _, _), base in zip(bars, words, strict=True)],
        y=[y for _, y, _ in bars], base=words, width=thick, orientation="h", meta="bar" if is_known else "missing",
        marker={**(colours if is_known else missing), "line": {"width": 0}},
        hoverinfo="text", hovertext=[hover_text(f"{row['label']}: {row['text']}", width) for row, _, _ in bars],
    )  # fmt: skip


def _beside(text: str, room: float) -> float:
    """The share of the width that the words for missing data take before their hatching."""
    return min((text_width(text, LABEL_SIZE) + PAD) / room, 0.9)


def _end(values: list[tuple[float | None, str]], room: float) -> float:
    """The value at the right edge: the least at which every number still has room behind its bar."""
    ends = [
        value * room / max(room - text_width(text, LABEL_SIZE) - 2 * PAD, 0.3 * room)
        for value, text in values
        if value
    ]
    return max(ends, default=1.0)
