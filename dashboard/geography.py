"""Region shapes for maps: read once, projected to kilometres, and refused when they are broken.

One `RegionShape` per feature of a GeoJSON that the project or its user brings. The country is in the arguments
(they live in `data/territory/<country>/territory.toml`), never here. No figure is drawn here: see `maps`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from dashboard import queries

Geometry = Any  # shapely ships no types
Point = tuple[float, float]

GAP_WIDTH_KM = 0.1  # a slit narrower than this between two regions is a mistake, not a third country
OVERLAP_KM2 = 0.01


class GeographyError(ValueError):
    """The shapes cannot be drawn honestly; the message names file, feature and remedy for whoever brought them."""


@dataclass(frozen=True)
class RegionShape:
    """One region in projected kilometres; exterior rings clockwise, holes against, so that fills stay inside."""

    unit_id: str
    area: Geometry
    label: Point
    callout: Point | None  # centre of the disc that stands for a region too small to see or to tap
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


def of_snapshot(connection: queries.Connection) -> Geography:
    """The regions of a snapshot, drawn as its territory pack says."""
    about = queries.election(connection)
    layers = {name: queries.boundaries(connection, name) for name in ("regions", "lakes", "rivers")}
    shapes = {name: shapely.from_geojson(layer["geometry"].to_list()) for name, layer in layers.items()}
    regions = layers["regions"]
    return geography_of(
        regions["feature_id"].to_list(),
        shapes["regions"],
        projection=about["projection"],
        callouts={name: (lon, lat) for name, (lon, lat) in json.loads(about["callouts"]).items()},
        schematic=regions.filter("is_schematic")["feature_id"].to_list(),
        water=shapes["lakes"],
        rivers=shapes["rivers"],
        attribution=about["attribution"],
        source="staging.boundaries",
    )


def load_shapes(
    path: Path,
    *,
    id_property: str,
    projection: str,
    callouts: Mapping[str, Point] | None = None,
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
    return geography_of(
        _identifiers(frame, id_property, path.name),
        frame.geometry.to_numpy(),
        projection=projection,
        callouts=callouts,
        labels=labels,
        schematic=set(frame[id_property][frame[schematic_property] == 1])
        if schematic_property in frame
        else (),
        water=() if water is None else _read(water).geometry.to_numpy(),
        rivers=() if rivers is None else _read(rivers).geometry.to_numpy(),
        attribution=attribution,
        source=path.name,
    )


def geography_of(
    unit_ids: Sequence[str],
    outlines: Sequence[Geometry],
    *,
    projection: str,
    callouts: Mapping[str, Point] | None = None,
    labels: Mapping[str, Point] | None = None,
    schematic: Collection[str] = (),
    water: Sequence[Geometry] = (),
    rivers: Sequence[Geometry] = (),
    attribution: str = "",
    source: str = "map",
) -> Geography:
    """The geography of outlines in longitude and latitude; `source` names them in errors. Else as `load_shapes`."""
    for name in sorted({*(callouts or {}), *(labels or {})} - set(unit_ids)):
        raise GeographyError(f"{source}: a callout or label is given for {name!r}, which is not in the file.")
    shapes = _project(outlines, projection, source)
    _check_shapes(shapes, unit_ids, source)
    _check_coverage(shapes, unit_ids, source)
    land = shapely.union_all(shapes)
    lakes, streams = (_clip(_project(lines, projection, source), land) for lines in (water, rivers))
    placed, named = (
        {name: _point(point, projection, source) for name, point in (points or {}).items()}
        for points in (callouts, labels)
    )
    regions = tuple(
        RegionShape(
            unit_id=name,
            area=shapely.orient_polygons(shape, exterior_cw=True),
            label=named.get(name) or _middle(shape, lakes),
            callout=placed.get(name),
            schematic=name in schematic,
        )
        for name, shape in zip(unit_ids, shapes, strict=True)
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


def _project(shapes: Sequence[Geometry], projection: str, source: str) -> list[Geometry]:
    in_km = projection if "+units=" in projection else f"{projection} +units=km"
    try:
        return list(gpd.GeoSeries(list(shapes), crs="EPSG:4326").to_crs(in_km))
    except Exception as error:  # pyproj's CRSError, which it does not export stably
        raise GeographyError(f"{source}: projection {projection!r} is not understood ({error}).") from error


def _identifiers(frame: Any, id_property: str, source: str) -> list[str]:
    if id_property not in frame:
        known = ", ".join(column for column in frame.columns if column != "geometry")
        raise GeographyError(f"{source}: no property {id_property!r}; the features have: {known}.")
    ids: list[str] = []
    for number, value in enumerate(frame[id_property], start=1):
        name = value.strip() if isinstance(value, str) else ""
        if not name:
            raise GeographyError(
                f"{source}: feature {number} has no text in property {id_property!r}. Give every region its code."
            )
        if name in ids:
            raise GeographyError(
                f"{source}: feature {number} repeats {name!r}. One feature per region: use a MultiPolygon."
            )
        ids.append(name)
    return ids


def _check_shapes(shapes: Sequence[Geometry], ids: Sequence[str], source: str) -> None:
    for name, shape in zip(ids, shapes, strict=True):
        if shape is None or shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
            kind = "nothing" if shape is None or shape.is_empty else shape.geom_type
            raise GeographyError(f"{source}: region {name!r} has {kind} where a polygon is needed.")
        if not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            raise GeographyError(
                f"{source}: region {name!r} is not a valid polygon: {reason} (km). Repair it."
            )


def _check_coverage(shapes: Sequence[Geometry], ids: Sequence[str], source: str) -> None:
    tree = shapely.STRtree(shapes)
    for left, right in tree.query(shapes, predicate="intersects").T:
        if left < right and (shared := shapely.intersection(shapes[left], shapes[right]).area) > OVERLAP_KM2:
            raise GeographyError(
                f"{source}: regions {ids[left]!r} and {ids[right]!r} overlap by {shared:.2f} km2. "
                "Every place belongs to one region: cut one of them."
            )
    if shapely.coverage_is_valid(shapes, gap_width=GAP_WIDTH_KM):
        return
    edges = shapely.coverage_invalid_edges(shapes, gap_width=GAP_WIDTH_KM)
    faulty = [name for name, edge in zip(ids, edges, strict=True) if not edge.is_empty]
    raise GeographyError(
        f"{source}: the borders of {', '.join(map(repr, faulty))} do not meet exactly (a slit, or points that "
        "the neighbour lacks). Simplify all regions together, not one by one."
    )


def _clip(shapes: Sequence[Geometry], land: Geometry) -> Geometry:
    """Lakes or rivers within the regions; those abroad would only be noise."""
    inside = shapely.intersection(shapely.union_all(shapely.make_valid(shapes)), land)
    return shapely.orient_polygons(inside, exterior_cw=True)


def _point(point: Point, projection: str, source: str) -> Point:
    there = _project([shapely.Point(point)], projection, source)[0]
    return float(there.x), float(there.y)


def _middle(shape: Geometry, lakes: Geometry) -> Point:
    """Centre of the largest circle inside the dry part: inside the region by construction, as a centroid is not."""
    dry = shapely.difference(shape, lakes)
    circle = shapely.maximum_inscribed_circle(shape if dry.is_empty else dry, tolerance=0.5)
    x, y = circle.coords[0]
    return float(x), float(y)
