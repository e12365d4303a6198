"""Who of the drawn stations reported: by stratum and form, replacements only where they were needed."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.marts import sample_response
from pipelines.marts.sample_answers import ANSWERS
from tests.sample_rows import ASKED, ENTRIES, drawn, units_of

EACH, SPARE = 5, 3
SAMPLE = drawn(100, EACH, replacements=SPARE)
UNITS = units_of(SAMPLE)


def response(
    *units: str | None, form: str = "day", sample: pl.DataFrame = SAMPLE, places: pl.DataFrame = UNITS
) -> pl.DataFrame:
    """The mart where these units reported on a form and told what `sealed` asks."""
    reported = pl.DataFrame({"form_id": form, "unit_id": pl.Series(units, dtype=pl.String)})
    told = pl.DataFrame(
        [
            {"estimate": 0, "unit_id": unit, "y": 1.0, "x": 1.0, "is_above_list": False, "is_asked": True}
            for unit in units
            if unit is not None and form == "day"
        ],
        schema=ANSWERS,
    )
    return sample_response.build(ENTRIES[:1], sample, told, reported, places, ASKED)


def north(frame: pl.DataFrame) -> dict[str, object]:
    return frame.filter(stratum_id="N").row(0, named=True)


def test_by_hand() -> None:
    """Three of five and the first replacement; the second stratum is silent."""
    made = response("N-1", "N-2", "N-3", "N-6", "elsewhere", None)
    assert made.rows() == [
        ("N", "day", "", "N", "urban", 100, 5, 1, 4, 0.8),
        ("S", "day", "", "S", "rural", 100, 5, 0, 0, 0.0),
    ]


@pytest.mark.parametrize(
    ("units", "replaced", "reported"),
    [
        (["N-1", "N-2", "N-3", "N-4", "N-5", "N-6", "N-7"], 0, 5),
        (["N-1", "N-2", "N-3", "N-4", "N-6", "N-7"], 1, 5),
        (["N-6", "N-7", "N-8"], 3, 3),
        (["N-8"], 1, 1),
        ([], 0, 0),
    ],
)
def test_replacements(units: list[str], replaced: int, reported: int) -> None:
    row = north(response(*units))
    assert (row["replaced"], row["reported"], row["sampled"]) == (replaced, reported, EACH)
    assert row["response_rate"] == pytest.approx(reported / EACH)


def test_a_report_on_another_form_is_none_on_this_one() -> None:
    assert north(response("N-1", form="protocol_copy"))["reported"] == 0


def test_a_stratum_over_several_regions_and_kinds_names_none() -> None:
    other = pl.col("unit_id") == "N-1"
    mixed = UNITS.with_columns(
        region_id=pl.when(other).then(pl.lit("S")).otherwise("region_id"),
        stratum=pl.when(~other).then("stratum"),
    )
    row = north(response("N-1", places=mixed))
    assert (row["region_id"], row["stratum"], row["reported"]) == (None, None, 1)


@given(st.sets(st.sampled_from(SAMPLE["unit_id"].to_list())), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_there_are_as_many_as_drawn_and_no_more_replacements_than_gaps(units: set[str], seed: int) -> None:
    made = response(*sorted(units))
    for row in made.iter_rows(named=True):
        mains = sum(f"{row['stratum_id']}-{n}" in units for n in range(1, EACH + 1))
        spare = sum(f"{row['stratum_id']}-{n}" in units for n in range(EACH + 1, EACH + SPARE + 1))
        assert row["sampled"] == EACH
        assert row["replaced"] == min(spare, EACH - mains)
        assert row["reported"] == mains + row["replaced"]
    mixed = SAMPLE.sample(fraction=1, shuffle=True, seed=seed)
    again = response(*units, sample=mixed, places=UNITS.sample(fraction=1, shuffle=True, seed=seed))
    assert_frame_equal(again, made)
