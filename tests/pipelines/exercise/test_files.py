"""The raw files: their names, headers and text, and the truth outside of them."""

from pathlib import Path

import polars as pl

from pipelines.exercise import Calibration, write
from pipelines.exercise.papers import MANUAL_LINES
from tests.pipelines.exercise.conftest import Generate

HEAD = "station_code,commission_id,region_id,revision,as_of,status"


def test_files_and_headers_are_as_agreed(tmp_path: Path, nation: Generate, calibration: Calibration) -> None:
    files = write(nation(100, 1), tmp_path)
    header = {
        file.relative_to(tmp_path).as_posix(): file.read_text(encoding="utf-8").split("\n")[0]
        for file in files
    }
    choices = ",".join(calibration.choices.shares)
    lines = ",".join(MANUAL_LINES)
    by_hand = f"{HEAD},{lines},{choices}"
    by_machine = f"{HEAD},ballots_valid,ballots_invalid,{choices}"

    assert header == {
        "raw/stations.csv": "station_code,commission_id,region_id,unit_id,kind,name",
        "raw/commissions.csv": "commission_id,region_id,lies_in,level,name_ky,name_ru,name_en",
        "raw/protocols_manual.csv": by_hand,
        "raw/protocols_observer.csv": by_hand,
        "raw/protocols_machine.csv": by_machine,
        "raw/protocols_preliminary.csv": by_machine,
        "raw/identification.csv": "station_code,commission_id,region_id,as_of,identified",
        "raw/tabulation.csv": "unit_id,level,line,choice_id,value",
        "raw/voter_lists.csv": "station_code,list_kind,as_of,entries,added,removed",
        "raw/turnout.csv": "station_code,at,took_part",
        "truth.csv": "kind,station_code,commission_id,origin,line_or_choice,dose,before,after",
    }
    assert {path.name for path in (tmp_path / "raw").iterdir()} == {
        Path(name).name for name in header if name.startswith("raw/")
    }


def test_what_is_written_is_what_was_generated(tmp_path: Path, nation: Generate) -> None:
    exercise = nation(100, 1)
    write(exercise, tmp_path)

    for name, frame in (
        ("raw/stations", exercise.stations),
        (
            "raw/protocols_manual",
            exercise.protocols["manual"].with_columns(pl.col("as_of").dt.strftime("%FT%R")),
        ),
        ("raw/tabulation", exercise.tabulation),
        ("truth", exercise.truth),
    ):
        read = pl.read_csv(tmp_path / f"{name}.csv", infer_schema=False)
        assert read.equals(frame.with_columns(pl.all().cast(pl.String)))


def test_two_writings_are_the_same_bytes(tmp_path: Path, nation: Generate) -> None:
    again = nation.__wrapped__(100, 1)  # type: ignore[attr-defined]
    first, second = write(nation(100, 1), tmp_path / "a"), write(again, tmp_path / "b")

    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
