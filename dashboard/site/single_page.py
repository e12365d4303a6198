"""Overview and map as one self-contained HTML file each, for a journalist to mail.

The file carries plotly's script and everything drawn; it asks nobody for anything, and it stands alone: title,
caveats, source, as-of time, build and table are in it.
"""

from collections.abc import Iterator, Sequence
from html import escape

import polars as pl
from plotly.offline import get_plotlyjs

from dashboard import exhibits, maps, queries, theme
from dashboard.exhibits import Exhibit, View
from pipelines.domain import LISTED, CategoryKind

_STYLE = (
    f"body{{font-family:{theme.FONT};color:{theme.LIGHT.ink};background:{theme.LIGHT.paper};"
    "max-width:760px;margin:24px auto;padding:0 16px;line-height:1.45}"
    "section{margin:40px 0}table{border-collapse:collapse;font-size:14px;margin:8px 0;display:block;overflow-x:auto}"
    f"td,th{{border-bottom:1px solid {theme.LIGHT.rule};padding:4px 12px 4px 0;text-align:left}}"
    "td.n{text-align:right}.banner{background:#8a4b00;color:#fff;padding:8px 12px;font-weight:650}"
    ".foot{font-size:13px;opacity:.75}"
)


def overview(view: View) -> str:
    """The overview: every statement as a card, then the categories of each."""
    say = view.language
    statements = queries.statements(view.connection).rows(named=True)
    shown = (exhibits.categories(view, row) for row in statements if row["categories"] > 1)
    body = exhibits.cards_html(view, statements) + _sections(
        exhibit for exhibit in shown if exhibit is not None
    )
    return _document(view, say.phrase("What was reported, by whom, and as of when?"), body)


def violations_map(view: View) -> str:
    """The map of every statement that gives counts by region."""
    statements = [
        row
        for row in queries.statements(view.connection).rows(named=True)
        if row["regions"] and row["unit_of_count"] != LISTED[CategoryKind.DECISION]
    ]
    body = _sections(
        exhibits.regions(view, row) for row in sorted(statements, key=lambda row: -row["regions"])
    )
    return _document(view, view.language.phrase("Where were violations reported?"), body)


PAGES = {"overview": overview, "map": violations_map}


def _sections(shown: Iterator[Exhibit]) -> str:
    return "".join(
        f"<section>{theme.head_html(exhibit.title, exhibit.subtitle)}"
        f"{exhibit.figure.to_html(full_html=False, include_plotlyjs=False, config=maps.CONFIG)}"
        f"{theme.foot_html(exhibit.source)}{_table(exhibit.table)}</section>"
        for exhibit in shown
    )


def _table(frame: pl.DataFrame) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in frame.columns)
    return f"<table><tr>{head}</tr>{''.join(_row(row) for row in frame.iter_rows())}</table>"


def _row(cells: Sequence[object]) -> str:
    return f"<tr>{''.join(_cell(cell) for cell in cells)}</tr>"


def _cell(value: object) -> str:
    role = "n" if isinstance(value, int | float) else ""
    return f'<td class="{role}">{escape("–" if value is None else str(value))}</td>'


def _paragraph(text: str, role: str = "") -> str:
    return f'<p class="{role}">{escape(text)}</p>'


def _document(view: View, question: str, body: str) -> str:
    say = view.language
    name = escape(say.name("election", view.election["election_id"]))
    banner = unread = ""
    if view.election["is_synthetic"]:
        banner = _paragraph(say.phrase("SYNTHETIC EXERCISE, no real data."), "banner")
    caveat = _paragraph(
        say.phrase(
            "Every number stands as its reporter published it. Reporters count different things: their numbers"
            " are never added together, and none of them says how many violations there were."
        )
    )
    if say.code != "en":
        unread = _paragraph(
            say.phrase("The texts in this language have not yet been read by a native reader."), "foot"
        )
    return (
        f'<!doctype html><html lang="{say.code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{name} · {escape(question)}</title><style>{_STYLE}</style>"
        f"<script>{get_plotlyjs()}</script></head><body>{banner}<p>{name}</p><h1>{escape(question)}</h1>"
        f"{caveat}{body}{unread}</body></html>"
    )
