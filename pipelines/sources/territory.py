"""Territory: units, their names and other spellings, and the outlines that maps are drawn from.

The outlines are checked with geopandas as a whole: valid, without gaps or overlaps, rings in the direction
that plotting needs, one for every region, and every unit's point inside its region.
"""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.contract import Conformed, Rows, conform
from pipelines.domain import Level, Tree
from pipelines.election import Pack
from pipelines.errors import TerritoryError
from pipelines.tables.territory import BOUNDARIES, LABELS, UNITS

REGIONS_LAYER = "regions"
_SLIVER = 100
"""A gap between two outlines that is narrower than this, in metres, is an error and no valley of a border."""


def stage_units(rows: Rows, pack: Pack) -> Conformed:
    """`staging.units`, with the region that every unit is in."""
    staged = conform(UNITS, rows, pack.vocabularies, zone=pack.election.time_zone)
    return Conformed(
        UNITS,
        staged.kept.with_columns(
            region_id=_regions(staged.kept, f"territory {pack.territory.id!r}, {rows.source.file}")
        ),
        staged.rejects,
        staged.rows_read,
        staged.rows_unfit,
    )


def _regions(units: pl.DataFrame, where: str) -> pl.Series:
    parents = dict(units.select("unit_id", "parent_id").iter_rows())
    levels = dict(units.select("unit_id", "level").iter_rows())

    def region(unit_id: str) -> str | None:
        seen: set[str] = set()
        unit: str | None = unit_id
        while unit is not None and levels.get(unit) != Level.REGION:
            if unit in seen:
                raise TerritoryError(f"unit {unit!r} lies in itself", where=where, remedy="Mend parent_id")
            seen.add(unit)
            unit = parents.get(unit)
        return unit

    return pl.Series("region_id", [region(unit_id) for unit_id in units["unit_id"]], pl.String)


def unit_names(rows: Rows, languages: tuple[str, ...]) -> pl.DataFrame:
    """`staging.labels` of the units: columns `name_<language>`, and `short_<language>` for maps where given."""
    labels = []
    for role, kind in (("name", "unit"), ("short", "unit.short")):
        for language in languages:
            column = f"{role}_{language}"
            if column in rows.frame.columns:
                labels.append(
                    rows.frame.filter(pl.col(column).is_not_null()).select(
                        kind=pl.lit(kind),
                        id="unit_id",
                        language=pl.lit(language),
                        text=column,
                        role=pl.lit(role),
                        valid_from=pl.lit(None, pl.Date),
                        valid_to=pl.lit(None, pl.Date),
                    )
                )
    return pl.concat([LABELS.empty(), *labels])


def stage_aliases(rows: Rows, pack: Pack) -> Conformed:
    """`staging.labels` of the other spellings that are met for units."""
    frame = rows.frame.with_columns(
        kind=pl.lit("unit"), role=pl.lit("alias"), language=pl.col("language").fill_null("*")
    )
    named = Rows(rows.source, frame, rows.raw, rows.problems)
    return conform(LABELS, named, pack.vocabularies, zone=pack.election.time_zone)


def stage_boundaries(rows: Rows, pack: Pack) -> Conformed:
    """`staging.boundaries` of one layer; only regions are units, other layers are numbered."""
    layer = rows.source.layer
    frame = rows.frame.with_columns(layer=pl.lit(layer))
    if layer != REGIONS_LAYER:
        frame = frame.with_columns(feature_id=pl.col("row_number").cast(pl.String))
    if "is_schematic" not in frame.columns:
        frame = frame.with_columns(is_schematic=pl.lit("no"))
    named = Rows(rows.source, frame, rows.raw, rows.problems)
    return conform(BOUNDARIES, named, pack.vocabularies, zone=pack.election.time_zone)


def check(
    units: pl.DataFrame, labels: pl.DataFrame, boundaries: pl.DataFrame, rejects: pl.DataFrame, pack: Pack
) -> None:
    """Raise a TerritoryError, naming the unit, unless units, names and outlines fit together."""
    where = f"territory {pack.territory.id!r}"
    units = units.filter(tree=Tree.ADMINISTRATIVE.value)  # commissions have neither outlines nor points
    whole = [source.id for source in pack.territory.source if source.kind in ("units", "boundaries")]
    for row in rejects.filter(pl.col("source_id").is_in(whole)).iter_rows(named=True):
        raise TerritoryError(
            row["reason"],
            where=f"{where}, {row['file']}, row {row['row_number']}",
            remedy="Mend the row: a country is drawn whole or not at all",
        )
    known = set(units["unit_id"])
    if doubled := sorted(units.filter(pl.col("unit_id").is_duplicated())["unit_id"]):
        raise TerritoryError(
            f"unit {doubled[0]!r} stands in several rows", where=where, remedy="Keep one of them"
        )
    for unit_id, parent in units.select("unit_id", "parent_id").iter_rows():
        if (parent is None) != (unit_id == pack.territory.root) or (parent and parent not in known):
            raise TerritoryError(
                f"unit {unit_id!r} lies in {parent!r}, which is no unit", where=where, remedy="Mend parent_id"
            )
    aliases = labels.filter(kind="unit", role="alias")
    for unit_id, text in aliases.select("id", "text").iter_rows():
        if unit_id not in known:
            raise TerritoryError(
                f"{text!r} is said to be a name of {unit_id!r}, which is no unit",
                where=where,
                remedy="Correct the alias, or add the unit",
            )
    for language in pack.election.languages:
        named = set(labels.filter(kind="unit", language=language, role="name")["id"])
        if unnamed := sorted(known - named):
            raise TerritoryError(
                f"unit {unnamed[0]!r} has no name in {language}", where=where, remedy="Add the name"
            )
    regions = set(units.filter(level=Level.REGION)["unit_id"])
    drawn = boundaries.filter(layer=REGIONS_LAYER)
    if odd := sorted(regions.symmetric_difference(drawn["feature_id"])):
        raise TerritoryError(
            f"{odd[0]!r} is a region without an outline, or an outline without a region",
            where=where,
            remedy="Add the missing one or remove the other",
        )
    _check_outlines(
        dict(drawn.select("feature_id", "geometry").iter_rows()), pack.territory.projection or "", where
    )
    _check_points(units, dict(drawn.select("feature_id", "geometry").iter_rows()), where)


def _check_outlines(outlines: Mapping[str, str], projection: str, where: str) -> None:
    import geopandas as gpd
    import shapely
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        operation = CRS.from_user_input(projection).coordinate_operation
    except CRSError:
        operation = None
    if operation is None or "equal area" not in operation.method_name.lower():
        raise TerritoryError(
            f"{projection!r} is no equal-area projection",
            where=where,
            remedy="Use one, such as '+proj=aea ...'",
        )
    shapes = gpd.GeoSeries(
        {unit: _shape(unit, text, where) for unit, text in outlines.items()}, crs="EPSG:4326"
    )
    for unit, valid, reason in zip(shapes.index, shapes.is_valid, shapes.is_valid_reason(), strict=True):
        if not valid:
            raise TerritoryError(
                f"the outline of {unit!r} is not valid: {reason}", where=where, remedy="Mend the outline"
            )
    for unit, shape in shapes.items():
        for polygon in getattr(shape, "geoms", [shape]):
            if shapely.is_ccw(polygon.exterior):
                raise TerritoryError(
                    f"the outer ring of {unit!r} runs counter-clockwise, so that a fill would cover the map",
                    where=where,
                    remedy="Reverse the ring",
                )
    projected = shapes.to_crs(projection)
    width = _SLIVER / CRS.from_user_input(projection).axis_info[0].unit_conversion_factor
    if not shapely.coverage_is_valid(projected.to_numpy(), gap_width=width):
        edges = shapely.coverage_invalid_edges(projected.to_numpy(), gap_width=width)
        unit = next(unit for unit, edge in zip(projected.index, edges, strict=True) if not edge.is_empty)
        raise TerritoryError(
            f"the outline of {unit!r} overlaps its neighbours or leaves gaps",
            where=where,
            remedy="Snap shared borders to the same points",
        )
    _check_holes(shapes, where)


def _shape(unit: str, text: str, where: str) -> Any:
    import shapely

    try:
        shape = shapely.geometry.shape(json.loads(text))
    except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError):
        shape = shapely.Point()
    if shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise TerritoryError(
            f"the outline of {unit!r} is no polygon",
            where=where,
            remedy="Fetch the file again, or draw the unit",
        )
    return shape


def _check_holes(shapes: Any, where: str) -> None:
    """A hole in the country must be a hole of one region (a place of another country), not a gap between two."""
    import shapely

    def rings(shape: Any) -> list[Any]:
        return [shapely.Polygon(ring) for part in getattr(shape, "geoms", [shape]) for ring in part.interiors]

    of_regions = [ring for shape in shapes for ring in rings(shape)]
    for hole in rings(shapely.union_all(shapes.to_numpy())):
        if not any(ring.contains(hole.representative_point()) for ring in of_regions):
            beside = sorted(unit for unit, shape in shapes.items() if shape.touches(hole))
            raise TerritoryError(
                f"the outlines of {', '.join(map(repr, beside))} leave a gap between them",
                where=where,
                remedy="Snap shared borders to the same points",
            )


def _check_points(units: pl.DataFrame, outlines: Mapping[str, str], where: str) -> None:
    import shapely

    shapes = {unit: _shape(unit, text, where) for unit, text in outlines.items()}
    for unit_id, region, lon, lat in units.select("unit_id", "region_id", "lon", "lat").iter_rows():
        if lon is None or lat is None:
            raise TerritoryError(f"unit {unit_id!r} has no place", where=where, remedy="Add lon and lat")
        if region is not None and shapes[region].distance(shapely.Point(lon, lat)) > 0.1:  # about 10 km
            raise TerritoryError(
                f"unit {unit_id!r} lies at {lon}, {lat}, far outside its region {region!r}",
                where=where,
                remedy="Correct lon and lat (are they swapped?) or parent_id",
            )
