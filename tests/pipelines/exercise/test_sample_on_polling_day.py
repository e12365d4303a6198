"""What only polling day shows of a sample: it refuses nothing, and is told in the snapshot and on the screen.

A synthetic nation of 100 stations, whose checklists are changed in one place and built.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from dashboard.exhibits import View, observation, observation_sample, view_language
from dashboard.exhibits.observation_statement import subject
from expectations.judge import judge
from pipelines import build, settings, store

Report = dict[str, Any]
UTC = ZoneInfo("UTC")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory, written_nation: Callable[[int, int], Path]) -> Path:
    return shutil.copytree(written_nation(100, 3), tmp_path_factory.mktemp("polling-day") / "kg-exercise")


@pytest.fixture
def built(pack: Path, tmp_path: Path) -> Callable[[Callable[[Report], Report | None]], Path]:
    """The snapshot once each checklist is changed, or left out where there is None; the pack stays as it was."""
    (file,) = (pack / "raw" / "submissions" / "checklists").glob("*.jsonl")
    came = file.read_text(encoding="utf-8")

    def change(change_: Callable[[Report], Report | None]) -> Path:
        kept = [one for line in came.splitlines() if (one := change_(json.loads(line))) is not None]
        file.write_text("".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in kept), encoding="utf-8")
        try:
            build.build(pack, data=settings.DATA, home=tmp_path, judge=judge)
        finally:
            file.write_text(came, encoding="utf-8")
        return store.current(tmp_path / "kg-exercise")

    return change


def test_a_stratum_from_which_nobody_answered_withholds_and_is_named(
    pack: Path, built: Callable[[Callable[[Report], Report | None]], Path]
) -> None:
    sample = pl.read_csv(pack / "raw" / "sample.csv", schema_overrides={"unit_id": pl.String})
    sizes = sample.filter(use="main").group_by("stratum_id").len().sort("len", "stratum_id")
    silent = sizes["stratum_id"][0]
    gone = set(sample.filter(stratum_id=silent)["unit_id"])
    snapshot = built(lambda report: None if report["unit"] in gone else report)

    with store.connect(snapshot) as connection:
        view = View(connection, view_language(connection, "en", UTC))
        rows = observation.country(view)
        told = observation.withheld(view, rows, subject)
        stratum = next(iter(observation_sample.response(view).values())).table.row(0, named=True)
    asked = rows.filter(pl.col("choice_id").is_null())
    assert asked["reason"].unique().to_list() == ["empty_stratum"]
    assert asked["silent_strata"].unique().to_list() == [silent]
    assert not asked["released"].any()
    assert (stratum["Answered"], stratum["In the sample"]) == (0, sizes["len"][0])
    assert any(f"No station answered in: {stratum['Stratum']}." in why for why, _ in told)


def test_a_station_with_more_voters_than_its_lists_is_left_out_counted_and_told_once(
    pack: Path, built: Callable[[Callable[[Report], Report | None]], Path]
) -> None:
    mains = pl.read_csv(pack / "raw" / "sample.csv", schema_overrides={"unit_id": pl.String})
    reports = sorted((pack / "raw" / "submissions" / "checklists").glob("*.jsonl"))[0].read_text("utf-8")
    told = {one["unit"] for one in map(json.loads, reports.splitlines())}
    station = next(unit for unit in mains.filter(use="main")["unit_id"] if unit in told)

    def crowded(report: Report) -> Report:
        if report["unit"] == station:
            answers = [
                one | {"value": "99999"} if one["question"] == "turnout_14" else one
                for one in report["answers"]
            ]
            return report | {"answers": answers}
        return report

    clean = _above(built(lambda report: report))
    with_one = _above(built(crowded))

    assert set(with_one.items()) - set(clean.items()) == {(station, 99999)}
    assert {station for station, _ in clean.items()} <= set(with_one)


def _above(snapshot: Path) -> dict[str, int]:
    """The stations that findings name, with their voters; as many as the estimates count at some hour."""
    with store.connect(snapshot) as connection:
        found = store.frame_of(
            connection.execute("SELECT * FROM quality.findings WHERE rule = 'observed_above_list'")
        )
        counted = connection.execute(
            "SELECT max(above_list) FROM marts.sample_estimates WHERE domain_kind = 'country'"
        ).fetchone()
    assert found["unit_id"].is_unique().all()
    assert counted is not None
    assert counted[0] <= found.height
    assert (counted[0] > 0) == (found.height > 0)
    return {unit: int(observed) for unit, observed in found.select("unit_id", "observed").iter_rows()}
