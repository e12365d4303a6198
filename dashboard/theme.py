"""One visual language for every figure: colours, type scale, plotly templates, and the frame around a chart.

Belongs here: what all charts share, in light and dark. Does not belong here: any data, any words of a language,
any streamlit call, anything that only one chart needs.

`.streamlit/config.toml` repeats `LIGHT` and `DARK` for the page around the charts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Any, Literal

import plotly.graph_objects as go

# Streamlit bundles Source Sans 3 under the first name; it has the Kyrgyz letters. The rest is for exported
# files, which are opened on machines without it.
FONT = "Source Sans, 'Source Sans 3', Noto Sans, Segoe UI, Roboto, Arial, sans-serif"

TITLE_SIZE, SUBTITLE_SIZE, NUMBER_SIZE, LABEL_SIZE, SMALL_SIZE = 20, 15, 15, 13, 12
LINE_HEIGHT = 1.3  # plotly's own, in em
BOLD = 1.07  # how much wider a bold line runs
GAP = 12  # px between the parts of a figure

NARROW, WIDE = 343, 720  # px of figure: a 375 px phone less its margins; a column of text on a screen
TOUCH = 44  # px, the smallest thing a thumb can hit

# Perceptually even, monotone in lightness, the same to colour-blind eyes and to a grey printer (Nunez 2018).
CIVIDIS = ("#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55",
           "#fee838")  # fmt: skip
# ColorBrewer PuOr: orange below, purple above a reference value; without red, green or a party.
PUOR = ("#b35806", "#f1a340", "#fee0b6", "#f7f7f7", "#d8daeb", "#998ec3", "#542788")
PUOR_BELOW = ("#fee0b6", "#fdb863", "#e08214", "#b35806")  # its nine-class form, from the middle outward
PUOR_ABOVE = ("#d8daeb", "#b2abd2", "#8073ac", "#542788")


@dataclass(frozen=True)
class Look:
    """The colours of one mode; every figure function takes one."""

    mode: Literal["light", "dark"]
    paper: str
    panel: str
    ink: str
    muted: str
    rule: str
    accent: str
    on_accent: str
    land: str
    border: str
    abroad: str
    water: str
    missing: str
    hatch: str
    categories: tuple[str, ...]

    @property
    def template(self) -> go.layout.Template:
        """Plotly's template of this mode, complete: nothing of plotly's or streamlit's default shows through."""
        axis = {
            "gridcolor": self.rule,
            "linecolor": self.rule,
            "zerolinecolor": self.rule,
            "tickcolor": self.rule,
            "tickfont": {"color": self.muted, "size": LABEL_SIZE},
            "title": {"font": {"color": self.muted, "size": LABEL_SIZE}},
        }
        return go.layout.Template(
            layout={
                "font": {"family": FONT, "size": LABEL_SIZE, "color": self.ink},
                "paper_bgcolor": self.paper,
                "plot_bgcolor": self.paper,
                "colorway": self.categories,
                "colorscale": {"sequential": self.scale(), "diverging": _even(PUOR)},
                "xaxis": {**axis, "showgrid": False},
                "yaxis": {**axis, "showgrid": True},
                "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
                "legend": {
                    "orientation": "h",
                    "font": {"size": LABEL_SIZE, "color": self.ink},
                    "bgcolor": "rgba(0,0,0,0)",
                    "itemclick": False,
                    "itemdoubleclick": False,
                },
                "hoverlabel": {
                    "bgcolor": self.panel,
                    "bordercolor": self.muted,
                    "font": {"family": FONT, "size": LABEL_SIZE, "color": self.ink},
                    "align": "left",
                },
                "hovermode": "closest",
                "dragmode": False,  # a phone scrolls past the chart instead of zooming into it
                "modebar": {"remove": ["zoom", "pan", "select", "lasso", "zoomIn", "zoomOut", "autoScale"]},
            }
        )

    def scale(self) -> list[list[float | str]]:
        """Cividis as a plotly colour scale, turned so that more stands out more: dark on white, bright on black."""
        return _even(CIVIDIS[::-1] if self.mode == "light" else CIVIDIS)

    def steps(self, count: int) -> list[str]:
        """`count` colours of the scale, least first, ends included."""
        colours = CIVIDIS[::-1] if self.mode == "light" else CIVIDIS
        last = len(colours) - 1
        return [colours[round(last * i / max(count - 1, 1))] for i in range(count)]

    def steps_around(self, count: int) -> list[str]:
        """`count` (1 to 4) colours on each side of a reference value, lowest first; none for the value itself."""
        last = len(PUOR_BELOW) - 1
        outward = [round(last * i / max(count - 1, 1)) for i in range(count)]
        return [*(PUOR_BELOW[i] for i in reversed(outward)), *(PUOR_ABOVE[i] for i in outward)]

    def ink_on(self, fill: str) -> str:
        """Black or white, whichever has more contrast on `fill` (WCAG relative luminance)."""
        return "#000000" if _luminance(fill) > 0.179 else "#ffffff"


LIGHT = Look(
    mode="light",
    paper="#ffffff",
    panel="#f5f6f8",
    ink="#1b2330",
    muted="#596273",
    rule="#dfe3e8",
    accent="#1f5f86",
    on_accent="#ffffff",
    land="#e6e4dd",
    border="#ffffff",
    abroad="#f6f6f4",
    water="#c5dbe8",
    missing="#f1f1f1",
    hatch="#8b9099",
    categories=(
        "#2e6f9e",
        "#c8641b",
        "#1b8a7a",
        "#8a4b94",
        "#9a8200",
        "#c2546a",
        "#4fa3c7",
        "#6b7a1e",
        "#6e7480",
    ),
)
DARK = Look(
    mode="dark",
    paper="#14181f",
    panel="#1e242e",
    ink="#eef1f5",
    muted="#a9b2c0",
    rule="#2f3743",
    accent="#8cc4e0",
    on_accent="#0c141b",
    land="#343c48",
    border="#5b6676",
    abroad="#1a1f27",
    water="#24465c",
    missing="#1d2229",
    hatch="#7d8796",
    categories=(
        "#77aadd",
        "#ee8866",
        "#44bb99",
        "#c99bd1",
        "#e0cf6b",
        "#ffaabb",
        "#99ddff",
        "#bbcc33",
        "#c4c9d1",
    ),
)


def look(mode: str | None) -> Look:
    """The look of a mode; streamlit's `st.context.theme.type` is None until the browser has spoken: light."""
    return DARK if mode == "dark" else LIGHT


def dress(
    fig: go.Figure, *, title: str, subtitle: str = "", source: str = "", look: Look = LIGHT, width: int = WIDE
) -> go.Figure:
    """A copy of `fig` that stands alone: title and subtitle above it, source lines below, wrapped to `width` px.

    For what leaves the page (PNG, HTML, PDF). On the page itself use `head_html` and `foot_html`, which wrap at
    any width. The plot keeps its size, the figure grows. Reads `margin` and `height`: set them, no automargin.
    """
    out = go.Figure(fig)
    room = width - 2 * GAP
    head = wrap(title, width=room / BOLD, size=TITLE_SIZE)
    under = _wrap_lines(subtitle, width=room, size=SUBTITLE_SIZE)
    foot = _wrap_lines(source, width=room, size=SMALL_SIZE)
    head_px, under_px, foot_px = (
        round(LINE_HEIGHT * size * len(lines)) + (gap if lines else 0)
        for lines, size, gap in ((head, TITLE_SIZE, 0), (under, SUBTITLE_SIZE, 6), (foot, SMALL_SIZE, 0))
    )
    old = {side: out.layout.margin[side] or 0 for side in ("l", "r", "t", "b")}
    out.update_layout(
        template=look.template,
        width=width,
        height=(out.layout.height or 360) + head_px + under_px + foot_px + 4 * GAP,
        margin={
            "l": old["l"] + GAP,
            "r": old["r"] + GAP,
            "t": old["t"] + 2 * GAP + head_px + under_px,
            "b": old["b"] + 2 * GAP + foot_px,
        },
        title=None,
        meta={"title": title, "subtitle": subtitle, "source": source},
    )
    # notes, not layout.title: that one puts the baseline of its first line where the top should be
    above = old["t"] + GAP
    _note(
        out,
        "title",
        [f"<b>{line}</b>" for line in head],
        TITLE_SIZE,
        look,
        x=-old["l"],
        y=(1, above + under_px),
    )
    _note(out, "subtitle", under, SUBTITLE_SIZE, look, x=-old["l"], y=(1, above))
    _note(out, "source", foot, SMALL_SIZE, look, x=-old["l"], y=(0, -old["b"] - GAP))
    return out


class TouchFigure(go.Figure):  # type: ignore[misc]  # plotly ships no types
    """A figure for `st.plotly_chart(..., on_select=...)` that a finger can tap and scroll past.

    Streamlit 1.67 replaces a false `dragmode` by "pan" as soon as selections are on. With "pan" a tap on a phone
    selects what the tap before it meant, or nothing, and the page does not scroll under the finger. A word that
    plotly.js does not know survives streamlit, and plotly.js then falls back to the template's False.
    """

    def to_dict(self) -> dict[str, Any]:
        """The figure as streamlit sends it."""
        out: dict[str, Any] = super().to_dict()
        out["layout"]["dragmode"] = "none"
        return out


def head_html(title: str, subtitle: str = "") -> str:
    """Title and subtitle as HTML for the page; colours are the page's own, so it fits light and dark."""
    style = f"margin:2px 0 0;font-size:{SUBTITLE_SIZE}px;line-height:1.35;opacity:.8"
    below = f'<p style="{style}">{_lines(_counted(subtitle))}</p>'
    return (
        f'<h3 style="margin:0;padding:0;font-size:{TITLE_SIZE}px;line-height:1.25;font-weight:650;'
        f'overflow-wrap:anywhere;text-wrap:balance">{_lines(_counted(title))}</h3>{below if subtitle else ""}'
    )


def foot_html(source: str) -> str:
    """Source, as-of time and build as HTML for the page."""
    style = f"margin:0;font-size:{SMALL_SIZE}px;line-height:1.4;opacity:.8;overflow-wrap:anywhere"
    return f'<p style="{style}">{_lines(source)}</p>'


def wrap(text: str, *, width: float, size: float) -> list[str]:
    """`text` in lines of at most `width` px, escaped for plotly; a word longer than a line is cut, never lost."""
    lines: list[str] = []
    for word in _words(re.findall(r"[^ \t\r\n]+", _held(text)), width, size):
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [html.escape(line, quote=False) for line in lines]


def text_width(text: str, size: float) -> float:
    """Width of `text` in px, an upper estimate: Noto Sans, the widest of `FONT`, measures 0.91 to 1.0 of it."""
    return size * sum(_em(char) for char in text)


def _note(
    fig: go.Figure, name: str, lines: list[str], size: int, look: Look, *, x: float, y: tuple[int, float]
) -> None:
    """Lines above (`y[0]` = 1) or below (0) the plot, `y[1]` px away from it, flush with the figure's edge."""
    if not lines:
        return
    fig.add_annotation(
        name=name, text="<br>".join(lines), x=0, xref="paper", xanchor="left", xshift=x, y=y[0], yref="paper",
        yanchor="bottom" if y[0] else "top", yshift=y[1], align="left", showarrow=False, borderpad=0,
        font={"size": size, "color": look.ink if name == "title" else look.muted},
    )  # fmt: skip


def _wrap_lines(text: str, *, width: float, size: float) -> list[str]:
    return [line for paragraph in text.splitlines() for line in wrap(paragraph, width=width, size=size)]


def _words(words: Sequence[str], width: float, size: float) -> list[str]:
    pieces: list[str] = []
    for word in words:
        rest = word
        while (fits := _fitting(rest, width, size)) < len(rest):
            pieces.append(rest[:fits])
            rest = rest[fits:]
        pieces.append(rest)
    return pieces


def _fitting(word: str, width: float, size: float) -> int:
    """How many of its letters are at most `width` px; one at least."""
    edges = accumulate(_em(char) for char in word)
    return max(1, sum(1 for _ in takewhile(lambda edge: size * edge <= width, edges)))


def _em(char: str) -> float:
    if char in " .,:;!|'()-ijlІіI\u00a0\u202f":
        return 0.32
    if char in "жшщюымфmwЖШЩЮЫМФMW—%№@":
        return 0.86
    return 0.7 if char.isupper() else 0.58


def _lines(text: str) -> str:
    return "<br>".join(html.escape(_held(line)) for line in text.splitlines())


def _counted(text: str) -> str:
    """A number in one line with the word that it is of, as in `known: 3`; no dash begins a line."""
    return re.sub(r"(?<=[^\W\d]:) (?=[−+]?\d)| (?=—)", "\u00a0", text)


def _held(text: str) -> str:
    """A number and its % in one line."""
    return re.sub(r"(?<=\d) %", "\u00a0%", text)


def _even(colours: Sequence[str]) -> list[list[float | str]]:
    return [[i / (len(colours) - 1), colour] for i, colour in enumerate(colours)]


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
