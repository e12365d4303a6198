"""What a few dozen groups are made up of: one row a group, one mark a thing, told apart by form and colour."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import (
    PAD,
    Record,
    canvas,
    headings,
    hover_text,
    note,
    plain,
    records,
    rows_of,
    tall,
    widest,
)
from dashboard.theme import LABEL_SIZE, LIGHT, SMALL_SIZE, WIDE, Look

STEP, LINE, GAP, HEAD = (
    17,
    18,
    5,
    16,
)  # px: from mark to mark, a line of marks, between rows, around a heading

FORMS = (
    ("circle", 11, "●"), ("square", 10, "■"), ("triangle-up", 12, "▲"), ("diamond", 12, "◆"), ("x", 10, "✖"),
    ("triangle-down", 12, "▼"), ("star", 13, "★"), ("cross", 11, "✚"), ("pentagon", 12, "⬟"),
)  # fmt: skip
UNKNOWN = ("circle-open", 10, "○")
"""The form of what nobody has said the series of."""


def glyph(index: int | None) -> str:
    """The form of the n-th series inside a line of text."""
    return UNKNOWN[2] if index is None else FORMS[index % len(FORMS)][2]


def strips(frame: pl.DataFrame, *, series: Sequence[str], look: Look = LIGHT, width: int = WIDE) -> go.Figure:
    """One mark a row of `frame`: group (a heading), label, text (small, at the end of the row), series, hover.

    Groups, rows and marks stand in the order given; `series` fixes form and colour across charts, a null is an open
    ring. Labels that are equal are one row. Marks that do not fit beside one another go on in the next line.
    """
    rows = records(frame, "group", "label", "text", "series", "hover")
    keys = list(dict.fromkeys((row["group"], row["label"]) for row in rows))
    own = {key: [row for row in rows if (row["group"], row["label"]) == key] for key in keys}
    texts = [own[key][0]["text"] for key in keys]
    side = widest(texts, SMALL_SIZE) + PAD
    labels = [label for _, label in keys]
    above = headings([group for group, _ in keys], width=width)
    heads = [HEAD + tall(heading, LABEL_SIZE) if heading else 0.0 for heading in above]
    column = rows_of(labels, width=width, mark=LINE, gap=GAP).column
    across = max(int((width - column - side) // STEP), 1)
    lines = [-(-len(own[key]) // across) for key in keys]
    below = [(count - 1) * LINE for count in lines]
    placed = rows_of(labels, width=width, mark=LINE, gap=GAP, heads=heads, below=below)
    sheet = canvas(look, height=placed.height, margin=(placed.column, 0, 0, 0))
    sheet.figure.update_xaxes(range=[0, width - placed.column])
    placed.label(sheet, look)
    end = STEP * min(across, max(len(things) for things in own.values())) + PAD
    spots: dict[str | None, list[tuple[float, float, Record]]] = {}
    for key, row, text, heading in zip(keys, placed.rows, texts, above, strict=True):
        if heading:
            note(sheet, heading, 0, row.top - 4, part="group", colour=look.ink, size=LABEL_SIZE, xref="paper",
                 shift=-placed.column, bold=True, valign="bottom")  # fmt: skip
        note(sheet, plain(text), end, row.y, part="value", colour=look.muted, size=SMALL_SIZE)
        for n, thing in enumerate(own[key]):
            spot = (STEP * (n % across + 0.5), row.y + LINE * (n // across), thing)
            spots.setdefault(thing["series"], []).append(spot)
    for name, found in spots.items():
        index = None if name is None else list(series).index(name)
        symbol, size, _ = UNKNOWN if index is None else FORMS[index % len(FORMS)]
        colour = look.muted if index is None else look.categories[index % len(look.categories)]
        sheet.figure.add_scatter(
            x=[x for x, _, _ in found], y=[y for _, y, _ in found], mode="markers", meta="mark", name=name or "",
            marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": 1.5, "color": colour}},
            hoverinfo="text", hovertext=[hover_text(thing["hover"], width) for *_, thing in found], cliponaxis=False,
        )  # fmt: skip
    return sheet.done()
