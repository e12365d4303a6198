"""The bundled elections: their build, its memory, and the pages over it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pipelines.settings import PROJECT, bundled
from tests.bench import pages
from tests.bench.machine import command, summary

RUNS = 3
AFTER_IMPORTS = """
import time, great_expectations.expectations, geopandas
from pipelines import build, settings
from expectations.judge import judge
started = time.perf_counter()
for name in settings.bundled():
    build.build(settings.pack_folder(name), data=settings.DATA, home=settings.BUILD, judge=judge)
print(time.perf_counter() - started)
"""


def lines() -> list[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"BAIKOO_BUILD": folder}
        commands = [command(["baikoo", "build"], environment) for _ in range(RUNS)]
        warm = [_after_imports(environment) for _ in range(RUNS)]
        newest = [max(home.glob("*.duckdb")) for home in Path(folder).glob("*/published")]
        size = sum(file.stat().st_size for file in newest) / 1e6
        opened = pages.times(environment)
    whole = [run.seconds for run in commands]
    click, tab = "from the click to the last chart", "its address opened in a new tab"
    return [
        "## The bundled elections",
        "",
        "| what | figure |",
        "|---|---|",
        f"| `baikoo build` of the {len(bundled())} packs, as a command | {summary(whole)} s |",
        f"| the same after imports | {summary(warm)} s |",
        f"| peak memory of the command | {max(run.memory for run in commands):.0f} MB |",
        f"| snapshots of all of them | {size:.0f} MB |",
        *(f"| page `/{page}`: {click} | {summary(clicked)} s |" for page, clicked, _ in opened),
        *(f"| page `/{page}`: {tab} | {summary(fresh)} s |" for page, _, fresh in opened),
    ]


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
