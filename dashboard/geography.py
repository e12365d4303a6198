"""Region shapes for maps, in projected kilometres: read from a snapshot, where the pipelines have checked them.

The country is in the snapshot (it comes from `data/territory/<country>/territory.toml`), never here. No figure is
drawn here: see `maps`.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import shapely

from dashboard import queries

Geometry = Any  # shapely ships no types
Point = tuple[float, float]


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

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """Identifiers in the order of the regions."""
        return tuple(region.unit_id for region in self.regions)


def of_snapshot(connection: queries.Connection) -> Geography:
    """The regions of a snapshot, drawn as its territory pack says."""
    about = queries.election(connection)
    layers = {name: queries.boundaries(connection, name) for name in ("regions", "lakes", "rivers")}
    shapes = {name: shapely.from_geojson(layer["geometry"].to_list()) for name, layer in layers.items()}
    regions = layers["regions"]
    return of_outlines(
        regions["feature_id"].to_list(),
        shapes["regions"],
        projection=about["projection"],
        callouts={name: (lon, lat) for name, (lon, lat) in json.loads(about["callouts"]).items()},
        schematic=regions.filter("is_schematic")["feature_id"].to_list(),
        water=shapes["lakes"],
        rivers=shapes["rivers"],
    )


def of_outlines(
    unit_ids: Sequence[str],
    outlines: Sequence[Geometry],
    *,
    projection: str,
    callouts: Mapping[str, Point] | None = None,
    schematic: Collection[str] = (),
    water: Sequence[Geometry] = (),
    rivers: Sequence[Geometry] = (),
) -> Geography:
    """The geography of outlines in longitude and latitude; `callouts` are the places of discs by unit."""
    shapes = _project(outlines, projection)
    land = shapely.union_all(shapes)
    lakes, streams = (_clip(_project(lines, projection), land) for lines in (water, rivers))
    placed = {name: _project([shapely.Point(spot)], projection)[0] for name, spot in (callouts or {}).items()}
    regions = tuple(
        RegionShape(
            unit_id=name,
            area=shapely.orient_polygons(shape, exterior_cw=True),
            label=_middle(shape, lakes),
            callout=(float(placed[name].x), float(placed[name].y)) if name in placed else None,
            schematic=name in schematic,
        )
        for name, shape in zip(unit_ids, shapes, strict=True)
    )
    return Geography(regions=regions, water=lakes, rivers=streams)


def _project(shapes: Sequence[Geometry], projection: str) -> list[Geometry]:
    in_km = projection if "+units=" in projection else f"{projection} +units=km"
    return list(gpd.GeoSeries(list(shapes), crs="EPSG:4326").to_crs(in_km))


def _clip(shapes: Sequence[Geometry], land: Geometry) -> Geometry:
    """Lakes or rivers within the regions; those abroad would only be noise."""
    inside = shapely.intersection(shapely.union_all(shapely.make_valid(shapes)), land)
    return shapely.orient_polygons(inside, exterior_cw=True)


def _middle(shape: Geometry, lakes: Geometry) -> Point:
    """Centre of the largest circle inside the dry part: inside the region by construction, as a centroid is not."""
    dry = shapely.difference(shape, lakes)
    circle = shapely.maximum_inscribed_circle(shape if dry.is_empty else dry, tolerance=0.5)
    x, y = circle.coords[0]
    return float(x), float(y)
