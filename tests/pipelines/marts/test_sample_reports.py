"""Which reports count in the estimates of a small synthetic sample, and of which stations."""

import datetime as dt

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.tables.observation import DEPLOYMENT
from tests.sample_rows import MORNING, cell, drawn, estimated, mart, sent, whole

EACH = 20
SAMPLE = drawn(100, EACH, replacements=3)
VOTERS = SAMPLE.select("unit_id", voters=pl.lit(100, pl.Int64))
LATE = MORNING + dt.timedelta(hours=9)

Frames = tuple[pl.DataFrame, pl.DataFrame]


def with_another(
    unit: str,
    came: str,
    *,
    submission: str = "again",
    at: dt.datetime = LATE,
    other: dict[str, object] | None = None,
) -> Frames:
    """Every main station reports, and of this station there is one more report, with this turnout."""
    reports, answers = sent(whole(SAMPLE))
    more, told = sent({unit: {"seen": "whole", "sealed": "yes", "came": came}})
    more = more.with_columns(
        submission_id=pl.lit(submission),
        received_at=at,
        **{name: pl.lit(value) for name, value in (other or {}).items()},
    )
    told = told.with_columns(submission_id=pl.lit(submission))
    return (
        pl.concat([reports, more.cast(reports.schema)]),
        pl.concat([answers, told]),
    )


def turnout(frames: Frames) -> dict[str, object]:
    return cell(mart(SAMPLE, *frames, VOTERS), "turnout")


def of_stations(*came: float) -> float:
    """The estimate where N-1 and so on say these and all others what `whole` says."""
    return (sum(came) + 20 * (EACH - len(came)) + 40 * EACH) / (2 * EACH * 100)


def test_the_first_of_several_reports_counts_whatever_their_order_in_the_files() -> None:
    for at, first in ((LATE, 20), (MORNING - dt.timedelta(minutes=1), 90)):
        reports, answers = with_another("N-1", "90", at=at)
        made = mart(SAMPLE, reports, answers, VOTERS)
        assert cell(made, "turnout")["estimate"] == pytest.approx(of_stations(first))
        mixed = (
            frame.sample(fraction=1, shuffle=True, seed=4) for frame in (SAMPLE, reports, answers, VOTERS)
        )
        assert_frame_equal(mart(*mixed), made, check_exact=True)


@pytest.mark.parametrize(
    ("sent_to", "first"), [("A", 20), ("B", 90), (None, 90)], ids=["the later", "the first", "nobody knows"]
)
def test_whoever_was_sent_to_the_station_tells_of_it(sent_to: str | None, first: int) -> None:
    """B's report came first, and is likelier to be of another station where A was sent."""
    reports, answers = with_another(
        "N-1", "90", at=MORNING - dt.timedelta(minutes=1), other={"observer_id": "B"}
    )
    reports = reports.with_columns(observer_id=pl.coalesce("observer_id", pl.lit("A")))
    rows = [] if sent_to is None else [{"observer_id": sent_to, "unit_id": "N-1"}]
    made = mart(SAMPLE, reports, answers, VOTERS, deployed=pl.DataFrame(rows, schema=DEPLOYMENT.schema))

    assert cell(made, "turnout")["estimate"] == pytest.approx(of_stations(first))


def test_of_two_reports_of_one_moment_the_first_by_id_counts() -> None:
    for submission, first in (("A", 90), ("Z", 20)):
        frames = with_another("N-1", "90", submission=submission, at=MORNING)
        assert turnout(frames)["estimate"] == pytest.approx(of_stations(first))


def test_a_report_that_tells_nothing_does_not_stand_before_one_that_does() -> None:
    reports, answers = with_another("N-1", "30")
    silent = answers.filter((pl.col("submission_id") != "N-1") | (pl.col("question_id") != "came"))
    assert turnout((reports, silent))["estimate"] == pytest.approx(of_stations(30))


def test_a_report_without_a_time_comes_after_those_that_have_one() -> None:
    reports, answers = with_another("N-1", "90")
    untimed = reports.with_columns(
        received_at=pl.when(pl.col("submission_id") != "again").then("received_at")
    )
    assert turnout((untimed, answers))["estimate"] == pytest.approx(of_stations(20))


def test_a_corrected_report_says_what_it_says_now_and_came_when_it_first_came() -> None:
    """N-1 first said 20, corrects it to 50 at night, and in between a second observer says 90."""
    reports, answers = with_another("N-1", "90", at=LATE - dt.timedelta(hours=1))
    corrected, told = sent({"N-1": {"came": "50"}})
    corrected = corrected.with_columns(revision=pl.lit(2, pl.Int64), received_at=LATE)
    first = reports.with_columns(is_latest=pl.col("submission_id") != "N-1")
    frames = (
        pl.concat([first, corrected.cast(reports.schema)]),
        pl.concat([answers, told.with_columns(revision=pl.lit(2, pl.Int64))]),
    )
    assert turnout(frames)["estimate"] == pytest.approx(of_stations(50))


@pytest.mark.parametrize(
    "what", [{"review": "refuted"}, {"is_citizen_report": True}, {"is_latest": False}, {"is_readable": False}]
)
def test_what_is_no_sound_report_of_an_observer_counts_nowhere(what: dict[str, object]) -> None:
    frames = with_another("N-1", "90", at=MORNING - dt.timedelta(hours=1), other=what)
    assert turnout(frames)["estimate"] == pytest.approx(of_stations(20))


@pytest.mark.parametrize(("replaced", "responding"), [(True, 40), (False, 39)])
def test_a_station_whose_only_report_was_refuted_is_replaced_or_missing(
    replaced: bool, responding: int
) -> None:
    reports, answers = with_another(f"N-{EACH + 2}" if replaced else "N-2", "50")
    refuted = reports.with_columns(
        review=pl.when(unit_id="N-1").then(pl.lit("refuted")).otherwise(pl.col("review"))
    )
    row = turnout((refuted, answers))
    assert (row["responding"], row["sampled"]) == (responding, 2 * EACH)
    if replaced:
        assert row["estimate"] == pytest.approx(of_stations(50))


def test_a_replacement_counts_only_while_its_station_is_silent() -> None:
    """Whichever of the two came first."""
    for at in (MORNING - dt.timedelta(hours=1), LATE):
        reports, answers = with_another(f"N-{EACH + 1}", "90", at=at)
        assert turnout((reports, answers))["estimate"] == pytest.approx(of_stations(20))
        silent = reports.filter(pl.col("unit_id") != "N-1")
        assert turnout((silent, answers))["estimate"] == pytest.approx(of_stations(90))


def test_a_station_outside_of_the_sample_and_one_that_nobody_named_count_nowhere() -> None:
    known = estimated(SAMPLE, whole(SAMPLE))
    for unit in ("elsewhere", None):
        reports, answers = with_another("N-1", "90", at=MORNING - dt.timedelta(hours=1))
        moved = reports.with_columns(
            unit_id=pl.when(submission_id="again").then(pl.lit(unit, pl.String)).otherwise("unit_id")
        )
        assert_frame_equal(mart(SAMPLE, moved, answers, VOTERS), known, check_exact=True)


def test_fewer_than_no_voters_and_voters_of_no_known_list_tell_nothing() -> None:
    reports, answers = sent(whole(SAMPLE))
    negative = answers.with_columns(
        number=pl.when(submission_id="N-1", question_id="came").then(-20.0).otherwise("number")
    )
    row = turnout((reports, negative))
    assert (row["responding"], row["worst_low"]) == (39, pytest.approx(of_stations(0)))
    unlisted = cell(mart(SAMPLE, reports, answers, VOTERS.filter(pl.col("unit_id") != "N-1")), "turnout")
    assert (unlisted["responding"], unlisted["worst_low"], unlisted["worst_high"]) == (39, None, None)
    assert unlisted["estimate"] == pytest.approx(0.3)
