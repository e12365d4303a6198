"""What one report tells of one estimate: all of its three-valued conditions, one by one."""

import itertools

import polars as pl
import pytest

from pipelines.estimates import Estimate
from pipelines.marts import sample_answers
from tests.sample_rows import ASKED, drawn, sent

WORDS = {True: "yes", False: "no", None: ""}
Truth = bool | None
TRUTHS: tuple[Truth, ...] = (True, False, None)
PAIRS = list(itertools.product(TRUTHS, TRUTHS))
THERE = {True: "whole", False: "no", None: ""}


def told(entry: Estimate, *reports: dict[str, str]) -> list[tuple[float, float]]:
    """y and x of one station after these reports on it, in this order."""
    units = {f"N-{n}": {code: value for code, value in one.items() if value} for n, one in enumerate(reports)}
    frame, answers = sent(units)
    voters = drawn(9, 9).select("unit_id", voters=pl.lit(100, pl.Int64))
    made = sample_answers.build(
        [entry], frame.with_columns(unit_id=pl.lit("N-1")), answers, ASKED, voters, "UTC"
    )
    return made.select("y", "x").rows()


@pytest.mark.parametrize(("holds", "inside"), PAIRS)
def test_a_station_is_outside_of_among_or_says_yes_or_no_or_nothing(holds: Truth, inside: Truth) -> None:
    entry = Estimate(indicator="i", form="day", share_of="sealed", among="seen = 'whole'")
    known = (
        []
        if inside is None or (inside and holds is None)
        else [(float((inside and holds) or 0), float(inside))]
    )
    assert told(entry, {"sealed": WORDS[holds], "seen": THERE[inside]}) == known


@pytest.mark.parametrize(("holds", "there"), PAIRS)
def test_whoever_was_not_there_tells_nothing(holds: Truth, there: Truth) -> None:
    entry = Estimate(indicator="i", form="day", share_of="sealed", seen="seen = 'whole'")
    known = [(float(holds), 1.0)] if there and holds is not None else []
    assert told(entry, {"sealed": WORDS[holds], "seen": THERE[there]}) == known


def test_one_who_was_there_tells_though_one_who_was_not_reported_first() -> None:
    entry = Estimate(indicator="i", form="day", share_of="sealed", seen="seen = 'whole'")
    assert told(entry, {"seen": "no"}, {"seen": "whole", "sealed": "yes"}) == [(1.0, 1.0)]


@pytest.mark.parametrize("name", ["among", "seen"])
def test_conditions_on_a_number_of_voters_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="belong to `share_of`"):
        Estimate.model_validate({"indicator": "i", "form": "day", "numerator": "came", name: "sealed"})
