"""5,000 observers' reports: written in every tool's format, and built into the nation that they were sent from."""

import dataclasses
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipelines.exercise import Country, read_country, write_pack
from pipelines.settings import DATA, PROJECT
from tests.bench.machine import summary

RUNS = 3
LONG_TERM = 447
"""So many long-term observers that, with those of the sample, a little more than 5,000 reports are sent."""
AFTER_IMPORTS = """
import sys, time, pathlib, great_expectations.expectations, geopandas
from pipelines import build, settings
from expectations.judge import judge
started = time.perf_counter()
build.build(pathlib.Path(sys.argv[1]), data=settings.DATA, home=settings.BUILD, judge=judge)
print(time.perf_counter() - started)
"""


def lines() -> list[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as home:
        folder, silent = Path(home) / "reported", Path(home) / "silent"
        country = observed_by(read_country(None, data=DATA), Path(home) / "observers.toml")
        stations = country.calibration.nation.stations
        written = []
        for wanted in (False, True):
            shutil.rmtree(folder, ignore_errors=True)
            started = time.perf_counter()
            write_pack(folder, country, stations=stations, seed=1, with_exports=wanted)
            written.append(time.perf_counter() - started)
        shutil.copytree(folder, silent, ignore=shutil.ignore_patterns("exports", "submissions"))
        number = sum(
            len(file.read_text(encoding="utf-8").splitlines())
            for file in folder.glob("raw/submissions/*/*.jsonl")
        )
        environment = os.environ | {"BAIKOO_BUILD": str(Path(home) / "build")}
        without, whole = ([_built(pack, environment) for _ in range(RUNS)] for pack in (silent, folder))
    return [
        "## Reports of observers",
        "",
        "| what | figure |",
        "|---|---|",
        f"| {number:,} reports written in the formats of all tools | {written[1] - written[0]:.2f} s |",
        f"| build of the nation without them, judged, after imports | {summary(without)} s |",
        f"| build of the nation with them (wanted: under 10 s) | {summary(whole)} s |",
    ]


def observed_by(country: Country, file: Path) -> Country:
    """The country with more observers; `file` is where that is written."""
    if country.mission is None:
        raise RuntimeError(f"nobody observes {country.name}")
    text = country.mission.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^long_term = \d+", f"long_term = {LONG_TERM}", text), encoding="utf-8")
    return dataclasses.replace(country, mission=file)


def _built(pack: Path, environment: dict[str, str]) -> float:
    done = subprocess.run(
        [sys.executable, "-c", AFTER_IMPORTS, str(pack)],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.splitlines()[-1])
