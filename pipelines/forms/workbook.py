"""The organisation's own workbook: a sheet per form, a row per report, for those who have no telephone for it.

The first row of a sheet has the questions in one language. The last sheet, `codes`, has for every question and option
its code and its text in every language: there the dropdowns take their texts from, and there whoever reads a filled
workbook finds what a header or a cell stands for. A question of a repeat, a picture or a place cannot be asked here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.forms import sheets
from pipelines.forms.words import Words
from pipelines.questionnaire import CHOICES, NUMBERS, Option, Question, Questionnaire

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CODES = "codes"
"""The name of the sheet of codes, in every language."""
HEAD = ("form", "version", "sheet", "question", "type", "option")
"""Its first columns; the languages of the election follow, by their codes. Of a question, `option` is empty."""

_NOT_HERE = ("image", "geopoint", "note")
_ROWS = 500
"""Rows of a sheet that have dropdowns and hints."""
_FORMATS = {
    "date": "yyyy-mm-dd",
    "time": "hh:mm",
    "datetime": "yyyy-mm-dd hh:mm",
}
"""How a cell shows what is in it. A number is shown as it is: no digit is rounded away, no day poses as one."""
_WIDTHS = {"integer": 16, "decimal": 16, "date": 13, "time": 10, "datetime": 18, "yes_no": 12}
_WIDEST, _LINE = 44, 15
_A4 = 9
_LONGEST_HINT = 255
_LONGEST_NAME = 31

Texts = Mapping[str, str]
"""A text in every language."""


@dataclass(frozen=True)
class _Column:
    """A question of a sheet: its header and the texts of its options, in every language."""

    question: Question
    headers: Texts
    options: Mapping[str, Texts]


def write(
    forms: Sequence[Questionnaire], languages: tuple[str, ...], language: str, words: Words, file: Path
) -> None:
    """Write the workbook with those of the forms that have a sheet in it; `language` is that of its headers."""
    made = sheets.workbook(file)
    shown = [form for form in forms if form.workbook]
    pages = [made.add_worksheet(_name(form, language)) for form in shown]
    codes = made.add_worksheet(CODES)
    codes.freeze_panes(1, 0)
    codes.set_column(0, len(HEAD) + len(languages) - 1, 24)
    _to_print(codes)
    codes.fit_to_pages(1, 0)
    _write(codes, 0, (*HEAD, *languages), made.add_format({"bold": True}))
    row = 1
    for form, page in zip(shown, pages, strict=True):
        columns = _columns(form, languages, words)
        _lay_out(made, page, columns, language)
        for place, column in enumerate(columns):
            question = column.question
            about = (form.id, form.edition, page.get_name(), question.code, question.type)
            _write(codes, row, (*about, "", *(column.headers[code] for code in languages)))
            for number, (option, texts) in enumerate(column.options.items(), start=1):
                _write(codes, row + number, (*about, option, *(texts[code] for code in languages)))
            choices = _range(len(HEAD) + languages.index(language), row + 1, row + len(column.options))
            rule = _rule(question, choices if column.options else None)
            rule |= {"input_message": _hint(question, language, words), "ignore_blank": True}
            page.data_validation(1, place, _ROWS, place, rule)
            row += 1 + len(column.options)
    sheets.close(made, file)


def _columns(form: Questionnaire, languages: tuple[str, ...], words: Words) -> list[_Column]:
    asked = [
        entry.question
        for entry in form.asked()
        if not entry.group_id and entry.question.type not in _NOT_HERE
    ]
    headers = _distinct([Option(code=question.code, labels=question.labels) for question in asked], languages)
    return [
        _Column(question, headers[question.code], _distinct(_options(question, languages, words), languages))
        for question in asked
    ]


def _lay_out(made: "Workbook", page: "Worksheet", columns: Sequence[_Column], language: str) -> None:
    """Headers and the look of a sheet; the first row and the observer's code stay in sight."""
    tallest = 1
    for place, column in enumerate(columns):
        width, header = _width(column, language), column.headers[language]
        tallest = max(tallest, -(-len(header) // (width - 2)) + 1)
        page.write_string(0, place, header, made.add_format(_header(column.question)))
        page.set_column(place, place, width, made.add_format(_cell(column.question)))
    page.set_row(0, tallest * _LINE)
    page.freeze_panes(1, 1)
    _to_print(page)
    page.repeat_columns(0)


def _to_print(page: "Worksheet") -> None:
    """On A4, lying, with the first row on every page."""
    page.set_paper(_A4)
    page.set_landscape()
    page.repeat_rows(0)


def _name(form: Questionnaire, language: str) -> str:
    """The form's name as that of a sheet, without what no sheet can be called."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in form.labels[language])[
        :_LONGEST_NAME
    ].strip(" '")


def _distinct(entries: Sequence[Option], languages: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Texts by code and language; two with one text also show their codes, so that each stands for one of them."""
    times = Counter((language, entry.labels[language]) for entry in entries for language in languages)
    return {
        entry.code: {
            language: text if times[language, text] == 1 else f"{text} [{entry.code}]"
            for language in languages
            for text in (entry.labels[language],)
        }
        for entry in entries
    }


def _options(question: Question, languages: tuple[str, ...], words: Words) -> tuple[Option, ...]:
    if question.type == "yes_no":
        return tuple(Option(code=code, labels=words.texts(code, languages)) for code in ("yes", "no"))
    return question.options


def _rule(question: Question, choices: str | None) -> dict[str, Any]:
    """What the spreadsheet asks of a cell. Only a choice is held to its list: a strange number may be a true one."""
    if question.type in ("select_one", "yes_no") and choices:
        return {"validate": "list", "source": choices}
    bounds = (question.minimum, question.maximum)
    if question.type in NUMBERS and bounds != (None, None):
        kind: dict[str, Any] = {"validate": question.type, "error_type": "warning"}
        if None not in bounds:
            return kind | {"criteria": "between", "minimum": bounds[0], "maximum": bounds[1]}
        if bounds[0] is not None:
            return kind | {"criteria": ">=", "value": bounds[0]}
        return kind | {"criteria": "<=", "value": bounds[1]}
    return {"validate": "any"}


def _hint(question: Question, language: str, words: Words) -> str:
    """What stands beside the cell that is being filled in: the question's own hint, then how to write the answer."""
    general = {"yes_no": "select_one", **dict.fromkeys(NUMBERS, "number")}.get(question.type, question.type)
    parts = [question.hints.get(language), question.message.get(language) if question.pattern else None]
    if question.type != "text" or not any(parts):
        parts.append(words.text(general, language, codes=CODES))
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)[:_LONGEST_HINT]


def _header(question: Question) -> dict[str, Any]:
    shade = "#CFE0EE" if question.required else "#ECEFF2"
    return {"bold": question.required, "text_wrap": True, "valign": "top", "border": 1, "bg_color": shade}


def _cell(question: Question) -> dict[str, Any]:
    """Codes, options and words are text, so that no zero in front is lost and nothing becomes a date."""
    return {
        "num_format": "General" if question.type in NUMBERS else _FORMATS.get(question.type, "@"),
        "valign": "top",
        "text_wrap": question.type == "text",
    }


def _width(column: _Column, language: str) -> int:
    question = column.question
    if question.type in CHOICES:
        return min(_WIDEST, max(14, *(len(texts[language]) + 4 for texts in column.options.values()), 14))
    if question.type == "text":
        return 16 if question.pattern else _WIDEST
    return _WIDTHS[question.type]


def _write(sheet: "Worksheet", row: int, cells: Sequence[str], form: "Format | None" = None) -> None:
    for column, text in enumerate(cells):
        if text:
            sheet.write_string(row, column, text, form)


def _range(column: int, first: int, last: int) -> str:
    """Cells of the sheet of codes, as a formula names them."""
    from xlsxwriter.utility import xl_range_abs

    return f"={CODES}!{xl_range_abs(first, column, last, column)}"
