"""Region shapes for maps: read once, projected to kilometres, and refused when they are broken.

One `RegionShape` per feature of a GeoJSON that the project or its user brings. The country is in the arguments
(they live in `data/territory/<country>/territory.toml`), never here. No figure is drawn here: see `maps`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import shapely

Geometry = Any  # shapely ships no types
Point = tuple[float, float]

GAP_WIDTH_KM = 0.1  # a slit narrower than this between two regions is a mistake, not a third country
OVERLAP_KM2 = 0.01


class GeographyError(ValueError):
    """The shapes cannot be drawn honestly; the message names file, feature and remedy for whoever brought them."""


@dataclass(frozen=True)
class Callout:
    """Where the disc of a region too small to see or tap stands, and on which side of it the name is written."""

    x: float
    y: float
    side: Literal["right", "left", "above", "below"] = "right"


@dataclass(frozen=True)
class RegionShape:
    """One region in projected kilometres; exterior rings clockwise, holes against, so that fills stay inside."""

    unit_id: str
    area: Geometry
    label: Point
    callout: Callout | None
    schematic: bool  # the outline is a sketch, not a boundary


@dataclass(frozen=True)
class Geography:
    """Regions of one level, with the lakes and rivers that a reader finds their place by; nothing abroad."""

    regions: tuple[RegionShape, ...]
    water: Geometry
    rivers: Geometry
    attribution: str

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """Identifiers in the order of the file."""
        return tuple(region.unit_id for region in self.regions)


def load_shapes(
    path: Path,
    *,
    id_property: str,
    projection: str,
    callouts: Mapping[str, Callout] | None = None,
    labels: Mapping[str, Point] | None = None,
    schematic_property: str = "schematic",
    water: Path | None = None,
    rivers: Path | None = None,
    attribution: str = "",
) -> Geography:
    """The geography of a GeoJSON file; raises `GeographyError` where a shape is invalid or two do not fit.

    `projection` is a PROJ string of an equal-area projection (a choropleth of anything else lies about size).
    `callouts` (of small regions) and `labels` (where the middle of a region, without lakes, is not good enough)
    are given by unit in longitude and latitude.
    """
    frame = _read(path)
    ids = _identifiers(frame, id_property, path)
    for name in sorted({*(callouts or {}), *(labels or {})} - set(ids)):
        raise GeographyError(f"{path.name}: a callout or label is given for {name!r}, which is not in the file.")
    projected = _project(frame, projection, path)
    shapes = list(projected.geometry)
    _check_shapes(shapes, ids, path)
    _check_coverage(shapes, ids, path)

    lakes, streams = (_context(file, projection, shapely.union_all(shapes)) for file in (water, rivers))
    placed = {name: _place(spot, projection) for name, spot in (callouts or {}).items()}
    named = {name: _point(point, projection) for name, point in (labels or {}).items()}
    sketched = frame[schematic_property] if schematic_property in frame else [False] * len(ids)
    regions = tuple(
        RegionShape(
            unit_id=name,
            area=shapely.orient_polygons(shape, exterior_cw=True),
            label=named.get(name) or _middle(shape, lakes),
            callout=placed.get(name),
            schematic=bool(sketch),
        )
        for name, shape, sketch in zip(ids, shapes, sketched, strict=True)
    )
    return Geography(regions=regions, water=lakes, rivers=streams, attribution=attribution)


def _read(path: Path) -> Any:
    if not path.is_file():
        raise GeographyError(f"{path}: no such file. A map needs a GeoJSON with one polygon per region.")
    try:
        frame = gpd.read_file(path)
    except Exception as error:  # pyogrio raises its own family, differing by version
        raise GeographyError(f"{path.name}: not readable as GeoJSON ({error}).") from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise GeographyError(f"{path.name}: no features. A map needs one polygon per region.")
    return frame


def _project(frame: Any, projection: str, path: Path) -> Any:
    try:
        return frame.to_crs(f"{projection} +units=km")
    except Exception as error:  # pyproj's CRSError, which it does not export stably
        raise GeographyError(f"{path.name}: projection {projection!r} is not understood ({error}).") from error


def _identifiers(frame: Any, id_property: str, path: Path) -> list[str]:
    if id_property not in frame:
        known = ", ".join(column for column in frame.columns if column != "geometry")
        raise GeographyError(f"{path.name}: no property {id_property!r}; the features have: {known}.")
    ids: list[str] = []
    for number, value in enumerate(frame[id_property], start=1):
        name = value.strip() if isinstance(value, str) else ""
        if not name:
            raise GeographyError(
                f"{path.name}: feature {number} has no text in property {id_property!r}. Give every region its code."
            )
        if name in ids:
            raise GeographyError(
                f"{path.name}: feature {number} repeats {name!r}. One feature per region: use a MultiPolygon."
            )
        ids.append(name)
    return ids


def _check_shapes(shapes: list[Geometry], ids: list[str], path: Path) -> None:
    for name, shape in zip(ids, shapes, strict=True):
        if shape is None or shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
            kind = "nothing" if shape is None or shape.is_empty else shape.geom_type
            raise GeographyError(f"{path.name}: region {name!r} has {kind} where a polygon is needed.")
        if not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            raise GeographyError(f"{path.name}: region {name!r} is not a valid polygon: {reason} (km). Repair it.")


def _check_coverage(shapes: list[Geometry], ids: list[str], path: Path) -> None:
    tree = shapely.STRtree(shapes)
    for left, right in tree.query(shapes, predicate="intersects").T:
        if left < right and (shared := shapely.intersection(shapes[left], shapes[right]).area) > OVERLAP_KM2:
            raise GeographyError(
                f"{path.name}: regions {ids[left]!r} and {ids[right]!r} overlap by {shared:.2f} km2. "
                "Every place belongs to one region: cut one of them."
            )
    if shapely.coverage_is_valid(shapes, gap_width=GAP_WIDTH_KM):
        return
    edges = shapely.coverage_invalid_edges(shapes, gap_width=GAP_WIDTH_KM)
    faulty = [name for name, edge in zip(ids, edges, strict=True) if not edge.is_empty]
    raise GeographyError(
        f"{path.name}: the borders of {', '.join(map(repr, faulty))} do not meet exactly (a slit, or points that "
        "the neighbour lacks). Simplify all regions together, not one by one."
    )


def _context(path: Path | None, projection: str, land: Geometry) -> Geometry:
    if path is None:
        return shapely.MultiPolygon()
    shapes = shapely.make_valid(_project(_read(path), projection, path).geometry.to_numpy())
    return shapely.orient_polygons(shapely.intersection(shapely.union_all(shapes), land), exterior_cw=True)


def _place(spot: Callout, projection: str) -> Callout:
    x, y = _point((spot.x, spot.y), projection)
    return Callout(x, y, spot.side)


def _point(point: Point, projection: str) -> Point:
    there = gpd.GeoSeries([shapely.Point(point)], crs="EPSG:4326").to_crs(f"{projection} +units=km")
    return float(there.iloc[0].x), float(there.iloc[0].y)


def _middle(shape: Geometry, lakes: Geometry) -> Point:
    """Centre of the largest circle inside the dry part: inside the region by construction, as a centroid is not."""
    dry = shapely.difference(shape, lakes)
    circle = shapely.maximum_inscribed_circle(shape if dry.is_empty else dry, tolerance=0.5)
    x, y = circle.coords[0]
    return float(x), float(y)
