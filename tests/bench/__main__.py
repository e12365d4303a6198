"""Measure part by part: each is shown, and replaces its section of docs/BENCHMARK.md, as soon as it is there."""

import re
import sys
import time
from pathlib import Path

from pipelines.settings import PROJECT
from tests.bench import bundled, desk, exercise, reports, tallies
from tests.bench.machine import machine

PARTS = {
    "bundled": bundled.lines,
    "exercise": exercise.lines,
    "reports": reports.lines,
    "desk": desk.lines,
    "tallies": tallies.lines,
}
REPORT = PROJECT / "docs" / "BENCHMARK.md"


def main(parts: list[str]) -> None:
    """Measure these parts, or all of them."""
    if unknown := set(parts) - set(PARTS):
        sys.exit(f"No such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for name in parts or PARTS:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        title, *rest = PARTS[name]()
        measured = f"Measured {time.strftime('%Y-%m-%d')} on {machine()}."
        section = "\n".join([title, "", measured, *rest])
        print(section, end="\n\n", flush=True)
        _replace(REPORT, section)


def _replace(report: Path, section: str) -> None:
    """Put the section where one of its title stands in the report, or at its end."""
    head, *sections = re.split(r"\n+(?=## )", report.read_text(encoding="utf-8").rstrip())
    kept = {old.split("\n", 1)[0]: old for old in sections} | {section.split("\n", 1)[0]: section}
    report.write_text("\n\n".join([head, *kept.values()]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
