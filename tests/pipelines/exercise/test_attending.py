"""Reports on sessions in an exercise: what was planted is what a comparison with the files finds, and nothing else."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from dashboard.desk.session_reports import cells
from pipelines import copies
from pipelines.exercise.attending import AGREEING

FIELD = ZoneInfo("Asia/Bishkek")
COLUMNS = {
    "agenda_published_at": "agenda_published_at", "scheduled_at": "scheduled_at", "started_at": "started_at",
    "is_open": "open", "is_broadcast": "broadcast", "members_present": "members_present",
    "members_total": "members_total",
}  # fmt: skip
"""What a report may say of a session, and the column of the file that says it too."""


@pytest.fixture(scope="module", params=[1, 2, 3])
def folder(request: pytest.FixtureRequest, written_nation: Callable[[int, int], Path]) -> Path:
    return written_nation(300, request.param)


def compared(folder: Path) -> dict[str, tuple[str, set[str]]]:
    """By report: the session, and how it stands to the file: `untold`, or the columns that differ."""
    told = pl.read_csv(folder / "raw" / "commission_sessions.csv", infer_schema=False)
    by_session = {f"{row['commission_id']}/{row['held']}/1": row for row in told.to_dicts()}
    found = {}
    for report in copies.read(folder / "raw" / "submissions" / "sessions" / "0001-exercise.jsonl"):
        answers = [
            {"question_id": one["question"], "value": one["value"], "problem": None, "type": None}
            for one in report["answers"]
        ]
        said = cells(report["unit"], answers, FIELD)
        session = f"{said['commission_id']}/{said['held_date']}/1"
        known = by_session.get(session)
        differs = {
            own
            for own, theirs in COLUMNS.items()
            if known and own in said and known[theirs] is not None and said[own] != known[theirs]
        }
        found[str(report["submission_id"])] = session, differs if known else {"untold"}
    return found


def test_what_was_planted_is_what_a_comparison_finds(folder: Path) -> None:
    truth = pl.read_csv(folder / "truth_reports.csv", infer_schema=False)
    planted = truth.filter(pl.col("kind").str.starts_with("session_")).to_dicts()
    meant = {
        "session_agrees": set(),
        "session_contradicts": {"members_present"},
        "session_told_by_nobody": {"untold"},
    }
    assert compared(folder) == {row["submission_id"]: (row["detail"], meant[row["kind"]]) for row in planted}
    kinds = [row["kind"] for row in planted]
    assert [kinds.count(kind) for kind in meant] == [AGREEING, 1, 2]


def test_the_one_that_contradicts_tells_of_too_few_members(folder: Path) -> None:
    """The report that must not get out unchecked: by it there was no quorum, by the files there was."""
    truth = pl.read_csv(folder / "truth_reports.csv", infer_schema=False).filter(kind="session_contradicts")
    reports = copies.read(folder / "raw" / "submissions" / "sessions" / "0001-exercise.jsonl")
    said = {
        one["question"]: one["value"]
        for report in reports
        if report["submission_id"] == truth["submission_id"].item()
        for one in report["answers"]
    }
    assert 2 * int(said["members_present"]) <= int(said["members_total"])
    planted = pl.read_csv(folder / "truth_commissions.csv", infer_schema=False)
    without = planted.filter(kind="session_without_quorum")["subject_id"].to_list()
    assert truth["detail"].item() not in without
