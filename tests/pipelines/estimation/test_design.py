"""A sample that does not fit its frame is refused, and the error names who does not fit."""

import polars as pl
import pytest

from pipelines.errors import SampleError
from pipelines.estimation.design import reject_unsound
from pipelines.estimation.ratio import combined_ratio

FRAME = pl.DataFrame({"unit_id": [f"s{n}" for n in range(10)]})
STRATA = pl.DataFrame({"stratum_id": ["a", "b"], "stations": [6, 4], "sampled": [2, 2]})
SAMPLE = pl.DataFrame(
    {"unit_id": ["s0", "s1", "s6", "s7"], "stratum_id": ["a", "a", "b", "b"], "weight": [3.0, 3.0, 2.0, 2.0]}
)
ANSWERS = SAMPLE.select("unit_id", "stratum_id", cell=pl.lit(0), y=pl.lit(1.0), x=pl.lit(1.0))


def replaced(frame: pl.DataFrame, column: str, row: int, value: str | float) -> pl.DataFrame:
    values = frame[column].to_list()
    values[row] = value
    return frame.with_columns(pl.Series(column, values))


def test_a_sound_sample_is_let_through() -> None:
    reject_unsound(SAMPLE, STRATA, FRAME)
    assert combined_ratio(ANSWERS, STRATA, ["cell"])["estimate"].item() == 1


@pytest.mark.parametrize(
    ("sample", "strata", "frame", "what"),
    [
        (replaced(SAMPLE, "unit_id", 2, "s1"), STRATA, FRAME, "unit_id s1: it is in the sample twice"),
        (replaced(SAMPLE, "stratum_id", 3, "c"), STRATA, FRAME, "stratum c: nobody says how many stations"),
        (
            replaced(SAMPLE, "unit_id", 0, "s99"),
            STRATA,
            FRAME,
            "station s99: a sampled station is not in the frame",
        ),
        (replaced(SAMPLE, "weight", 0, 2.0), STRATA, FRAME, "stratum a: the weights"),
        (SAMPLE.head(3), STRATA, FRAME, "stratum b: the weights"),
        (SAMPLE.head(2), STRATA, FRAME, "stratum b: the weights"),
        (SAMPLE, STRATA, FRAME.head(9), "strata: the strata have 10 stations, the frame 9"),
        (SAMPLE, pl.concat([STRATA, STRATA.head(1)]), FRAME, "stratum_id a: it has more than one row"),
    ],
)
def test_each_fault_names_who_does_not_fit(
    sample: pl.DataFrame, strata: pl.DataFrame, frame: pl.DataFrame, what: str
) -> None:
    with pytest.raises(SampleError) as refused:
        reject_unsound(sample, strata, frame)
    assert str(refused.value).startswith(what)


@pytest.mark.parametrize(
    ("answers", "strata", "what"),
    [
        (replaced(ANSWERS, "unit_id", 3, "s0"), STRATA, "unit_id s0: it answers more than once"),
        (replaced(ANSWERS, "stratum_id", 3, "c"), STRATA, "stratum c: nobody says"),
        (ANSWERS, replaced(STRATA, "stations", 0, 1), "stratum a: more stations answer than the frame has"),
    ],
)
def test_answers_that_do_not_fit_are_no_estimate(
    answers: pl.DataFrame, strata: pl.DataFrame, what: str
) -> None:
    with pytest.raises(SampleError) as refused:
        combined_ratio(answers, strata, ["cell"])
    assert str(refused.value).startswith(what)


def test_no_more_than_five_are_named() -> None:
    many = pl.DataFrame({"unit_id": [f"x{n}" for n in range(7)], "stratum_id": "a", "weight": 1.0})
    with pytest.raises(SampleError, match="station x0, x1, x2, x3, x4 and 2 more"):
        reject_unsound(many, STRATA, FRAME)
