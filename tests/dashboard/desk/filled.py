"""The desk's workbook in the hands of whoever fills it in: as a file, by the codes of its hidden first row."""

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.dashboard.desk.reported import WORK
from tests.dashboard.desk.visitor import Answer, Visitor

BOOK = f"{WORK}/workbook"
HEADER = 3
CASES, COMPLAINTS = 0, 1
JUDGED = {
    "reason": "Эки күбө айтты", "evidence": "direct", "independent_sources": 2, "serious": "жок",
    "no_conflict": "ооба",
}  # fmt: skip
VERIFIED = {"decision": "Текшерилген, ырасталган", **JUDGED}
CHECKED = {"decision": "Текшерилип жатат"}


def taken(visitor: Visitor, query: str = "") -> bytes:
    """The workbook, downloaded."""
    answer = visitor.get(f"{BOOK}.xlsx?{query}")
    assert answer.status == 200, answer.text
    return answer.raw


def book(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def saved(made: Workbook) -> bytes:
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def codes(sheet: Worksheet) -> dict[str, int]:
    """The column of every code."""
    return {str(cell.value): cell.column for cell in sheet[1] if cell.value}


def rows(sheet: Worksheet) -> dict[str, int]:
    """The row of every case or complaint."""
    place = codes(sheet)["id"]
    found = {str(sheet.cell(row, place).value): row for row in range(HEADER + 1, sheet.max_row + 1)}
    return {name: row for name, row in found.items() if name != "None"}


def fill(data: bytes, told: Mapping[str, Mapping[str, Any]], sheet: int = CASES) -> bytes:
    """The workbook with these cells typed, by case or complaint and code."""
    made = book(data)
    page = made.worksheets[sheet]
    places, lines = codes(page), rows(page)
    for name, cells in told.items():
        for code, value in cells.items():
            page.cell(lines[name], places[code]).value = value
    return saved(made)


def bring(visitor: Visitor, data: bytes, name: str = "иш.xlsx") -> Answer:
    """Upload it; the page of its rows, or the page that says why not."""
    hidden = visitor.get(BOOK).fields(f"{BOOK}/back")
    answer = visitor.upload(f"{BOOK}/back", hidden, data, name)
    return visitor.get(str(answer.leads_to)) if answer.status == 303 else answer


def confirm(visitor: Visitor) -> Answer:
    """Say yes to what is ready, and look at the rows again."""
    hidden = visitor.get(f"{BOOK}/back").fields(f"{BOOK}/enter")
    answer = visitor.post(f"{BOOK}/enter", {**hidden, "confirmed": "true"})
    assert answer.status == 303, answer.text
    return visitor.get(str(answer.leads_to))


def take_all(visitor: Visitor) -> Answer:
    """Begin to check every case of the workbook."""
    hidden = visitor.get(BOOK).fields(f"{BOOK}/take")
    return visitor.post(f"{BOOK}/take", {**hidden, "confirmed": "true"})
