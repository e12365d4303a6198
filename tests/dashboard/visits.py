"""Visits to a page in a browser: at a desk and on a phone, without an error of a script."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.dashboard.browser import CHROMIUM, settled

NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 1000}, "accept_downloads": True}
PHONE: dict[str, Any] = {
    "viewport": {"width": 375, "height": 780},
    "user_agent": "Mozilla/5.0 (Linux; Android 14) Mobile",
    "is_mobile": True,
    "has_touch": True,
}


@contextmanager
def visit(browser: Browser, address: str, device: dict[str, Any]) -> Iterator[Page]:
    """The page at this address once it is all there; no script may fail as long as it is open."""
    context = browser.new_context(**device)
    tab = context.new_page()
    tab.set_default_timeout(30_000)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(address)
    settled(tab)
    yield tab
    context.close()
    assert not errors


def downloaded(tab: Page, button: Locator) -> Path:
    """The file that this button of a settled page gives.

    It is pressed by the keyboard: under load a click lands where the button was.
    """
    with tab.expect_download() as waiting:
        button.press("Enter")
    return Path(waiting.value.path())
