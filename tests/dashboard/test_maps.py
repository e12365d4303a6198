"""Maps: what is drawn where, and what a click hits."""

import json
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import plotly.graph_objects as go
import polars as pl
import pytest
import shapely

from dashboard import maps
from dashboard.geography import Geography, of_outlines, of_snapshot
from dashboard.maps.classes import classes_around_zero
from dashboard.theme import DARK, LIGHT, NARROW, TOUCH, WIDE, Look

ALBERS = "+proj=aea +lat_1=39.8 +lat_2=42.6 +lat_0=41.2 +lon_0=74.8 +datum=WGS84"
REGIONS = Path(__file__).parents[2] / "data/territory/kg/regions.geojson"
CITY = [[71.0, 41.0], [71.1, 41.0], [71.1, 41.1], [71.0, 41.1], [71.0, 41.0]]
WEST = [[70.0, 40.0], [72.0, 40.0], [72.0, 41.0], [72.0, 42.0], [70.0, 42.0], [70.0, 40.0]]
EAST = [[72.0, 40.0], [75.0, 40.0], [75.0, 42.0], [72.0, 42.0], [72.0, 41.0], [72.0, 40.0]]


def polygon(*rings: list[list[float]]) -> Any:
    return shapely.Polygon(rings[0], rings[1:])


def bundled(**options: Any) -> Geography:
    """The regions that Baikoo ships."""
    features = json.loads(REGIONS.read_text(encoding="utf-8"))["features"]
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    return of_outlines([feature["id"] for feature in features], shapes, projection=ALBERS, **options)


@pytest.fixture
def land() -> Geography:
    """A west with a city in it, an east, and the city's disc in the north-east."""
    return of_outlines(
        ["W", "E", "C"],
        [polygon(WEST, CITY), polygon(EAST), polygon(CITY)],
        projection=ALBERS,
        callouts={"C": (71.5, 42.8)},
        schematic=["C"],
    )


def frame(value: str, **values: float | None) -> pl.DataFrame:
    rows = [{"unit_id": name, "label": f"Region {name}", value: number} for name, number in values.items()]
    return pl.DataFrame(rows, schema={"unit_id": pl.String, "label": pl.String, value: pl.Float64})


def symbols(land: Geography, *, width: int = WIDE, **options: Any) -> go.Figure:
    counts = options.pop("counts", None)
    if counts is None:
        counts = frame("count", W=100, E=25, C=4)
    return maps.symbol_map(land, counts, no_data="no data", width=width, **options)


def rates(land: Geography, values: pl.DataFrame, **options: Any) -> go.Figure:
    return maps.rate_map(
        land, values, no_data="no data", legend_title="per 100", format_value=lambda v: f"{v:.1f}", **options
    )


def parts(fig: go.Figure, part: str) -> dict[str, Any]:
    return {trace.name: trace for trace in fig.data if trace.meta == part}


def area(trace: Any) -> float:
    return float(shapely.Polygon(list(zip(trace.x, trace.y, strict=True))).area)


# --- shapes ----------------------------------------------------------------------------------------------------


def test_shapes_are_in_kilometres_with_true_areas(land: Geography) -> None:
    areas = {region.unit_id: region.area.area for region in land.regions}
    assert areas["W"] + areas["C"] == pytest.approx(37_490, rel=0.01)  # 2 x 2 degrees at 41 north
    assert areas["E"] == pytest.approx(1.5 * (areas["W"] + areas["C"]), rel=0.001)


def test_exterior_rings_run_clockwise_and_holes_against(land: Geography) -> None:
    for region in land.regions:
        for polygon in shapely.get_parts(region.area):
            assert not polygon.exterior.is_ccw
            assert all(hole.is_ccw for hole in polygon.interiors)


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
            "CREATE TABLE meta.builds AS SELECT 'b' AS build_id, now() AS built_at, 'v' AS code_version"
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


# --- counts ----------------------------------------------------------------------------------------------------


def test_circles_have_areas_in_proportion_to_counts(land: Geography) -> None:
    circles = parts(symbols(land), "circle")
    assert area(circles["W"]) / area(circles["E"]) == pytest.approx(4, rel=0.001)
    assert area(circles["W"]) / area(circles["C"]) == pytest.approx(25, rel=0.01)


def test_maps_that_share_their_largest_count_share_their_scale(land: Geography) -> None:
    alone = parts(symbols(land, counts=frame("count", W=25, E=1, C=1)), "circle")["W"]
    shared = parts(symbols(land, counts=frame("count", W=25, E=1, C=1), largest=100), "circle")["W"]
    assert area(alone) / area(shared) == pytest.approx(4, rel=0.001)


def test_zero_is_an_open_circle_and_missing_is_hatched(land: Geography) -> None:
    fig = symbols(land, counts=frame("count", W=0, E=None))  # C has no row at all
    assert parts(fig, "circle").keys() == {"W"}
    assert parts(fig, "circle")["W"].fillcolor == LIGHT.paper
    assert parts(fig, "number")["W"].text == ("<b>0</b>",)
    regions = parts(fig, "region")
    assert regions["W"].fillpattern.shape is None
    assert regions["E"].fillpattern.shape == "/"
    assert parts(fig, "callout")["C"].fillpattern.shape == "/"
    assert "E" not in parts(fig, "number")
    assert list(parts(fig, "legend")) == ["no data"]
    assert parts(fig, "legend")["no data"].marker.pattern.shape == "/"


def test_a_map_without_gaps_needs_no_legend(land: Geography) -> None:
    assert not parts(symbols(land), "legend")


def test_a_number_too_wide_for_its_circle_stands_beside_it(land: Geography) -> None:
    fig = symbols(land, counts=frame("count", W=100_000, E=1000, C=4))
    number, circle = parts(fig, "number")["E"], parts(fig, "circle")["E"]
    assert number.text == ("<b>1\u202f000</b>",)
    assert number.x[0] > max(circle.x)
    assert number.textfont.color == LIGHT.ink


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_callout_is_big_enough_for_a_thumb(land: Geography, width: int) -> None:
    for fig in (symbols(land, width=width), rates(land, frame("rate", W=1, E=2, C=3), width=width)):
        disc = parts(fig, "callout")["C"]
        west, east = fig.layout.xaxis.range
        assert (max(disc.x) - min(disc.x)) * width / (east - west) >= TOUCH - 0.01
        assert {"C"} <= parts(fig, "leader").keys()
        low, high = fig.layout.yaxis.range
        assert low < min(disc.y)
        assert max(disc.y) < high
        number = parts(fig, "number")["C"]
        assert min(disc.x) < number.x[0] < max(disc.x)
        assert min(disc.y) < number.y[0] < max(disc.y)


def test_schematic_outlines_are_dotted(land: Geography) -> None:
    dashes = {name: trace.line.dash for name, trace in parts(symbols(land), "region").items()}
    assert dashes == {"W": "solid", "E": "solid", "C": "dot"}


# --- rates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_rates_are_coloured_by_class(land: Geography, look: Look) -> None:
    fig = rates(land, frame("rate", W=0, E=4, C=10), breaks=[0, 4, 10], look=look)
    low, high = look.steps(2)
    fills = {name: trace.fillcolor for name, trace in parts(fig, "region").items()}
    assert fills == {"W": low, "E": high, "C": high}  # a class holds its lower limit; the last one both
    assert {name: trace.marker.color for name, trace in parts(fig, "legend").items()} == {
        "0.0–4.0": low,
        "4.0–10.0": high,
    }
    assert parts(fig, "number")["W"].textfont.color == look.ink_on(low)


def test_a_rate_of_zero_has_the_lowest_colour_and_no_rate_is_hatched(land: Geography) -> None:
    fig = rates(land, frame("rate", W=0, E=float("nan"), C=2))
    regions = parts(fig, "region")
    assert regions["W"].fillcolor == LIGHT.steps(4)[0]
    assert regions["W"].fillpattern.shape is None
    assert regions["E"].fillpattern.shape == "/"
    assert regions["E"].fillcolor == LIGHT.missing
    assert "E" not in parts(fig, "number")
    assert "no data" in parts(fig, "legend")


def test_classes_are_round_and_hold_all_values(land: Geography) -> None:
    fig = rates(land, frame("rate", W=0.62, E=1.3, C=2.7))
    assert list(parts(fig, "legend")) == ["0.5–1.0", "1.0–1.5", "1.5–2.0", "2.0–2.5", "2.5–3.0"]
    assert next(iter(parts(rates(land, frame("rate", W=3, E=3)), "legend"))).startswith("0.0–")
    assert parts(rates(land, frame("rate")), "region")["W"].fillpattern.shape == "/"


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("high", [0.07, 0.9, 1.9, 7.3, 48, 1234])
def test_written_limits_are_the_limits(land: Geography, high: float, decimals: int) -> None:
    fig = maps.rate_map(
        land,
        frame("rate", W=high / 3, E=high, C=high / 2),
        no_data="no data",
        legend_title="",
        format_value=lambda value: f"{value:.{decimals}f}",
    )
    written = [tuple(map(float, text.split("–"))) for text in parts(fig, "legend")]
    assert 1 <= len(written) <= 7
    assert all(left[1] == right[0] for left, right in pairwise(written))
    assert len({round(top - bottom, 6) for bottom, top in written}) == 1  # equal steps stay equal as written
    assert written[0][0] <= high / 3
    assert written[-1][1] >= high


def test_breaks_that_miss_a_value_are_refused(land: Geography) -> None:
    with pytest.raises(ValueError, match="do not hold all values"):
        rates(land, frame("rate", W=5), breaks=[0, 4])


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_steps_run_from_quiet_to_loud(look: Look) -> None:
    brightness = [
        int(colour[1:3], 16) + int(colour[3:5], 16) + int(colour[5:], 16) for colour in look.steps(6)
    ]
    assert brightness == sorted(brightness, reverse=look.mode == "light")


# --- tiles -----------------------------------------------------------------------------------------------------


def tiles(**options: Any) -> go.Figure:
    data = pl.DataFrame(
        {
            "unit_id": ["a", "b", "c"],
            "label": ["Unit a", "Unit b", "Unit c"],
            "row": [0, 0, 1],
            "col": [0, 1, 1],
            "value": [0.0, None, 3.0],
            "group": ["north", "north", "south"],
        }
    )
    return maps.tile_map(
        data, no_data="no data", legend_title="per 100", format_value=lambda v: f"{v:.1f}", **options
    )


def test_tiles_stand_in_their_row_and_column() -> None:
    fig = tiles()
    drawn = parts(fig, "tile")
    corners = {name: (min(tile.x), max(tile.y)) for name, tile in drawn.items()}
    assert corners == {"a": (0, 0), "b": (1, 0), "c": (1, -1)}
    assert all(area(tile) == 1 for tile in drawn.values())
    assert drawn["b"].fillpattern.shape == "/"
    assert drawn["a"].fillpattern.shape is None
    assert parts(fig, "group").keys() == {"north", "south"}


def test_a_tile_is_hit_anywhere() -> None:
    for trace in parts(tiles(), "pick").values():
        assert set(trace.customdata) == {trace.name}
        assert (trace.base[0], trace.x[0], trace.width) == (trace.base[0], 1.0, 1.0)


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_names_of_tiles_are_cut_to_fit_and_left_out_on_a_phone(look: Look) -> None:
    data = pl.DataFrame(
        {
            "unit_id": list("abcdefghijkl"),
            "label": ["Alamudun rayon", "Аламудунский район", *["Ton rayon"] * 10],
            "row": [0] * 12,
            "col": list(range(12)),
            "value": [None, *map(float, range(11))],
        }
    )
    told = {"no_data": "no data", "legend_title": "%", "format_value": lambda v: f"{v:.1f}", "look": look}
    wide, phone = maps.tile_map(data, **told), maps.tile_map(data, width=NARROW, **told)
    names = [text for trace in wide.data if trace.meta == "name" for text in trace.text]
    assert "Alamudun<br>rayon" in names
    assert [name for name in names if name.startswith("Алам") and name.endswith("…<br>район")]
    assert len(names) == 12
    assert not [trace for trace in phone.data if trace.meta == "name"]
    assert sum(len(trace.x) for trace in phone.data if trace.meta == "number") == 11
    for trace in wide.data:
        if trace.meta in {"name", "number"}:
            assert trace.unselected.textfont.color == trace.textfont.color


# --- deviations ------------------------------------------------------------------------------------------------


def deviations(land: Geography, **options: Any) -> go.Figure:
    return rates(land, frame("rate", W=-16.7, E=4.0, C=None), is_deviation=True, **options)


def test_deviations_part_at_zero_in_two_colours(land: Geography) -> None:
    fig = deviations(land)
    legend = [(trace.name, trace.marker.color) for trace in fig.data if trace.meta == "legend"]
    assert [name for name, _ in legend][:8] == [
        "-20.0 … -15.0", "-15.0 … -10.0", "-10.0 … -5.0", "-5.0 … 0.0",
        "0.0 … 5.0", "5.0 … 10.0", "10.0 … 15.0", "15.0 … 20.0",
    ]  # fmt: skip
    colours = [colour for _, colour in legend][:8]
    assert colours == LIGHT.steps_around(4)
    fills = {name: trace.fillcolor for name, trace in parts(fig, "region").items()}
    assert fills["W"] == colours[0]
    assert fills["E"] == colours[4]
    assert parts(fig, "region")["C"].fillpattern.shape == "/"


def test_a_map_of_rates_still_refuses_what_is_below_zero(land: Geography) -> None:
    with pytest.raises(ValueError, match="negative"):
        rates(land, frame("rate", W=-1.0))


@pytest.mark.parametrize("farthest", [0.0, 0.04, 0.7, 3.0, 41.0, 100.0])
def test_classes_of_deviations_hold_every_value_and_are_as_many_on_both_sides(farthest: float) -> None:
    values = [-farthest, 0.0, farthest / 2, None]
    classes = classes_around_zero(values, LIGHT, lambda v: f"{v:.1f}")
    assert len(classes.colours) == len(set(classes.colours)) == len(classes.limits) - 1
    assert [-limit for limit in reversed(classes.limits)] == list(classes.limits)
    assert classes.limits[-1] >= farthest
    assert len(classes.colours) <= 8
    assert all(classes.colour(value) for value in values[:3])
    assert classes.colour(None) is None


# --- choosing --------------------------------------------------------------------------------------------------


def hits(fig: go.Figure, x: float, y: float) -> set[str]:
    """Units whose bars hold the point: what plotly would select there."""
    return {
        unit
        for trace in parts(fig, "pick").values()
        for base, length, middle, unit in zip(trace.base, trace.x, trace.y, trace.customdata, strict=True)
        if base <= x <= base + length and abs(y - middle) <= trace.width / 2
    }


def test_a_click_anywhere_in_a_region_finds_it() -> None:
    land = bundled(callouts={"KG-GB": (74.75, 43.72)})
    fig = rates(land, frame("rate", **dict.fromkeys(land.unit_ids, 1.0)))
    row = parts(fig, "pick")["KG-J"].width
    disc = shapely.Polygon(list(zip(*(parts(fig, "callout")["KG-GB"][axis] for axis in "xy"), strict=True)))
    chance = random.Random(20211128)
    found: Counter[str] = Counter()
    for region in land.regions:
        safe = shapely.difference(region.area, disc).buffer(-row)  # a bar is right to half its height
        if region.callout:
            safe = shapely.union(safe, disc.buffer(-row))
        west, south, east, north = safe.bounds
        while found[region.unit_id] < 60:
            x, y = chance.uniform(west, east), chance.uniform(south, north)
            if shapely.contains_xy(safe, x, y):
                assert hits(fig, x, y) == {region.unit_id}
                found[region.unit_id] += 1
    assert len(found) == 9


def test_a_circle_that_reaches_abroad_still_means_its_region(land: Geography) -> None:
    fig = symbols(land, counts=frame("count", W=10_000, E=1, C=0), width=NARROW)
    circle = parts(fig, "circle")["C"]
    assert hits(fig, sum(circle.x) / len(circle.x), sum(circle.y) / len(circle.y)) == {"C"}
    assert hits(fig, land.regions[0].label[0], land.regions[0].label[1]) == {"W"}


def test_hover_tells_the_sentence_and_nothing_else_is_hovered_or_dimmed(land: Geography) -> None:
    counts = frame("count", W=3).with_columns(sentence=pl.lit("West: three of 100 %{reports}"))
    fig = symbols(land, counts=counts)
    assert parts(fig, "pick")["W"].hovertemplate == "West: three of 100 %\u200b{reports}<extra></extra>"
    assert parts(fig, "pick")["E"].hovertemplate == "E: no data<extra></extra>"
    for trace in fig.data:
        if trace.meta == "pick":
            assert trace.marker.color == "rgba(0,0,0,0)"
            assert trace.selected.marker.opacity == trace.unselected.marker.opacity == 0
        else:
            assert trace.hoverinfo == "skip"
        if trace.meta in {"name", "number"}:
            assert trace.unselected.textfont.color == trace.textfont.color


def test_selected_regions_have_a_thick_outline(land: Geography) -> None:
    fig = symbols(land, selected=["E", "C"])
    outlines = parts(fig, "selected")
    assert outlines.keys() == {"E", "C"}
    assert all(trace.line.width >= 3 and trace.line.color == LIGHT.ink for trace in outlines.values())
    assert max(outlines["C"].y) == max(parts(fig, "callout")["C"].y)  # the disc, not the speck
    assert not parts(symbols(land), "selected")
    assert parts(tiles(selected=["c"]), "selected").keys() == {"c"}


def test_a_phone_can_scroll_past(land: Geography) -> None:
    fig = symbols(land)
    assert fig.layout.dragmode is False
    assert fig.layout.template.layout.dragmode is False
    assert fig.layout.xaxis.fixedrange
    assert fig.layout.yaxis.fixedrange


def test_nothing_asks_for_a_network(land: Geography) -> None:
    text = symbols(land).to_json() + rates(land, frame("rate", W=1)).to_json() + tiles().to_json()
    assert "http" not in text
    assert {trace.type for trace in symbols(land).data} == {"scatter", "bar"}


# --- data ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (frame("count", X=1), "No shape for 'X'"),
        (frame("rate", W=1), "lacks the column.* count"),
        (pl.concat([frame("count", W=1), frame("count", W=2)]), "a unit twice"),
        (frame("count", W=-1), "negative"),
    ],
    ids=["unknown unit", "missing column", "doubled unit", "negative"],
)
def test_frames_that_do_not_fit_are_refused(land: Geography, counts: pl.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        symbols(land, counts=counts)


def test_a_name_from_a_file_is_no_tag_on_a_map(land: Geography) -> None:
    evil = '<a href="https://evil.example">x</a>'
    named = frame("rate", W=1.0, E=2.0, C=3.0).with_columns(label=pl.lit(evil))
    fig = rates(land, named)
    texts = [*(str(trace.text) for trace in fig.data), *(str(trace.hovertemplate) for trace in fig.data)]
    assert not [text for text in texts if "<a " in text]
    assert [text for text in texts if "&lt;a href" in text]
