"""Times and memory of the build and the pages, written to docs/BENCHMARK.md with the machine's description.

Run by `make bench`. Nothing here passes or fails: the figures are read against the ones that the issue names.
"""

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from pipelines.settings import PROJECT

AFTER_IMPORTS = """
import time, great_expectations.expectations, geopandas
from pipelines import build, settings
from expectations.judge import judge
started = time.perf_counter()
for name in settings.bundled():
    build.build(settings.pack_folder(name), data=settings.DATA, home=settings.BUILD, judge=judge)
print(time.perf_counter() - started)
"""
PAGES = ("", "map", "timeline", "results", "data")
RUNS = 5


def main() -> None:
    """Measure and write the report."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"BAIKOO_BUILD": folder}
        commands = [_build(environment) for _ in range(3)]
        warm = [_after_imports(environment) for _ in range(3)]
        size = sum(file.stat().st_size for file in Path(folder).rglob("*.duckdb")) / 1e6
        pages = _pages(environment)
    lines = [
        "# Benchmark",
        "",
        f"Machine: {_machine()}.",
        f"Measured {time.strftime('%Y-%m-%d')} by `make bench`; median of the runs, their least and most in brackets.",
        "",
        "| what | figure |",
        "|---|---|",
        f"| `baikoo build` of the six packs, as a command | {_summary([seconds for seconds, _ in commands])} s |",
        f"| the same after imports | {_summary(warm)} s |",
        f"| peak memory of the command | {max(memory for _, memory in commands):.0f} MB |",
        f"| snapshots of all six elections | {size:.0f} MB |",
        *(
            f"| page `/{page}`: from the click to the last chart | {_summary(clicked)} s |"
            for page, clicked, _ in pages
        ),
        *(
            f"| page `/{page}`: its address opened in a new tab | {_summary(opened)} s |"
            for page, _, opened in pages
        ),
    ]
    report = PROJECT / "docs" / "BENCHMARK.md"
    report.parent.mkdir(exist_ok=True)
    report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _summary(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    processor = platform.processor() or platform.machine()
    python = platform.python_version()
    return f"{os.cpu_count()} cores {processor}, {memory:.0f} GiB, {platform.system()}, Python {python}"


def _build(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak megabytes of the command, as the system accounts for the finished process."""
    started = time.perf_counter()
    command = [str(Path(sys.executable).parent / "baikoo"), "build"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    assert isinstance(usage, resource.struct_rusage)
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def _after_imports(environment: dict[str, str]) -> float:
    done = subprocess.run(
        [sys.executable, "-c", AFTER_IMPORTS],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.splitlines()[-1])


def _pages(environment: dict[str, str]) -> list[tuple[str, list[float], list[float]]]:
    """For each page: seconds of a click on it from another page, and of opening its address in a new tab.

    A new tab also loads the browser's part of streamlit, which a reader does once.
    """
    from playwright.sync_api import Page, sync_playwright

    from tests.dashboard.browser import chromium, serve

    def settled(tab: Page, question: str | None = None) -> None:
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

    results = []
    with serve(environment) as address, sync_playwright() as playwright, chromium(playwright) as browser:
        for number, page in enumerate(PAGES):
            opened, clicked = [], []
            for run in range(RUNS + 1):
                tab = browser.new_page()
                started = time.perf_counter()
                tab.goto(f"{address}/{page}")
                settled(tab)
                opening = time.perf_counter() - started
                links = tab.get_by_role("navigation").get_by_role("link")
                heading = tab.locator("[data-testid=stMain] h3").first
                before = heading.inner_text()
                links.nth((number + 1) % len(PAGES)).click()
                settled(tab, before)
                before = heading.inner_text()
                started = time.perf_counter()
                links.nth(number).click()
                settled(tab, before)
                if run:  # the first visit fills the server's caches
                    opened.append(opening)
                    clicked.append(time.perf_counter() - started)
                tab.close()
            results.append((page, clicked, opened))
    return results


if __name__ == "__main__":
    main()
