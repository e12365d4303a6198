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
import plotly.graph_objects as go
import shapely

from dashboard.geography import Geometry, Point
from dashboard.theme import LABEL_SIZE, NUMBER_SIZE, SMALL_SIZE, Look, text_width

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
        if not x:
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
        if x:
            self.fig.add_scatter(
                x=x, y=y, mode="lines", hoverinfo="skip", showlegend=False, meta=part, name=name,
                line={"color": colour, "width": width, "simplify": False},
            )  # fmt: skip

    def text(
        self, part: str, name: str, at: Point, words: str, size: int, colour: str, *, rim: bool = False
    ) -> None:
        """Words centred on a point; a rim makes them readable on hatching. A selection does not dim them."""
        same = {"textfont": {"color": colour}}
        self.fig.add_scatter(
            x=[at[0]], y=[at[1]], text=[words], mode="text", hoverinfo="skip", showlegend=False, meta=part, name=name,
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
        base, length, middle = [], [], []
        for x0, x1, y in _cuts(shape, height, self.sheet.south):
            pieces = max(1, math.ceil((x1 - x0) / run - 1e-9))
            base += [round(x0 + (x1 - x0) * piece / pieces, 2) for piece in range(pieces)]
            length += [round((x1 - x0) / pieces, 2)] * pieces
            middle += [round(y, 2)] * pieces
        unseen = {"marker": {"opacity": 0}}
        self.fig.add_bar(
            base=base, x=length, y=middle, width=height, orientation="h", customdata=[name] * len(base), name=name,
            meta="pick", showlegend=False, hovertemplate=f"{sentence}<extra></extra>",
            marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}}, selected=unseen, unselected=unseen,
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


def path(rings: Iterable[Geometry]) -> tuple[list[float | None], list[float | None]]:
    """Coordinates of several rings in one trace, parted by None, to ten metres."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        points = np.round(shapely.get_coordinates(ring), 2)
        x += [*([None] if x else []), *points[:, 0].tolist()]
        y += [*([None] if y else []), *points[:, 1].tolist()]
    return x, y


def _cuts(shape: Geometry, height: float, south: float) -> list[tuple[float, float, float]]:
    """Where rows of a lattice cut a shape: west end, east end, middle of the row."""
    west, low, east, high = shape.bounds
    rows = np.arange(math.floor((low - south) / height + 1e-9), math.ceil((high - south) / height - 1e-9))
    middles = south + (rows + 0.5) * height
    lines = shapely.linestrings([[(west - 1, y), (east + 1, y)] for y in middles])
    parts, at = shapely.get_parts(shapely.intersection(shape, lines), return_index=True)
    solid = shapely.length(parts) > 0
    ends = shapely.bounds(parts[solid])
    return [(x0, x1, float(middles[i])) for (x0, _, x1, _), i in zip(ends.tolist(), at[solid], strict=True)]
