"""Maps: how counts are drawn, what a click hits, what they refuse."""

import random
from collections import Counter

import plotly.graph_objects as go
import polars as pl
import pytest
import shapely

from dashboard.geography import Geography
from dashboard.theme import LIGHT, NARROW, TOUCH, WIDE
from tests.dashboard.mapped import area, bundled, frame, land_of_three, parts, rates, symbols, tiles


@pytest.fixture
def land() -> Geography:
    return land_of_three()


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
