"""Turnout as it was announced: the hours of election day, and the days after, on one scale of turnout.

Two panels, because ten days and ten hours do not fit one scale of time: side by side, on a phone one below the other.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl
import shapely

from dashboard.charts.canvas import (
    BLANK,
    PAD,
    Record,
    Sheet,
    canvas,
    hover_text,
    is_narrow,
    local,
    mark,
    note,
    plain,
    records,
    rule,
    series_order,
    wall,
)
from dashboard.charts.places import RADIUS, NoRoomError, Words, put
from dashboard.theme import LABEL_SIZE, LIGHT, SMALL_SIZE, WIDE, Look, text_width, wrap

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
NIGHT = 6 * HOUR  # the count of the night belongs to election day
PLOT, PLOT_NARROW = 300, 240  # px, height of a panel
GROW = (1, 1.5, 2.2, 3)  # times that height, where the words need it
AXIS, BETWEEN = 42, 24  # px: words under a panel; between panels
DAY_SHARE = 0.56  # of the width for election day
HEADROOM = 1.5  # the axis reaches so much higher than the highest mark: room for words
WORDS, WORDS_NARROW = 150, 120  # px, longest line beside a mark
GRID = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # shares between lines across
FLAGGED = 13  # px, the mark of what contradicts itself
STEPS = (1, 2, 3, 4, 6, 8, 12)  # hours between ticks


@dataclass(frozen=True)
class _Panel:
    """A stretch of time in a box of the sheet: its rows, its axes and its place in px."""

    rows: list[Record]  # with `at` as local time
    start: dt.datetime
    end: dt.datetime
    left: float
    width: float
    height: float
    top_value: float
    axes: tuple[str, str]  # as in xref, yref
    is_day: bool

    def px(self, moment: dt.datetime, value: float) -> tuple[float, float]:
        """From the upper left corner of the panel."""
        x = (moment - self.start) / (self.end - self.start) * self.width
        return x, (1 - value / self.top_value) * self.height


def turnout(
    frame: pl.DataFrame,
    *,
    look: Look = LIGHT,
    width: int = WIDE,
    election_day: dt.date,
    zone: dt.tzinfo,
    format_percent: Callable[[float], str],
    format_time: Callable[[dt.datetime], str],
    format_date: Callable[[dt.datetime], str],
    series: Sequence[str] = (),
) -> go.Figure:
    """One mark a row of `frame`: series, at, value, low, high (shares), text, hover, flagged.

    The name of a series stands at its last mark in each panel, and where it lies on the mark of another; the text at
    every mark. low and high are drawn as an interval. A flagged announcement, which contradicts itself, is a ring
    with a cross, and no line leads to it. `series` fixes form and colour across charts; times have their zone and
    are shown in `zone`. The chart grows where the words need it; NoRoomError where even that does not help.
    """
    rows = records(frame, "series", "at", "value", "low", "high", "text", "hover", "flagged")
    rows = [{**row, "at": wall(local(row["at"], zone))} for row in rows if row["value"] is not None]
    if not rows:
        raise ValueError("No announcement of turnout has a value; say in words that there is none.")
    order = series_order(rows, series)
    highest = max(row["high"] or row["value"] for row in rows)
    step = next(step for step in GRID if highest / step <= 5)
    ticks = [step * i for i in range(math.ceil(highest / step - 1e-9) + 1)]
    left = max(text_width(format_percent(tick), SMALL_SIZE) for tick in ticks) + PAD
    rows.sort(key=lambda row: row["at"])
    panels, height, words = _roomy(rows, election_day, width - left, highest * HEADROOM)
    sheet = canvas(look, height=height, margin=(left, 0, 0, AXIS))
    for panel, written in zip(panels, words, strict=True):
        _frame(sheet, panel, panels, height, width - left)
        for tick in ticks:
            rule(sheet, (0, 1), (tick, tick), colour=look.muted if tick == 0 else look.rule, layer="below",
                 xref=f"{panel.axes[0]} domain", yref=panel.axes[1])  # fmt: skip
            if panel is panels[0] or is_narrow(width):
                note(sheet, plain(format_percent(tick)), 0, tick, part="tick", colour=look.muted, size=SMALL_SIZE,
                     xref="paper", yref=panel.axes[1], anchor="right", shift=-PAD)  # fmt: skip
        _hours(sheet, panel, zone, format_time, format_date, look)
        _draw(sheet, panel, written, order, width, look)
    return sheet.done()


# --- panels ----------------------------------------------------------------------------------------------------


def _roomy(
    rows: list[Record], election_day: dt.date, width: float, top_value: float
) -> tuple[list[_Panel], float, list[list[Words]]]:
    """Panels as low as they can be with room for all words, their height together, and the words."""
    least = PLOT_NARROW if is_narrow(width) else PLOT
    for grow in GROW[:-1]:
        panels, height = _panels(rows, election_day, width, top_value, least * grow)
        with contextlib.suppress(NoRoomError):
            return panels, height, [_words(panel) for panel in panels]
    panels, height = _panels(rows, election_day, width, top_value, least * GROW[-1])
    return panels, height, [_words(panel) for panel in panels]


def _panels(
    rows: list[Record], election_day: dt.date, width: float, top_value: float, height: float
) -> tuple[list[_Panel], float]:
    """Election day with its night, and the time after, as far as there are rows; the height of all in px."""
    dawn = dt.datetime.combine(election_day, dt.time()) + DAY + NIGHT
    parts = [[row for row in rows if row["at"] < dawn], [row for row in rows if row["at"] >= dawn]]
    narrow = is_narrow(width)
    both = all(parts)
    panels: list[_Panel] = []
    for part, is_day in zip(parts, (True, False), strict=True):
        if not part:
            continue
        first, last = part[0]["at"], part[-1]["at"]
        if is_day:
            start, end = first.replace(minute=0) - HOUR, last + 1.5 * HOUR
        else:
            pad = max((last - first) * 0.12, DAY / 2)
            start, end = first - pad, last + pad
        box, left = width, 0.0
        if both and not narrow:
            day = DAY_SHARE * (width - BETWEEN)
            box, left = (day, 0.0) if is_day else (width - BETWEEN - day, day + BETWEEN)
        second = bool(panels)
        axes = ("x2" if second else "x", "y2" if second and narrow else "y")
        panels.append(_Panel(part, start, end, left, box, height, top_value, axes, is_day))
    return panels, height * len(panels) + (AXIS + BETWEEN) * (len(panels) - 1) if narrow else height


def _frame(sheet: Sheet, panel: _Panel, panels: Sequence[_Panel], height: float, width: float) -> None:
    """The axes of a panel: where it stands on the sheet, and what it reaches from and to."""
    x, y = panel.axes
    domain = [panel.left / width, min((panel.left + panel.width) / width, 1)]
    low = 0.0 if y == "y2" or panel.height == height else 1 - panel.height / height
    high = panel.height / height if y == "y2" else 1.0
    time = {"type": "date", "range": [panel.start, panel.end], "domain": domain, "anchor": y}
    share = {"range": [0, panel.top_value], "domain": [low, high]}
    sheet.figure.update_layout({f"xaxis{x[1:]}": {**BLANK, **time}, f"yaxis{y[1:]}": {**BLANK, **share}})  # fmt: skip


def _hours(
    sheet: Sheet,
    panel: _Panel,
    zone: dt.tzinfo,
    format_time: Callable[[dt.datetime], str],
    format_date: Callable[[dt.datetime], str],
    look: Look,
) -> None:
    """Words under a panel: hours and, below them, the day they belong to; or only days, those with a mark."""

    def say(at: dt.datetime) -> str:
        return format_date(at.replace(tzinfo=zone))

    midnight = panel.start.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight + k * DAY for k in range((panel.end - midnight) // DAY + 1)]
    if panel.is_day:
        for step in STEPS:
            hours = [day + h * HOUR for day in days for h in range(0, 24, step)]
            ticks = [
                (at, format_time(at.replace(tzinfo=zone))) for at in hours if panel.start <= at <= panel.end
            ]
            each = panel.px(panel.start + step * HOUR, 0)[0]
            if each > max((text_width(text, SMALL_SIZE) for _, text in ticks), default=0) + PAD:
                break
        for day in days:
            _tick(sheet, panel, max(day, ticks[0][0]), say(day), look, line=1)
    else:
        marked = sorted({row["at"].replace(hour=0, minute=0, second=0, microsecond=0) for row in panel.rows})
        ticks = []
        for day in marked:
            before = [panel.px(at, 0)[0] + text_width(text, SMALL_SIZE) / 2 for at, text in ticks[-1:]]
            if not before or panel.px(day, 0)[0] - text_width(say(day), SMALL_SIZE) / 2 > before[0] + 4:
                ticks.append((day, say(day)))
    for at, text in ticks:
        _tick(sheet, panel, at, text, look, line=0)


def _tick(sheet: Sheet, panel: _Panel, at: dt.datetime, text: str, look: Look, *, line: int) -> None:
    """Words under the axis, kept inside the panel; the line below is for days."""
    x, half = panel.px(at, 0)[0], text_width(text, SMALL_SIZE) / 2
    anchor = "left" if line or x < half else "right" if x + half > panel.width else "center"
    shift = -x if anchor == "left" and not line else -8 if line else 0
    note(sheet, plain(text), at, 0, part="tick", colour=look.ink if line else look.muted, size=SMALL_SIZE,
         xref=panel.axes[0], yref=panel.axes[1], anchor=anchor, valign="top", shift=shift,
         lift=-6 - 17 * line)  # fmt: skip


# --- marks and words -------------------------------------------------------------------------------------------


def _draw(
    sheet: Sheet, panel: _Panel, words: Sequence[Words], order: Sequence[str], width: float, look: Look
) -> None:
    """Intervals, lines, marks and words of one panel."""
    for name in dict.fromkeys(row["series"] for row in panel.rows):
        mine = [row for row in panel.rows if row["series"] == name]
        style = mark(order.index(name), look)
        axes = {"xaxis": panel.axes[0], "yaxis": panel.axes[1]}
        sound = [row for row in mine if not row["flagged"]]
        if panel.is_day and len(sound) > 1:
            sheet.figure.add_scatter(
                x=[row["at"] for row in sound], y=[row["value"] for row in sound], mode="lines", meta="line",
                line={"color": style["color"], "width": 2}, hoverinfo="skip", **axes,
            )  # fmt: skip
        for row in mine:
            if row["low"] is not None and row["high"] is not None:
                _interval(sheet, panel, row, style["color"])
        sheet.figure.add_scatter(
            x=[row["at"] for row in mine], y=[row["value"] for row in mine], mode="markers", meta="series", name=name,
            marker={**style, "symbol": ["circle-x-open" if row["flagged"] else style["symbol"] for row in mine],
                    "size": [FLAGGED if row["flagged"] else style["size"] for row in mine]},
            hoverinfo="text", hovertext=[hover_text(row["hover"], width) for row in mine], cliponaxis=False, **axes,
        )  # fmt: skip
    for row, word in zip(panel.rows, words, strict=True):
        if word.reach:
            sheet.words.append({
                "x": row["at"], "y": row["value"], "xref": panel.axes[0], "yref": panel.axes[1], "text": "",
                "ax": word.reach[0], "ay": word.reach[1], "showarrow": True, "arrowhead": 0, "arrowwidth": 1,
                "arrowcolor": look.muted, "standoff": RADIUS - 1, "name": "leader",
            })  # fmt: skip
        note(sheet, word.lines, row["at"], row["value"], part="text", colour=look.ink, xref=panel.axes[0],
             yref=panel.axes[1], anchor="center", shift=word.dx, lift=-word.dy, backing=look.paper)  # fmt: skip


def _interval(sheet: Sheet, panel: _Panel, row: Record, colour: str) -> None:
    """The published margin as a bar with feet."""
    sheet.figure.add_scatter(
        x=[row["at"]], y=[row["value"]], mode="markers", meta="interval", marker={"size": 1, "color": colour},
        error_y={"type": "data", "symmetric": False, "thickness": 2, "width": 6, "color": colour,
                 "array": [row["high"] - row["value"]], "arrayminus": [row["value"] - row["low"]]},
        hoverinfo="skip", xaxis=panel.axes[0], yaxis=panel.axes[1],
    )  # fmt: skip


def _words(panel: _Panel) -> list[Words]:
    """Words for every row of a panel, none on a mark, an interval, a line or other words."""
    last = {row["series"]: i for i, row in enumerate(panel.rows)}
    spots = [panel.px(row["at"], row["value"]) for row in panel.rows]
    room = WORDS_NARROW if panel.width < WORDS_NARROW * 3 else WORDS
    lines = []
    for i, row in enumerate(panel.rows):
        # where marks of two series lie on one another, a bare number would be anybody's
        shared = any(
            other["series"] != row["series"] and math.dist(spots[i], spot) < RADIUS
            for other, spot in zip(panel.rows, spots, strict=True)
        )
        name = wrap(row["series"], width=room, size=LABEL_SIZE) if shared or last[row["series"]] == i else []
        number = wrap(row["text"], width=room, size=LABEL_SIZE)
        lines.append([*name, *(f"<b>{line}</b>" for line in number)])
    return put(lines, spots, list(_obstacles(panel)), width=panel.width, height=panel.height)


def _obstacles(panel: _Panel) -> Iterator[shapely.Geometry]:
    for i, row in enumerate(panel.rows):
        x, y = panel.px(row["at"], row["value"])
        yield shapely.Point(x, y).buffer(RADIUS)
        if row["low"] is not None and row["high"] is not None:
            yield shapely.box(
                x - 4, panel.px(row["at"], row["high"])[1], x + 4, panel.px(row["at"], row["low"])[1]
            )
        if panel.is_day and not row["flagged"]:
            after = [r for r in panel.rows[i + 1 :] if r["series"] == row["series"] and not r["flagged"]]
            if after:
                yield shapely.LineString([(x, y), panel.px(after[0]["at"], after[0]["value"])]).buffer(3)
