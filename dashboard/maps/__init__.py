"""Maps as figures: counts as circles, rates as colours, small units as tiles; a click anywhere in a region picks it.

Everything is a filled polygon in projected kilometres: no tiles, no topology file, no network. Pure functions,
frames in, figures out; no streamlit, no country, no words of a language except those passed in.
"""

from typing import Any

from dashboard.maps.regions import rate_map, symbol_map
from dashboard.maps.tiles import tile_map

# A tap reaches plotly twice, as touch and as mouse. Read as a double click it makes streamlit empty the selection
# a moment after making it, and the click is sometimes lost; without a delay no two clicks are a double click.
CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "doubleClickDelay": 0,
}
"""For `st.plotly_chart(fig, config=CONFIG)`: no buttons over the map, no accidental zoom, no lost tap."""

__all__ = ["CONFIG", "rate_map", "symbol_map", "tile_map"]
