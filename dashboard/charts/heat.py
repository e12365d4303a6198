"""Who reported when: one row an observer, one column a period, one mark for what became of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import canvas, hover_text, is_narrow, note, plain, records, rule, widest
from dashboard.theme import LIGHT, SMALL_SIZE, WIDE, Look

ROW, HEAD, GROUP = 17, 22, 24  # px: a row, the dates above, a name of a group
MOST_LABELS = 12
"""So many dates stand above the columns; of more, every second, third ... one."""

SYMBOLS: Mapping[str, tuple[str, int]] = {
    "on_time": ("square", 9),
    "late": ("triangle-right", 11),
    "partial": ("circle-open", 9),
    "undated": ("square-open", 8),
    "missing": ("x-thin", 8),
    "refused": ("diamond-open", 9),
    "excused": ("line-ew-open", 9),
    "open": ("circle", 3),
}
"""Told apart by form alone, so that paper in black and white says the same."""
GLYPHS: Mapping[str, str] = {
    "on_time": "■",
    "late": "▶",
    "undated": "□",
    "partial": "○",
    "missing": "✕",
    "refused": "◇",
    "excused": "–",
    "open": "·",
}
"""The same marks inside a line of text."""


def heat(
    frame: pl.DataFrame,
    *,
    columns: Sequence[tuple[str, str]],
    look: Look = LIGHT,
    width: int = WIDE,
) -> go.Figure:
    """Rows of `frame`: group, label, column, state (a key of `SYMBOLS`), hover; in the order given.

    `columns` are the keys of the periods and what stands above them, from left to right.
    """
    rows = records(frame, "group", "label", "column", "state", "hover")
    labels = list(dict.fromkeys((row["group"], row["label"]) for row in rows))
    side = widest((text for _, name in labels for text in plain(name)), SMALL_SIZE) + 8
    groups: dict[str, float] = {}
    places: dict[tuple[str, str], float] = {}
    y = float(HEAD)
    for group, name in labels:
        if group not in groups:
            groups[group] = y + GROUP - 9
            y += GROUP
        places[group, name] = y + ROW / 2
        y += ROW
    across = {key: n for n, (key, _) in enumerate(columns)}
    sheet = canvas(look, height=y, margin=(side, 0, 0, 0))
    sheet.figure.update_xaxes(range=[-0.5, max(len(columns), 8) - 0.5])
    step = -(-len(columns) // (MOST_LABELS if not is_narrow(width) else MOST_LABELS // 2))
    for n, (_, text) in enumerate(columns):
        if n % step == 0:
            note(sheet, plain(text), n, 8, part="column", colour=look.muted, size=SMALL_SIZE, anchor="center")
    for group, top in groups.items():
        note(sheet, plain(group), 0, top, part="group", colour=look.ink, size=SMALL_SIZE, xref="paper",
             shift=-side, bold=True)  # fmt: skip
    for (_, name), middle in places.items():
        note(sheet, plain(name), 0, middle, part="label", colour=look.muted, size=SMALL_SIZE, xref="paper",
             shift=-side)  # fmt: skip
        rule(sheet, (-0.5, len(columns) - 0.5), (middle + ROW / 2, middle + ROW / 2), colour=look.rule,
             layer="below")  # fmt: skip
    for state, (symbol, size) in SYMBOLS.items():
        own = [row for row in rows if row["state"] == state]
        if own:
            colour = (
                look.ink
                if state == "missing"
                else look.muted
                if state in ("excused", "open")
                else look.accent
            )
            sheet.figure.add_scatter(
                x=[across[row["column"]] for row in own],
                y=[places[row["group"], row["label"]] for row in own],
                mode="markers", meta=state,
                marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": 2, "color": colour}},
                hoverinfo="text", hovertext=[hover_text(row["hover"], width) for row in own],
            )  # fmt: skip
    return sheet.done()
