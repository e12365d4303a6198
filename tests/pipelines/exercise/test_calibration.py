"""The bundled figures are the published ones, and none is without a source."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import PackError
from pipelines.exercise import Calibration, read_calibration

DATA = Path(__file__).resolve().parents[3] / "data"
RAW = DATA / "elections" / "kg-2021-01-10-president" / "raw"


def test_national_figures_are_those_of_the_published_file(calibration: Calibration) -> None:
    published = pl.read_csv(RAW / "results_2021_national.csv", infer_schema=False).filter(
        pl.col("contest") != "referendum"
    )
    value = {item: int(float(text)) for item, text in published.select("item", "value").iter_rows()}
    nation = calibration.nation

    assert nation.registered == value["registered voters"]
    assert nation.took_part == value["voters who took part"] == nation.valid + nation.invalid
    assert nation.valid == value["valid ballots"]
    assert nation.invalid == value["invalid ballots"]
    assert nation.identified == value["voters who passed identification"]
    assert nation.stations == value["PECs"]
    assert calibration.abroad.stations == value["PECs abroad"]
    assert calibration.abroad.registered == value["voters on the lists abroad"]
    assert list(calibration.choices.votes.values()) == [value["votes for S. Japarov"]]


def test_shares_of_choices_are_those_of_the_machine_count(calibration: Calibration) -> None:
    published = pl.read_csv(RAW / "results_2021_candidates.csv", infer_schema=False)

    assert list(calibration.choices.shares.values()) == [float(s) for s in published["auto_count_pct_2200"]]


def test_regions_are_those_of_the_published_file(calibration: Calibration) -> None:
    published = pl.read_csv(DATA / "territory" / "kg" / "stations_by_region.csv")

    assert calibration.regions.stations == dict(published.select("region_iso", "pecs_2011").iter_rows())
    assert calibration.regions.voter_share == dict(
        published.select("region_iso", "voter_share_pct_2020").iter_rows()
    )


def test_files_that_sources_name_exist(calibration: Calibration) -> None:
    named = {source.split(";")[0].split(",")[0].split(":")[0] for source in calibration.sources.values()}
    files = {name for name in named if name.endswith(".csv")}

    assert len(files) >= 3
    assert [name for name in files if not (DATA / name).is_file()] == []


def test_every_number_has_a_source(calibration: Calibration) -> None:
    assert calibration.sources["nation.valid"].endswith("https://www.electionguide.org/elections/id/3650/")
    assert calibration.sources["model.urban_size"] == "assumed"
    assert {f"nation.{name}" for name in vars(calibration.nation)} <= set(calibration.sources)


def test_a_number_without_a_source_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "land.toml"
    text = (DATA / "exercise" / "kg" / "calibration.toml").read_text(encoding="utf-8")
    file.write_text(text.replace('[model]\nsource = "assumed"', "[model]"), encoding="utf-8")

    with pytest.raises(PackError, match=r"model\.urban_size has no source"):
        read_calibration(file)
