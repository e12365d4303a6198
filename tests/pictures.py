"""Pictures of every page for people to look at: three languages, light and dark, desktop and phone.

Run by `make pictures` over what has been built; elections may be named after it. The desk's pages are those of the
exercise. Nothing here passes or fails.
"""

import itertools
import os
import sys

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.i18n import LANGUAGES
from pipelines.settings import PROJECT
from tests import desk_pictures
from tests.dashboard.browser import PAGES, chromium, serve

FOLDER = PROJECT / "build" / "pictures"
RICHEST = "kg-2021-01-10-president"  # the one with something on every page
LOOKS = ("light", "dark")
DEVICES = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 375, "height": 780},
        "user_agent": "Mozilla/5.0 (Linux; Android 14) Mobile",
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 2,
    },
}


def main() -> None:
    """Write `election-page-language-look-device.png` for all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serve(dict(os.environ)) as address, sync_playwright() as playwright, chromium(playwright) as browser:
        for election, look, device in itertools.product(sys.argv[1:] or [RICHEST], LOOKS, DEVICES):
            _photograph(browser, address, election, look, device)
        if not sys.argv[1:] or desk_pictures.ELECTION in sys.argv[1:]:
            desk_pictures.photograph(browser, FOLDER, LOOKS, DEVICES)
    print(FOLDER)


def _photograph(browser: Browser, address: str, election: str, look: str, device: str) -> None:
    context = browser.new_context(color_scheme=look, **DEVICES[device])
    for page, language in itertools.product(PAGES, LANGUAGES):
        tab = context.new_page()
        tab.goto(f"{address}/{page}?election={election}&lang={language}")
        _unfold(tab)
        name = f"{election}-{page or 'overview'}-{language}-{look}-{device}.png"
        tab.screenshot(path=FOLDER / name)
        tab.close()
    context.close()


def _unfold(tab: Page) -> None:
    """Wait for the page and make the window as high as all of it: streamlit scrolls inside the page."""
    tab.wait_for_selector("[data-testid=stMain] h3")
    for _ in range(2):  # what comes into sight is drawn only then, and may be higher
        tab.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
        tab.wait_for_selector("[data-testid=stSkeleton]", state="detached")
        tab.wait_for_timeout(400)
        height = tab.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        tab.set_viewport_size({"width": tab.viewport_size["width"], "height": height})


if __name__ == "__main__":
    main()
