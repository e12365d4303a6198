"""The synthetic election as raw files, as publishers send them; the truth lies beside them and is never a source."""

import json
from pathlib import Path

import polars as pl

from pipelines.domain import Origin
from pipelines.exercise.election import Exercise
from pipelines.exercise.followed import Followed
from pipelines.exercise.observed import Observed

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


def write_observers(observed: Observed, folder: Path) -> list[Path]:
    """Write the sample, who was sent where, their redacted reports, and what was planted in them; the files written."""
    frames = {
        folder / "raw" / "sample.csv": observed.sample,
        folder / "raw" / "deployment.csv": observed.deployment,
        folder / "raw" / "absences.csv": observed.absences,
        folder / "truth_reports.csv": observed.truth,
    }
    for path, frame in frames.items():
        _write(frame, path)
    copies = []
    for stream, reports in observed.reports.items():
        path = folder / "raw" / "submissions" / stream / "0001-exercise.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(report, ensure_ascii=False, separators=(",", ":")) for report in reports)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
        copies.append(path)
    return [*frames, *copies]


def write_casework(journal: str, truth: pl.DataFrame, folder: Path, *, name: str) -> list[Path]:
    """Write what people of the exercise decided, and `truth_casework.csv`: what it is meant to come to."""
    decided, meant = folder / name, folder / "truth_casework.csv"
    decided.write_text(journal, encoding="utf-8", newline="\n")
    _write(truth, meant)
    return [decided, meant]


def write_followed(followed: Followed, folder: Path) -> list[Path]:
    """Write what is told of commissions, `raw/commission_*.csv` and more, and `truth_commissions.csv`; the files."""
    rows = {
        "commission_sessions": followed.sessions,
        "commission_decisions": followed.decisions,
        "commission_members": followed.members,
        "calendar_plan": followed.plan,
        "complaint_registers": followed.registers,
        "recommendations": followed.recommendations,
        "recommendation_statuses": followed.statuses,
    }
    frames = {
        folder / "raw" / f"{name}.csv": pl.DataFrame(told, infer_schema_length=None)
        for name, told in rows.items()
    }
    frames[folder / "truth_commissions.csv"] = followed.truth_frame()
    for path, frame in frames.items():
        _write(frame, path)
    return list(frames)


def _write(frame: pl.DataFrame, path: Path) -> None:
    frame.write_csv(path, datetime_format="%Y-%m-%dT%H:%M", line_terminator="\n")
