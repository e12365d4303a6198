"""Tile maps: one square per unit, all the same size, for units too many or too small for a map of land."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl
import shapely

from dashboard.geography import Geometry, Point
from dashboard.maps.canvas import NARROW_BELOW, Canvas, Sheet, canvas
from dashboard.maps.classes import classes_around_zero, classes_of
from dashboard.maps.data import Row, rows_of, sentence, short
from dashboard.theme import LIGHT, LINE_HEIGHT, SMALL_SIZE, WIDE, Look, text_width

EDGE = 0.06  # of a tile, round the map


def tile_map(
    tiles: pl.DataFrame,
    *,
    no_data: str,
    legend_title: str,
    format_value: Callable[[float], str],
    breaks: Sequence[float] | None = None,
    is_deviation: bool = False,
    look: Look = LIGHT,
    width: int = WIDE,
    selected: Collection[str] = (),
) -> go.Figure:
    """Rates of units in a grid of squares, coloured as in `rate_map`.

    `tiles`: unit_id, row, col (from the north-west), label, value; optional group (a line is drawn round each),
    short_label (in the tile), sentence. A null value is hatched; `is_deviation` as in `rate_map`.
    """
    rows = rows_of(tiles, tiles["unit_id"].to_list(), "value", "row", "col", is_signed=is_deviation)
    values = [row["value"] for row in rows.values()]
    classes = (
        classes_around_zero(values, look, format_value)
        if is_deviation
        else classes_of(values, breaks, look, format_value)
    )
    squares = {name: _square(row) for name, row in rows.items()}
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(list(squares.values())))
    on = canvas(Sheet(west - EDGE, east + EDGE, south - EDGE, north + EDGE, width), look)
    for name, square in squares.items():
        on.fill("tile", name, square, classes.colour(rows[name]["value"]), line=look.paper, width=1.5)
    _group_lines(on, rows, squares)
    for name in (name for name in rows if name in selected):
        on.outline(name, squares[name])
    numbers = {name: "" if row["value"] is None else format_value(row["value"]) for name, row in rows.items()}
    _words(on, rows, numbers, {name: classes.colour(row["value"]) for name, row in rows.items()})
    for name, row in rows.items():
        number = numbers[name]
        on.target(name, squares[name], sentence(row, number, no_data), row_km=1.0)
    on.legend(classes.entries(values, no_data, format_value), legend_title)
    return on.fig


def _square(row: Row) -> Geometry:
    x, y = row["col"], -row["row"]
    return shapely.Polygon([(x, y), (x + 1, y), (x + 1, y - 1), (x, y - 1), (x, y)])


def _group_lines(on: Canvas, rows: dict[str, Row], squares: dict[str, Geometry]) -> None:
    groups: dict[Any, list[Geometry]] = {}
    for name, row in rows.items():
        groups.setdefault(row.get("group"), []).append(squares[name])
    if len(groups) > 1:
        for group, members in groups.items():
            on.line("group", str(group), shapely.union_all(members).boundary, on.look.ink, 1.5)


def _words(
    on: Canvas, rows: Mapping[str, Row], numbers: Mapping[str, str], fills: Mapping[str, str | None]
) -> None:
    """The numbers, and names above them in two lines at most; on a phone numbers alone. One trace an ink."""
    small, large, is_named = SMALL_SIZE - 2, on.sheet.name_size, on.sheet.width >= NARROW_BELOW
    groups: dict[tuple[str, str, bool], list[tuple[Point, str]]] = {}
    for name, row in rows.items():
        fill, number = fills[name], numbers[name]
        ink = on.look.ink if fill is None else on.look.ink_on(fill)
        x, y = row["col"] + 0.5, -row["row"] - 0.5
        lines = _name_lines(short(row), on.sheet.scale - 4, small) if is_named else []
        words = LINE_HEIGHT * small * len(lines) / on.sheet.scale
        digits = LINE_HEIGHT * large / on.sheet.scale if number else 0.0
        if lines:
            at = (x, y + digits / 2)
            groups.setdefault(("name", ink, not number), []).append((at, "<br>".join(lines)))
        if number:
            groups.setdefault(("number", ink, False), []).append(((x, y - words / 2), f"<b>{number}</b>"))
    for (part, ink, rim), placed in groups.items():
        on.texts(part, "", placed, small if part == "name" else large, ink, rim=rim)


def _name_lines(name: str, room: float, size: float) -> list[str]:
    """A name in one or two lines of a tile; what is too long ends in dots, and is told whole on hover."""
    first, _, rest = name.partition(" ")
    words = [name] if text_width(name, size) <= room else [first, rest]
    return [_cut(line, room, size) for line in words if line]


def _cut(line: str, room: float, size: float) -> str:
    if text_width(line, size) <= room:
        return line
    kept = next(n for n in range(len(line), 0, -1) if n == 1 or text_width(line[:n] + "…", size) <= room)
    return line[:kept] + "…"
