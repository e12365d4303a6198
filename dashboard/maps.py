"""Maps as figures: counts as circles, rates as colours, small units as tiles; a click anywhere in a region picks it.

Everything is a filled polygon in projected kilometres: no tiles, no topology file, no network. Pure functions,
frames in, figures out; no streamlit, no country, no words of a language except those passed in.

How a click finds its region: plotly selects points, never fills. So each region is also covered by transparent
bars, one row of bars per few screen pixels, each carrying `unit_id` as customdata and the region's sentence as
hover text. Bars are hit exactly where they are drawn, so the answer is right up to the border.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl
import shapely

from dashboard.geography import Geography, Geometry, Point, RegionShape
from dashboard.theme import LABEL_SIZE, LIGHT, NUMBER_SIZE, SMALL_SIZE, TOUCH, WIDE, Look, text_width

CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
"""Pass it as `st.plotly_chart(fig, config=CONFIG)`: no buttons over the map, no accidental zoom."""

ROW_PX, RUN_PX = 1.5, 48.0  # a bar of the pick layer: its height, its greatest length
EDGE_PX = 10  # between the outermost border and the edge of the figure
NARROW_BELOW = 500  # px, where labels shrink
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Sheet:
    """The paper of one map: its frame in km, and how many pixels a kilometre gets."""

    west: float
    east: float
    south: float
    north: float
    scale: float  # px per km
    disc: float  # km, radius of a callout
    width: int

    @property
    def label_size(self) -> int:
        return SMALL_SIZE - 1 if self.width < NARROW_BELOW else LABEL_SIZE

    @property
    def number_size(self) -> int:
        return LABEL_SIZE if self.width < NARROW_BELOW else NUMBER_SIZE


def symbol_map(
    geography: Geography,
    counts: pl.DataFrame,
    *,
    no_data: str,
    look: Look = LIGHT,
    width: int = WIDE,
    selected: Collection[str] = (),
    largest: float | None = None,
    format_value: Callable[[float], str] = lambda count: f"{count:,.0f}".replace(",", "\u202f"),
) -> go.Figure:
    """Counts as circles whose area is proportional to the count, the number on each.

    `counts`: unit_id, label, count; optional short_label (on the map), sentence (on hover). A null count, or a
    region without a row, is hatched; zero is an open circle. `largest` is the count of the largest circle, for
    maps that are compared with one another.
    """
    rows = _rows(counts, geography.unit_ids, "count")
    biggest = max([float(largest or 0), *(row["count"] or 0 for row in rows.values()), 1.0])
    radius_px = max(20.0, 0.042 * width)
    sheet = _sheet(geography, rows, width, disc_px=max(TOUCH / 2, 1.08 * radius_px))
    fills = {name: look.land if row["count"] is not None else None for name, row in rows.items()}
    fig = _base(geography, sheet, fills, look, rivers=True)

    circles: dict[str, Geometry] = {}
    discs = _discs(geography, sheet)
    for region in geography.regions:
        count = rows[region.unit_id]["count"]
        if count is None:
            continue
        radius = radius_px * math.sqrt(count / biggest) if count else 0.45 * radius_px
        circles[region.unit_id] = _disc(_spot(region), radius / sheet.scale)
    for name in sorted(circles, key=lambda name: -circles[name].area):
        _polygon(fig, circles[name], look.accent if rows[name]["count"] else None, look, part="circle", name=name)
    _outline(fig, geography, sheet, selected, look)
    for region in geography.regions:
        row, circle = rows[region.unit_id], circles.get(region.unit_id)
        number = "" if circle is None else format_value(row["count"])
        radius = 0.0 if circle is None else (circle.bounds[2] - circle.bounds[0]) / 2
        ink = look.on_accent if row["count"] else look.ink
        blocked = [r.area for r in geography.regions if r is not region]
        blocked += [shape for name, shape in [*circles.items(), *discs.items()] if name != region.unit_id]
        _symbol_label(fig, region, row, number, sheet, look, ink=ink, radius=radius, blocked=blocked)
    if None in fills.values():
        _legend(fig, [(no_data, None)], sheet, look)
    _pick(fig, {**circles, **_discs(geography, sheet)}, geography, rows, sheet, no_data, format_value)
    return fig


def rate_map(
    geography: Geography,
    rates: pl.DataFrame,
    *,
    no_data: str,
    legend_title: str,
    format_value: Callable[[float], str],
    breaks: Sequence[float] | None = None,
    look: Look = LIGHT,
    width: int = WIDE,
    selected: Collection[str] = (),
) -> go.Figure:
    """Rates as steps of one colour scale, the figure on each region; for rates only, never for counts.

    `rates`: unit_id, label, rate; optional short_label, sentence (say count and denominator there). `breaks` are
    the class limits, ends included; else round steps of equal size. A null rate is hatched.
    """
    rows = _rows(rates, geography.unit_ids, "rate")
    limits = _limits([row["rate"] for row in rows.values()], breaks)
    colours = look.steps(len(limits) - 1)
    fills = {name: _colour(row["rate"], limits, colours) for name, row in rows.items()}
    sheet = _sheet(geography, rows, width, disc_px=max(TOUCH / 2, 0.034 * width))
    fig = _base(geography, sheet, fills, look, rivers=False)
    _outline(fig, geography, sheet, selected, look)
    for region in geography.regions:
        row, fill = rows[region.unit_id], fills[region.unit_id]
        number = "" if fill is None else format_value(row["rate"])
        ink = look.ink if fill is None else look.ink_on(fill)
        _rate_label(fig, region, row, number, sheet, look, ink=ink)
    _legend(fig, _classes(limits, colours, fills.values(), no_data, format_value), sheet, look, legend_title)
    _pick(fig, _discs(geography, sheet), geography, rows, sheet, no_data, format_value)
    return fig


def tile_map(
    tiles: pl.DataFrame,
    *,
    no_data: str,
    legend_title: str,
    format_value: Callable[[float], str],
    breaks: Sequence[float] | None = None,
    look: Look = LIGHT,
    width: int = WIDE,
    selected: Collection[str] = (),
) -> go.Figure:
    """One square per unit, all the same size: units too many or too small for a map of land.

    `tiles`: unit_id, row, col (from the north-west), label, value; optional group (a line is drawn between
    groups), short_label (in the tile), sentence. A null value is hatched.
    """
    rows = _rows(tiles, tiles["unit_id"].to_list(), "value", "row", "col")
    squares = {name: shapely.box(r["col"], -r["row"] - 1, r["col"] + 1, -r["row"]) for name, r in rows.items()}
    west, south, east, north = shapely.total_bounds(list(squares.values()))
    edge = 0.06
    scale = width / (east - west + 2 * edge)
    sheet = _Sheet(west - edge, east + edge, south - edge, north + edge, scale, 0.0, width)
    limits = _limits([row["value"] for row in rows.values()], breaks)
    colours = look.steps(len(limits) - 1)
    fills = {name: _colour(row["value"], limits, colours) for name, row in rows.items()}
    fig = _canvas(sheet, look)
    for name, square in squares.items():
        _polygon(fig, square, fills[name], look, part="tile", name=name, line=look.paper, line_width=1.5)
    groups: dict[Any, list[Geometry]] = {}
    for name, row in rows.items():
        groups.setdefault(row.get("group"), []).append(squares[name])
    if len(groups) > 1:
        for name, members in groups.items():
            _line(fig, shapely.union_all(members).boundary, look.ink, 1.5, part="group", name=str(name))
    for name in (name for name in rows if name in selected):
        _selected(fig, squares[name], name, look)
    for name, row in rows.items():
        fill = fills[name]
        ink = look.ink if fill is None else look.ink_on(fill)
        short = row.get("short_label") or ""
        fits = width >= NARROW_BELOW and short and text_width(short, SMALL_SIZE - 1) < scale
        x, y = row["col"] + 0.5, -row["row"] - 0.5
        number = "" if fill is None else format_value(row["value"])
        _text(fig, (x, y - (0.18 if fits else 0)), f"<b>{number}</b>", sheet.label_size, ink, part="number", name=name)
        if fits:
            shadow = None if number else "auto"
            _text(fig, (x, y + 0.2), short, SMALL_SIZE - 1, ink, part="name", name=name, shadow=shadow)
    _legend(fig, _classes(limits, colours, fills.values(), no_data, format_value), sheet, look, legend_title)
    for name, row in rows.items():
        number = None if row["value"] is None else format_value(row["value"])
        _bars(fig, name, squares[name], _sentence(row, number, no_data), row_height=1.0, run=1.0, south=sheet.south + edge)
    return fig


# --- what is drawn ---------------------------------------------------------------------------------------------


def _canvas(sheet: _Sheet, look: Look) -> go.Figure:
    axis = {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False, "constrain": "domain"}
    return go.Figure(
        layout={
            "template": look.template,
            "height": round((sheet.north - sheet.south) * sheet.scale),
            "xaxis": {**axis, "range": [sheet.west, sheet.east]},
            "yaxis": {**axis, "range": [sheet.south, sheet.north], "scaleanchor": "x", "constraintoward": "top"},
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "barmode": "overlay",
            "bargap": 0,
            "hovermode": "closest",
            "hoverdistance": 1,
            "clickmode": "event+select",
            "dragmode": False,
            "showlegend": False,
        }
    )


def _base(
    geography: Geography, sheet: _Sheet, fills: Mapping[str, str | None], look: Look, *, rivers: bool
) -> go.Figure:
    """Regions, lakes, rivers, callout discs: everything under the symbols and words."""
    fig = _canvas(sheet, look)
    for region in geography.regions:
        dash = "dot" if region.schematic else "solid"
        _polygon(fig, region.area, fills[region.unit_id], look, part="region", name=region.unit_id,
                 line=look.border, dash=dash)  # fmt: skip
    if rivers:
        _line(fig, geography.rivers, look.water, 1, part="river")
    _polygon(fig, geography.water, look.water, look, part="water", line=look.water)
    for name, disc in _discs(geography, sheet).items():
        region = next(r for r in geography.regions if r.unit_id == name)
        leader = shapely.difference(shapely.LineString([region.label, _spot(region)]), disc)
        _line(fig, leader, look.muted, 1, part="leader", name=name)
        _polygon(fig, _disc(region.label, 2 / sheet.scale), look.muted, look, part="leader", name=name)
        _polygon(fig, disc, fills[name], look, part="callout", name=name, line=look.muted)
    return fig


def _polygon(
    fig: go.Figure,
    shape: Geometry,
    fill: str | None,
    look: Look,
    *,
    part: str,
    name: str = "",
    line: str | None = None,
    line_width: float = 1,
    dash: str = "solid",
) -> None:
    """A filled shape; without a colour it is hatched, except a circle, which is then open."""
    x, y = _path(shapely.get_rings(shapely.get_parts(shape)))
    if not x:
        return
    style: dict[str, Any] = {"fillcolor": fill}
    if fill is None and part == "circle":
        style = {"fillcolor": look.paper}
        line, line_width = look.accent, 2
    elif fill is None:
        style = _hatching(look)
    fig.add_scatter(
        x=x, y=y, mode="lines", fill="toself", hoverinfo="skip", showlegend=False, meta=part, name=name,
        line={"color": line or look.paper, "width": line_width, "dash": dash, "simplify": False}, **style,
    )  # fmt: skip


def _hatching(look: Look) -> dict[str, Any]:
    pattern = {"shape": "/", "bgcolor": look.missing, "fgcolor": look.hatch, "size": 7, "solidity": 0.22}
    return {"fillcolor": look.missing, "fillpattern": pattern}


def _line(fig: go.Figure, shape: Geometry, colour: str, width: float, *, part: str, name: str = "") -> None:
    x, y = _path(shapely.get_parts(shape))
    if x:
        fig.add_scatter(x=x, y=y, mode="lines", hoverinfo="skip", showlegend=False, meta=part, name=name,
                        line={"color": colour, "width": width, "simplify": False})  # fmt: skip


def _outline(fig: go.Figure, geography: Geography, sheet: _Sheet, selected: Collection[str], look: Look) -> None:
    discs = _discs(geography, sheet)
    for region in geography.regions:
        if region.unit_id in selected:
            _selected(fig, discs.get(region.unit_id, region.area), region.unit_id, look)


def _selected(fig: go.Figure, shape: Geometry, name: str, look: Look) -> None:
    """A thick line with a pale rim: seen on every fill, and without colour."""
    _line(fig, shape.boundary, look.paper, 5.5, part="halo", name=name)
    _line(fig, shape.boundary, look.ink, 3, part="selected", name=name)


def _symbol_label(
    fig: go.Figure,
    region: RegionShape,
    row: Row,
    number: str,
    sheet: _Sheet,
    look: Look,
    *,
    ink: str,
    radius: float,
    blocked: Sequence[Geometry],
) -> None:
    """The number on its circle, or beside one too small for it; the name where it covers no other region."""
    (x, y), size = _spot(region), sheet.number_size
    taken = radius  # km to the right of the middle
    if number and max(text_width(number, size), 1.1 * size) > 1.9 * radius * sheet.scale:
        step = radius + (text_width(number, size) / 2 + 2) / sheet.scale
        taken = step + text_width(number, size) / 2 / sheet.scale
        _text(fig, (x + step, y), f"<b>{number}</b>", size, look.ink, part="number", name=region.unit_id)
    elif number:
        _text(fig, (x, y), f"<b>{number}</b>", size, ink, part="number", name=region.unit_id)
    if region.callout:
        _callout_name(fig, region, row, sheet, look)
        return
    short = _short(row)
    half = text_width(short, sheet.label_size) / 2 / sheet.scale
    below = radius + 0.72 * sheet.label_size / sheet.scale if number else 0.0
    side = taken + half + 4 / sheet.scale
    shadow = None if number else "auto"  # a name on hatching needs a rim
    for place in ((x, y - below), (x, y + below), (x + side, y), (x - side, y)):
        box = shapely.box(place[0] - half, place[1] - 4 / sheet.scale, place[0] + half, place[1] + 4 / sheet.scale)
        covered = sum(shapely.intersection(box, other).area for other in blocked)
        beside = place[1] == y and not shapely.contains(region.area, box)
        if covered < 0.06 * box.area and not beside and sheet.west < box.bounds[0] and box.bounds[2] < sheet.east:
            _text(fig, place, short, sheet.label_size, look.ink, part="name", name=region.unit_id, shadow=shadow)
            return


def _rate_label(
    fig: go.Figure, region: RegionShape, row: Row, number: str, sheet: _Sheet, look: Look, *, ink: str
) -> None:
    """Name above number inside the region; where the name has no room, the number alone."""
    (x, y), size, small = _spot(region), sheet.number_size, sheet.label_size
    short, lines = _short(row), 0.0
    if region.callout:
        _callout_name(fig, region, row, sheet, look)
    elif _fits(region, (x, y + 0.58 * size / sheet.scale), text_width(short, small) / sheet.scale):
        lines = 0.58 * size / sheet.scale if number else 0.0
        shadow = None if number else "auto"
        _text(fig, (x, y + lines), short, small, ink, part="name", name=region.unit_id, shadow=shadow)
    if number:
        _text(fig, (x, y - lines), f"<b>{number}</b>", size, ink, part="number", name=region.unit_id)


def _callout_name(fig: go.Figure, region: RegionShape, row: Row, sheet: _Sheet, look: Look) -> None:
    box = _name_box(region, row, sheet.disc, sheet.scale, sheet.label_size)
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    _text(fig, centre, _short(row), sheet.label_size, look.ink, part="name", name=region.unit_id)


def _text(
    fig: go.Figure,
    at: Point,
    text: str,
    size: int,
    colour: str,
    *,
    part: str,
    name: str,
    shadow: str | None = None,
) -> None:
    fig.add_scatter(
        x=[at[0]], y=[at[1]], text=[text], mode="text", hoverinfo="skip", showlegend=False, meta=part, name=name, cliponaxis=False,
        textfont={"size": size, "color": colour, "shadow": shadow}, selected={"textfont": {"color": colour}},
        unselected={"textfont": {"color": colour}},
    )  # fmt: skip


def _legend(
    fig: go.Figure, entries: Sequence[tuple[str, str | None]], sheet: _Sheet, look: Look, title: str = ""
) -> None:
    """Steps in words under the map; grows the figure by the lines that they need at this width."""
    entry = 8 + max(text_width(text, SMALL_SIZE) for text, _ in entries)
    per_line = max(1, int(sheet.width // (entry + 46)))
    lines = math.ceil(len(entries) / per_line) + bool(title)
    for text, colour in entries:
        pattern = _hatching(look)["fillpattern"] if colour is None else {}
        fig.add_bar(x=[None], y=[None], hoverinfo="skip", showlegend=True, name=text, meta="legend",
                    marker={"color": colour or look.missing, "pattern": pattern,
                            "line": {"color": look.muted, "width": 0.5}})  # fmt: skip
    bottom = 10 + 22 * lines
    fig.update_layout(
        showlegend=True,
        height=fig.layout.height + bottom,
        margin={"b": bottom},
        legend={
            "x": 0,
            "xanchor": "left",
            "y": 0,
            "yanchor": "top",
            "entrywidth": entry,
            "font": {"size": SMALL_SIZE},
            "title": {"text": title, "side": "top", "font": {"size": SMALL_SIZE, "color": look.muted}},
        },
    )


# --- what is hit -----------------------------------------------------------------------------------------------


def _pick(
    fig: go.Figure,
    above: Mapping[str, Geometry],
    geography: Geography,
    rows: Mapping[str, Row],
    sheet: _Sheet,
    no_data: str,
    format_value: Callable[[float], str],
) -> None:
    """Bars over every region and its symbol; a symbol that reaches over a border still means its own region."""
    taken: Geometry = shapely.MultiPolygon()
    own: dict[str, Geometry] = {}
    for name, symbol in sorted(above.items(), key=lambda item: item[1].area):
        own[name] = shapely.difference(symbol, taken)
        taken = shapely.union(taken, symbol)
    for region in geography.regions:
        name, row = region.unit_id, rows[region.unit_id]
        shape = shapely.union(shapely.difference(region.area, taken), own.get(name, shapely.MultiPolygon()))
        value = next((row[column] for column in ("count", "rate") if column in row), None)
        sentence = _sentence(row, None if value is None else format_value(value), no_data)
        _bars(fig, name, shape, sentence, row_height=ROW_PX / sheet.scale, run=RUN_PX / sheet.scale, south=sheet.south)


def _bars(
    fig: go.Figure, name: str, shape: Geometry, sentence: str, *, row_height: float, run: float, south: float
) -> None:
    """Cut `shape` into rows of bars on a lattice common to all regions, none longer than `run`.

    Short, because plotly puts the hover label at the end of a bar and it should stand near the finger.
    """
    west, low, east, high = shape.bounds
    first, last = math.floor((low - south) / row_height), math.ceil((high - south) / row_height)
    middles = south + (np.arange(first, last) + 0.5) * row_height
    ends = np.array([[(west - 1, y), (east + 1, y)] for y in middles])
    cuts = shapely.intersection(shape, shapely.linestrings(ends))
    parts, at = shapely.get_parts(cuts, return_index=True)
    parts, at = parts[shapely.length(parts) > 0], at[shapely.length(parts) > 0]
    base, length, rows = [], [], []
    for (x0, _, x1, _), row in zip(shapely.bounds(parts).tolist(), at.tolist(), strict=True):
        pieces = max(1, math.ceil((x1 - x0) / run))
        for piece in range(pieces):
            base.append(round(x0 + (x1 - x0) * piece / pieces, 2))
            length.append(round((x1 - x0) / pieces, 2))
            rows.append(round(float(middles[row]), 2))
    fig.add_bar(
        base=base, x=length, y=rows, width=row_height, orientation="h", customdata=[name] * len(rows), name=name,
        meta="pick", showlegend=False, hovertemplate=f"{sentence}<extra></extra>",
        marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}},
    )  # fmt: skip


# --- small things ----------------------------------------------------------------------------------------------


def _rows(frame: pl.DataFrame, unit_ids: Sequence[str], *numbers: str) -> dict[str, Row]:
    """One row per unit in a fixed order; a region without a row becomes one without data. NaN is no data."""
    missing = sorted({"unit_id", "label", *numbers} - set(frame.columns))
    if missing:
        raise ValueError(f"The frame of a map lacks the column(s) {', '.join(missing)}.")
    ids = frame["unit_id"].to_list()
    if unknown := sorted(set(ids) - set(unit_ids)):
        raise ValueError(f"No shape for {', '.join(map(repr, unknown))}: the codes of data and map differ.")
    if len(set(ids)) < len(ids):
        raise ValueError("The frame of a map has a unit twice; a map shows one figure per unit.")
    floats = frame.with_columns(pl.col(numbers[0]).cast(pl.Float64).fill_nan(None))
    found = {row["unit_id"]: row for row in floats.iter_rows(named=True)}
    if any((row[numbers[0]] or 0) < 0 for row in found.values()):
        raise ValueError("A map of counts or rates cannot show a negative number.")
    return {name: found.get(name, {"unit_id": name, "label": name, numbers[0]: None}) for name in unit_ids}


def _sentence(row: Row, number: str | None, no_data: str) -> str:
    text: str = row.get("sentence") or f"{row['label']}: {no_data if number is None else number}"
    return text.replace("%{", "%\u200b{")  # never a template of plotly's


def _sheet(geography: Geography, rows: Mapping[str, Row], width: int, *, disc_px: float) -> _Sheet:
    """The frame that holds all regions and callouts with their names, at the scale that fills `width`."""
    scale, box = 1.0, (0.0, 0.0, 0.0, 0.0)
    size = _Sheet(*box, scale, 0.0, width).label_size
    for _ in range(6):  # a disc is fixed in px, so the frame depends on the scale and the scale on the frame
        parts = [r.area for r in geography.regions]
        for region in (r for r in geography.regions if r.callout):
            parts.append(_disc(_spot(region), disc_px / scale))
            parts.append(shapely.box(*_name_box(region, rows[region.unit_id], disc_px / scale, scale, size)))
        west, south, east, north = (float(value) for value in shapely.total_bounds(parts))
        edge = EDGE_PX / scale
        box = (west - edge, east + edge, south - edge, north + edge)
        scale = width / (box[1] - box[0])
    return _Sheet(*box, scale, disc_px / scale, width)


def _name_box(
    region: RegionShape, row: Row, disc: float, scale: float, size: int
) -> tuple[float, float, float, float]:
    """Where the name of a callout stands, in km."""
    (x, y), half, tall = _spot(region), text_width(_short(row), size) / 2 / scale, 0.65 * size / scale
    side = region.callout.side if region.callout else "right"
    step = disc + 3 / scale
    dx = {"right": step + half, "left": -step - half}.get(side, 0.0)
    dy = {"above": step + tall, "below": -step - tall}.get(side, 0.0)
    return x + dx - half, y + dy - tall, x + dx + half, y + dy + tall


def _spot(region: RegionShape) -> Point:
    return (region.callout.x, region.callout.y) if region.callout else region.label


def _short(row: Row) -> str:
    return str(row.get("short_label") or row["label"])


def _discs(geography: Geography, sheet: _Sheet) -> dict[str, Geometry]:
    return {r.unit_id: _disc(_spot(r), sheet.disc) for r in geography.regions if r.callout}


def _disc(centre: Point, radius: float) -> Geometry:
    """A circle as a polygon of 64 corners, whose area is that of the circle (not of the inscribed polygon)."""
    sides = 64
    exact = radius * math.sqrt(2 * math.pi / sides / math.sin(2 * math.pi / sides))
    angles = [-2 * math.pi * i / sides for i in range(sides)]
    return shapely.Polygon([(centre[0] + exact * math.cos(a), centre[1] + exact * math.sin(a)) for a in angles])


def _path(rings: Iterable[Geometry]) -> tuple[list[float | None], list[float | None]]:
    """Coordinates of several rings in one trace, parted by None, to ten metres."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        points = np.round(shapely.get_coordinates(ring), 2)
        x += [*([None] if x else []), *points[:, 0].tolist()]
        y += [*([None] if y else []), *points[:, 1].tolist()]
    return x, y


def _fits(region: RegionShape, at: Point, length: float) -> bool:
    half = shapely.LineString([(at[0] - length / 2, at[1]), (at[0] + length / 2, at[1])])
    return bool(shapely.contains(region.area, half))


def _limits(values: Iterable[float | None], breaks: Sequence[float] | None) -> list[float]:
    """Class limits, ends included: those given, or at most six round steps of equal size over the values."""
    known = [value for value in values if value is not None]
    if breaks is not None:
        limits = sorted(set(map(float, breaks)))
        if len(limits) < 2 or (known and (min(known) < limits[0] or max(known) > limits[-1])):
            raise ValueError(f"The breaks {limits} do not hold all values; colours would be wrong.")
        return limits
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if low == high:
        low, high = (0.0, high or 1.0)
    power = 10.0 ** math.floor(math.log10((high - low) / 6))
    for step in (power * nice for nice in (1, 2, 2.5, 5, 10, 20)):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= 6:
            break
    return [round(step * i, 10) for i in range(first, last + 1)]


def _colour(value: float | None, limits: Sequence[float], colours: Sequence[str]) -> str | None:
    if value is None:
        return None
    return colours[min(sum(value >= limit for limit in limits) - 1, len(colours) - 1)]


def _classes(
    limits: Sequence[float],
    colours: Sequence[str],
    fills: Iterable[str | None],
    no_data: str,
    format_value: Callable[[float], str],
) -> list[tuple[str, str | None]]:
    texts = [f"{format_value(a)}–{format_value(b)}" for a, b in zip(limits, limits[1:], strict=False)]
    entries: list[tuple[str, str | None]] = list(zip(texts, colours, strict=True))
    return [*entries, (no_data, None)] if None in fills else entries
