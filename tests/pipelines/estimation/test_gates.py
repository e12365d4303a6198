"""Each gate withholds for its own reason, just below its limit and not at it."""

import polars as pl
import pytest

from pipelines.estimation.comparison import against
from pipelines.estimation.gates import LEAST_RATE, LEAST_STATIONS, Reason, release

SOUND = {"response_rate": LEAST_RATE, "empty_strata": 0, "stations": LEAST_STATIONS, "se": 0.01}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({}, None),
        ({"response_rate": LEAST_RATE - 0.001}, Reason.FEW_ANSWERED),
        ({"response_rate": None}, Reason.FEW_ANSWERED),
        ({"empty_strata": 1}, Reason.EMPTY_STRATUM),
        ({"stations": LEAST_STATIONS - 1}, Reason.FEW_STATIONS),
        ({"se": None}, Reason.NO_MARGIN),
    ],
)
def test_each_gate(wrong: dict[str, float | None], reason: Reason | None) -> None:
    types = {"response_rate": pl.Float64, "empty_strata": pl.Int64, "stations": pl.Int64, "se": pl.Float64}
    row = release(pl.DataFrame([{**SOUND, **wrong}], schema=types)).row(0, named=True)
    assert (row["released"], row["reason"]) == (reason is None, reason)


def test_a_difference_is_signed_and_at_the_margin_still_within() -> None:
    frame = pl.DataFrame(
        {
            "estimate": [0.5, 0.5, 0.5, 0.5],
            "margin": [0.25, 0.25, None, 0.25],
            "official": [0.75, 0.0, 0.5, None],
        }
    )
    assert against(frame).select("difference", "within_margin").rows() == [
        (-0.25, True), (0.5, False), (0.0, None), (None, None),
    ]  # fmt: skip


def test_what_was_counted_whole_is_within_its_margin_of_nothing_whatever_was_rounded() -> None:
    frame = pl.DataFrame({"estimate": [0.1 + 0.2], "margin": [0.0], "official": [0.3]})
    assert against(frame)["within_margin"].to_list() == [True]
