"""`baikoo expert --demo` as a process of its own, for browsers."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from pipelines.settings import PROJECT
from tests.dashboard.browser import free_port, wait_for


class Demo:
    """The served demonstration: its address, and the passwords that it printed."""

    def __init__(self, address: str, printed: str) -> None:
        self.address = address
        self.passwords = dict(re.findall(r"(demo-\w+)\s*│\s*([\w-]+)", printed))


@contextmanager
def demonstrated(builds: Path, folder: Path) -> Iterator[Demo]:
    """The demonstration over these builds; what it prints goes to the folder. Ended, it leaves nothing."""
    port = free_port()
    printed, temporary = folder / "terminal.txt", folder / "temporary"
    temporary.mkdir(exist_ok=True)
    with printed.open("w") as terminal:
        process = subprocess.Popen(
            [sys.executable, "baikoo.py", "expert", "--demo", "--port", str(port)],
            cwd=PROJECT,
            env=os.environ | {"BAIKOO_BUILD": str(builds), "TMPDIR": str(temporary)},
            stdout=terminal,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/analysis/_stcore/health", process)
            yield Demo(f"http://127.0.0.1:{port}", printed.read_text(encoding="utf-8"))
        finally:
            process.terminate()
            process.wait(timeout=20)
    assert not list(temporary.iterdir())


def signed_in(context: BrowserContext, demo: Demo, name: str) -> Page:
    """Sign in with nothing but the keyboard, beginning at an address inside."""
    tab = context.new_page()
    tab.goto(f"{demo.address}/election/tl-2030/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Кирүү")
    expect(tab.locator("[name=name]")).to_be_focused()
    tab.keyboard.type(name)
    tab.keyboard.press("Tab")
    tab.keyboard.type(demo.passwords[name])
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/election/tl-2030/")
    return tab


def fits(tab: Page) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
