"""Shapes of maps: true areas, rings, places of labels."""

import json

import duckdb
import pytest
import shapely

from dashboard.geography import Geography, of_outlines, of_snapshot
from tests.dashboard.mapped import (
    ALBERS,
    CITY,
    EAST,
    WEST,
    bundled,
    land_of_three,
    polygon,
)


@pytest.fixture
def land() -> Geography:
    return land_of_three()


def test_shapes_are_in_kilometres_with_true_areas(land: Geography) -> None:
    areas = {region.unit_id: region.area.area for region in land.regions}
    assert areas["W"] + areas["C"] == pytest.approx(37_490, rel=0.01)  # 2 x 2 degrees at 41 north
    assert areas["E"] == pytest.approx(1.5 * (areas["W"] + areas["C"]), rel=0.001)


def test_exterior_rings_run_clockwise_and_holes_against(land: Geography) -> None:
    for region in land.regions:
        for piece in shapely.get_parts(region.area):
            assert not piece.exterior.is_ccw
            assert all(hole.is_ccw for hole in piece.interiors)


def test_labels_lie_inside_their_regions_and_outside_lakes() -> None:
    lake = polygon([[72.8, 40.1], [74.9, 40.1], [74.9, 41.9], [72.8, 41.9], [72.8, 40.1]])
    land = of_outlines(["W", "E"], [polygon(WEST), polygon(EAST)], projection=ALBERS, water=[lake])
    for region in land.regions:
        assert shapely.contains_xy(region.area, *region.label)
        assert not shapely.contains_xy(land.water, *region.label)


def test_bundled_regions_have_the_area_of_the_country() -> None:
    land = bundled()
    assert len(land.regions) == 9
    assert sum(region.area.area for region in land.regions) == pytest.approx(199_000, rel=0.01)


def test_a_snapshot_knows_its_shapes() -> None:
    outlines = [("W", False, [WEST, CITY]), ("E", False, [EAST]), ("C", True, [CITY])]
    with duckdb.connect() as snapshot:
        snapshot.execute("CREATE SCHEMA staging; CREATE SCHEMA meta")
        snapshot.execute(
            "CREATE TABLE meta.builds AS SELECT 'b' AS build_id, now() AS built_at, 'v' AS code_version,"
            " NULL AS journal_head"
        )
        snapshot.execute(
            "CREATE TABLE staging.election AS SELECT $1 AS projection, $2 AS callouts, 'By us' AS attribution",
            [f"{ALBERS} +units=km +no_defs", '{"C": [71.5, 42.8]}'],
        )
        snapshot.execute(
            "CREATE TABLE staging.boundaries (layer TEXT, feature_id TEXT, is_schematic BOOLEAN, geometry TEXT)"
        )
        for name, schematic, rings in outlines:
            geometry = json.dumps({"type": "Polygon", "coordinates": rings})
            snapshot.execute(
                "INSERT INTO staging.boundaries VALUES ('regions', $1, $2, $3)", [name, schematic, geometry]
            )
        land = of_snapshot(snapshot)
    assert sorted(land.unit_ids) == ["C", "E", "W"]
    assert [(region.unit_id, region.schematic) for region in land.regions if region.callout] == [("C", True)]
    assert sum(region.area.area for region in land.regions) == pytest.approx(93_700, rel=0.01)
