"""The synthetic election as raw files, as publishers send them; the truth lies beside them and is never a source."""

from pathlib import Path

import polars as pl

from pipelines.domain import Origin
from pipelines.exercise.election import Exercise

PROTOCOLS = {
    Origin.MANUAL: "protocols_manual",
    Origin.MACHINE: "protocols_machine",
    Origin.OBSERVER_COPY: "protocols_observer",
    Origin.PRELIMINARY: "protocols_preliminary",
    Origin.IDENTIFICATION: "identification",
}


def write(exercise: Exercise, folder: Path) -> list[Path]:
    """Write `raw/*.csv` and `truth.csv` below `folder` (UTF-8, local times to the minute); the files written."""
    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    frames = {
        raw / "stations.csv": exercise.stations,
        raw / "commissions.csv": exercise.commissions,
        **{raw / f"{name}.csv": exercise.protocols[origin] for origin, name in PROTOCOLS.items()},
        raw / "tabulation.csv": exercise.tabulation,
        raw / "voter_lists.csv": exercise.voter_lists,
        raw / "turnout.csv": exercise.turnout,
        folder / "truth.csv": exercise.truth,
    }
    for path, frame in frames.items():
        _write(frame, path)
    return list(frames)


def _write(frame: pl.DataFrame, path: Path) -> None:
    frame.write_csv(path, datetime_format="%Y-%m-%dT%H:%M", line_terminator="\n")
