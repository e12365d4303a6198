"""Real files of real commissions: each opens, has the rows that are known of it, and every cell where it belongs."""

import csv
import gzip
import io
import os
import zipfile
from pathlib import Path

import fastexcel
import pytest

from pipelines import raw
from pipelines.contract import ROW
from tests.pipelines.raw.conftest import described

PROJECT = Path(__file__).resolve().parents[3]
REFERENCE = Path(os.environ.get("BAIKOO_REFERENCE", PROJECT.parent / "shared" / "reference"))

SEMICOLONS = {"delimiter": ";"}
TABLES = {
    # file: rows where they are known, what the pack would say
    "russia2018/2018.csv.zip": (97_699, {}),
    "russia2018/bashkortostan_koib_uik_2018.csv": (219, {}),
    "bulgaria_20210711/41_protocols.csv.gz": (13_005, SEMICOLONS),
    "bulgaria_20210711/31_sections.csv.gz": (None, SEMICOLONS),
    "bulgaria_20210711/50_votes_paper.csv.gz": (None, SEMICOLONS),
    "bulgaria_20210711/50_votes_machine.csv.gz": (None, SEMICOLONS),
    "bulgaria_20210711/50_votes_machine_from_machine_data.csv.gz": (None, SEMICOLONS),
    "bulgaria_20210711/20_parties.csv.gz": (None, SEMICOLONS),
    "bulgaria_20210711/30_sections_with_failed_machine.csv.gz": (None, SEMICOLONS),
    "bolivia2019/final_computo.csv.gz": (34_555, {}),
    "bolivia2019/trep_2019-10-20T19-40-57.csv.gz": (28_975, {}),
    "georgia2024_cec_ocr/cec_scrape_proportional.csv.gz": (3_095, {}),
    "georgia2024_cec_ocr/cec_scrape_proportional_electronic_ocr.csv.gz": (2_255, {}),
    "georgia2024_cec_ocr/cec_request_activity.csv.gz": (3_044, {}),
    "spb2021/protocols_parties.csv.gz": (4_167, {}),
    "spb2021/votes_parties.csv.gz": (45_818, {}),
    "spb2021/turnout_hourly_federal_parties.csv.gz": (17_398, {}),
    "spb2021/uiks.csv.gz": (2_055, {}),
    "spb2021/incidents_no_text.csv.gz": (1_011, {}),
    "albania2013/Albania2013.csv": (5_508, {}),
}


def file(name: str) -> Path:
    path = REFERENCE / name
    if not path.exists():
        pytest.skip(f"the reference data are not there: {path}")
    return path


def plain(path: Path) -> str:
    """The text of a file, unpacked by other means than ours."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            content = archive.read(archive.namelist()[0])
    else:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return content.decode("utf-8-sig")


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_of_a_table_is_where_it_belongs(name: str) -> None:
    path, (count, said) = file(name), TABLES[name]

    found = raw.read(described(**said), path)

    header, *rows = csv.reader(io.StringIO(plain(path), newline=""), delimiter=said.get("delimiter", ","))
    assert count in (None, found.rows.height)
    assert found.problems == []
    assert found.rows.columns[1:] == [cell.strip() for cell in header]
    assert found.rows.drop(ROW).rows() == [tuple(row) for row in rows]
    assert found.rows[ROW].to_list() == list(range(2, len(rows) + 2))


SHEETS = {
    # file, sheet: rows and columns
    ("georgia_parliamentary_elections_nov15_2024.xlsx", 1): (3_110, 41),
    ("notes.xlsx", 1): (217, 3),
}


@pytest.mark.parametrize(("name", "sheet"), SHEETS)
def test_a_workbook_has_the_cells_that_another_reader_finds(name: str, sheet: int) -> None:
    path = file(f"georgia2024_manual/{name}")

    found = raw.read(described(format="xlsx", sheet=sheet), path).rows

    theirs = fastexcel.read_excel(path).load_sheet(
        sheet - 1, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=None
    )
    cells = theirs.to_polars()
    assert (found.height, found.width - 1) == SHEETS[name, sheet]
    for number, *row in found.iter_rows():
        assert [(cell or "").strip() for cell in row] == [
            (cell or "").strip() for cell in cells.row(number - 1)
        ]


def test_the_list_of_venues_opens_and_holds_one_precinct_twice() -> None:
    found = raw.read(described(format="json"), file("kg_uik_list/location.json")).rows

    assert found.columns == [ROW, "code", "name"]
    assert (found.height, found["code"].n_unique()) == (106, 105)
    assert found["code"].value_counts().filter(count=2)["code"].to_list() == ["5013"]
