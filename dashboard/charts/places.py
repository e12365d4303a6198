"""Where words stand beside marks so that they touch neither marks nor lines nor one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from dashboard.charts.canvas import tall, widest
from dashboard.theme import LABEL_SIZE

RADIUS = 9  # px around the middle of a mark
BELOW = 4  # px that words below a mark count as farther than above
APART = 4  # px between words
STEP = 6  # px between the places tried for words
TRIES = 1000  # nearest free places of which one with a clear way to the mark is sought
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
    free = np.argsort(cost, kind="stable")[: min(TRIES, int(np.isfinite(cost).sum()))]
    if not free.size:
        raise NoRoomError("There are more words than room beside the marks; draw fewer series in one chart.")
    leads = shapely.difference(shapely.shortest_line(here, boxes[free]), here.buffer(RADIUS + 1))
    crossing = np.isin(np.arange(free.size), tree.query(leads, predicate="intersects")[0])
    clear = np.flatnonzero((far[free] < NEAR) | ~crossing)
    best = int(clear[0]) if clear.size else 0  # better a leader over a line than words over words
    i = int(free[best])
    x, y = boxes[i].centroid.x - at[0], boxes[i].centroid.y - at[1]
    around = boxes[i].buffer(APART, join_style="mitre")
    if far[i] < NEAR:
        return Words(lines, x, y, None, float(cost[i])), [around]
    end = shapely.shortest_line(here, boxes[i]).coords[-1]
    reach = (end[0] - at[0], end[1] - at[1])
    return Words(lines, x, y, reach, float(cost[i])), [around, leads[best].buffer(2)]


def _size(lines: Sequence[str]) -> tuple[float, float]:
    bare = [line.removeprefix("<b>").removesuffix("</b>") for line in lines]
    return widest(bare, LABEL_SIZE), tall(lines, LABEL_SIZE)
