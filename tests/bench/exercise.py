"""The synthetic nation from nothing: written, built and judged, as two commands with all their imports."""

import os
import tempfile
from pathlib import Path

from tests.bench.machine import command, summary

RUNS = 3


def lines() -> list[str]:
    """The lines of the report."""
    runs = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            pack = str(Path(folder) / "exercise")
            environment = os.environ | {"BAIKOO_BUILD": str(Path(folder) / "build")}
            runs.append([command(["baikoo", verb, pack], environment) for verb in ("exercise", "build")])
    written, built = zip(*runs, strict=True)
    whole = [sum(run.seconds for run in both) for both in runs]
    return [
        "## The exercise, from nothing",
        "",
        "| what | figure |",
        "|---|---|",
        f"| `baikoo exercise`: the whole nation's documents | {summary([run.seconds for run in written])} s |",
        f"| `baikoo build` of them, judged and published | {summary([run.seconds for run in built])} s |",
        f"| both (wanted: under 25 s) | {summary(whole)} s |",
        f"| peak memory | {max(run.memory for both in runs for run in both):.0f} MB |",
    ]
