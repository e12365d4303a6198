"""The workbook as a file: a sheet of cases, a sheet of complaints, how to fill them in, and the lists to choose from.

Of a sheet the first row (codes) and the first column (seals) are hidden, and all but the cells to fill in are locked,
without a password: against slips of the hand. Every text is written as a text, and none begins as a formula does.
"""

import datetime as dt
import io
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dashboard.desk.offline import columns
from dashboard.desk.offline.choices import Choices
from dashboard.desk.offline.columns import Column
from dashboard.desk.offline.outgoing import Line
from dashboard.desk.offline.seal import sealed
from dashboard.i18n import Language
from pipelines.casework.reading import COMPLAINT, REPORT
from pipelines.domain import Precision
from pipelines.journal import Head

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LISTS = "lists"
_TITLE, _HEADER, _FIRST = 1, 2, 3
"""Rows of a sheet, from 0; the codes stand in row 0."""
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_A4, _LINE, _TALLEST, _NAME = 9, 15, 400, 31
_FORMATS = {"number": "General", "date": "yyyy-mm-dd", "time": "hh:mm"}


def write(
    lines: Mapping[str, Sequence[Line]],
    choices: Choices,
    say: Language,
    *,
    heading: str,
    head: Head,
    person: str,
    now: dt.datetime,
    left_out: int = 0,
) -> bytes:
    """The file for `person`: `lines` by kind of subject; `left_out` counts what there is beyond them."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    kept = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    made = Workbook(written, {**kept, "in_memory": True})
    titles = {REPORT: say.phrase("Cases"), COMPLAINT: say.phrase("Complaints")}
    title = " · ".join(
        [
            *([say.phrase("SYNTHETIC EXERCISE, no real data.")] if choices.held.is_synthetic else []),
            heading,
            say.date(now, Precision.MINUTE),
            person,
        ]
    )
    sheets = {kind: made.add_worksheet(titles[kind][:_NAME]) for kind in lines}
    _explain(made, say, title, left_out)
    ranges = _lists(made, choices, say)
    about = f"{columns.HEAD} {choices.held.id} {head}"
    for kind, sheet in sheets.items():
        _codes(sheet, kind, about)
        _words(made, sheet, kind, say, title)
        looks = [made.add_format(_look(column)) for column in columns.SHEETS[kind]]
        for number, line in enumerate(lines[kind]):
            _line(sheet, _FIRST + number, kind, about, line, looks)
        if lines[kind]:
            _rules(sheet, kind, ranges, say, _FIRST + len(lines[kind]) - 1)
        sheet.protect("", {"format_columns": True, "format_rows": True})
    made.close()
    return written.getvalue()


def safe(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet could take for a formula."""
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _codes(sheet: "Worksheet", kind: str, about: str) -> None:
    sheet.write_string(0, 0, about)
    for place, column in enumerate(columns.SHEETS[kind], start=1):
        sheet.write_string(0, place, column.code)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_column(0, 0, None, None, {"hidden": True})


def _words(made: "Workbook", sheet: "Worksheet", kind: str, say: Language, title: str) -> None:
    """Title and headers; they and the numbers stay in sight and are printed on every page."""
    tallest = 1
    sheet.write_string(_TITLE, 0, columns.SEAL)
    sheet.write_string(_TITLE, 1, safe(title), made.add_format({"bold": True}))
    sheet.write_string(_HEADER, 0, columns.SEAL)
    for place, column in enumerate(columns.SHEETS[kind], start=1):
        words = column.words(say)
        tallest = max(tallest, -(-len(words) // (column.width - 2)) + 1)
        shade = "#ECEFF2" if column.kind is None else "#CFE0EE"
        look = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": shade}
        sheet.write_string(_HEADER, place, words, made.add_format(look))
        sheet.set_column(place, place, column.width)
    sheet.set_row(_HEADER, tallest * _LINE)
    sheet.freeze_panes(_FIRST, 2)
    sheet.ignore_errors({"number_stored_as_text": "A1:Z10000"})
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.repeat_rows(_TITLE, _HEADER)
    sheet.repeat_columns(1)


def _line(sheet: "Worksheet", row: int, kind: str, about: str, line: Line, looks: Sequence["Format"]) -> None:
    """A row as high as its longest text: not every program sees to that itself."""
    cells = {code: safe(text) for code, text in line.cells.items()}
    widths = {column.code: column.width for column in columns.shown(kind)}
    tallest = max(_lines_of(text, widths[code]) for code, text in cells.items())
    sheet.set_row(row, min(_TALLEST, tallest * _LINE))
    sheet.write_string(row, 0, str(sealed(about, kind, line.seen, line.revision, cells)))
    for place, (column, look) in enumerate(zip(columns.SHEETS[kind], looks, strict=True), start=1):
        if column.kind is None:
            sheet.write_string(row, place, cells[column.code], look)
        else:
            sheet.write_blank(row, place, None, look)


def _lines_of(text: str, width: int) -> int:
    """How many lines a text takes, its words being kept whole."""
    return sum(max(1, len(textwrap.wrap(part, max(4, width - 2)))) for part in text.splitlines() or [""])


def _look(column: Column) -> dict[str, Any]:
    look: dict[str, Any] = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#C9D0D6"}
    if column.kind is None:
        return look
    return look | {"locked": False, "bg_color": "#F3F8FC", "num_format": _FORMATS.get(column.kind, "@")}


def _rules(sheet: "Worksheet", kind: str, ranges: Mapping[str, str], say: Language, last: int) -> None:
    """The list of a column, and what stands beside the cell that is being filled in."""
    for place, column in enumerate(columns.SHEETS[kind], start=1):
        if column.kind is None or column.kind == "text":
            continue
        rule: dict[str, Any] = {"validate": "any", "input_message": _hint(column, say)}
        if source := ranges.get(column.code):
            rule |= {"validate": "list", "source": source}
            if column.kind == "choices":
                rule["error_type"] = "information"
        sheet.data_validation(_FIRST, place, last, place, rule)


def _hint(column: Column, say: Language) -> str:
    match column.kind:
        case "choice":
            return say.phrase("Choose from the list.")
        case "choices":
            return say.phrase("Choose from the list; between several write a semicolon.")
        case "number":
            return say.phrase("A whole number: how many sources that do not know of one another say it.")
        case "date":
            return say.phrase("As 2027-01-31 or 31.01.2027.")
    return say.phrase("As 08:30; leave it empty if only the day is known.")


def _lists(made: "Workbook", choices: Choices, say: Language) -> dict[str, str]:
    """Write the lists on a hidden sheet; where each stands, by its column."""
    from xlsxwriter.utility import xl_range_abs

    sheet, ranges = made.add_worksheet(_LISTS), dict[str, str]()
    sheet.hide()
    for place, code in enumerate(choices.codes):
        words = choices.words(code, say)
        for row, text in enumerate(words):
            sheet.write_string(row, place, safe(text))
        if words:
            ranges[code] = f"={_LISTS}!{xl_range_abs(0, place, len(words) - 1, place)}"
    return ranges


def _explain(made: "Workbook", say: Language, title: str, left_out: int) -> None:
    """How to fill it in, in a few sentences."""
    sheet = made.add_worksheet(say.phrase("How to fill it in")[:_NAME])
    sheet.set_column(0, 0, 100, made.add_format({"text_wrap": True, "valign": "top"}))
    left = (
        say.plural(
            "{n} further row did not fit: it comes with the next workbook.",
            "{n} further rows did not fit: they come with the next workbook.",
            left_out,
        )
        if left_out
        else ""
    )
    sentences = (
        title,
        left,
        say.phrase("Fill in only the blue columns, in a row as many as the decision needs. Leave other rows empty."),
        say.phrase("Only what is being checked can be verified, refuted or found to be unverifiable."),
        say.phrase("A judgement needs its reason, on what it rests, the number of independent sources, and that you "
                   "have no stake in it; if it is verified, also whether it is serious."),
        say.phrase("In a reason, name no observer, complainant or witness: the journal keeps it for ever."),
        say.phrase("Of a complaint, one step goes into a workbook: the next one into the next."),
        say.phrase("Save it as XLSX and bring it back on the page where you took it. Nothing is entered before you "
                   "have seen there what would be, and have confirmed it."),
        say.phrase("What others decided meanwhile is never overwritten: such rows are shown to you and left."),
        say.phrase("It holds what people told in confidence. Keep it under a password, send it to nobody, and delete "
                   "it when it has come back."),
    )  # fmt: skip
    for row, sentence in enumerate(filter(None, sentences)):
        sheet.write_string(row, 0, safe(sentence))
