"""Where things stand on a map of regions: the frame, the discs of small regions, and places for names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import shapely

from dashboard.geography import Geography, Geometry, Point, RegionShape
from dashboard.maps.canvas import Sheet, name_size
from dashboard.maps.data import Row, short
from dashboard.theme import text_width

EDGE_PX = 10  # between the outermost border and the edge of the figure
SIDES = 64  # corners of a circle
Box = tuple[float, float, float, float]


def spot(region: RegionShape) -> Point:
    """Where a region's figure stands: on its callout, or in its middle."""
    return region.callout or region.label


def disc(centre: Point, radius: float) -> Geometry:
    """A circle as a polygon with the area of the circle, not of the polygon inscribed in it."""
    reach = radius * math.sqrt(2 * math.pi / SIDES / math.sin(2 * math.pi / SIDES))
    angles = [-2 * math.pi * i / SIDES for i in range(SIDES)]
    return shapely.Polygon(
        [(centre[0] + reach * math.cos(a), centre[1] + reach * math.sin(a)) for a in angles]
    )


def discs(geography: Geography, sheet: Sheet) -> dict[str, Geometry]:
    """The discs of the callouts, by unit."""
    return {r.unit_id: disc(r.callout, sheet.disc) for r in geography.regions if r.callout}


def sheet_of(geography: Geography, rows: Mapping[str, Row], width: int, *, disc_px: float) -> Sheet:
    """The frame that holds all regions, discs and their names, at the scale that fills `width`."""
    sheet = Sheet(0.0, float(width), 0.0, 1.0, width)
    for _ in range(
        8
    ):  # discs and names are fixed in px: the frame depends on the scale, the scale on the frame
        parts = [region.area for region in geography.regions]
        for region in (r for r in geography.regions if r.callout):
            parts.append(disc(spot(region), disc_px / sheet.scale))
            parts.append(shapely.box(*callout_name_box(region, rows[region.unit_id], sheet, disc_px)))
        west, south, east, north = (float(value) for value in shapely.total_bounds(parts))
        edge = EDGE_PX / sheet.scale
        sheet = Sheet(west - edge, east + edge, south - edge, north + edge, width)
    return Sheet(sheet.west, sheet.east, sheet.south, sheet.north, width, disc_px / sheet.scale)


def callout_name_box(region: RegionShape, row: Row, sheet: Sheet, disc_px: float) -> Box:
    """Where the name of a callout is written, km: right of the disc, unless the line to its region leaves there."""
    size = name_size(sheet.width)
    x, y = spot(region)
    half, tall = text_width(short(row), size) / 2 / sheet.scale, 0.65 * size / sheet.scale
    away, up = x - region.label[0], y - region.label[1]
    dx, dy = (disc_px + 3) / sheet.scale + half, 0.0
    if away < 0 and abs(away) > abs(up):
        dx, dy = 0.0, math.copysign((disc_px + 3) / sheet.scale + tall, up)
    return x + dx - half, y + dy - tall, x + dx + half, y + dy + tall


def name_place(
    region: RegionShape, row: Row, sheet: Sheet, blocked: Sequence[Geometry], *, radius: float, taken: float
) -> Point | None:
    """Under the circle, over it, or beside it within the region: the first place where a name covers nothing.

    `radius` is the circle's, `taken` how far the circle and a number beside it reach, km. None if there is no
    room: then the number stands alone, and the name is told on hover and in the table.
    """
    x, y = spot(region)
    half, tall = text_width(short(row), sheet.name_size) / 2 / sheet.scale, 4 / sheet.scale
    below = radius + 0.72 * sheet.name_size / sheet.scale if radius else 0.0
    side = taken + half + 4 / sheet.scale
    for at in ((x, y - below), (x, y + below), (x + side, y), (x - side, y)):
        box = shapely.box(at[0] - half, at[1] - tall, at[0] + half, at[1] + tall)
        covered = sum(shapely.intersection(box, other).area for other in blocked)
        astray = at[1] == y and not shapely.contains(region.area, box)
        inside = sheet.west < box.bounds[0] and box.bounds[2] < sheet.east
        if covered < 0.06 * box.area and inside and not astray:
            return at
    return None


def holds_name(region: RegionShape, row: Row, sheet: Sheet, at: Point) -> bool:
    """Whether the name, centred on a point, lies inside the region."""
    half, tall = (
        text_width(short(row), sheet.name_size) / 2 / sheet.scale,
        0.35 * sheet.name_size / sheet.scale,
    )
    box = shapely.box(at[0] - half, at[1] - tall, at[0] + half, at[1] + tall)
    return bool(shapely.contains(region.area, box))
