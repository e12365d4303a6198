"""The suite on estimates: sound rows break no rule, one broken row breaks exactly one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations import engine
from expectations.suites import sample as rules
from pipelines import store
from pipelines.tables.estimates import SAMPLE_ESTIMATES
from pipelines.tables.sample import SAMPLE, SAMPLE_FRAME

RELEASED: dict[str, Any] = {
    "indicator_id": "sealed", "domain_kind": "country", "domain_id": "LAND", "confidence": 0.95,
    "is_of_stations": True, "estimate": 0.5, "se": 0.1, "low": 0.3, "high": 0.7, "margin": 0.2, "interval": "normal",
    "deff": 1.0, "stations": 40, "responding": 40, "sampled": 40, "response_rate": 1.0, "empty_strata": 0,
    "collapsed": 0, "above_list": 0, "worst_low": 0.5, "worst_high": 0.5, "late_p": 0.4, "released": True,
}  # fmt: skip
NUMBERS = [name for name, kind in SAMPLE_ESTIMATES.schema.items() if kind == pl.Float64]
WITHHELD = RELEASED | {
    **{name: None for name in (*NUMBERS, "interval") if name not in ("confidence", "response_rate")},
    "released": False, "reason": "few_answered", "domain_kind": "region", "domain_id": "N",
}  # fmt: skip


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[store.Draft]:
    with store.draft(tmp_path, "draft") as made:
        made.write(SAMPLE, SAMPLE.empty())
        made.write(SAMPLE_FRAME, SAMPLE_FRAME.empty())
        yield made


def broken(draft: store.Draft, *rows: dict[str, Any]) -> list[str]:
    draft.write(SAMPLE_ESTIMATES, pl.DataFrame(rows, schema=SAMPLE_ESTIMATES.schema))
    suite = {SAMPLE_ESTIMATES.name: rules.suites()[SAMPLE_ESTIMATES.name]}
    return [outcome.rule for outcome in engine.run(draft.connection, suite) if not outcome.success]


def test_sound_rows_break_no_rule(draft: store.Draft) -> None:
    assert broken(draft, RELEASED, WITHHELD) == []


@pytest.mark.parametrize("name", ["estimate", "se", "margin", "deff", "worst_low", "late_p"])
def test_a_withheld_estimate_has_no_number(draft: store.Draft, name: str) -> None:
    assert broken(draft, RELEASED, WITHHELD | {name: 0.5}) == ["withheld_without_numbers"]


def test_a_withheld_estimate_has_a_reason_and_a_released_one_none(draft: store.Draft) -> None:
    assert broken(draft, WITHHELD | {"reason": None}, RELEASED | {"reason": "few_answered"}) == [
        "withheld_with_reason"
    ]


def test_an_interval_holds_its_estimate(draft: store.Draft) -> None:
    assert broken(draft, RELEASED | {"estimate": 0.8}, WITHHELD) == ["within_interval"]
