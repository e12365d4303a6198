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
            f"| page `/{page}`, from address to the last chart, in a browser | {_summary(t)} s |"
            for page, t in pages
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


def _pages(environment: dict[str, str]) -> list[tuple[str, list[float]]]:
    from playwright.sync_api import sync_playwright

    from tests.dashboard.browser import chromium, serve

    results = []
    with serve(environment) as address, sync_playwright() as playwright, chromium(playwright) as browser:
        for page in PAGES:
            times = []
            for run in range(RUNS + 1):
                tab = browser.new_page()
                started = time.perf_counter()
                tab.goto(f"{address}/{page}")
                tab.wait_for_selector("[data-testid=stMain] h3")
                tab.wait_for_selector("[data-testid=stStatusWidget]", state="detached")
                if run:  # the first visit fills the server's caches
                    times.append(time.perf_counter() - started)
                tab.close()
            results.append((page, times))
    return results


if __name__ == "__main__":
    main()
