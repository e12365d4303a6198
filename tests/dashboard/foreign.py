"""What a page of streamlit says in English: two words of it in a row, which is more than a name or an id."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

_ENGLISH = re.compile("[A-Za-z]{2,} [a-z]{2,}")
_UNSEEN = re.compile(r"<style.*?</style>|<[^>]*>|https?://\S+", re.DOTALL)
_TEXTS = ("text", "hovertext", "customdata", "ticktext", "title", "name")
"""Where a figure holds what is read."""


def english(app: AppTest, *, quoting: tuple[str, ...] = ()) -> list[str]:
    """What is said in English; columns of tables that are `quoting` hold what a file says."""
    texts = (html.unescape(_UNSEEN.sub(" ", text)) for text in _told(app, quoting))
    return sorted({text for text in texts if _ENGLISH.search(text)})


def _told(app: AppTest, quoting: tuple[str, ...]) -> Iterator[str]:
    for block in (*app.markdown, *app.caption, *app.subheader, *app.info, *app.warning, *app.expander):
        yield str(getattr(block, "value", None) or getattr(block, "label", ""))
    for block in app.get("html"):
        yield block.proto.body
    for chart in app.get("plotly_chart"):
        yield from _read(json.loads(chart.proto.spec), is_read=False)
    for table in app.dataframe:
        for name in table.value.columns:
            yield name
            if name not in quoting:
                yield from (cell for cell in table.value[name] if isinstance(cell, str))


def _read(part: Any, *, is_read: bool) -> Iterator[str]:
    if isinstance(part, str) and is_read:
        yield part
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from _read(inner, is_read=name in _TEXTS or (is_read and not isinstance(inner, str)))
    elif isinstance(part, list):
        for inner in part:
            yield from _read(inner, is_read=is_read)
