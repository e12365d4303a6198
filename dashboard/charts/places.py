"""Where words stand beside marks so that they touch neither marks nor lines nor one another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from dashboard.charts.canvas import tall, widest
from dashboard.theme import LABEL_SIZE

RADIUS = 9  # px around the middle of a mark
BELOW = 4  # px that words below a mark count as farther than above
STEP = 4  # px between the places tried for words
TRIES = 400  # places for one text, before the chart has to grow
NEAR = 26  # px from the middle of a mark, where its words need no line

Spot = tuple[float, float]  # px from the upper left corner


class NoRoomError(ValueError):
    """More words than room: for whoever chose what to draw in one chart."""


@dataclass(frozen=True)
class Words:
    """Words beside a mark: px of their middle from the mark, and whether a line leads to them."""

    lines: list[str]
    dx: float
    dy: float
    reach: tuple[float, float] | None
    cost: float


def put(
    lines: Sequence[list[str]],
    spots: Sequence[Spot],
    obstacles: Sequence[shapely.Geometry],
    *,
    width: float,
    height: float,
) -> list[Words]:
    """A place for the words of every mark inside `width` by `height` px; NoRoomError where there is none.

    Bare numbers take their places first, beside their marks; then the names, each as near as it can, once from the
    left and once from the right: the nearer outcome wins.
    """
    numbers = [i for i, line in enumerate(lines) if len(line) == 1]
    names = [i for i, line in enumerate(lines) if len(line) > 1]
    tries = []
    for order in ([*numbers, *names], [*numbers, *reversed(names)]):
        blocked = list(obstacles)
        words: dict[int, Words] = {}
        for i in order:
            words[i], taken = _place(spots[i], lines[i], blocked, width, height)
            blocked += taken
        tries.append(words)
    best = min(tries, key=lambda words: sum(word.cost for word in words.values()))
    return [best[i] for i in range(len(lines))]


def _place(
    at: Spot, lines: list[str], blocked: Sequence[shapely.Geometry], width: float, height: float
) -> tuple[Words, list[shapely.Geometry]]:
    """The nearest free place for words around a mark, and what they then block."""
    wide, high = _size(lines)
    tree = shapely.STRtree(blocked)
    here = shapely.Point(at)
    lefts, tops = np.meshgrid(
        np.arange(0, max(width - wide, 1), STEP), np.arange(0, max(height - high, 1), STEP)
    )
    boxes = shapely.box(lefts.ravel(), tops.ravel(), lefts.ravel() + wide, tops.ravel() + high)
    far = shapely.distance(boxes, here)
    middles = shapely.distance(shapely.centroid(boxes), here)
    hit = np.unique(tree.query(boxes, predicate="intersects")[0])
    cost = far + 0.2 * middles + BELOW * (tops.ravel() + high / 2 > at[1])
    cost[hit] = np.inf
    for i in np.argsort(cost, kind="stable")[:TRIES]:
        box = boxes[i]
        x, y = box.centroid.x - at[0], box.centroid.y - at[1]
        if not np.isfinite(cost[i]):
            break
        if far[i] < NEAR:
            return Words(lines, x, y, None, cost[i]), [box]
        end = shapely.shortest_line(here, box).coords[-1]
        line = shapely.LineString([_toward(at, end, RADIUS + 1), end])
        if not tree.query(line, predicate="intersects").size:
            return Words(lines, x, y, (end[0] - at[0], end[1] - at[1]), cost[i]), [box, line.buffer(2)]
    raise NoRoomError("There are more words than room beside the marks; draw fewer series in one chart.")


def _toward(start: Spot, end: Spot, distance: float) -> Spot:
    length = math.dist(start, end) or 1.0
    return (
        start[0] + (end[0] - start[0]) * distance / length,
        start[1] + (end[1] - start[1]) * distance / length,
    )


def _size(lines: Sequence[str]) -> tuple[float, float]:
    bare = [line.removeprefix("<b>").removesuffix("</b>") for line in lines]
    return widest(bare, LABEL_SIZE), tall(lines, LABEL_SIZE)
