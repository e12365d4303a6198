"""A browser for the tests of pages, and the exercise on a server of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.dashboard.browser import chromium, serve
from tests.dashboard.followed import EXERCISE


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, once a file; files of tests that want it are skipped where there is none."""
    with sync_playwright() as playwright, chromium(playwright) as started:
        yield started


@pytest.fixture(scope="package")
def exercise_home(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of builds with the exercise alone."""
    home = tmp_path_factory.mktemp("exercise")
    (home / EXERCISE).symlink_to(real_build / EXERCISE)
    return home


@pytest.fixture(scope="package")
def exercise_address(exercise_home: Path) -> Iterator[str]:
    """The dashboard over the exercise, served to all files that visit it."""
    with serve(os.environ | {"BAIKOO_BUILD": str(exercise_home)}) as address:
        yield address
