"""What the writers of forms share: workbooks of text cells, names of languages, what a number may be."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale

from pipelines.errors import BaikooError
from pipelines.forms.words import Words
from pipelines.questionnaire import Question

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_MADE = dt.datetime(2000, 1, 1)
"""A file says no time of its making: one form is always the same bytes."""


def workbook(file: Path) -> "Workbook":
    """A new workbook in which a text stays a text: none becomes a formula, a link or a number."""
    from xlsxwriter import Workbook

    made = Workbook(
        str(file), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    made.set_properties({"created": _MADE})
    return made


def close(made: "Workbook", file: Path) -> None:
    """Write it; BaikooError where the folder does not take it."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        made.close()
    except FileCreateError:
        remedy = "Name a folder that can be written to, and close the file where it is open"
        raise BaikooError("cannot be written", where=str(file), remedy=remedy) from None


def write(file: Path, content: Mapping[str, Iterable[Mapping[str, str]]]) -> None:
    """Write a workbook of plain tables; the columns of a sheet are the keys of its rows, as they first come."""
    made = workbook(file)
    for name, told in content.items():
        sheet, rows = made.add_worksheet(name), list(told)
        columns = list(dict.fromkeys(key for row in rows for key, value in row.items() if value))
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column)
            for number, row in enumerate(rows, start=1):
                if row.get(column):
                    sheet.write_string(number, place, row[column])
        sheet.freeze_panes(1, 0)
    close(made, file)


def language(code: str) -> str:
    """The language by its own name and its code, as XLSForm names it: `English (en)`."""
    own = Locale.parse(code).get_display_name() or code
    return f"{own[:1].upper()}{own[1:]} ({code})"


def allowed(question: Question, languages: tuple[str, ...], words: Words) -> dict[str, str]:
    """Which numbers the question allows, in words; nothing where it allows any."""
    bounds = {
        name: f"{value:g}"
        for name, value in (("minimum", question.minimum), ("maximum", question.maximum))
        if value is not None
    }
    if not bounds:
        return {}
    sentence = (
        "between" if len(bounds) == 2 else {"minimum": "at_least", "maximum": "at_most"}[next(iter(bounds))]
    )
    return words.texts(sentence, languages, **bounds)
