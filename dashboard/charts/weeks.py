"""Two counts by weeks and single acts on their days, row by row: what was counted, and what was done meanwhile.

The two counts are of different things: each has a lane and a scale of its own, and its numbers are written out. A cell
of which nothing is known is hatched; an empty one was looked at. An act is a mark on the line above its row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import (
    PAD,
    Record,
    Row,
    Sheet,
    canvas,
    hatch,
    hover_text,
    note,
    plain,
    records,
    rows_of,
    rule,
)
from dashboard.theme import LIGHT, SMALL_SIZE, TOUCH, WIDE, Look, text_width

ACTS, LANE, HEAD = 20, 36, 38  # px: the line of acts, a lane of counts, the dates above
TEXT = 18  # px of a lane that its number takes
WEEK = dt.timedelta(days=7)
_ALIKE = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
"""A click picks a cell and pales nothing."""


def weeks(
    frame: pl.DataFrame,
    acts: pl.DataFrame,
    *,
    lanes: Sequence[str],
    election_day: dt.date,
    election_text: str,
    format_day: Callable[[dt.date], str],
    picked: str | None = None,
    look: Look = LIGHT,
    width: int = WIDE,
) -> go.Figure:
    """One row of the chart a `row` of `frame`, in the order met, one cell a week.

    `frame`: row, note, week (its Monday), key, upper, part (of upper; drawn darker), lower, hover; null is not known.
    `acts`: row, day, key (of the cell below), is_marked (drawn hollow), hover. A click is told by the key of its cell;
    the cell of `picked` has a frame. `lanes` name the two counts; with one
    name only the upper is drawn. The first row, the whole, has scales of its own: the others share theirs.
    """
    told = records(frame, "row", "note", "week", "key", "upper", "part", "lower", "hover")
    cells = [{**cell, "week": dt.datetime.combine(cell["week"], dt.time())} for cell in told]
    names = list(dict.fromkeys(cell["row"] for cell in cells))
    notes = {cell["row"]: cell["note"] for cell in cells}
    rows = rows_of(
        names, width=width, mark=ACTS + LANE * len(lanes), gap=2 * PAD, notes=[notes[name] for name in names],
        share=0.29,
    )  # fmt: skip
    start = min(cell["week"] for cell in cells)
    end = max(cell["week"] for cell in cells) + WEEK
    sheet = canvas(look, height=HEAD + rows.height, margin=(rows.column, 0, 0, PAD))
    sheet.figure.update_layout(hoverdistance=TOUCH, barmode="overlay")
    sheet.figure.update_xaxes(range=[start, end], type="date")
    room = (width - rows.column) / ((end - start) // WEEK)
    _dates(sheet, start, end, room, format_day, look)
    _election(sheet, election_day, election_text, rows.height, start, end, look)
    scales = _scales(cells, names[0])
    for place, name in zip(_moved(rows.rows), names, strict=True):
        _labels(sheet, place, rows.column, look, is_whole=name == names[0])
        own = [cell for cell in cells if cell["row"] == name]
        for lane in range(len(lanes)):
            _lane(sheet, own, lane, _foot(place, lane, len(lanes)), scales[name == names[0]][lane], look)
        if name == names[0]:
            for lane, words in enumerate(lanes):
                note(sheet, plain(words), start, _foot(place, lane, len(lanes)) - LANE / 2, part="lane", shift=3,
                     colour=look.ink, size=SMALL_SIZE, backing=look.paper)  # fmt: skip
        middle = _foot(place, 0, len(lanes)) - LANE / 2 + LANE * (len(lanes) - 1) / 2
        sheet.figure.add_scatter(
            x=[cell["week"] + WEEK / 2 for cell in own], y=[middle] * len(own), mode="markers", meta="cell",
            marker={"symbol": "square", "size": min(room, 2 * LANE), "color": "rgba(0,0,0,0)"}, hoverinfo="text",
            hovertext=[hover_text(cell["hover"], width) for cell in own], customdata=[cell["key"] for cell in own],
            **_ALIKE,
        )  # fmt: skip
        for cell in own:
            if cell["key"] == picked:
                _frame(sheet, cell["week"], place, len(lanes), look)
        _acts(sheet, [act for act in acts.to_dicts() if act["row"] == name], place, len(lanes), width, look)
    return sheet.done()


def _moved(rows: Sequence[Row]) -> list[Row]:
    """The rows below the dates."""
    return [
        Row(r.label, r.note, r.label_y + HEAD, r.note_y + HEAD, r.y + HEAD, r.top + HEAD, r.bottom + HEAD)
        for r in rows
    ]


def _foot(place: Row, lane: int, lanes: int) -> float:
    """Where the bars of a lane stand, px from the top."""
    return place.y + (ACTS + LANE * lanes) / 2 - LANE * (lanes - 1 - lane)


def _scales(cells: Sequence[Record], whole: str) -> dict[bool, list[int]]:
    """The greatest count of both lanes, of the whole and of its parts."""
    return {
        is_whole: [
            max((cell[key] or 0 for cell in cells if (cell["row"] == whole) == is_whole), default=0) or 1
            for key in ("upper", "lower")
        ]
        for is_whole in (True, False)
    }


def _dates(
    sheet: Sheet,
    start: dt.datetime,
    end: dt.datetime,
    room: float,
    format_day: Callable[[dt.date], str],
    look: Look,
) -> None:
    mondays = [start + n * WEEK for n in range((end - start) // WEEK)]
    wide = max(text_width(format_day(day), SMALL_SIZE) for day in mondays) + PAD
    step = max(1, -int(-wide // room))
    for day in mondays[::step]:
        note(sheet, plain(format_day(day)), day, HEAD - 12, part="week", colour=look.muted, size=SMALL_SIZE)


def _election(
    sheet: Sheet, day: dt.date, text: str, height: float, start: dt.datetime, end: dt.datetime, look: Look
) -> None:
    """Election day as a line through all rows, named above the dates."""
    at = dt.datetime.combine(day, dt.time(12))
    if not start <= at < end:
        return
    is_left = at - start > (end - start) / 2
    rule(sheet, (at, at), (6, HEAD + height), colour=look.accent, width=2, layer="above", name="election")
    note(sheet, plain(text), at, 8, part="election", colour=look.ink, size=SMALL_SIZE, bold=True,
         anchor="right" if is_left else "left", shift=-4 if is_left else 4)  # fmt: skip


def _labels(sheet: Sheet, place: Row, column: float, look: Look, *, is_whole: bool) -> None:
    note(sheet, place.label, 0, place.label_y, part="label", colour=look.ink, xref="paper", shift=-column,
         bold=is_whole)  # fmt: skip
    if place.note:
        note(sheet, place.note, 0, place.note_y, part="note", colour=look.muted, size=SMALL_SIZE, xref="paper",
             shift=-column)  # fmt: skip


def _lane(sheet: Sheet, cells: Sequence[Record], lane: int, foot: float, most: int, look: Look) -> None:
    """The bars of one count, each with its number; hatched where nothing is known."""
    key = ("upper", "lower")[lane]
    colour = look.categories[lane]
    unknown = [cell for cell in cells if cell[key] is None]
    if unknown:
        sheet.figure.add_bar(
            x=[cell["week"] + WEEK / 2 for cell in unknown], y=[LANE - 4] * len(unknown),
            base=[foot - LANE + 4] * len(unknown), width=WEEK.total_seconds() * 1000, meta="unknown", hoverinfo="skip",
            marker={"pattern": hatch(look), "color": look.missing, "line": {"width": 0}}, **_ALIKE,
        )  # fmt: skip
    rule(sheet, (0, 1), (foot, foot), colour=look.rule, xref="paper", layer="below")
    for cell in cells:
        if cell[key]:
            height = _block(sheet, cell["week"], cell[key], foot, most, colour, 0.45, key)
            if lane == 0 and cell["part"]:
                _block(sheet, cell["week"], cell["part"], foot, most, colour, 1, "part")
            note(sheet, plain(str(cell[key])), cell["week"] + WEEK / 2, foot - height - 1, part="number",
                 colour=look.ink, size=SMALL_SIZE, anchor="center", valign="bottom")  # fmt: skip


def _frame(sheet: Sheet, week: dt.datetime, place: Row, lanes: int, look: Look) -> None:
    half = (ACTS + LANE * lanes) / 2
    sheet.shapes.append({
        "type": "rect", "x0": week, "x1": week + WEEK, "y0": place.y - half, "y1": place.y + half,
        "fillcolor": "rgba(0,0,0,0)", "line": {"width": 2, "color": look.accent}, "layer": "above",
        "name": "picked",
    })  # fmt: skip


def _block(
    sheet: Sheet, week: dt.datetime, n: int, foot: float, most: int, colour: str, opacity: float, name: str
) -> float:
    height = max(2.0, (LANE - TEXT) * n / most)
    sheet.shapes.append({
        "type": "rect", "x0": week + WEEK * 0.15, "x1": week + WEEK * 0.85, "y0": foot - height, "y1": foot,
        "fillcolor": colour, "opacity": opacity, "line": {"width": 0}, "layer": "above", "name": name,
    })  # fmt: skip
    return height


def _acts(sheet: Sheet, acts: Sequence[Record], place: Row, lanes: int, width: int, look: Look) -> None:
    """A diamond a day above the lanes."""
    y = _foot(place, 0, lanes) - LANE - ACTS / 2 + 3
    for is_marked in (False, True):
        own = [act for act in acts if act["is_marked"] == is_marked]
        if not own:
            continue
        sheet.figure.add_scatter(
            x=[dt.datetime.combine(act["day"], dt.time(12)) for act in own], y=[y] * len(own), mode="markers",
            meta="marked" if is_marked else "act", hoverinfo="text", cliponaxis=False,
            hovertext=[hover_text(act["hover"], width) for act in own], customdata=[act["key"] for act in own],
            **_ALIKE, marker={"symbol": "diamond-open" if is_marked else "diamond", "size": 9, "color": look.ink,
                    "line": {"width": 2, "color": look.ink}, "opacity": 1},
        )  # fmt: skip
