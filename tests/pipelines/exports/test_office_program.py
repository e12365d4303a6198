"""The organisation's workbook and the pages' tables, after a real office program had them.

`saved/libreoffice.xlsx` is the template of `test_workbook.FORM` with Kyrgyz headers (synthetic reports). LibreOffice
Calc 7.4.7, set to Kyrgyz formats of dates and numbers, opened it; the texts of TYPED were typed into its cells by the
command EnterString, as by a keyboard; and it saved the file as XLSX. Nothing was changed in it afterwards.
"""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from dashboard import downloads
from tests.pipelines.exports.test_workbook import CODES, ZONE, filled, saved

SAVED = Path(__file__).parent / "saved" / "libreoffice.xlsx"
TYPED = {
    1: ("LTO-007", "Түндүк", "2027-01-10 18:30", "3", "0,5", "Ооба", "Акча таратуу; Киргизбөө", "8:05",
        "2027-01-09", "Үч жыйын: ң ө ү Ң Ө Ү ё"),
    2: ("LTO-007", "Юг", "10.01.2027 8:05", "12 500", "12,25", "нет", "Раздача денег, Недопуск", "00:00",
        "9.1.2027", "=1+1"),
    4: ("0071", "C-S", "10.01.2027", "5,5", "", "жок", "cash access", "23:59", "", '-тире\n«тырмакча»; "5"'),
    5: ("", "", "", "2.5.2027"),
}  # fmt: skip
READ = {
    1: ("LTO-007", "C-N", "2027-01-10T18:30", "3", "0.5", "yes", "cash access", "08:05", "2027-01-09", TYPED[1][-1]),
    2: ("LTO-007", "C-S", "2027-01-10T08:05", "12500", "12.25", "no", "cash access", "00:00", "2027-01-09", "=1+1"),
    4: ("0071", "C-S", "2027-01-10T00:00", "5.5", None, "no", "cash access", "23:59", None, TYPED[4][-1]),
    5: (None, None, None, "2027-05-02", None, None, None, None, None, None),
}  # fmt: skip
"""As TYPED; a day that was typed for a number stays a day, so that it is seen to be no number."""

office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


def converted(file: Path, to: str, *options: str) -> Path:
    """The file as LibreOffice opens and saves it, with a profile of its own."""
    folder = file.parent / "converted"
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    command = [
        "soffice",
        "--headless",
        profile,
        *options,
        "--convert-to",
        to,
        "--outdir",
        str(folder),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{file.stem}.{to}"


def test_what_was_typed_in_libreoffice_is_read(read) -> None:
    told = read("workbook", SAVED.read_bytes(), **ZONE)

    assert told.column("row_number") == list(READ)
    assert told.column("observer_id") == [row[0] for row in READ.values()]
    for number, row in READ.items():
        expected = {code: answer for code, answer in zip(CODES[1:], row[1:], strict=True) if answer}
        assert told.answers(number) == expected
    assert told.notes == []


def test_libreoffice_keeps_dropdowns_hints_and_formats_of_the_template() -> None:
    sheet = load_workbook(SAVED).worksheets[0]
    lists = {
        str(rule.sqref): rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    shown = {name: sheet.column_dimensions[name].number_format for name in "AC"}

    assert lists == {"B2:B501": "codes!$G$4:$G$5", "F2:F501": "codes!$G$10:$G$11"}
    assert all(rule.prompt for rule in sheet.data_validations.dataValidation)
    assert shown == {"A": "@", "C": "yyyy\\-mm\\-dd\\ hh:mm"}
    assert [sheet["D5"].number_format, sheet["D6"].number_format] == ["General", "dd/mm/yy"]


@office
def test_a_filled_template_reads_the_same_after_libreoffice(read, tmp_path) -> None:
    rows = (
        ("LTO-01", "Түндүк", dt.datetime(2027, 1, 10, 18, 30), 3, 0.5, "Ооба", "Акча таратуу; Киргизбөө",
         dt.time(8, 5), dt.date(2027, 1, 9), "ң ө ү"),
        (None,) * 10,
        ("0071", "Юг", "10.01.2027 8:05", "1 234", "0,5", "нет", "Недопуск", "8.05", "9.1.2027", "'=1+1"),
    )  # fmt: skip
    file = tmp_path / "filled.xlsx"
    file.write_bytes(saved(filled(tmp_path, *rows)))
    before = read("workbook", file.read_bytes(), **ZONE)
    after = read("workbook", converted(file, "xlsx").read_bytes(), **ZONE)

    assert after.export.submissions.equals(before.export.submissions)
    assert after.export.answers.equals(before.export.answers)
    assert after.column("observer_id") == ["LTO-01", "0071"]


@office
def test_no_text_of_a_downloaded_table_becomes_a_formula(tmp_path) -> None:
    texts = ["=1+1", "+996", "-тире", "@SUM(A1)", 'ң ө ү; "a", b']
    votes = [[None, 2], [1, 2], [3], [4, None], [5]]
    file = tmp_path / "table.csv"
    file.write_bytes(downloads.csv(pl.DataFrame({"=2+2": texts, "n": [-5, 1, 2, 3, 4], "votes": votes})))
    utf_8_commas = "--infilter=Text - txt - csv (StarCalc):44,34,76"
    head, *rows = load_workbook(converted(file, "xlsx", utf_8_commas)).worksheets[0].iter_rows()

    assert [cell.value for cell in head] == ["'=2+2", "n", "votes"]
    assert [row[0].value for row in rows] == [f"'{text}" for text in texts[:4]] + texts[4:]
    assert [row[1].value for row in rows] == [-5, 1, 2, 3, 4]
    assert not [cell for row in (head, *rows) for cell in row if cell.data_type == "f"]
