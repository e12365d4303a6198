"""How a count came in: the share of protocols by time of signing, and under it a share so far on the same clock.

Two panels rather than two axes: a reader sees that the lower line still moves where the upper one is still low.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.canvas import (
    PAD,
    Record,
    Sheet,
    canvas,
    hover_text,
    is_narrow,
    local,
    note,
    plain,
    records,
    rule,
    tall,
    wall,
    widest,
)
from dashboard.theme import LABEL_SIZE, LIGHT, SMALL_SIZE, WIDE, Look, text_width, wrap

PLOT, PLOT_NARROW, BETWEEN, AXIS = 150, 120, 14, 40  # px
GRID = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # shares between lines across
MOST_LINES = 5
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
MINUTES, DAYS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720), (1, 2, 4, 7, 14, 28, 56)
STEPS = (*(n * MINUTE for n in MINUTES), *(n * DAY for n in DAYS))  # between ticks
EDGE = 0.02  # of the time, left and right of the line


@dataclass(frozen=True)
class _Panel:
    """A stretch of shares between two heights of the sheet, px from its top."""

    top: float
    bottom: float
    low: float
    high: float
    step: float

    def y(self, share: float) -> float:
        return self.bottom - (share - self.low) / (self.high - self.low) * (self.bottom - self.top)

    @property
    def digits(self) -> int:
        """Decimals of per cent that tell one line across from the next."""
        return 0 if self.step >= 0.01 else 1

    @property
    def ticks(self) -> list[float]:
        return [self.low + i * self.step for i in range(round((self.high - self.low) / self.step) + 1)]


def coming_in(
    frame: pl.DataFrame,
    *,
    upper: str,
    lower: str,
    final: float,
    final_text: str,
    format_percent: Callable[[float, int], str],
    format_time: Callable[[dt.datetime], str],
    format_date: Callable[[dt.datetime], str],
    zone: dt.tzinfo,
    look: Look = LIGHT,
    width: int = WIDE,
) -> go.Figure:
    """One point a row of `frame`, in order of time: at, reported, value (shares), hover, reported_text, value_text.

    `upper` and `lower` head the panels; `final` is drawn across the lower one, named by `final_text`. The texts of the
    last row stand beside its points. `format_percent` takes a share and how many decimals the axis needs.
    """
    rows = [
        {**row, "at": wall(local(row["at"], zone))}
        for row in records(frame, "at", "reported", "value", "hover", "reported_text", "value_text")
    ]
    if len(rows) < 2:
        raise ValueError("One moment is no course of time; say in words when the protocols were signed.")
    plot = PLOT_NARROW if is_narrow(width) else PLOT
    values = [row["value"] for row in rows if row["value"] is not None]
    heads = [wrap(words, width=width, size=LABEL_SIZE) for words in (upper, lower)]
    first = tall(heads[0], LABEL_SIZE) + PAD
    second = first + plot + BETWEEN + tall(heads[1], LABEL_SIZE) + PAD
    panels = [
        _Panel(first, first + plot, 0.0, 1.0, 0.25),
        _panel([*values, final], second, second + plot),
    ]
    ticks = [[format_percent(tick, panel.digits) for tick in panel.ticks] for panel in panels]
    left = widest(chain.from_iterable(ticks), SMALL_SIZE) + PAD
    right = (
        max(text_width(rows[-1][name] or "", LABEL_SIZE) for name in ("reported_text", "value_text"))
        + 2 * PAD
    )
    bottom = panels[1].bottom
    sheet = canvas(look, height=bottom + AXIS, margin=(left, right, 0, 0))
    pad = (rows[-1]["at"] - rows[0]["at"]) * EDGE
    start, end = rows[0]["at"] - pad, rows[-1]["at"]
    sheet.figure.update_xaxes(range=[start, end], type="date")
    for head, panel, written in zip(heads, panels, ticks, strict=True):
        note(sheet, head, 0, panel.top - PAD, part="panel", colour=look.ink, xref="paper", valign="bottom",
             shift=-left, bold=True)  # fmt: skip
        _grid(sheet, panel, written, left, look)
    _line(sheet, rows, "reported", panels[0], width, look, is_filled=True)
    _final(sheet, panels[1], final, final_text, rows, width - left - right, look)
    _line(sheet, rows, "value", panels[1], width, look, is_filled=False)
    _clock(sheet, start, end, bottom, width - left - right, zone, format_time, format_date, look)
    return sheet.done()


def _panel(values: Sequence[float], top: float, bottom: float) -> _Panel:
    """A scale that holds all values between round limits: not from zero, because it shows a movement."""
    low, high = min(values), max(values)
    pad = max((high - low) * 0.15, 0.005)
    low, high = max(low - pad, 0.0), high + pad
    step = next((step for step in GRID if (high - low) / step <= MOST_LINES), GRID[-1])
    return _Panel(top, bottom, math.floor(low / step) * step, math.ceil(high / step) * step, step)


def _grid(sheet: Sheet, panel: _Panel, written: Sequence[str], left: float, look: Look) -> None:
    for tick, words in zip(panel.ticks, written, strict=True):
        y = panel.y(tick)
        colour = look.muted if tick == panel.low else look.rule
        rule(sheet, (0, 1), (y, y), colour=colour, xref="paper", layer="below", name="grid")
        note(sheet, plain(words), 0, y, part="tick", colour=look.muted, size=SMALL_SIZE, xref="paper",
             shift=-left)  # fmt: skip


def _line(
    sheet: Sheet,
    rows: Sequence[Record],
    column: str,
    panel: _Panel,
    width: float,
    look: Look,
    *,
    is_filled: bool,
) -> None:
    """A line that holds its value until the next protocol came, with a mark and a number at its last point."""
    known = [row for row in rows if row[column] is not None]
    if not known:
        return
    at, ys = [row["at"] for row in known], [panel.y(row[column]) for row in known]
    if is_filled:
        sheet.figure.add_scatter(
            x=[at[0], *at, at[-1]], y=[panel.bottom, *ys, panel.bottom], mode="lines", fill="toself", meta="area",
            fillcolor=look.rule, line={"width": 0, "shape": "hv"}, hoverinfo="skip",
        )  # fmt: skip
    sheet.figure.add_scatter(
        x=at, y=ys, mode="lines", meta=column, line={"color": look.accent, "width": 2.5, "shape": "hv"},
        hoverinfo="text", hovertext=[hover_text(row["hover"], width) for row in known],
    )  # fmt: skip
    sheet.figure.add_scatter(
        x=at[-1:], y=ys[-1:], mode="markers", meta="last", marker={"size": 8, "color": look.accent}, hoverinfo="skip",
        cliponaxis=False,
    )  # fmt: skip
    note(sheet, plain(known[-1][f"{column}_text"]), at[-1], ys[-1], part="value", colour=look.ink, shift=PAD,
         bold=True)  # fmt: skip


def _final(
    sheet: Sheet, panel: _Panel, final: float, text: str, rows: Sequence[Record], room: float, look: Look
) -> None:
    """The value of all protocols across the panel, named where the line leaves room: above it, else below."""
    y = panel.y(final)
    rule(sheet, (0, 1), (y, y), colour=look.ink, xref="paper", name="final", line={"dash": "dot"})
    known = [row["value"] for row in rows if row["value"] is not None]
    late = known[len(known) // 2 :]
    is_above = bool(late) and sum(late) / len(late) <= final
    lines = wrap(text, width=room * 0.6, size=SMALL_SIZE)
    is_above = (is_above and y - tall(lines, SMALL_SIZE) - 4 > panel.top) or y + tall(
        lines, SMALL_SIZE
    ) > panel.bottom
    note(sheet, lines, 1, y, part="final", colour=look.ink, size=SMALL_SIZE, xref="paper", anchor="right", shift=-PAD,
         valign="bottom" if is_above else "top", lift=2 if is_above else -2, halo=look.paper)  # fmt: skip


def _clock(
    sheet: Sheet,
    start: dt.datetime,
    end: dt.datetime,
    y: float,
    room: float,
    zone: dt.tzinfo,
    format_time: Callable[[dt.datetime], str],
    format_date: Callable[[dt.datetime], str],
    look: Look,
) -> None:
    """Hours under the lower panel and the days below them; only days where the count took many."""

    def px(at: dt.datetime) -> float:
        return (at - start) / (end - start) * room

    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    for step in STEPS:
        moments = [midnight + k * step for k in range((end - midnight) // step + 1)]
        say = format_time if step < DAY else format_date
        ticks = [(at, say(at.replace(tzinfo=zone))) for at in moments if start <= at]
        if px(start + step) > widest((text for _, text in ticks), SMALL_SIZE) + 2 * PAD:
            break
    for at, text in ticks:
        half = text_width(text, SMALL_SIZE) / 2
        anchor = "left" if px(at) < half else "right" if px(at) + half > room else "center"
        rule(sheet, (at, at), (y, y + 4), colour=look.muted)
        note(
            sheet,
            plain(text),
            at,
            y + 6,
            part="tick",
            colour=look.muted,
            size=SMALL_SIZE,
            anchor=anchor,
            valign="top",
        )
    if step >= DAY:
        return
    taken = -math.inf
    for day in sorted({start, *(at for at, _ in ticks if at.time() == dt.time())}):
        words = format_date(day.replace(tzinfo=zone))
        x = min(px(day), room - text_width(words, SMALL_SIZE))
        if x > taken:
            note(sheet, plain(words), 0, y + 23, part="day", colour=look.ink, size=SMALL_SIZE, xref="paper", shift=x,
                 valign="top")  # fmt: skip
            taken = x + text_width(words, SMALL_SIZE) + PAD
