"""What several pages have: the choice of a region, and a heading with how many stand below it."""

from collections.abc import Iterable

import streamlit as st

from dashboard.exhibits import View
from dashboard.session import choose

ALL = "all"


def choose_region(view: View, regions: Iterable[str]) -> str | None:
    """Let the reader choose one of these regions, by their names; None means all of them."""
    say = view.language
    chosen = choose(
        "region",
        say.phrase("Region"),
        [ALL, *sorted(regions, key=lambda unit: say.name("unit", unit))],
        lambda unit: say.phrase("all regions") if unit == ALL else say.name("unit", unit),
    )
    return None if chosen == ALL else chosen


def heading(words: str, count: str | None = None) -> None:
    """A heading inside a page, and how many things stand below it where that says something."""
    st.markdown(f"#### {words} ({count})" if count else f"#### {words}")
