"""A sampled station whose checklist comes in parts answers for a stage once it has told of it. Synthetic."""

from typing import Any

import polars as pl

from pipelines.estimates import Estimate
from pipelines.marts import sample_answers, sample_response
from pipelines.tables.sample import SAMPLE
from tests.report_rows import answers, at, frame, questions, submissions, units

ENTRIES = (
    Estimate(indicator="sealed", form="weekly", share_of="sealed", among="seen = 'whole'"),
    Estimate(indicator="shown", form="weekly", share_of="shown", among="counted = 'whole'"),
    Estimate(indicator="within", form="weekly", share_of="found <= issued"),
    Estimate(indicator="turnout", form="weekly", numerator="came"),
)
ASKED = questions(
    {"question_id": "seen", "type": "select_one", "stage": "opening", "position": 1},
    {"question_id": "sealed", "type": "yes_no", "stage": "opening", "position": 2},
    {"question_id": "issued", "stage": "opening", "position": 3},
    {"question_id": "came", "stage": "voting", "position": 4},
    {"question_id": "counted", "type": "select_one", "stage": "counting", "position": 5},
    {"question_id": "shown", "type": "yes_no", "stage": "counting", "position": 6},
    {"question_id": "found", "stage": "counting", "position": 7},
)
OPENING = {"observed_at": at(0, 1), "received_at": at(0, 2)}
COUNTING = {"observed_at": at(0, 1), "received_at": at(0, 16)}
VOTERS = pl.DataFrame({"unit_id": ["11", "12", "21"], "voters": [100, 100, 100]})


def told(**reports: dict[str, str]) -> pl.DataFrame:
    numbers = {"yes": 1.0, "no": 0.0}
    return answers(
        *(
            {
                "submission_id": report,
                "question_id": code,
                "value": value,
                "number": float(value) if value.isdigit() else numbers.get(value),
            }
            for report, values in reports.items()
            for code, value in values.items()
        )
    )


def said(reports: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    return sample_answers.build(ENTRIES, reports, given, ASKED, VOTERS, "Asia/Bishkek")


def rows(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return frame.select("estimate", "unit_id", "y", "x", "received_at").sort("estimate", "unit_id").rows()


def test_a_station_tells_of_each_stage_when_its_part_comes() -> None:
    reports = submissions(OPENING, COUNTING)
    given = told(
        r1={"seen": "whole", "sealed": "yes", "issued": "100"},
        r2={"counted": "whole", "shown": "no", "found": "90"},
    )
    assert rows(said(reports, given)) == [
        (0, "11", 1.0, 1.0, at(0, 2)),
        (1, "11", 0.0, 1.0, at(0, 16)),
        (2, "11", 1.0, 1.0, at(0, 16)),  # needs both parts: it is told when the second has come
    ]


def test_whoever_sent_only_the_opening_has_told_nothing_of_the_counting() -> None:
    given = told(r1={"seen": "whole", "sealed": "yes", "issued": "100"})
    assert [row[0] for row in rows(said(submissions(OPENING), given))] == [0]


def test_the_first_that_was_told_stays_when_it_is_told_again() -> None:
    given = told(r1={"seen": "whole", "sealed": "yes"}, r2={"seen": "whole", "sealed": "no"})
    assert rows(said(submissions(OPENING, COUNTING), given)) == [(0, "11", 1.0, 1.0, at(0, 2))]


def test_two_observers_are_not_put_together() -> None:
    given = told(r1={"issued": "100"}, r2={"found": "90"})
    assert rows(said(submissions(OPENING, COUNTING | {"observer_id": "B"}), given)) == []


def sampled(*told: dict[str, Any]) -> pl.DataFrame:
    default = {
        "source_id": "s",
        "row_number": 2,
        "stratum_id": "N",
        "stratum_stations": 50,
        "stratum_sampled": 1,
    }
    return frame(SAMPLE, default, told)


def response(sample: pl.DataFrame, reports: pl.DataFrame, given: pl.DataFrame) -> dict[str, tuple[Any, ...]]:
    made = sample_response.build(
        ENTRIES, sample, said(reports, given), reports.select("form_id", "unit_id"), units(), ASKED
    )
    return {row[0]: row[1:] for row in made.select("stage", "sampled", "replaced", "reported").rows()}


MAIN = {"unit_id": "11", "position": 1, "use": "main", "weight": 50.0}
READY = {"unit_id": "12", "position": 1, "use": "replacement"}


def test_response_is_by_stage_in_the_order_of_the_form() -> None:
    given = told(r1={"seen": "whole", "sealed": "yes", "came": "20"})
    found = response(sampled(MAIN), submissions(OPENING), given)
    assert list(found.items()) == [("opening", (1, 0, 1)), ("voting", (1, 0, 1)), ("counting", (1, 0, 0))]


def test_a_station_that_sent_one_stage_is_not_replaced_for_another() -> None:
    """The replacement reported all; it would be a choice to let it speak for the counting alone."""
    reports = submissions(OPENING, COUNTING | {"unit_id": "12", "observer_id": "B"})
    given = told(r1={"seen": "whole", "sealed": "yes"}, r2={"counted": "whole", "shown": "yes"})
    assert response(sampled(MAIN, READY), reports, given)["counting"] == (1, 0, 0)
    silent = response(sampled(MAIN, READY), reports.filter(unit_id="12"), given)
    assert silent["counting"] == (1, 1, 1)
    assert silent["opening"] == (1, 0, 0)


def test_more_voters_than_on_the_list_are_no_answer() -> None:
    given = told(r1={"came": "101"})
    assert response(sampled(MAIN), submissions(OPENING), given)["voting"] == (1, 0, 0)
