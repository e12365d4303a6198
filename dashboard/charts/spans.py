"""Items of a plan on the calendar: a bar from the first to the last day, and a mark where each of them stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import (
    PAD,
    Record,
    Row,
    Sheet,
    canvas,
    headings,
    hover_text,
    is_narrow,
    note,
    plain,
    records,
    rows_of,
    rule,
    tall,
)  # fmt: skip
from dashboard.theme import LABEL_SIZE, LIGHT, SMALL_SIZE, WIDE, Look, text_width

BAR, MARK, GAP, HEAD, AXIS, DAYS = 9, 18, 8, 16, 24, 34  # px
STEPS = (7, 14, 28, 56, 112, 224, 448)  # days between ticks, all of them Mondays
DAY = dt.timedelta(days=1)
EDGE = 12  # px between the first or last day and the edge
NEAR = 0.15  # of the plan's days: so far beyond its last day the day of the telling still has a line

STATES: Mapping[str, tuple[str, int, str]] = {
    "overdue": ("x", 11, "✖"),
    "done_late": ("triangle-right", 13, "▶"),
    "disputed": ("cross-open", 11, "✚"),
    "no_word": ("circle-open", 11, "○"),
    "running": ("circle-open-dot", 12, "◉"),
    "ahead": ("diamond-open", 11, "◇"),
    "unknown": ("square-open", 10, "□"),
    "done_early": ("triangle-left", 13, "◀"),
    "done_undated": ("square", 10, "■"),
    "done": ("circle", 11, "●"),
}
"""Marks and their glyphs inside a line of text, the most urgent first: told apart by form alone."""
Track = tuple[float, float]
"""From which to which height a line of a day runs, px from the top."""

_WARM, _PLAIN = ("overdue", "done_late"), ("disputed", "no_word", "unknown", "ahead")


def spans(
    frame: pl.DataFrame,
    *,
    today: tuple[dt.date, str],
    polling: tuple[dt.date, str],
    undated: str,
    format_day: Callable[[dt.date], str],
    look: Look = LIGHT,
    width: int = WIDE,
) -> go.Figure:
    """One row a row of `frame`: group (a heading), label, note (small), start, end, at (days, or null), state, hover.

    The mark stands at `at`; where no day at all is known, `undated` stands in its place. `today` and `polling` are
    days with their words: a line each. That of `today` is left out where it is far from all days of the plan.
    """
    rows = records(frame, "group", "label", "note", "start", "end", "at", "state", "hover")
    days = [row[name] for row in rows for name in ("start", "end", "at") if row[name] is not None]
    first, last = min([*days, polling[0]]), max([*days, polling[0]])
    if first <= today[0] <= last + NEAR * (last - first):
        last = max(last, today[0])
    above = headings([row["group"] for row in rows], width=width)
    heads = [HEAD + tall(heading, LABEL_SIZE) if heading else 0.0 for heading in above]
    heads[0] += DAYS + AXIS
    placed = rows_of(
        [row["label"] for row in rows], width=width, mark=MARK, gap=GAP, heads=heads,
        notes=[row["note"] for row in rows], share=0.42,
    )  # fmt: skip
    sheet = canvas(look, height=placed.height, margin=(placed.column, 0, 0, 0))
    scale = _Scale(first, last, width - placed.column)
    sheet.figure.update_xaxes(range=[0, scale.room])
    placed.label(sheet, look)
    tracks: list[Track] = [(DAYS + AXIS, placed.height)]
    if is_narrow(width):  # words stand above the bars: the lines of days leave them out
        tracks = [(place.y - MARK / 2, place.y + MARK / 2) for place in placed.rows]
    lines = [
        (level, day, words) for level, (day, words) in enumerate((polling, today)) if first <= day <= last
    ]
    _axis(sheet, scale, tracks, [scale.px(day) for _, day, _ in lines], format_day, look)
    for level, day, words in lines:
        _line(sheet, scale, day, words, [(DAYS / 2 * level, DAYS + AXIS), *tracks], look)
    for row, place, heading in zip(rows, placed.rows, above, strict=True):
        if heading:
            note(sheet, heading, 0, place.top - 4, part="group", colour=look.ink, size=LABEL_SIZE, xref="paper",
                 shift=-placed.column, bold=True, backing=look.paper, valign="bottom")  # fmt: skip
        _bar(sheet, row, place, scale, look)
        if row["at"] is None:
            note(sheet, plain(undated), EDGE + MARK / 2, place.y, part="missing", colour=look.muted, size=SMALL_SIZE,
                 backing=look.paper)  # fmt: skip
    for state, (symbol, size, _) in STATES.items():
        own = [(row, place) for row, place in zip(rows, placed.rows, strict=True) if row["state"] == state]
        if own:
            colour = look.categories[1] if state in _WARM else look.muted if state in _PLAIN else look.accent
            sheet.figure.add_scatter(
                x=[EDGE if row["at"] is None else scale.px(row["at"]) for row, _ in own],
                y=[place.y for _, place in own], mode="markers", meta=state, cliponaxis=False,
                marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": 2, "color": colour}},
                hoverinfo="text", hovertext=[hover_text(row["hover"], width) for row, _ in own],
            )  # fmt: skip
    return sheet.done()


class _Scale:
    """Days to pixels; a day's bar reaches from its morning to its evening."""

    def __init__(self, first: dt.date, last: dt.date, room: float) -> None:
        self.first, self.last, self.room = first, last, room
        self._day = (room - 2 * EDGE) / max((last - first).days + 1, 1)

    def px(self, day: dt.date, part: float = 0.5) -> float:
        return EDGE + ((day - self.first).days + part) * self._day


def _bar(sheet: Sheet, row: Record, place: Row, scale: _Scale, look: Look) -> None:
    """From the first to the last day; towards a side that is not known, a dotted stub."""
    start, end = row["start"], row["end"]
    if start is None and end is None:
        return
    if start is not None and end is not None:
        sheet.shapes.append({
            "type": "rect", "x0": scale.px(start, 0), "x1": max(scale.px(end, 1), scale.px(start, 0) + 3),
            "y0": place.y - BAR / 2, "y1": place.y + BAR / 2, "fillcolor": look.rule,
            "line": {"width": 1, "color": look.hatch}, "layer": "below", "name": "span",
        })  # fmt: skip
        return
    edge = scale.px(end, 1) if end is not None else scale.px(start, 0)
    rule(
        sheet,
        (edge, edge),
        (place.y - BAR, place.y + BAR),
        colour=look.hatch,
        width=2,
        layer="below",
        name="end",
    )
    stub = edge - 3 * BAR if end is not None else edge + 3 * BAR
    rule(sheet, (stub, edge), (place.y, place.y), colour=look.hatch, width=2, layer="below", name="open",
         line={"dash": "dot"})  # fmt: skip


def _axis(
    sheet: Sheet,
    scale: _Scale,
    tracks: Sequence[Track],
    taken: Sequence[float],
    format_day: Callable[[dt.date], str],
    look: Look,
) -> None:
    """Mondays above the rows and lines through them, as many as have room; none is written where a line is `taken`."""
    monday = scale.first - scale.first.weekday() * DAY
    for step in STEPS:
        days = [monday + n * step * DAY for n in range((scale.last - monday).days // step + 1)]
        shown = [(day, format_day(day)) for day in days if day >= scale.first]
        if len(shown) < 2 or scale.px(shown[1][0]) - scale.px(shown[0][0]) > PAD + max(
            text_width(words, SMALL_SIZE) for _, words in shown
        ):
            break
    for day, words in shown:
        half = text_width(words, SMALL_SIZE) / 2
        is_clear = all(abs(scale.px(day, 0) - at) > half for at in taken)
        for track in tracks:
            rule(sheet, (scale.px(day, 0),) * 2, track, colour=look.rule, layer="below", name="week")
        if is_clear and half <= scale.px(day, 0) <= scale.room - half:
            note(sheet, plain(words), scale.px(day, 0), DAYS + AXIS / 2, part="tick", colour=look.muted,
                 size=SMALL_SIZE, anchor="center", backing=look.paper)  # fmt: skip


def _line(sheet: Sheet, scale: _Scale, day: dt.date, words: str, tracks: Sequence[Track], look: Look) -> None:
    at, is_left = scale.px(day), scale.px(day) > scale.room / 2
    for track in tracks:
        rule(sheet, (at, at), track, colour=look.accent, width=1.5, layer="below", name="day")
    note(sheet, plain(words), at, tracks[0][0] + DAYS / 4, part="day", colour=look.ink, size=SMALL_SIZE, bold=True,
         anchor="right" if is_left else "left", shift=-4 if is_left else 4, backing=look.paper)  # fmt: skip
