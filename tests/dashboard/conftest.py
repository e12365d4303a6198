"""A browser for the tests of pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.dashboard.browser import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, once a file; files of tests that want it are skipped where there is none."""
    with sync_playwright() as playwright, chromium(playwright) as started:
        yield started
