"""The paper of a map and what is put on it: fills, lines, words, a legend, and the bars that a click hits.

How a click finds its region: plotly selects points, never fills. So each region is also covered by transparent
bars, one row of them per few screen pixels, each with `unit_id` as customdata and the region's sentence as hover
text. A bar is hit exactly where it is drawn, so the answer is right up to the border.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import shapely

from dashboard.geography import Geometry, Point
from dashboard.theme import LABEL_SIZE, NUMBER_SIZE, SMALL_SIZE, Look, text_width

Numbers = npt.NDArray[np.float32]
ROW_PX, RUN_PX = 1.5, 48.0  # a bar that is hit: its height, its greatest length
NARROW_BELOW = 500  # px, where words shrink
SWATCH_PX, LEGEND_LINE_PX = 46, 22


@dataclass(frozen=True)
class Sheet:
    """The frame of a map in km, and how many pixels a kilometre gets when the figure is `width` pixels wide."""

    west: float
    east: float
    south: float
    north: float
    width: int
    disc: float = 0.0  # km, radius of a callout

    @property
    def scale(self) -> float:
        """Pixels per km."""
        return self.width / (self.east - self.west)

    @property
    def name_size(self) -> int:
        """Size of a region's name, px."""
        return name_size(self.width)

    @property
    def number_size(self) -> int:
        """Size of a region's number, px."""
        return LABEL_SIZE if self.width < NARROW_BELOW else NUMBER_SIZE


@dataclass(frozen=True)
class Canvas:
    """A figure under construction. Each trace says in `meta` which part it is, in `name` whose."""

    fig: go.Figure
    sheet: Sheet
    look: Look

    def fill(
        self,
        part: str,
        name: str,
        shape: Geometry,
        colour: str | None,
        *,
        line: str | None = None,
        width: float = 1,
        dash: str = "solid",
    ) -> None:
        """A filled shape; without a colour it is hatched."""
        x, y = path(shapely.get_rings(shapely.get_parts(shape)))
        if not x.size:
            return
        pattern = hatching(self.look) if colour is None else None
        self.fig.add_scatter(
            x=x, y=y, mode="lines", fill="toself", fillcolor=colour or self.look.missing, fillpattern=pattern,
            hoverinfo="skip", showlegend=False, meta=part, name=name,
            line={"color": line or self.look.paper, "width": width, "dash": dash, "simplify": False},
        )  # fmt: skip

    def line(self, part: str, name: str, shape: Geometry, colour: str, width: float) -> None:
        """A line, or several."""
        x, y = path(shapely.get_parts(shape))
        if x.size:
            self.fig.add_scatter(
                x=x, y=y, mode="lines", hoverinfo="skip", showlegend=False, meta=part, name=name,
                line={"color": colour, "width": width, "simplify": False},
            )  # fmt: skip

    def text(
        self, part: str, name: str, at: Point, words: str, size: int, colour: str, *, rim: bool = False
    ) -> None:
        """Words centred on a point; a rim makes them readable on hatching. A selection does not dim them."""
        self.texts(part, name, [(at, words)], size, colour, rim=rim)

    def texts(
        self,
        part: str,
        name: str,
        placed: Sequence[tuple[Point, str]],
        size: int,
        colour: str,
        *,
        rim: bool = False,
    ) -> None:
        """Words at several points in one trace: a map of many units is drawn in a fraction of the time."""
        same = {"textfont": {"color": colour}}
        self.fig.add_scatter(
            x=[at[0] for at, _ in placed], y=[at[1] for at, _ in placed], text=[words for _, words in placed],
            mode="text", hoverinfo="skip", showlegend=False, meta=part, name=name,
            textfont={"size": size, "color": colour, "shadow": "auto" if rim else None}, cliponaxis=False,
            selected=same, unselected=same,
        )  # fmt: skip

    def outline(self, name: str, shape: Geometry) -> None:
        """A thick line with a pale rim round what is selected: seen on every fill, and without colour."""
        self.line("rim", name, shape.boundary, self.look.paper, 5.5)
        self.line("selected", name, shape.boundary, self.look.ink, 3)

    def target(self, name: str, shape: Geometry, sentence: str, *, row_km: float | None = None) -> None:
        """Cover `shape` with bars on a lattice common to all regions.

        Short ones, because plotly puts the hover label at the end of a bar and it should stand near the finger.
        """
        height, run = row_km or ROW_PX / self.sheet.scale, max(row_km or 0, RUN_PX / self.sheet.scale)
        west, east, middle = _cuts(shape, height, self.sheet.south)
        pieces = np.maximum(1, np.ceil((east - west) / run - 1e-9)).astype(int)
        length = np.repeat((east - west) / pieces, pieces)
        place = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)  # of a bar in its run
        base, rows = np.repeat(west, pieces) + place * length, np.repeat(middle, pieces)
        unseen = {"marker": {"opacity": 0}}
        self.fig.add_bar(
            base=_small(base), x=_small(length), y=_small(rows), width=height, orientation="h",
            customdata=[name] * base.size, name=name, meta="pick", showlegend=False,
            hovertemplate=f"{sentence}<extra></extra>", marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}},
            selected=unseen, unselected=unseen,
        )  # fmt: skip

    def legend(self, entries: Sequence[tuple[str, str | None]], title: str = "") -> None:
        """Squares with words under the map; grows the figure by the lines that they need at this width."""
        for words, colour in entries:
            self.fig.add_bar(
                x=[None], y=[None], hoverinfo="skip", showlegend=True, name=words, meta="legend",
                marker={
                    "color": colour or self.look.missing,
                    "pattern": hatching(self.look) if colour is None else None,
                    "line": {"color": self.look.muted, "width": 0.5},
                },
            )  # fmt: skip
        entry = 8 + max(text_width(words, SMALL_SIZE) for words, _ in entries)
        per_line = max(1, int(self.sheet.width // (entry + SWATCH_PX)))
        bottom = 10 + LEGEND_LINE_PX * (math.ceil(len(entries) / per_line) + bool(title))
        self.fig.update_layout(
            showlegend=True,
            height=self.fig.layout.height + bottom,
            margin={"b": bottom},
            legend={
                "x": 0,
                "xanchor": "left",
                "y": 0,
                "yanchor": "top",
                "entrywidth": entry,
                "font": {"size": SMALL_SIZE},
                "title": {
                    "text": title,
                    "side": "top",
                    "font": {"size": SMALL_SIZE, "color": self.look.muted},
                },
            },
        )


def canvas(sheet: Sheet, look: Look) -> Canvas:
    """An empty map: no axes, no zoom, one kilometre the same in both directions at any width."""
    axis = {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False, "constrain": "domain"}
    vertical = {"range": [sheet.south, sheet.north], "scaleanchor": "x", "constraintoward": "top"}
    fig = go.Figure(
        layout={
            "template": look.template,
            "height": round((sheet.north - sheet.south) * sheet.scale),
            "xaxis": {**axis, "range": [sheet.west, sheet.east]},
            "yaxis": {**axis, **vertical},
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "barmode": "overlay",
            "bargap": 0,
            "hovermode": "closest",
            "hoverdistance": 1,
            "clickmode": "event+select",
            "dragmode": False,
            "showlegend": False,
        }
    )
    return Canvas(fig, sheet, look)


def name_size(width: int) -> int:
    """Size of a region's name on a figure of this width, px."""
    return SMALL_SIZE - 1 if width < NARROW_BELOW else LABEL_SIZE


def hatching(look: Look) -> dict[str, Any]:
    """The pattern of missing data; zero is never drawn with it."""
    return {"shape": "/", "bgcolor": look.missing, "fgcolor": look.hatch, "size": 7, "solidity": 0.22}


def path(rings: Iterable[Geometry]) -> tuple[Numbers, Numbers]:
    """Coordinates of several rings in one trace, parted by NaN, to ten metres."""
    gap = np.full((1, 2), np.nan)
    pieces = [piece for ring in rings for piece in (gap, np.round(shapely.get_coordinates(ring), 2))]
    points = np.concatenate(pieces[1:]) if pieces else np.empty((0, 2))
    return _small(points[:, 0]), _small(points[:, 1])


def _small(numbers: npt.NDArray[np.float64]) -> Numbers:
    """Half the bytes, still to the metre."""
    return numbers.astype(np.float32)


def _cuts(shape: Geometry, height: float, south: float) -> tuple[Any, Any, Any]:
    """Where rows of a lattice cut a shape: west ends, east ends, middles of the rows."""
    west, low, east, high = shape.bounds
    rows = np.arange(math.floor((low - south) / height + 1e-9), math.ceil((high - south) / height - 1e-9))
    middles = south + (rows + 0.5) * height
    lines = shapely.linestrings([[(west - 1, y), (east + 1, y)] for y in middles])
    parts, at = shapely.get_parts(shapely.intersection(shape, lines), return_index=True)
    solid = shapely.length(parts) > 0
    ends = shapely.bounds(parts[solid])
    return ends[:, 0], ends[:, 2], middles[at[solid]]
