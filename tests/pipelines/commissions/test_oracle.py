"""The tables of the commissions and their findings as an independent reading of the documents makes them."""

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines import store
from pipelines.settings import DATA, pack_folder
from pipelines.tables import ALL
from pipelines.tables.tallies import STATION_RESULTS
from tests.commission_lapses import CHECKS
from tests.pipelines.commissions.oracle.compare import compared, compared_with_snapshot
from tests.pipelines.commissions.oracle.findings import RULES
from tests.pipelines.commissions.oracle.invented import built, complaints, invented, told
from tests.pipelines.commissions.oracle.telling import Row, Told

SEEDED = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    derandomize=True,
    database=None,
)
"""Without shrinking: a difference names its cell, and the tellings are few."""
annulled = st.dictionaries(st.sampled_from(["1001", "1002"]), st.booleans())


@settings(SEEDED, max_examples=60)
@given(told(), complaints())
def test_whatever_is_told_the_tables_are_those_of_the_oracle(
    tellings: tuple[Told, ...], filed: list[Row]
) -> None:
    one = invented(tellings)
    frames = built(one, filed)

    assert compared(one.election, lambda name: frames[name].to_dicts(), None).differences == []


@settings(SEEDED, max_examples=12)
@given(told(), annulled)
def test_whatever_is_told_the_findings_are_those_of_the_oracle(
    tellings: tuple[Told, ...], protocols: dict[str, bool]
) -> None:
    one = invented(tellings)
    frames = built(one, [])
    frames[STATION_RESULTS.name] = _results(protocols)
    with tempfile.TemporaryDirectory() as folder, store.draft(Path(folder), "one") as draft:
        for table in ALL:
            if table.name in frames:
                draft.write(table, frames[table.name])
        found = [fact for check in CHECKS for fact in check.check(draft, one.pack)]
    rows: dict[str, list[Row]] = {
        "quality.findings": [{"rule": fact.rule, "subject_id": fact.subject_id} for fact in found]
    }

    differences = compared(
        one.election, lambda name: rows[name] if name in rows else frames[name].to_dicts(), protocols
    ).differences

    assert {fact.rule for fact in found} <= RULES
    assert differences == []


def _results(protocols: dict[str, bool]) -> pl.DataFrame:
    """Results of these stations, annulled or counted; of the rest no more than that the table takes them."""
    blank = {
        column.name: "-" if STATION_RESULTS.schema[column.name] == pl.String else 0
        for column in STATION_RESULTS.columns
        if column.required
    }
    rows = [
        blank
        | {"station_id": station, "origin": "manual", "status": "annulled" if is_annulled else "counted"}
        for station, is_annulled in protocols.items()
    ]
    return pl.DataFrame(rows, schema=STATION_RESULTS.schema)


@pytest.mark.parametrize(
    ("election", "cells"),
    [("kg-exercise", 25_000), ("kg-2021-01-10-president", 2_300), ("kg-2020-10-04-parliament", 50)],
)
def test_a_bundled_election_is_built_as_the_oracle_reads_its_files(
    election: str, cells: int, real_build: Path
) -> None:
    found = compared_with_snapshot(pack_folder(election), real_build / election, DATA)

    assert found.differences == []
    assert found.cells > cells
