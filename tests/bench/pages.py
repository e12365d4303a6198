"""The pages in a browser, as their reader waits for them."""

import time
from typing import TYPE_CHECKING

from tests.dashboard.browser import PAGES, chromium, page_link, serve

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

EXERCISE = dict.fromkeys(
    (
        "counts", "reconciliation", "station", "reporting", "digest", "lists", "observation",
        "week", "decisions", "course", "plan", "composition", "registers", "recommendations",
    ),
    "?election=kg-exercise",
)  # fmt: skip
"""These pages are about stations, observers and commissions: the exercise has most of them."""
WIDE: "ViewportSize" = {"width": 1900, "height": 900}
"""Wide enough for every menu in every language."""
RUNS = 5


def times(environment: dict[str, str]) -> list[tuple[str, list[float], list[float]]]:
    """For each page: seconds of a click on it from another page, and of opening its address in a new tab.

    A new tab also loads the browser's part of streamlit, which a reader does once.
    """
    from playwright.sync_api import sync_playwright

    results = []
    with serve(environment) as address, sync_playwright() as playwright, chromium(playwright) as browser:
        for number, page in enumerate(PAGES):
            opened, clicked = [], []
            for run in range(RUNS + 1):
                tab = browser.new_page(viewport=WIDE)
                started = time.perf_counter()
                tab.goto(f"{address}/{page}{EXERCISE.get(page, '')}")
                _settled(tab)
                opening = time.perf_counter() - started
                heading = tab.locator("[data-testid=stMain] h3").first
                before = heading.inner_text()
                page_link(tab, PAGES[(number + 1) % len(PAGES)]).click()
                _settled(tab, before)
                before = heading.inner_text()
                link = page_link(tab, page)
                started = time.perf_counter()
                link.click()
                _settled(tab, before)
                if run:  # the first visit fills the server's caches
                    opened.append(opening)
                    clicked.append(time.perf_counter() - started)
                tab.close()
            results.append((page, clicked, opened))
    return results


def _settled(tab: "Page", question: str | None = None) -> None:
    """Wait until the page answers another question than this one, and nothing of it is still to come."""
    if question is not None:
        tab.wait_for_function(
            "before => { const h = document.querySelector('[data-testid=stMain] h3');"
            " return h && h.innerText !== before }",
            arg=question,
        )
    tab.wait_for_selector("[data-testid=stMain] h3")
    tab.wait_for_selector("[data-testid=stStatusWidget]", state="detached")
    tab.wait_for_selector("[data-testid=stSkeleton]", state="detached")
    tab.wait_for_selector("[data-stale=true]", state="detached")
