"""A real server and a real browser for tests and benchmarks; the browser can reach nothing but that server."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, Playwright

from pipelines.settings import PROJECT

SECTIONS = (
    ("",),
    ("map", "timeline"),
    ("results", "counts", "reconciliation", "station", "lists"),
    ("observation", "reporting", "digest"),
    ("week", "decisions", "course", "plan", "composition", "registers", "recommendations"),
    ("data",),
)
"""The addresses of the pages by the menus that they stand in; the first page stands in none."""
PAGES = tuple(page for section in SECTIONS for page in section)
"""The addresses of all pages, in the order of their links."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Every name but the loopback is refused at once: a request that leaves the machine fails, and is seen to fail.
_REFUSED = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@contextmanager
def serve(environment: dict[str, str]) -> Iterator[str]:
    """The dashboard on a free port of this machine; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/public.py"]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, *options],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers there."""
    for _ in range(240):
        if process.poll() is not None:
            raise RuntimeError(f"the dashboard ended with code {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.25)
    raise RuntimeError("the dashboard did not answer within a minute")


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, headless, cut off from every host but this one."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*_QUIET, _REFUSED])
    try:
        yield browser
    finally:
        browser.close()


def settled(tab: Page) -> None:
    """Wait until a page of streamlit is all there, and is no error."""
    tab.wait_for_selector("[data-testid=stMain] h3")
    tab.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    tab.wait_for_selector("[data-testid=stSkeleton]", state="detached")
    assert tab.locator("[data-testid=stException]").count() == 0


def page_link(tab: Page, page: str) -> Locator:
    """The link to a page in the bar at the top, with the menu that it stands in open."""
    section = next(number for number, pages in enumerate(SECTIONS) if page in pages)
    if section == 0:
        return tab.get_by_test_id("stTopNavLink")
    tab.get_by_test_id("stTopNavSection").nth(section - 1).click()
    return tab.get_by_test_id("stTopNavDropdownLink").nth(SECTIONS[section].index(page))
