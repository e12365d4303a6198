"""Who said how much and when: one lane a reporter, one mark a statement, the calendar behind them.

Different reporters count different things, so no mark is larger or higher than another: equal marks, each with its
number in words. Times are those of the election's zone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import (
    PAD,
    Record,
    Sheet,
    canvas,
    hover_text,
    local,
    note,
    plain,
    records,
    rule,
    tall,
    wall,
    widest,
)
from dashboard.charts.key_dates import NUMBER, Flag, flags_of, level_heights, list_height
from dashboard.theme import LABEL_SIZE, LIGHT, SMALL_SIZE, TOUCH, WIDE, Look, text_width, wrap

DAY = dt.timedelta(days=1)
MARK, LEVEL, LANE = 11, 22, 12  # px: a mark, the least height of a level of marks, between lanes
GAP = 4  # px between a mark and its words
EDGE = 14  # px between the first or last moment and the edge
AXIS = 26  # px for the words of the axis
STEPS = (1, 2, 7, 14, 21, 28, 56, 112, 224, 448)  # days between ticks, counted from election day


Span = tuple[dt.datetime | None, dt.datetime, dt.datetime]


@dataclass(frozen=True)
class _Scale:
    """Local time to pixels."""

    start: dt.datetime
    end: dt.datetime
    width: float

    def px(self, moment: dt.datetime) -> float:
        return (moment - self.start) / (self.end - self.start) * self.width

    def holds(self, moment: dt.datetime, size: float) -> bool:
        """Whether words of this width, centred on a moment, stay on the sheet."""
        return size / 2 <= self.px(moment) <= self.width - size / 2


@dataclass(frozen=True)
class _Placed:
    """A statement in its lane: where its mark stands, its words and on which side of the mark."""

    row: Record
    at: dt.datetime
    start: dt.datetime | None
    end: dt.datetime
    lines: list[str]
    is_left: bool
    level: int

    @property
    def is_over(self) -> bool:
        """Whether the words would lie on the line of the period, and so stand above it."""
        return self.is_left and self.start is not None


@dataclass(frozen=True)
class _Lane:
    """A reporter's statements on levels, with the height of each level in px, highest first."""

    name: str
    lines: list[str]
    marks: list[_Placed]
    levels: list[float]

    @property
    def height(self) -> float:
        return LANE + tall(self.lines, LABEL_SIZE) + sum(self.levels) + 2


def timeline(
    frame: pl.DataFrame,
    key_dates: pl.DataFrame,
    *,
    look: Look = LIGHT,
    width: int = WIDE,
    election_day: dt.date,
    zone: dt.tzinfo,
    format_date: Callable[[dt.datetime], str],
) -> go.Figure:
    """One lane a `row` of `frame`, in the order met, one mark a statement; a click gives `detail_id` as customdata.

    `frame`: row, start (or null), end, end_is_day, text, hover, detail_id, optional until (last day of the period,
    where it ended before the statement); `key_dates`: at, label; all times with their zone, shown in `zone`. What is
    known by the day only stands in the middle of its day. Marks that would touch are put on levels in their lane.
    """
    rows = records(frame, "row", "start", "end", "end_is_day", "text", "hover", "detail_id")
    keys = [
        (wall(local(at, zone)), label) for at, label in key_dates.select("at", "label").sort("at").iter_rows()
    ]
    polling = dt.datetime.combine(election_day, dt.time())
    spans = [_span(row, zone) for row in rows]
    known = [moment for span in spans for moment in span if moment is not None]
    scale = _scale([polling, polling + DAY, *(at for at, _ in keys), *known], width)
    flags, listed = flags_of(
        [(scale.px(at), label, format_date(at.replace(tzinfo=zone))) for at, label in keys], width
    )
    lanes = [
        _lane(name, [(row, span) for row, span in zip(rows, spans, strict=True) if row["row"] == name], scale)
        for name in dict.fromkeys(row["row"] for row in rows)
    ]
    levels = level_heights(flags)
    top = sum(levels) + PAD
    bottom = top + sum(lane.height for lane in lanes)
    below = bottom + AXIS + (PAD if listed else 0)
    sheet = canvas(look, height=below + list_height(listed))
    sheet.figure.update_layout(clickmode="event+select", hoverdistance=TOUCH)
    sheet.figure.update_xaxes(range=[scale.start, scale.end], type="date")
    sheet.shapes.append({
        "type": "rect", "x0": polling, "x1": polling + DAY, "y0": top, "y1": bottom, "fillcolor": look.accent,
        "opacity": 0.3, "line": {"width": 0}, "layer": "below", "name": "election_day",
    })  # fmt: skip
    for (at, _), flag in zip(keys, flags, strict=True):
        _flag(sheet, at, flag, levels, (top, bottom), look, is_polling=at.date() == election_day)
    y = top
    for lane in lanes:
        _draw_lane(sheet, lane, y, scale, look)
        y += lane.height
    _axis(sheet, scale, polling, bottom, zone, format_date, look)
    for i, lines in enumerate(listed):
        note(sheet, [str(i + 1)], 0, below, part="key_number", colour=look.ink, size=SMALL_SIZE, xref="paper",
             valign="top", bold=True)  # fmt: skip
        note(sheet, lines, 0, below, part="key_date", colour=look.ink, size=SMALL_SIZE, xref="paper", shift=NUMBER,
             valign="top")  # fmt: skip
        below += tall(lines, SMALL_SIZE) + 3
    return sheet.done()


# --- time ------------------------------------------------------------------------------------------------------


def _span(row: Record, zone: dt.tzinfo) -> Span:
    """Start of the period, the moment of the mark, end of the period, in local time."""
    start = None if row["start"] is None else wall(local(row["start"], zone))
    end = wall(local(row["end"], zone))
    mark, last = (end + DAY / 2, end + DAY) if row["end_is_day"] else (end, end)
    if row.get("until") is not None:  # the period ended before the day on which it was told
        last = min(last, wall(local(row["until"], zone)) + DAY)
    return start, mark, last


def _scale(moments: Sequence[dt.datetime], width: float) -> _Scale:
    """A scale that holds all moments, with room for half a mark at both ends."""
    first, last = min(moments), max(moments)
    pad = (last - first) * (EDGE / (width - 2 * EDGE))
    return _Scale(first - pad, last + pad, width)


def _axis(
    sheet: Sheet,
    scale: _Scale,
    polling: dt.datetime,
    y: float,
    zone: dt.tzinfo,
    format_date: Callable[[dt.datetime], str],
    look: Look,
) -> None:
    """Dates under the lanes, a whole number of weeks or days from election day, as many as have room."""
    rule(sheet, (0, 1), (y, y), colour=look.muted, xref="paper")
    for step in STEPS:
        count = (scale.end - scale.start) // (step * DAY) + 1
        days = [polling + k * step * DAY for k in range(-count, count + 1)]
        labels = [(day + DAY / 2, format_date(day.replace(tzinfo=zone))) for day in days]
        ticks = [(at, text) for at, text in labels if scale.holds(at, text_width(text, SMALL_SIZE))]
        widest_tick = max((text_width(text, SMALL_SIZE) for _, text in ticks), default=0.0)
        if scale.px(scale.start + step * DAY) > widest_tick + GAP:
            break
    for at, text in ticks:
        rule(sheet, (at, at), (y, y + 4), colour=look.muted)
        note(sheet, plain(text), at, y + 6, part="tick", colour=look.muted, size=SMALL_SIZE, anchor="center",
             valign="top")  # fmt: skip


# --- lanes -----------------------------------------------------------------------------------------------------


def _lane(name: str, rows: list[tuple[Record, Span]], scale: _Scale) -> _Lane:
    """The statements of a reporter, each on the first level where neither mark, words nor period touch another."""
    taken: list[float] = []  # right end of what stands on each level so far
    placed = []
    for row, (start, at, end) in sorted(rows, key=lambda pair: pair[1][1]):
        x = scale.px(at)
        right = scale.width - x - MARK
        size = text_width(row["text"], LABEL_SIZE)
        is_left = size > right and x > scale.width / 2
        lines = wrap(row["text"], width=(x if is_left else scale.width - x) - MARK, size=LABEL_SIZE)
        words = widest(lines, LABEL_SIZE) + MARK / 2 + GAP
        left = min(x - (words if is_left else MARK / 2), x if start is None else scale.px(start))
        level = next((i for i, end_px in enumerate(taken) if end_px + PAD <= left), len(taken))
        taken[level : level + 1] = [max(x + (MARK / 2 if is_left else words), scale.px(end) if start else 0)]
        placed.append(_Placed(row, at, start, end, lines, is_left, level))
    heights = [max(_height(p) for p in placed if p.level == level) for level in range(len(taken))]
    return _Lane(name, wrap(name, width=0.95 * scale.width, size=LABEL_SIZE), placed, heights)  # set bold


def _height(mark: _Placed) -> float:
    words = tall(mark.lines, LABEL_SIZE)
    return max(LEVEL, words + 4 + (MARK if mark.is_over else 0))


def _draw_lane(sheet: Sheet, lane: _Lane, top: float, scale: _Scale, look: Look) -> None:
    rule(sheet, (0, 1), (top, top), colour=look.rule, xref="paper", layer="below")
    note(sheet, lane.lines, 0, top + LANE / 2, part="row", colour=look.ink, xref="paper", valign="top", bold=True,
         halo=look.paper)  # fmt: skip
    y0 = top + LANE / 2 + tall(lane.lines, LABEL_SIZE) + 2
    bottoms = [y0 + sum(lane.levels[: i + 1]) for i in range(len(lane.levels))]
    ys = []
    for mark in lane.marks:
        # words over a period stand above it, so the mark moves to the foot of its level
        room = lane.levels[mark.level]
        y = bottoms[mark.level] - (MARK / 2 + 2 if mark.is_over else room / 2)
        ys.append(y)
        if mark.start is not None:
            rule(sheet, (mark.start, mark.end), (y, y), colour=look.accent, width=3, name="period")
        side = "right" if mark.is_left else "left"
        shift = MARK / 2 + GAP
        note(sheet, mark.lines, mark.at, y, part="text", colour=look.ink, anchor=side, bold=True, halo=look.paper,
             shift=MARK / 2 if mark.is_over else -shift if mark.is_left else shift,
             valign="bottom" if mark.is_over else "middle", lift=MARK / 2 + 1 if mark.is_over else 0)  # fmt: skip
    sheet.figure.add_scatter(
        x=[mark.at for mark in lane.marks], y=ys, mode="markers", meta="statement", name=lane.name,
        customdata=[mark.row["detail_id"] for mark in lane.marks], hoverinfo="text",
        hovertext=[hover_text(mark.row["hover"], scale.width) for mark in lane.marks], cliponaxis=False,
        marker={"size": MARK, "color": look.accent, "opacity": 1, "line": {"color": look.paper, "width": 1.5}},
        unselected={"marker": {"opacity": 0.45}},
    )  # fmt: skip


# --- key dates -------------------------------------------------------------------------------------------------


def _flag(
    sheet: Sheet,
    at: dt.datetime,
    flag: Flag,
    levels: Sequence[float],
    plot: tuple[float, float],
    look: Look,
    *,
    is_polling: bool,
) -> None:
    """A key date: its line from the axis up to its label, and the label."""
    foot = plot[0] - PAD - sum(levels[: flag.level])
    head = foot - tall(flag.lines, SMALL_SIZE)
    if is_polling:  # its line among the lanes is the band
        rule(sheet, (at, at), (plot[0], head), colour=look.accent, width=2, layer="below", name="key_date")
    else:
        rule(
            sheet,
            (at, at),
            (plot[1], head),
            colour=look.hatch,
            layer="below",
            name="key_date",
            line={"dash": "dot"},
        )
    note(sheet, flag.lines, at, (head + foot) / 2, part="flag", colour=look.ink, size=SMALL_SIZE, bold=is_polling,
         anchor="right" if flag.is_left else "left", shift=-4 if flag.is_left else 4)  # fmt: skip
