"""What tests of charts measure: where its words and marks stand, in pixels."""

import datetime as dt
import html
import itertools
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import plotly.graph_objects as go
import pytest

from dashboard.theme import LINE_HEIGHT, NARROW, WIDE, text_width

BISHKEK = ZoneInfo("Asia/Bishkek")
WIDTHS = pytest.mark.parametrize("width", [NARROW, WIDE, 760])
CEC = "Шайлоо жана референдум өткөрүү боюнча борбордук комиссия (БШК)"
MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
RRCG = "Ыкчам чара көрүү координациялык тобу (КГОР)"


def say_date(at: dt.datetime) -> str:
    return f"{at.day}-{MONTHS[at.month - 1]}."


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Box:
    part: str
    text: str
    left: float
    right: float
    top: float
    bottom: float

    def touches(self, other: "Box", slack: float = 1.0) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > slack
            and min(self.bottom, other.bottom) - max(self.top, other.top) > slack
        )


def _number(value: object) -> float:
    return value.timestamp() if isinstance(value, dt.datetime) else float(value)  # type: ignore[arg-type]


def place(
    fig: go.Figure, width: float, x: object, y: float, xref: str = "x", yref: str = "y"
) -> tuple[float, float]:
    """Pixels from the upper left corner of the figure."""
    margin = fig.layout.margin
    wide, high = width - margin.l - margin.r, fig.layout.height - margin.t - margin.b
    across, up = _number(x), y
    if xref != "paper":
        axis = fig.layout["xaxis" + xref[1:]]
        low, end = map(_number, axis.range)
        start, stop = axis.domain or (0, 1)
        across = start + (stop - start) * (_number(x) - low) / (end - low)
    if yref != "paper":
        axis = fig.layout["yaxis" + yref[1:]]
        low, end = axis.range
        start, stop = axis.domain or (0, 1)
        up = start + (stop - start) * (y - low) / (end - low)
    return margin.l + across * wide, margin.t + (1 - up) * high


def boxes(fig: go.Figure, width: float, *parts: str) -> list[Box]:
    """Where the words of a figure stand, by the same upper estimate of their width as the charts use."""
    found = []
    for note in fig.layout.annotations:
        if not note.text or (parts and note.name not in parts):
            continue
        lines = [html.unescape(re.sub("<[^>]+>", "", line)) for line in note.text.split("<br>")]
        wide = max(text_width(line, note.font.size) for line in lines)
        high = LINE_HEIGHT * note.font.size * len(lines)
        x, y = place(fig, width, note.x, note.y, note.xref, note.yref)
        x, y = x + (note.xshift or 0), y - (note.yshift or 0)
        left = x - {"left": 0, "center": wide / 2, "right": wide}[note.xanchor]
        top = y - {"top": 0, "middle": high / 2, "bottom": high}[note.yanchor]
        found.append(Box(note.name, " ".join(lines), left, left + wide, top, top + high))
    return found


def touching(fig: go.Figure, width: float) -> list[tuple[str, str]]:
    return [(a.text, b.text) for a, b in itertools.combinations(boxes(fig, width), 2) if a.touches(b)]


def outside(fig: go.Figure, width: float) -> list[str]:
    high = fig.layout.height
    return [
        box.text
        for box in boxes(fig, width)
        if box.left < -1 or box.right > width + 1 or box.top < -2 or box.bottom > high + 2
    ]


def traces(fig: go.Figure, part: str) -> list[go.Scatter]:
    return [trace for trace in fig.data if trace.meta == part]


def texts(fig: go.Figure, part: str) -> list[str]:
    return [re.sub("<[^>]+>", " ", note.text).strip() for note in fig.layout.annotations if note.name == part]
