"""The organisation's own workbook as people fill it in: texts in one language, moments by the clock on the wall.

It has what a reader needs of the template that `forms.workbook` writes, the sheet of the form and that of the codes;
dropdowns and hints are none of a filled workbook's business.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from pipelines.exercise.exports.stream import Stream
from pipelines.exercise.exports.writing import labels, write_book
from pipelines.forms.workbook import CODES, HEAD
from pipelines.questionnaire import Question


def write(stream: Stream, file: Path) -> None:
    """Write the stream into the sheet of its form."""
    told = stream.readable()
    asked = {code: question for code, question in told.columns.items() if question}
    languages = tuple(told.form.labels)
    options = labels(told, told.spoken)
    name = told.form.labels[told.spoken][:31]
    every = {language: labels(told, language) for language in languages}
    codes: list[tuple[str, ...]] = []
    for code, question in asked.items():
        about = (told.form.id, told.form.edition, name, code, question.type)
        codes.append((*about, "", *(question.labels[language] for language in languages)))
        for option in options.get(code, {}):
            codes.append((*about, option, *(every[language][code][option] for language in languages)))
    rows = [
        [_typed(row[code], question, options.get(code, {})) for code, question in asked.items()]
        for row in told.table.rows(named=True)
    ]
    header = [question.labels[told.spoken] for question in asked.values()]
    write_book(file, {name: (header, rows), CODES: ((*HEAD, *languages), codes)})


def _typed(answer: str | None, question: Question, options: Mapping[str, str]) -> str | None:
    """The answer as it is written by hand; several options have a semicolon between."""
    if answer is None:
        return None
    if question.type == "date":
        return f"{dt.date.fromisoformat(answer):%d.%m.%Y}"
    if question.type == "datetime":
        return f"{dt.datetime.fromisoformat(answer):%d.%m.%Y %H:%M}"
    chosen = answer.split(" ") if question.type == "select_multiple" else [answer]
    return "; ".join(options.get(code, code) for code in chosen)
