"""What all charts share: a sheet measured in pixels, words at a place, labelled rows, hatching, series marks.

Belongs here: only what at least two charts use. Does not belong here: the form of any one chart.

The y axis of a canvas counts pixels downward from the top of the plot, so a row knows how much room its words have
before anything is drawn; the x axis carries the values or the time.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.theme import BOLD, LABEL_SIZE, LINE_HEIGHT, SMALL_SIZE, Look, text_width, wrap

NARROW_BELOW = 500  # px, where labels stand above their row instead of beside it
PAD = 8  # px between a label and what it names

# One mark a series: told apart by form alone, and all seen when they lie on the same spot (ring, point, triangle ...).
MARKS = (
    ("circle-open", 12), ("diamond", 7), ("triangle-up-open", 17), ("square-open", 15), ("triangle-down-open", 17),
    ("pentagon-open", 13), ("hexagram", 9), ("star-open", 13), ("hexagon2-open", 15),
)  # fmt: skip
BLANK = {"fixedrange": True, "zeroline": False, "showgrid": False, "showticklabels": False, "ticks": ""}

Record = dict[str, Any]


def records(frame: pl.DataFrame, *columns: str) -> list[Record]:
    """The rows of a chart's frame, NaN as null; ValueError where a column, or every row, is lacking.

    A chart without rows would look like a finding; the page has to say in words that nothing was published.
    """
    if missing := sorted(set(columns) - set(frame.columns)):
        raise ValueError(f"The frame of a chart lacks the column(s) {', '.join(missing)}.")
    if not frame.height:
        raise ValueError("A chart needs at least one row; say in words that there is no data.")
    return frame.with_columns(pl.selectors.float().fill_nan(None)).to_dicts()


def local(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """The moment in the zone of the election; ValueError where it is not known in which zone it was told."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone: pass the UTC column of the snapshot.")
    return moment.astimezone(zone)


def wall(moment: dt.datetime) -> dt.datetime:
    """Local time without its zone: plotly shows what it is given and knows no zones."""
    return moment.replace(tzinfo=None)


@dataclass
class Sheet:
    """A figure in the making. Words and shapes are kept back: plotly checks all of them anew with each one added."""

    figure: go.Figure
    words: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)

    def done(self) -> go.Figure:
        """The figure with its words and shapes."""
        return self.figure.update_layout(annotations=self.words, shapes=self.shapes)


def canvas(look: Look, *, height: float, margin: Sequence[float] = (0, 0, 0, 0)) -> Sheet:
    """An empty sheet, `height` px of plot inside `margin` (left, right, top, bottom), y in px from the top."""
    left, right, top, bottom = (round(side) for side in margin)
    figure = go.Figure(
        layout={
            "template": look.template,
            "height": round(height) + top + bottom,
            "margin": {"l": left, "r": right, "t": top, "b": bottom},
            "xaxis": BLANK,
            "yaxis": {**BLANK, "range": [round(height), 0]},
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
        }
    )
    return Sheet(figure)


def note(
    sheet: Sheet,
    lines: Sequence[str],
    x: Any,
    y: float,
    *,
    part: str,
    colour: str,
    size: int = LABEL_SIZE,
    xref: str = "x",
    yref: str = "y",
    anchor: str = "left",
    valign: str = "middle",
    shift: float = 0,
    lift: float = 0,
    bold: bool = False,
    halo: str | None = None,
    backing: str | None = None,
) -> None:
    """Escaped lines (as from `theme.wrap`) at a place; `part` says what they are, `shift`, `lift` px right, up.

    Over thin lines words get a `halo`, over a grid a `backing`.
    """
    words = "<br>".join(lines)
    shadow = ", ".join(f"{x}px {y}px 1px {halo}" for x in (-2, 0, 2) for y in (-2, 0, 2)) if halo else None
    sheet.words.append({
        "text": f"<b>{words}</b>" if bold else words, "name": part, "x": x, "y": y, "xref": xref, "yref": yref,
        "xanchor": anchor, "yanchor": valign, "xshift": shift, "yshift": lift, "align": anchor, "showarrow": False,
        "borderpad": 0, "bgcolor": backing, "font": {"size": size, "color": colour, "shadow": shadow},
    })  # fmt: skip


def rule(
    sheet: Sheet, x: Sequence[Any], y: Sequence[Any], *, colour: str, width: float = 1, **style: Any
) -> None:
    """A straight line in data coordinates; `style` goes to the shape (layer, name, xref ...)."""
    line = {"color": colour, "width": width, **style.pop("line", {})}
    sheet.shapes.append(
        {"type": "line", "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "line": line, **style}
    )


def widest(lines: Iterable[str], size: float) -> float:
    """Width in px of the longest of some lines already escaped."""
    return max((text_width(html.unescape(line), size) for line in lines), default=0.0)


def tall(lines: Sequence[str], size: float) -> float:
    """Height in px of some lines."""
    return LINE_HEIGHT * size * len(lines)


def plain(text: str | None) -> list[str]:
    """A text as one escaped line, none for an empty one."""
    return [html.escape(text, quote=False)] if text else []


def hover_text(text: str | None, width: float) -> str:
    """Text for a hover label, which plotly never wraps: lines short enough for a phone."""
    room = min(width, 460) - 60
    return "<br>".join(
        line for part in re.split(r"<br>|\n", text or "") for line in wrap(part, width=room, size=LABEL_SIZE)
    )


def hatch(look: Look) -> dict[str, Any]:
    """The pattern of missing data, as on the maps."""
    return {"shape": "/", "bgcolor": look.missing, "fgcolor": look.hatch, "size": 7, "solidity": 0.22}


def series_order(rows: Sequence[Record], given: Sequence[str]) -> list[str]:
    """Names of series in the order that fixes form and colour: those given, then those met."""
    return list(dict.fromkeys([*given, *(row["series"] for row in rows)]))


def mark(index: int, look: Look) -> dict[str, Any]:
    """The marker of the n-th series."""
    symbol, size = MARKS[index % len(MARKS)]
    colour = look.categories[index % len(look.categories)]
    return {
        "symbol": symbol,
        "size": size,
        "color": colour,
        "line": {"width": 2, "color": colour},
        "opacity": 1,
    }


def headings(groups: Sequence[str | None], *, width: float) -> list[list[str]]:
    """The bold heading of each row with which a new group begins, in lines; none above the others."""
    return [
        wrap(group, width=width / BOLD, size=LABEL_SIZE)
        if group and (n == 0 or groups[n - 1] != group)
        else []
        for n, group in enumerate(groups)
    ]


@dataclass(frozen=True)
class Row:
    """Where one row of a chart stands, in px from the top of the plot."""

    label: list[str]
    note: list[str]
    label_y: float  # middle of the label's lines
    note_y: float  # middle of the note's lines
    y: float  # middle of the mark
    top: float
    bottom: float


@dataclass(frozen=True)
class Rows:
    """All rows of a chart: beside a column of labels, or (column 0) below their labels."""

    rows: list[Row]
    column: float
    height: float

    def label(self, sheet: Sheet, look: Look, *, emphasised: Sequence[bool] = ()) -> None:
        """Write the labels, and the notes under them."""
        for i, row in enumerate(self.rows):
            strong = bool(emphasised) and emphasised[i]
            note(sheet, row.label, 0, row.label_y, part="label", colour=look.ink, xref="paper", shift=-self.column,
                 bold=strong)  # fmt: skip
            if row.note:
                note(sheet, row.note, 0, row.note_y, part="note", colour=look.muted, size=SMALL_SIZE, xref="paper",
                     shift=-self.column)  # fmt: skip


def rows_of(
    labels: Sequence[str],
    *,
    width: float,
    mark: float,
    gap: float,
    notes: Sequence[str | None] = (),
    heads: Sequence[float] = (),
    below: Sequence[float] = (),
    share: float = 0.36,
) -> Rows:
    """Rows with wrapped labels: above the mark below `NARROW_BELOW` px, else in a column of at most `share`.

    `mark` px are kept for the mark, `heads` px above and `below` px under single rows.
    """
    beside = not is_narrow(width)
    words_wide = max(widest(labels, LABEL_SIZE), widest((text for text in notes if text), SMALL_SIZE))
    column = min(words_wide, share * width) + 2 if beside else width
    rows, y = [], 0.0
    for i, text in enumerate(labels):
        y += heads[i] if heads else 0
        label = wrap(text, width=column, size=LABEL_SIZE)
        small = wrap(notes[i] or "", width=column, size=SMALL_SIZE) if notes else []
        words = tall(label, LABEL_SIZE)
        block = words + tall(small, SMALL_SIZE)
        size = max(block, mark) if beside else block + 2 + mark
        start = y + (size - block) / 2 if beside else y
        middle = y + size / 2 if beside else y + size - mark / 2
        size += below[i] if below else 0
        rows.append(Row(label, small, start + words / 2, start + (words + block) / 2, middle, y, y + size))
        y += size + gap
    return Rows(rows, column + 2 * PAD if beside else 0.0, y - gap)


def is_narrow(width: float) -> bool:
    """Whether a figure is as narrow as on a phone."""
    return width < NARROW_BELOW
