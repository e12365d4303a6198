"""The territory as a whole: one thing broken at a time is found, named, and stops the build."""

import json

import pytest

from pipelines.errors import TerritoryError


def refusal(land) -> TerritoryError:
    with pytest.raises(TerritoryError) as caught:
        land.staging()
    assert "territory" in caught.value.where
    assert caught.value.remedy
    return caught.value


def outline(land, unit: str, rings: list[list[list[float]]]) -> None:
    """Draw a region anew."""
    drawn = json.loads(land.text("outlines"))
    for feature in drawn["features"]:
        if feature["properties"]["id"] == unit:
            feature["geometry"]["coordinates"] = rings
    land.write("outlines", json.dumps(drawn))


NORTH, LAKE = "TL-N", "TL-S"
OUTLINES = {
    "overlap": (NORTH, [[0, 0.9], [0, 2], [1, 2], [1, 1], [1, 0.9], [0, 0.9]], "overlaps its neighbours"),
    "gap of ten kilometres": (NORTH, [[0, 1.1], [0, 2], [1, 2], [1, 1], [0.9, 1.1], [0, 1.1]], ""),
    "sliver of fifty metres": (NORTH, [[0, 1.0005], [0, 2], [1, 2], [1, 1.0005], [0, 1.0005]], "leaves gaps"),
    "counter-clockwise ring": (NORTH, [[0, 1], [1, 1], [1, 2], [0, 2], [0, 1]], "runs counter-clockwise"),
    "ring through itself": (NORTH, [[0, 1], [1, 2], [0, 2], [1, 1], [0, 1]], "not valid: Self-intersection"),
    "ring of two points": (NORTH, [[0, 1], [0, 2]], "is no polygon"),
    "ring of words": (NORTH, ["көл", "тоо", "суу"], "is no polygon"),
    "no ring": (NORTH, [], "is no polygon"),
}


@pytest.mark.parametrize("case", OUTLINES)
def test_an_outline_that_does_not_fit_is_named(land, case: str) -> None:
    unit, ring, what = OUTLINES[case]
    if (
        case == "gap of ten kilometres"
    ):  # all around it stand outlines: the gap is a hole between three of them
        outline(land, "TL-S", [[[0, 0], [0, 1], [0.5, 1], [0.6, 0.9], [0.9, 0.9], [1, 1], [1, 0], [0, 0]]])
        outline(land, "TL-N", [[[0, 1], [0, 2], [1, 2], [1, 1], [0.5, 1], [0, 1]]])
        what = "leave a gap between them"
    else:
        outline(land, unit, [ring] if ring else [])

    error = refusal(land)

    assert what in error.what
    assert repr(unit) in error.what


def test_a_place_of_another_country_within_one_region_is_no_gap(land) -> None:
    outline(
        land,
        LAKE,
        [
            [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]],
            [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]],
        ],
    )
    land.set_cell("units", 4, "lon", "0.2")

    assert land.staging()["staging.boundaries"].height == 3


def test_a_territory_that_does_not_fit_stops_the_build_and_leaves_no_draft(land) -> None:
    outline(land, NORTH, [])

    with pytest.raises(TerritoryError):
        land.build()

    assert not list(land.home.glob("draft*"))


@pytest.mark.parametrize(
    "projection", ["EPSG:3857", "EPSG:4326", "көл", "+proj=lcc +lat_1=1 +lat_2=2 +lon_0=1"]
)
def test_a_projection_that_is_not_equal_area_is_refused(land, projection: str) -> None:
    land.replace("territory", "+proj=cea +lat_ts=1 +lon_0=1 +datum=WGS84 +units=km +no_defs", projection)

    error = refusal(land)

    assert f"{projection!r} is no equal-area projection" in error.what


@pytest.mark.parametrize("units", ["km", "m"])
def test_the_width_of_a_sliver_does_not_depend_on_the_unit_of_the_projection(land, units: str) -> None:
    land.replace("territory", "+units=km", f"+units={units}")
    outline(land, NORTH, [[[0, 1.0005], [0, 2], [1, 2], [1, 1.0005], [0, 1.0005]]])

    assert "leaves gaps" in refusal(land).what


CELLS = {
    # case: row, column, what is written there, what is said
    "a parent that is no unit": (6, "parent_id", "TL-X", "unit 'TL-N-1' lies in 'TL-X', which is no unit"),
    "a second root": (6, "parent_id", "", "unit 'TL-N-1' lies in None"),
    "a unit in itself": (6, "parent_id", "TL-N-1", "unit 'TL-N-1' lies in itself"),
    "a unit without a name": (6, "name_ky", "", "unit 'TL-N-1' has no name in ky"),
    "a unit without a place": (6, "lat", "", "unit 'TL-N-1' has no place"),
    "longitude and latitude swapped": (6, "lat", "-0.2", "far outside its region 'TL-N'"),
    "a unit in another region": (6, "parent_id", "TL-C", "far outside its region 'TL-C'"),
    "a region without an outline": (6, "level", "region", "'TL-N-1' is a region without an outline"),
    "a unit that stands twice": (6, "unit_id", "TL-S-1", "unit 'TL-S-1' stands in several rows"),
    "a place in words": (6, "lat", "түндүк", "'түндүк' is not a number"),
    "an alias for no unit": (6, "unit_id", "TL-N-9", ""),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_unit_that_does_not_fit_is_named(land, case: str) -> None:
    row, column, text, what = CELLS[case]
    if case == "an alias for no unit":
        land.set_cell("aliases", 2, "unit_id", "TL-N-9")
        what = "'Lake' is said to be a name of 'TL-N-9', which is no unit"
    else:
        land.set_cell("units", row, column, text)

    assert what in refusal(land).what


def test_longitude_and_latitude_swapped_in_the_whole_file_are_found(land) -> None:
    rows = land.rows("units")
    lon, lat = rows[0].index("lon"), rows[0].index("lat")
    for row in rows[1:]:
        row[lon], row[lat] = row[lat], row[lon]
    land.write_rows("units", rows)

    assert "are they swapped?" in refusal(land).remedy


def test_an_outline_without_a_region_is_named(land) -> None:
    land.replace("outlines", '{"id": "TL-C"}', '{"id": "TL-X"}')

    assert "'TL-C' is a region without an outline" in refusal(land).what


def test_every_unit_knows_its_region(shared_land) -> None:
    units = shared_land.stage("units").kept

    assert dict(units.select("unit_id", "region_id").iter_rows()) == {
        "TL": None,
        **{"TL-N": "TL-N", "TL-S": "TL-S", "TL-C": "TL-C"},
        **{"TL-N-1": "TL-N", "TL-S-1": "TL-S", "TL-S-2": "TL-S"},
    }
