"""What is decided in the exercise: every case and complaint comes to what it was meant to come to."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipelines import packs, practice, settings, store
from pipelines.casework.actions import Judgement
from pipelines.casework.cases import fold
from pipelines.casework.reading import REPORT, read
from pipelines.journal import Entry
from tests.pipelines.exercise.conftest import Built

Frames = dict[str, pl.DataFrame]
TABLES = (
    "cases",
    "case_reports",
    "case_members",
    "complaints",
    "complaint_steps",
    "complaint_cases",
    "violation_rates",
    "registers_compared",
)


@pytest.fixture(scope="module", params=[1, 2])
def built(request: pytest.FixtureRequest, observed_nation: Callable[[int], Built]) -> Built:
    return observed_nation(request.param)


@pytest.fixture(scope="module")
def folder(built: Built) -> Path:
    return built[0]


@pytest.fixture(scope="module")
def truth(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / "truth_casework.csv", infer_schema=False)


@pytest.fixture(scope="module")
def entries(folder: Path) -> list[Entry]:
    return practice.of(packs.load(folder, data=settings.DATA))


@pytest.fixture(scope="module")
def marts(built: Built) -> Frames:
    with store.connect(built[1]) as connection:
        return {name: store.frame_of(connection.execute(f"SELECT * FROM marts.{name}")) for name in TABLES}


def meant(truth: pl.DataFrame, kind: str) -> dict[str, str]:
    """The subjects of this kind, each with its detail."""
    return dict(truth.filter(kind=kind).select("subject_id", pl.col("detail").fill_null("")).iter_rows())


def test_every_case_stands_where_it_was_meant_to(marts: Frames, truth: pl.DataFrame) -> None:
    said = truth.filter(pl.col("kind").str.starts_with("case_"))
    planned = said.select("subject_id", status=pl.col("kind").str.strip_prefix("case_"))
    found = marts["cases"].select(subject_id="case_id", status="status")

    assert sorted(found.rows()) == sorted(planned.rows())
    assert {"received", "being_checked", "verified", "refuted", "unverifiable", "reopened"} == set(
        found["status"]
    )


def test_every_report_is_in_the_case_that_it_was_merged_into(marts: Frames, truth: pl.DataFrame) -> None:
    apart = marts["case_members"].filter(pl.col("report_id") != pl.col("case_id"))

    assert dict(apart.iter_rows()) == meant(truth, "merged")
    assert apart.height > 0
    assert marts["cases"]["reports"].sum() == marts["case_members"].height


def test_nobody_judges_what_they_amended_and_nothing_in_the_journal_is_unfit(entries: list[Entry]) -> None:
    cases = fold(read(entries, REPORT))
    assert cases.unfit == ()
    for case in cases.by_id.values():
        judges = {one.account for one in case.history if isinstance(one.content, Judgement)}
        assert not judges & case.amended_by
    assert {entry.decision.account for entry in entries} <= {
        f"demo-{role}"
        for role in (
            "coordinator",
            "lawyer",
            "editor",
            "operator",
            "commission_expert",
            "commission_expert-2",
        )
    }


def test_it_is_told_in_the_order_of_time_by_a_clock_that_nobody_asked(entries: list[Entry]) -> None:
    moments = [entry.at for entry in entries]
    assert moments == sorted(moments)
    assert (
        dt.datetime(2026, 1, 18, tzinfo=dt.UTC)
        < moments[0]
        < moments[-1]
        < dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    )


def test_every_reason_and_text_says_that_it_is_invented(entries: list[Entry]) -> None:
    marks = ("(Машыгуу, ойдон чыгарылган)", "(Учения, вымышлено)")
    assert all(entry.decision.reason.endswith(marks) for entry in entries if entry.decision.reason)
    assert len({entry.decision.reason for entry in entries}) > 10


def test_complaints_come_to_what_was_planned(marts: Frames, truth: pl.DataFrame) -> None:
    found = {row["complaint_id"]: row for row in marts["complaints"].to_dicts()}

    assert set(found) == set(meant(truth, "complaint"))
    outcomes = {
        name: row["outcome"] for name, row in found.items() if row["outcome"] not in (None, "pending")
    }
    assert outcomes == meant(truth, "outcome")
    assert {name: row["appeal_of"] for name, row in found.items() if row["appeal_of"]} == meant(
        truth, "appeal"
    )
    police = {name: row["police_outcome"] for name, row in found.items() if row["police_outcome"]}
    assert police == meant(truth, "police_outcome")
    drafted = {name for name, fate in meant(truth, "complaint").items() if fate == "drafted"}
    assert {name for name, row in found.items() if row["state"] == "drafted"} == drafted


def test_what_nobody_answered_is_overdue_or_of_no_known_deadline(marts: Frames, truth: pl.DataFrame) -> None:
    """The exercise took place before any build of it."""
    pending = marts["complaints"].filter(outcome="pending")
    late = pending.filter(pl.col("is_overdue"))
    unknown = pending.filter(pl.col("is_overdue").is_null())

    assert set(late["complaint_id"]) == set(meant(truth, "unanswered"))
    assert set(unknown["complaint_id"]) == set(meant(truth, "unanswered_no_deadline_known"))
    assert late.height > 0


def test_rates_count_as_verified_what_was_verified_and_each_merged_event_once(marts: Frames) -> None:
    voters = marts["violation_rates"].filter(base="registered_voters", category_id="total")
    country = voters.filter(pl.col("reported") == pl.col("reported").max()).row(0, named=True)
    observers = marts["case_members"].join(marts["case_reports"], on="report_id", how="semi")
    counted = marts["cases"].join(observers, on="case_id", how="semi").filter(pl.col("status") != "refuted")
    twice = marts["case_reports"].filter(pl.col("same_as") != pl.col("report_id")).height

    assert counted.height - twice <= country["reported"] <= counted.height
    verified = counted.filter(status="verified").height
    assert verified - twice <= country["verified"] <= verified
    assert country["verified"] > 0


def test_the_registers_hold_all_that_was_filed_there_but_where_it_was_planted(
    folder: Path, marts: Frames
) -> None:
    """The commission's register is held against the complaints of the journal, not against what was planned."""
    planted = pl.read_csv(folder / "truth_commissions.csv", infer_schema=False)
    meant = planted.filter(kind="register_below_known").height
    compared = marts["registers_compared"].filter(pl.col("figure") != "outcomes")
    filed = marts["complaints"].filter(filed_with="cec").drop_nulls("filed_at")

    short = compared.filter(~pl.col("agrees"))
    assert short.select("figure").rows() == [("received",)] * meant
    assert meant == bool(filed.height)
    assert compared.filter(figure="received")["known"].max() == filed.height
