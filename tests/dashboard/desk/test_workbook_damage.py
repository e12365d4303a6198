"""Workbooks that are not what went out: each is refused in words, or row by row, and nothing is entered by mistake."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.desk import room
from dashboard.desk.offline import reading
from pipelines import settings
from tests.dashboard.desk import filled
from tests.dashboard.desk.filled import BOOK, CASES, CHECKED, bring, codes, confirm, fill, rows, taken
from tests.dashboard.desk.reported import Office, decide
from tests.dashboard.desk.test_workbook import counted, in_english
from tests.dashboard.desk.visitor import Answer, Visitor


@pytest.fixture
def aida(untouched: Office) -> Visitor:
    """A coordinator of an office in which nothing is decided."""
    return in_english(untouched.visitor("aida"))


def alert(answer: Answer) -> str:
    return answer.text.split('role="alert"><p>')[1].split("</p>")[0]


def bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>" + bytes(reading._UNPACKED))
    return written.getvalue()


def other_book() -> bytes:
    made = Workbook()
    made.worksheets[0].append(["id", "decision"])
    return filled.saved(made)


CANNOT_BE_READ = {
    "empty": b"",
    "no workbook": b"%PDF-1.4 ...",
    "a program": b"MZ" + bytes(500),
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "an empty archive": b"PK\x05\x06" + bytes(18),
    "one that unpacks to a flood": bomb(),
}


@pytest.mark.parametrize("data", CANNOT_BE_READ.values(), ids=CANNOT_BE_READ)
def test_what_is_no_workbook_is_said_to_be_none(aida: Visitor, data: bytes) -> None:
    answer = bring(aida, data)
    assert answer.status == 409
    assert "cannot be read as a workbook" in alert(answer)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_broken_zip(aida: Visitor, part: float) -> None:
    data = fill(taken(aida), {"v-5": CHECKED})
    assert "cannot be read as a workbook" in alert(bring(aida, data[: int(len(data) * part)]))


def test_bytes_changed_on_the_way(aida: Visitor) -> None:
    data = bytearray(fill(taken(aida), {"v-5": CHECKED}))
    for place in range(400, 900):
        data[place] ^= 0x5A
    assert bring(aida, bytes(data)).status in (200, 409)


def test_ten_megabytes_are_refused_in_words(aida: Visitor) -> None:
    answer = bring(aida, bytes(10_000_000))
    assert answer.status == 409
    assert "larger than any workbook of the desk: 5 MB at most" in alert(answer)


def test_a_workbook_of_something_else(aida: Visitor) -> None:
    assert "This is no workbook of the desk" in alert(bring(aida, other_book()))


def test_no_file_at_all(aida: Visitor) -> None:
    hidden = aida.get(BOOK).fields(f"{BOOK}/back")
    answer = aida.post(f"{BOOK}/back", hidden)
    assert answer.status == 422
    assert "File" in alert(answer)


def with_head(data: bytes, change: tuple[str, str]) -> bytes:
    made = filled.book(data)
    for sheet in made.worksheets[:2]:
        sheet.cell(1, 1).value = str(sheet.cell(1, 1).value).replace(*change)
    return filled.saved(made)


def test_a_workbook_of_another_election(aida: Visitor) -> None:
    data = with_head(fill(taken(aida), {"v-5": CHECKED}), ("tl-2030", "kg-2030"))
    assert "The workbook is of another election: kg-2030" in alert(bring(aida, data))


def test_a_workbook_of_a_journal_that_is_no_longer_there(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    aida = in_english(office.visitor("aida"))
    assert decide(aida, "v-4", "take").status == 303
    data = fill(taken(aida), {"v-5": CHECKED})
    monkeypatch.setattr(settings, "JOURNAL", f"sqlite:///{tmp_path}/other-{{election}}.sqlite")
    room._room.cache_clear()
    assert "another state of the journal" in alert(bring(aida, data))


def test_a_head_that_is_none(aida: Visitor) -> None:
    data = with_head(fill(taken(aida), {"v-5": CHECKED}), ("0:", "0:zz"))
    assert "hidden first row was changed" in alert(bring(aida, data))


def changed(data: bytes, change) -> bytes:
    made = filled.book(data)
    change(made.worksheets[CASES])
    return filled.saved(made)


def test_a_number_that_was_typed_over_decides_on_neither_case(aida: Visitor) -> None:
    def swap(sheet: Worksheet) -> None:
        sheet.cell(rows(sheet)["v-5"], codes(sheet)["id"]).value = "v-6"

    page = bring(aida, changed(fill(taken(aida), {"v-5": CHECKED}), swap))
    assert counted(page) == [0, 0, 0, 1]
    assert "no longer tells what it told" in page.text


def test_a_column_that_was_sorted_by_itself(aida: Visitor) -> None:
    def sort_texts(sheet: Worksheet) -> None:
        place, lines = codes(sheet)["what_happened"], rows(sheet).values()
        texts = sorted(str(sheet.cell(row, place).value) for row in lines)
        for row, text in zip(lines, texts, strict=True):
            sheet.cell(row, place).value = text

    def decisions(sheet: Worksheet) -> None:
        for row in rows(sheet).values():
            sheet.cell(row, codes(sheet)["decision"]).value = "take" if row % 2 else "being_checked"

    data = taken(aida)
    whole = rows(filled.book(data).worksheets[CASES])
    page = bring(aida, changed(changed(data, decisions), sort_texts))
    ready, _, _, refused = counted(page)
    assert ready < len(whole) / 4
    assert ready + refused == len(whole)


def test_columns_that_were_moved_and_renamed_are_the_same_columns(office: Office) -> None:
    aida = in_english(office.visitor("aida"))

    def turn(sheet: Worksheet) -> None:
        table = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for number, row in enumerate(table, start=1):
            for place, value in enumerate(reversed(row), start=1):
                sheet.cell(number, place).value = value
        for place in range(1, sheet.max_column + 1):
            sheet.cell(3, place).value = (
                f"Х{place}" if sheet.cell(3, place).value != "baikoo-row" else "baikoo-row"
            )
        sheet.title = "Башка ат"

    bring(aida, changed(fill(taken(aida), {"v-5": CHECKED}), turn))
    assert counted(confirm(aida)) == [0, 1, 0, 0]
    assert office.entries()[0].decision.subjects[0].id == "v-5"


def test_rows_sorted_whole_are_the_same_rows(aida: Visitor) -> None:
    def turn(sheet: Worksheet) -> None:
        lines = list(rows(sheet).values())
        table = [[cell.value for cell in sheet[row]] for row in reversed(lines)]
        for row, values in zip(lines, table, strict=True):
            for place, value in enumerate(values, start=1):
                sheet.cell(row, place).value = value

    page = bring(aida, changed(fill(taken(aida), {"v-5": CHECKED, "v-6": CHECKED}), turn))
    assert counted(page) == [2, 0, 0, 0]


def test_a_missing_and_a_doubled_column_are_named(aida: Visitor) -> None:
    data = fill(taken(aida), {"v-5": CHECKED})
    without = changed(data, lambda sheet: sheet.delete_cols(codes(sheet)["what_happened"]))
    assert "Columns of the workbook are missing: What happened." in alert(bring(aida, without))

    def double(sheet: Worksheet) -> None:
        sheet.cell(1, sheet.max_column + 1).value = "decision"

    assert "Columns of the workbook stand twice: Decision." in alert(bring(aida, changed(data, double)))


def test_the_codes_lost_with_the_first_row(aida: Visitor) -> None:
    data = fill(taken(aida), {"v-5": CHECKED})
    made = filled.book(data)
    for sheet in made.worksheets:
        sheet.delete_rows(1)
    assert "its hidden first row is missing" in alert(bring(aida, filled.saved(made)))


def test_a_row_that_stands_twice_and_one_that_was_added(aida: Visitor) -> None:
    def double(sheet: Worksheet) -> None:
        sheet.append([cell.value for cell in sheet[rows(sheet)["v-5"]]])
        sheet.append([None, "v-6", None, "жаңы окуя"])

    page = bring(aida, changed(fill(taken(aida), {"v-5": CHECKED}), double))
    assert counted(page) == [0, 0, 0, 3]
    assert "stands in more than one filled row" in page.text


def test_own_columns_are_counted_and_not_read(aida: Visitor) -> None:
    def note(sheet: Worksheet) -> None:
        sheet.cell(rows(sheet)["v-5"], sheet.max_column + 2).value = "чалуу керек"

    page = bring(aida, changed(fill(taken(aida), {"v-5": CHECKED}), note))
    assert "1 cell stands in a column that is not the workbook" in page.text
    assert counted(page) == [1, 0, 0, 0]
