"""docs/SAMPLING.md: who follows it draws the bundled sample, and its numbers are the generator's."""

import re
from pathlib import Path

import numpy as np
import pytest

PROJECT = Path(__file__).resolve().parents[3]
TEXT = (PROJECT / "docs" / "SAMPLING.md").read_text(encoding="utf-8")


def test_the_documented_way_draws_the_bundled_sample_byte_by_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    said: dict[str, object] = {}
    exec(code, said)

    bundled = PROJECT / "data" / "elections" / "kg-exercise" / "raw" / "sample.csv"
    assert str(said["sample"]).encode() == bundled.read_bytes()


def test_the_first_numbers_are_those_of_the_generator() -> None:
    numbers = np.random.PCG64(20260201).random_raw(3).tolist()

    assert ", ".join(map(str, numbers)) in TEXT.replace("\n   ", " ")
