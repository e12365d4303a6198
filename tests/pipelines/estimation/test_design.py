"""Answers that do not fit their strata are refused, and the error names who does not fit."""

import polars as pl
import pytest

from pipelines.errors import SampleError
from pipelines.estimation.ratio import combined_ratio

STRATA = pl.DataFrame({"stratum_id": ["a", "b"], "stations": [6, 4]})
ANSWERS = pl.DataFrame(
    {"unit_id": ["s0", "s1", "s6", "s7"], "stratum_id": ["a", "a", "b", "b"], "cell": 0, "y": 1.0, "x": 1.0}
)


def replaced(frame: pl.DataFrame, column: str, row: int, value: str | float) -> pl.DataFrame:
    values = frame[column].to_list()
    values[row] = value
    return frame.with_columns(pl.Series(column, values))


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
    many = ANSWERS.head(1).drop("stratum_id").join(pl.DataFrame({"stratum_id": list("hgfedcz")}), how="cross")
    with pytest.raises(SampleError, match="stratum c, d, e, f, g and 2 more"):
        combined_ratio(
            many.with_row_index("unit").with_columns(unit_id=pl.col("unit").cast(pl.String)), STRATA, ["cell"]
        )
