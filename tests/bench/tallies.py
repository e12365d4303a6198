"""Protocols of a whole nation: ours beside DuckDB without any check, pandas with the same checks, and actasum.

The sides run in turn, so that a machine that slows down slows all of them; ratios are taken round by round. Times are
those after imports, of a fresh process each; memory is the peak of the whole process.
"""

import importlib.util
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench import national
from tests.bench.machine import Run, side, summary

ROUNDS = 3
SIZES = (10_000, 100_000, 1_000_000)
ACTASUM = "actasum"

Rounds = dict[str, list[Run]]


def lines() -> list[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        packs = {size: national.write(root / f"xx-{size}", size) for size in SIZES}
        large = packs[SIZES[-1]]
        others = ["bare", "plain", "plain_rows"]
        reason = _actasum(large, root / "acta")
        generated = _rounds(["ours", *others, *([] if reason else ["acta"])], large, root)
        what = f"{SIZES[-1]:,} generated stations"
        table = _compared(what, generated)
        if reason:
            table.append(f"| {what} | acta | {reason} | | | |")
        pack = national.russia(root / "ru")
        if pack is None:
            table.append(f"| Russia 2018 | skipped: no data below {national.REFERENCE} | | | | |")
        else:
            table += _compared("97,699 real stations (Russia 2018)", _rounds(["ours", *others], pack, root))
        growth = {
            size: [side("ours", packs[size], root / "out") for _ in range(ROUNDS)] for size in SIZES[:-1]
        }
        growth[SIZES[-1]] = generated["ours"]
        first, *_, last = (_each(runs, size) for size, runs in growth.items())
    return [
        "## Protocols of a nation",
        "",
        "From the file to a published snapshot with every rule and fact judged, beside other ways (tests/bench/sides):",
        "*bare* is a DuckDB script that writes the same tables and checks nothing; *plain* has the same checks in",
        "vectorised pandas, *plain_rows* with the equations row by row; *acta* is `actasum` 0.1.0, which reads and",
        "verifies its own statements of the same stations. Wanted: at most 3 times *bare*, under 3,000 MB, at least",
        "5 times as fast as pandas and as actasum. All at the same time, in turn, without imports.",
        "",
        "| stations | way | seconds | seconds of processor | peak memory | its time by ours, round by round |",
        "|---|---|---|---|---|---|",
        *table,
        "",
        "Time per station, wanted to grow by at most 10 % from the smallest to the largest file:",
        "",
        "| stations | microseconds a station | seconds | peak memory |",
        "|---|---|---|---|",
        *(_size(size, runs) for size, runs in growth.items()),
        "",
        f"Growth from {SIZES[0]:,} to {SIZES[-1]:,} stations: {last / first - 1:+.0%} a station.",
    ]


def _rounds(sides: Sequence[str], pack: Path, root: Path) -> Rounds:
    """Every side in turn, and again."""
    runs: Rounds = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name in sides:
            runs[name].append(side(name, pack, root / ("acta" if name == "acta" else "out")))
    return runs


def _compared(what: str, rounds: Rounds) -> list[str]:
    rows = []
    for name, runs in rounds.items():
        ratios = [run.seconds / own.seconds for run, own in zip(runs, rounds["ours"], strict=True)]
        inverse = [1 / ratio for ratio in ratios]
        ratio = {"ours": "", "bare": f"ours by it: {summary(inverse)}"}.get(name, summary(ratios))
        rows.append(
            f"| {what} | {name} | {summary([run.seconds for run in runs])} |"
            f" {summary([run.processor for run in runs])} | {max(run.memory for run in runs):.0f} MB | {ratio} |"
        )
    return rows


def _size(size: int, runs: Sequence[Run]) -> str:
    seconds = [run.seconds for run in runs]
    memory = max(run.memory for run in runs)
    return f"| {size:,} | {_each(runs, size) * 1e6:.1f} | {summary(seconds)} | {memory:.0f} MB |"


def _each(runs: Sequence[Run], size: int) -> float:
    """The median seconds per station."""
    return statistics.median(run.seconds for run in runs) / size


def _actasum(pack: Path, out: Path) -> str | None:
    """Prepare the statements; the reason why not, where the package is not installed."""
    if importlib.util.find_spec(ACTASUM) is None:
        return f"skipped: install {ACTASUM}==0.1.0"
    from tests.bench.sides import acta

    acta.prepare(pack, out)
    return None
