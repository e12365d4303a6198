"""The desk's workbook after a real office program had it: LibreOffice Calc opens it and saves it, nothing is lost."""

import shutil
from pathlib import Path

import pytest

from dashboard.desk.offline import reading
from dashboard.i18n import Language
from tests.dashboard.desk import filled
from tests.dashboard.desk.filled import CASES, CHECKED, VERIFIED, bring, confirm, fill, taken
from tests.dashboard.desk.reported import Office, decide
from tests.dashboard.desk.test_workbook import counted, in_english
from tests.pipelines.exports.test_office_program import converted

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed: its files not tested"
)


def through_calc(data: bytes, folder: Path) -> bytes:
    """The workbook as Calc saves it."""
    file = folder / "иш.xlsx"
    file.write_bytes(data)
    return converted(file, "xlsx").read_bytes()


def test_what_was_filled_in_is_entered_and_hostile_texts_break_no_seal(
    office: Office, tmp_path: Path
) -> None:
    visitor = in_english(office.visitor("aida"))
    assert decide(visitor, "v-5", "take").status == 303
    told = {**VERIFIED, "reason": "=1+1\nЭки күбө: ң ө ү", "independent_sources": "2"}
    data = fill(taken(visitor), {"v-5": told, "v-2": CHECKED, "v-3": CHECKED, "v-7": CHECKED})
    made = filled.book(data)
    cell = made.worksheets[CASES].cell(
        filled.rows(made.worksheets[CASES])["v-5"], filled.codes(made.worksheets[CASES])["reason"]
    )
    cell.data_type = "s"
    saved = through_calc(filled.saved(made), tmp_path)
    assert counted(bring(visitor, saved)) == [4, 0, 0, 0]
    assert counted(confirm(visitor)) == [0, 4, 0, 0]
    assert {entry.decision.reason for entry in office.entries()} == {"", "=1+1\nЭки күбө: ң ө ү"}


def test_what_is_hidden_and_locked_stays_so(office: Office, tmp_path: Path) -> None:
    visitor = office.visitor("aida")
    sheet = filled.book(through_calc(taken(visitor), tmp_path)).worksheets[CASES]
    row, places = filled.rows(sheet)["v-5"], filled.codes(sheet)
    assert sheet.protection.sheet
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet.cell(row, places["id"]).protection.locked
    assert not sheet.cell(row, places["decision"]).protection.locked
    lists = {str(rule.formula1) for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert len(lists) == 4


def test_an_untouched_workbook_has_no_filled_row(office: Office, tmp_path: Path) -> None:
    saved = through_calc(taken(office.visitor("aida")), tmp_path)
    assert reading.read(saved, Language("ky")).rows == ()
