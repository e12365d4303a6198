"""What it runs on, and how a run is measured: a fresh process, whose imports do not count."""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from pipelines.settings import PROJECT


@dataclass(frozen=True)
class Run:
    """Seconds on the clock, seconds of all processors, and the peak of memory in MB, imports included."""

    seconds: float
    processor: float
    memory: float


def machine() -> str:
    """The machine in one line."""
    memory = psutil.virtual_memory().total / 2**30
    processor = platform.processor() or platform.machine()
    python = platform.python_version()
    return f"{os.cpu_count()} cores {processor}, {memory:.0f} GiB, {platform.system()}, Python {python}"


def summary(numbers: Sequence[float], digits: int = 2) -> str:
    """The median, the least and the most."""
    middle, least, most = statistics.median(numbers), min(numbers), max(numbers)
    return f"{middle:.{digits}f} ({least:.{digits}f} to {most:.{digits}f})"


def side(name: str, folder: Path, out: Path) -> Run:
    """One run of `tests.bench.sides.<name>` in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.sides", name, str(folder), str(out)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} on {folder.name} broke off:\n{done.stderr[-2000:]}")
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def measured(work: Callable[[], object]) -> Run:
    """What this work takes of this process."""
    started, spent = time.perf_counter(), time.process_time()
    work()
    seconds, processor = time.perf_counter() - started, time.process_time() - spent
    return Run(seconds, processor, _peak())


def _peak() -> float:
    """The most memory that this program has held, in MB.

    The system's account of a process (`ru_maxrss`) begins with what its parent held when it was started.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def command(words: Sequence[str], environment: Mapping[str, str]) -> Run:
    """One run of a command of this environment, its imports included, as the system accounts for it."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / words[0]), *words[1:]],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise RuntimeError(f"`{' '.join(words)}` ended with {process.returncode}")
    return Run(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
