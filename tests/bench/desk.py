"""The desk under a day's queue: how long the server takes for a page, and how many bytes go over the line."""

import gzip
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pipelines import settings
from tests.bench.machine import summary
from tests.dashboard.desk import reported
from tests.dashboard.desk.reported import WORK, Office, case, decide
from tests.dashboard.desk.visitor import Answer, Visitor, desk_over, serving

REPORTS, TAKEN, RUNS = 500, 100, 10
ASKED = {
    "queue, first page": f"{WORK}/desk",
    "queue, last page": f"{WORK}/desk?page=10",
    "queue, a search": f"{WORK}/desk?status=open&q=%D0%BA%D0%BE%D0%BC%D0%B8%D1%81%D1%81%D0%B8%D1%8F",
    "case": case("v-8"),
    "several, 50 cases": f"{WORK}/several?{'&'.join(f'case=v-{number}' for number in range(10, 60))}",
    "new report": f"{WORK}/report",
    "file of the queue": f"{WORK}/desk.csv",
}
"""What is asked for. All of it is asked in turn, so that a machine that slows down slows all of it."""


def lines() -> list[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as folder:
        settings.BUILD = reported.build(Path(folder), REPORTS)
        settings.JOURNAL = f"sqlite:///{folder}/{{election}}.sqlite"
        office = Office(Path(folder))
        with serving(desk_over(office.access)) as office.port:
            rows = _measured(office.visitor("lena"))
    return [
        "## The desk",
        "",
        f"A lawyer's pages over {REPORTS} reports, all open, {TAKEN} of them taken up one by one in the journal;",
        f"milliseconds from request to the last byte on this machine, {RUNS} times each. Wanted: a page within 300 ms.",
        "A page after a decision folds the journal on and works out anew where every case stands.",
        "",
        "| page | milliseconds | kB, compressed |",
        "|---|---|---|",
        *rows,
    ]


def _measured(visitor: Visitor) -> list[str]:
    for number in range(100, 100 + TAKEN):
        decide(visitor, f"v-{number}", "take")
    times: dict[str, list[float]] = {name: [] for name in (*ASKED, "queue after a decision")}
    sizes: dict[str, int] = {}
    for run in range(RUNS + 1):
        for name, path in ASKED.items():
            _ask(times[name], sizes, name, lambda path=path: visitor.get(path))  # type: ignore[misc]
        decide(visitor, f"v-{400 + run}", "take")
        name = "queue after a decision"
        _ask(times[name], sizes, name, lambda: visitor.get(ASKED["queue, first page"]))
    return [
        f"| {name} | {summary([1000 * one for one in taken[1:]], 0)} | {sizes[name] / 1000:.1f} |"
        for name, taken in times.items()
    ]


def _ask(times: list[float], sizes: dict[str, int], name: str, ask: Callable[[], Answer]) -> None:
    started = time.perf_counter()
    answer = ask()
    times.append(time.perf_counter() - started)
    assert answer.status == 200, (name, answer.status)
    sizes[name] = len(gzip.compress(answer.text.encode()))
