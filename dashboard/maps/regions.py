"""Maps of regions: counts as circles, rates as colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence

import plotly.graph_objects as go
import polars as pl
import shapely

from dashboard.geography import Geography, Geometry, RegionShape
from dashboard.maps.canvas import Canvas, canvas
from dashboard.maps.classes import classes_around_zero, classes_of
from dashboard.maps.data import Row, rows_of, sentence, short
from dashboard.maps.layout import callout_name_box, disc, discs, holds_name, name_place, sheet_of, spot
from dashboard.theme import LIGHT, TOUCH, WIDE, Look, text_width


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
    rows = rows_of(counts, geography.unit_ids, "count")
    biggest = max(float(largest or 0), 1.0, *(row["count"] or 0 for row in rows.values()))
    radius_px = max(20.0, 0.042 * width)
    sheet = sheet_of(geography, rows, width, disc_px=max(TOUCH / 2, 1.08 * radius_px))
    fills = {name: None if row["count"] is None else look.land for name, row in rows.items()}
    on = _land(canvas(sheet, look), geography, fills, rivers=True)

    circles: dict[str, Geometry] = {}
    for region in geography.regions:
        if (count := rows[region.unit_id]["count"]) is not None:
            radius = radius_px * math.sqrt(count / biggest) if count else 0.45 * radius_px
            circles[region.unit_id] = disc(spot(region), radius / sheet.scale)
    for name in sorted(circles, key=lambda name: -circles[name].area):
        filled = bool(rows[name]["count"])
        on.fill("circle", name, circles[name], look.accent if filled else look.paper,
                line=look.paper if filled else look.accent, width=1 if filled else 2)  # fmt: skip
    _outline(on, geography, selected)

    numbers = {name: format_value(rows[name]["count"]) for name in circles}
    for region in geography.regions:
        _symbol_words(on, geography, region, rows[region.unit_id], numbers.get(region.unit_id, ""), circles)
    if None in fills.values():
        on.legend([(no_data, None)])
    _targets(on, geography, rows, numbers, no_data, circles)
    return on.fig


def rate_map(
    geography: Geography,
    rates: pl.DataFrame,
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
    """Rates as steps of one colour scale, the figure on each region; for rates only, never for counts.

    `rates`: unit_id, label, rate; optional short_label, sentence (say count and denominator there). `breaks` are
    the class limits, ends included; else round steps of equal size. A null rate is hatched. With `is_deviation` rates
    are distances from a reference value, below it in one colour and above it in another.
    """
    rows = rows_of(rates, geography.unit_ids, "rate", is_signed=is_deviation)
    values = [row["rate"] for row in rows.values()]
    classes = (
        classes_around_zero(values, look, format_value)
        if is_deviation
        else classes_of(values, breaks, look, format_value)
    )
    fills = {name: classes.colour(row["rate"]) for name, row in rows.items()}
    sheet = sheet_of(geography, rows, width, disc_px=max(TOUCH / 2, 0.034 * width))
    on = _land(canvas(sheet, look), geography, fills, rivers=False)
    _outline(on, geography, selected)
    numbers = {name: format_value(row["rate"]) for name, row in rows.items() if row["rate"] is not None}
    for region in geography.regions:
        name = region.unit_id
        _rate_words(on, region, rows[name], numbers.get(name, ""), fills[name])
    on.legend(classes.entries(values, no_data, format_value), legend_title)
    _targets(on, geography, rows, numbers, no_data, {})
    return on.fig


def _land(on: Canvas, geography: Geography, fills: Mapping[str, str | None], *, rivers: bool) -> Canvas:
    """Regions, lakes, rivers, callouts: everything under the symbols and words."""
    look = on.look
    for region in geography.regions:
        dash = "dot" if region.schematic else "solid"
        on.fill("region", region.unit_id, region.area, fills[region.unit_id], line=look.border, dash=dash)
    if rivers:
        on.line("river", "", geography.rivers, look.water, 1)
    on.fill("water", "", geography.water, look.water, line=look.water)
    around = discs(geography, on.sheet)
    for region in geography.regions:
        if (callout := around.get(region.unit_id)) is not None:
            on.line("leader", region.unit_id, shapely.difference(_leader(region), callout), look.muted, 1)
            on.fill("leader", region.unit_id, disc(region.label, 2 / on.sheet.scale), look.muted)
            on.fill("callout", region.unit_id, callout, fills[region.unit_id], line=look.muted)
    return on


def _leader(region: RegionShape) -> Geometry:
    return shapely.LineString([region.label, spot(region)])


def _outline(on: Canvas, geography: Geography, selected: Collection[str]) -> None:
    """A region too small to see is outlined on its disc."""
    around = discs(geography, on.sheet)
    for region in geography.regions:
        if region.unit_id in selected:
            on.outline(region.unit_id, around.get(region.unit_id, region.area))


def _symbol_words(
    on: Canvas,
    geography: Geography,
    region: RegionShape,
    row: Row,
    number: str,
    circles: Mapping[str, Geometry],
) -> None:
    """The number on its circle, or beside one too small for it; the name where it covers nothing."""
    name, sheet, look = region.unit_id, on.sheet, on.look
    (x, y), size = spot(region), sheet.number_size
    circle = circles.get(name)
    radius = 0.0 if circle is None else (circle.bounds[2] - circle.bounds[0]) / 2
    taken = radius
    if number and max(text_width(number, size), 1.1 * size) > 1.9 * radius * sheet.scale:
        half = text_width(number, size) / 2 / sheet.scale
        step = radius + half + 2 / sheet.scale
        taken = step + half
        on.text("number", name, (x + step, y), f"<b>{number}</b>", size, look.ink)
    elif number:
        ink = look.on_accent if row["count"] else look.ink
        on.text("number", name, (x, y), f"<b>{number}</b>", size, ink)
    if region.callout:
        _callout_name(on, region, row)
        return
    others = [r for r in geography.regions if r.unit_id != name]
    blocked = [r.area for r in others]
    blocked += [other for unit, other in circles.items() if unit != name]
    blocked += [_leader(r).buffer(3 / sheet.scale) for r in others if r.callout]
    blocked += list(discs(geography, sheet).values())
    if at := name_place(region, row, sheet, blocked, radius=radius, taken=taken):
        on.text("name", name, at, short(row), sheet.name_size, look.ink, rim=not number)


def _rate_words(on: Canvas, region: RegionShape, row: Row, number: str, fill: str | None) -> None:
    """The name above the number where the region has room for both, else the number alone."""
    name, sheet = region.unit_id, on.sheet
    ink = on.look.ink if fill is None else on.look.ink_on(fill)
    (x, y), apart = spot(region), 0.0
    step = 0.58 * sheet.number_size / sheet.scale if number else 0.0
    if region.callout:
        _callout_name(on, region, row)
    elif holds_name(region, row, sheet, (x, y + step)):
        apart = step
        on.text("name", name, (x, y + step), short(row), sheet.name_size, ink, rim=not number)
    if number:
        on.text("number", name, (x, y - apart), f"<b>{number}</b>", sheet.number_size, ink)


def _callout_name(on: Canvas, region: RegionShape, row: Row) -> None:
    west, south, east, north = callout_name_box(region, row, on.sheet, on.sheet.disc * on.sheet.scale)
    centre = ((west + east) / 2, (south + north) / 2)
    on.text("name", region.unit_id, centre, short(row), on.sheet.name_size, on.look.ink)


def _targets(
    on: Canvas,
    geography: Geography,
    rows: Mapping[str, Row],
    numbers: Mapping[str, str],
    no_data: str,
    circles: Mapping[str, Geometry],
) -> None:
    """What a click means: a disc or circle its own region, also where it reaches over a border; else the land."""
    taken: Geometry = shapely.MultiPolygon()
    symbols: dict[str, Geometry] = {}
    for name, symbol in sorted({**circles, **discs(geography, on.sheet)}.items(), key=lambda it: it[1].area):
        symbols[name] = shapely.difference(symbol, taken)
        taken = shapely.union(taken, symbol)
    for region in geography.regions:
        name = region.unit_id
        land = shapely.difference(region.area, taken)
        shape = shapely.union(land, symbols[name]) if name in symbols else land
        on.target(name, shape, sentence(rows[name], numbers.get(name, ""), no_data))
