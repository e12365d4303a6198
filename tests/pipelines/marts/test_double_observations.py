"""Two observers of one station, side by side."""

import polars as pl

from pipelines.marts import double_observations
from tests.report_rows import answers, at, questions, submissions

ASKED = questions(
    {"question_id": "found"}, {"question_id": "open", "type": "yes_no"},
    {"question_id": "seen", "type": "select_multiple"}, {"question_id": "note", "type": "text"},
    {"question_id": "box", "group_id": "boxes"},
)  # fmt: skip


def pairs(reports: pl.DataFrame, told: pl.DataFrame) -> list[tuple[object, ...]]:
    return _pairs(reports, told, ASKED)


def _pairs(reports: pl.DataFrame, told: pl.DataFrame, asked: pl.DataFrame) -> list[tuple[object, ...]]:
    frame = double_observations.build(reports, told, asked, "Asia/Bishkek")
    return frame.select(
        "unit_id", "question_id", "observer_a", "observer_b", "value_a", "value_b", "is_equal"
    ).rows()


def said(
    submission: str, question: str, value: str, number: float | None = None, **more: object
) -> dict[str, object]:
    return {"submission_id": submission, "question_id": question, "value": value, "number": number, **more}


TWO = ({"observer_id": "B", "observed_at": at(0, 3)}, {"observer_id": "A", "observed_at": at(0, 9)})


def test_what_both_answered_stands_side_by_side() -> None:
    told = answers(
        said("r1", "found", "12.0", 12), said("r2", "found", "12", 12),
        said("r1", "open", "yes", 1), said("r2", "open", "no", 0),
        said("r1", "seen", "b a"), said("r2", "seen", "a b"),
        said("r1", "note", "Rain"), said("r2", "note", "Rain"),
        *(said(report, "box", "1", 1, group_id="boxes", instance=1) for report in ("r1", "r2")),
    )  # fmt: skip
    assert pairs(submissions(*TWO), told) == [
        ("11", "found", "A", "B", "12", "12", True),
        ("11", "open", "A", "B", "no", "yes", False),
        ("11", "seen", "A", "B", "a b", "a b", True),
    ]


def test_an_answer_of_one_alone_or_that_cannot_be_counted_is_no_pair() -> None:
    told = answers(
        said("r1", "found", "1", 1),
        said("r1", "open", "yes", 1),
        said("r2", "open", "maybe", problem="not_an_option"),
    )
    assert pairs(submissions(*TWO), told) == []


def test_another_day_another_unit_a_citizen_and_an_older_revision_are_no_pair() -> None:
    told = answers(said("r1", "found", "1", 1), said("r2", "found", "2", 2))
    others = (
        {"observed_at": at(0, 18, 30)},  # half past midnight of the next local day
        {"unit_id": "12"}, {"unit_id": None}, {"observed_at": None}, {"observer_id": "B"}, {"observer_id": None},
        {"is_citizen_report": True}, {"is_latest": False}, {"is_readable": False},
    )  # fmt: skip
    assert len(pairs(submissions(*TWO), told)) == 1
    for other in others:
        assert pairs(submissions(TWO[0], TWO[1] | other), told) == [], other


def test_of_an_observer_who_reported_twice_the_last_report_speaks() -> None:
    reports = submissions(
        *(report | {"received_at": at(0, 10)} for report in TWO), TWO[1] | {"received_at": at(0, 12)}
    )
    told = answers(said("r1", "found", "1", 1), said("r2", "found", "2", 2), said("r3", "found", "3", 3))

    assert pairs(reports, told) == [("11", "found", "A", "B", "3", "1", False)]


def test_three_observers_are_three_pairs() -> None:
    reports = submissions(*TWO, TWO[0] | {"observer_id": "C"})
    told = answers(*(said(f"r{n}", "found", "1", 1) for n in (1, 2, 3)))

    assert [row[2:4] for row in pairs(reports, told)] == [("A", "B"), ("A", "C"), ("B", "C")]


def test_each_answer_keeps_the_moment_of_its_own_report() -> None:
    told = answers(said("r1", "found", "1", 1), said("r2", "found", "2", 2))
    frame = double_observations.build(submissions(*TWO), told, ASKED, "Asia/Bishkek")
    assert frame.select("observed_at_a", "observed_at_b").row(0) == (at(0, 9), at(0, 3))


def test_a_checklist_that_came_stage_by_stage_is_compared_as_a_whole() -> None:
    """The later stage takes nothing back of the earlier one, in whichever order they are stored."""
    stages = submissions(
        *(report | {"received_at": at(0, hour)} for report in TWO for hour in (15, 12))
    )  # r1 and r3 come at 15, r2 and r4 at 12
    told = answers(
        said("r1", "found", "1", 1), said("r2", "open", "yes", 1),
        said("r3", "found", "1", 1), said("r4", "open", "no", 0), said("r4", "found", "7", 7),
    )  # fmt: skip
    staged = ASKED.with_columns(stage=pl.lit("voting"))
    assert _pairs(stages, told, staged) == [
        ("11", "found", "A", "B", "1", "1", True),
        ("11", "open", "A", "B", "no", "yes", False),
    ]
