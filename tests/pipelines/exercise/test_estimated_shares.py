"""Shares that are estimated from the copies of the exercise's sample, against the whole nation, which is known."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines import store
from pipelines.exercise import Country, generate

SEED = 1


@pytest.fixture(scope="module")
def built(real_build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The bundled exercise, which is the nation of this seed: `test_pack` sees to it."""
    with store.connect(store.current(real_build / "kg-exercise")) as connection:
        yield connection


@pytest.fixture(scope="module")
def truth(country: Country) -> dict[str, float]:
    """The share of each choice in the ballots found at all stations of the frame, with nothing planted."""
    clean = generate(
        country.units, country.calibration, prefixes=country.prefixes, country=country.pack.territory.root,
        stations=2474, seed=SEED, plan=(),
    ).protocols["manual"].filter(pl.col("region_id") != "abroad")  # fmt: skip
    found = int((clean["ballots_mobile"] + clean["ballots_stationary"]).sum())
    return {choice: int(clean[choice].sum()) / found for choice in country.calibration.choices.shares}


def test_intervals_hold_the_share_of_the_frame(
    built: duckdb.DuckDBPyConnection, truth: dict[str, float]
) -> None:
    rows = store.frame_of(
        built.execute(
            "SELECT * FROM marts.sample_estimates WHERE choice_id IS NOT NULL AND domain_kind = 'country'"
        )
    ).with_columns(
        known=pl.col("choice_id").replace_strict(truth, return_dtype=pl.Float64),
    )
    assert rows["released"].all()
    held = rows.with_columns(is_held=pl.col("known").is_between("low", "high"))
    shares = dict(held.group_by("confidence").agg(pl.col("is_held").sum()).iter_rows())
    # Of 18 choices, whose errors go together: seeds 1 to 6 hold 14, 17, 17, 17, 16, 17 at 95 %, and 18 at 99 %.
    # How often intervals hold is tried over thousands of samples (docs/COVERAGE_OF_INTERVALS.md).
    assert shares[0.95] >= 14
    assert shares[0.99] >= 17


def test_a_copy_is_of_a_station_whose_checklist_says_that_it_was_given(
    built: duckdb.DuckDBPyConnection,
) -> None:
    def count(where: str) -> int:
        (number,) = built.execute(
            f"""
            SELECT count(DISTINCT station_id) FROM staging.protocols p
            WHERE origin = 'observer_copy' AND source_id = 'protocols_observer' AND {where}
            """
        ).fetchone() or (0,)
        return int(number)

    said = "SELECT unit_id FROM staging.answers JOIN staging.submissions USING (submission_id, revision)"
    assert count("true") > 350
    assert count("station_id NOT IN (SELECT unit_id FROM staging.sample)") == 0
    assert count(f"station_id NOT IN ({said} WHERE question_id = 'protocol_copy' AND value = 'given')") == 0
    reported = (
        "SELECT unit_id FROM staging.submissions WHERE form_id = 'protocol_copy' AND unit_id IS NOT NULL"
    )
    assert count(f"station_id IN ({reported})") == 0
