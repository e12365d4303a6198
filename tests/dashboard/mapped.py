"""What tests of maps draw on: a small land, frames of figures, and what a drawn map has."""

import json
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import polars as pl
import shapely

from dashboard import maps
from dashboard.geography import Geography, of_outlines
from dashboard.theme import WIDE

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


def land_of_three() -> Geography:
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
