"""What the writers share: workbooks of text cells, and how a tool of its own codes numbers questions and options."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from string import ascii_uppercase

from pipelines.exercise.exports.stream import OBSERVER, Stream
from pipelines.forms import sheets, words
from pipelines.forms.offer import FORMS
from pipelines.questionnaire import Question

Row = Sequence[str | None]


def write_book(file: Path, content: Mapping[str, tuple[Sequence[str], Sequence[Row]]]) -> None:
    """A workbook of these sheets, each a header, which may repeat itself, and rows."""
    made = sheets.workbook(file)
    for name, (header, rows) in content.items():
        sheet = made.add_worksheet(name)
        for number, row in enumerate((header, *rows)):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text)
    sheets.close(made, file)


def tags(stream: Stream) -> dict[str, str]:
    """Our questions under two letters each: AA, AB ... The observer is none: such a tool knows who reports."""
    letters = ("".join(pair) for pair in product(ascii_uppercase, repeat=2))
    asked = (code for code, question in stream.columns.items() if question and code != OBSERVER)
    return dict(zip(asked, letters, strict=False))


def labels(stream: Stream, language: str) -> dict[str, dict[str, str]]:
    """Of every question with options their labels, by the options' codes."""
    common = words.read(FORMS)
    yes_no = {code: common.text(code, language) for code in ("yes", "no")}
    found: dict[str, dict[str, str]] = {}
    for code, question in stream.columns.items():
        if question and question.type == "yes_no":
            found[code] = yes_no
        elif question and question.options:
            found[code] = _distinct(question, language)
    return found


def _distinct(question: Question, language: str) -> dict[str, str]:
    """The labels by their codes; two that are alike show their codes too."""
    times = Counter(option.labels[language] for option in question.options)
    return {
        option.code: label if times[label] == 1 else f"{label} [{option.code}]"
        for option in question.options
        for label in (option.labels[language],)
    }
