"""Measure, show, and, where everything was measured, write docs/BENCHMARK.md."""

import sys
import time

from pipelines.settings import PROJECT
from tests.bench import bundled, desk, exercise, reports, tallies
from tests.bench.machine import machine

PARTS = {
    "bundled": bundled.lines,
    "exercise": exercise.lines,
    "reports": reports.lines,
    "tallies": tallies.lines,
    "desk": desk.lines,
}


def main(parts: list[str]) -> None:
    if unknown := set(parts) - set(PARTS):
        sys.exit(f"No such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    lines = [
        "# Benchmark",
        "",
        f"Machine: {machine()}.",
        f"Measured {time.strftime('%Y-%m-%d')} by `make bench`; medians of the runs, their least and most in brackets.",
    ]
    for name in parts or PARTS:
        lines += ["", *PARTS[name]()]
    print("\n".join(lines))
    if not parts:
        (PROJECT / "docs" / "BENCHMARK.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
