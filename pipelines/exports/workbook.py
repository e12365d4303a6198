"""The organisation's own workbook, as people fill it in.

`forms.workbook` writes it: a sheet per form, and `codes`, which has the text of every question and option in every
language. Headers and choices are read in any of them, or as codes. A merged cell stands for all its rows; rows of
totals are left out. A report has no identity of its own: it is that of its observer, place and moments, so that a
corrected row is a revision; two rows with the same are two reports, for people to compare.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.contract import ROW
from pipelines.errors import SourceError
from pipelines.exports import files, filled_cells, people, reports
from pipelines.exports.export import Export
from pipelines.exports.files import Sheet
from pipelines.exports.lookalikes import folded, latin
from pipelines.forms.workbook import CODES, HEAD
from pipelines.intake import Intake
from pipelines.messages import Message
from pipelines.questionnaire import CHOICES, NUMBERS
from pipelines.raw.sheet import Cells

_TIMES = ("date", "time", "datetime")
_TOP = 20
"""The header stands within so many rows: people write a title above it."""
_TOTALS = frozenset(
    folded(word)
    for word in (
        "total", "grand total", "subtotal", "sum", "итого", "всего", "итог",
        "жыйынтыгы", "жыйынтык", "бардыгы", "баары", "жалпы", "жалпысынан",
    )
)  # fmt: skip
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass
class _Asked:
    """What the sheet of codes says of a form: questions by their folded texts, their types, codes of their options.

    `others` are the names of the sheets of other forms.
    """

    version: str | None = None
    sheet: str = ""
    others: set[str] = field(default_factory=set)
    questions: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)


def read(path: Path, intake: Intake) -> Export:
    """The reports of the form in a filled workbook."""
    found = files.sheets(path, intake, also=CODES, merges=True)
    asked = _asked([sheet for sheet in found if sheet.name == CODES], intake)
    sheet, header = _chosen([sheet for sheet in found if sheet.name != CODES], asked, intake)
    names = {place: _question(text, asked) for place, text in sheet.rows[header].items() if text.strip()}
    rows = _unmerged(sheet, header).table(header, names)
    rows, notes = _without_totals(rows)
    if sheet.unknown:
        notes += (Message("{n} cells hold formulas without a value: open the workbook, let it calculate and save it",
                          {"n": sheet.unknown}),)  # fmt: skip
    known = people.columns(rows.columns, intake)
    identities = people.identities(rows, known)
    columns = {name: name for name in rows.columns if name not in (ROW, *known)}
    said = [name and _question(name, asked) for name in (intake.observer, intake.unit, intake.observed_at)]
    observer, units, moments = (
        reports.found(columns, intake, name, usual)
        for name, usual in zip(said, (reports.OBSERVER, reports.UNIT, reports.MOMENT), strict=True)
    )
    rows = _read(rows.drop(known), asked, moments, [*observer, *units], since_1904=sheet.since_1904)
    times = [name for name in columns if asked.types.get(name) in _TIMES]
    key = list(dict.fromkeys([*observer, *units, *moments, *times]))
    rows = rows.with_columns(reports.hashed(rows, key, intake).alias(reports.OWN))
    submissions = reports.submissions(
        rows,
        intake,
        submission_id=pl.col(reports.OWN),
        form_version=pl.lit(asked.version),
        observer_id=reports.first(observer),
        unit=reports.first(units),
        observed_at=reports.first(moments),
    )
    answers = reports.answers(rows, {name: name for name in columns if name not in observer})
    return Export(submissions, reports.joined([answers]), identities, notes)


def _asked(sheets: Sequence[Sheet], intake: Intake) -> _Asked:
    """What the sheet of codes says of the intake's form; of texts that two questions share nothing is taken."""
    asked = _Asked(questions={folded(theirs): ours for ours, theirs in intake.questions.items()})
    for sheet in sheets:
        table = sheet.table(min(sheet.rows))
        if set(HEAD) - set(table.columns):
            continue
        own = table.filter(pl.col("form") == intake.form)
        asked.others |= set(table["sheet"].drop_nulls()) - set(own["sheet"])
        languages = [name for name in own.columns if name not in (ROW, *HEAD)]
        doubled: set[tuple[str, str]] = set()
        for row in own.iter_rows(named=True):
            question, option = row["question"], row["option"]
            asked.version, asked.sheet = row["version"], row["sheet"] or ""
            asked.types[question] = row["type"]
            into = asked.options.setdefault(question, {}) if option else asked.questions
            for text in {folded(row[name]) for name in languages if row[name]} | {folded(option or question)}:
                code = option or question
                if into.setdefault(text, code) != code:
                    doubled.add((question if option else "", text))
        for question, text in doubled:
            (asked.options[question] if question else asked.questions).pop(text, None)
    for question, words in intake.values.items():
        into = asked.options.setdefault(question, {})
        into |= {folded(word): code for word, code in words.items()}
    return asked


def _chosen(sheets: Sequence[Sheet], asked: _Asked, intake: Intake) -> tuple[Sheet, int]:
    """The sheet of the form and the row of its header: where most of its questions stand.

    A second sheet of its reports is not passed over in silence: people copy a sheet for every region.
    """
    codes = (*reports.OBSERVER, *reports.UNIT, *reports.MOMENT)
    known = {*asked.questions, *map(folded, codes)}
    rated: list[tuple[int, bool, int, Sheet]] = []
    for sheet in sheets:
        heads = {number: len({folded(text) for text in sheet.rows[number].values()} & known)
                 for number in sorted(sheet.rows)[:_TOP]}  # fmt: skip
        header = max(heads, key=lambda number: heads[number])
        rated.append((heads[header], sheet.name == asked.sheet, header, sheet))
    rated.sort(key=lambda entry: entry[:2], reverse=True)
    if not rated or rated[0][0] < 2:
        raise SourceError(
            f"the workbook has no sheet with the questions of {intake.form!r}",
            where=f"intake {intake.id}",
            remedy="Use the workbook that `baikoo forms` writes, and leave its headers and its last sheet as they are",
        )
    best, _, header, chosen = rated[0]
    again = [
        sheet
        for rate, _, head, sheet in rated[1:]
        if rate > best / 2 and sheet.name not in asked.others and not sheet.table(head).is_empty()
    ]
    if again:
        raise SourceError(
            f"{len(again) + 1} sheets hold reports on {intake.form!r}",
            where=f"intake {intake.id}",
            remedy="Put them into one sheet, or each into a workbook of its own",
        )
    return chosen, header


def _question(header: str, asked: _Asked) -> str:
    return asked.questions.get(folded(header), " ".join(header.split()))


def _unmerged(sheet: Sheet, header: int) -> Sheet:
    """The sheet with a cell that is merged over several rows in each of them that has something else."""
    rows: dict[int, Cells] = {number: dict(cells) for number, cells in sheet.rows.items()}
    for text in sheet.merged:
        found = _RANGE.fullmatch(text)
        if found is None or int(found[2]) <= header:
            continue
        column = _place(found[1])
        value = rows.get(int(found[2]), {}).get(column)
        for number in [n for n in rows if int(found[2]) < n <= int(found[4])]:
            if value is not None and any(cell.strip() for cell in rows[number].values()):
                rows[number].setdefault(column, value)
    return Sheet(sheet.name, rows, (), sheet.since_1904, sheet.unknown)


def _place(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _without_totals(rows: pl.DataFrame) -> tuple[pl.DataFrame, reports.Notes]:
    """The rows that are reports: a total begins with its word."""
    names = rows.columns[1:]
    begin = rows.select(pl.coalesce(names)).to_series() if names else pl.Series([], dtype=pl.String)
    words = {text: folded(text).rstrip(".") in _TOTALS for text in begin.drop_nulls().unique()}
    is_total = begin.replace_strict(words, default=False, return_dtype=pl.Boolean)
    count = int(is_total.sum())
    return rows.filter(~is_total), (
        (Message("{n} rows of totals were left out", {"n": count}),) if count else ()
    )


def _read(
    rows: pl.DataFrame, asked: _Asked, moments: Sequence[str], codes: Sequence[str], *, since_1904: bool
) -> pl.DataFrame:
    """The rows with every cell as its question's type has it; each writing of an answer is looked at once."""
    made = []
    for name in rows.columns[1:]:
        kind = asked.types.get(name, "datetime" if name in moments else "text")
        read = _reading(kind, asked.options.get(name, {}), is_code=name in codes, since_1904=since_1904)
        words: Mapping[str, str] = {text: read(text) for text in rows[name].drop_nulls().unique()}
        made.append(pl.col(name).replace(words))
    return rows.with_columns(made)


def _reading(
    kind: str, options: Mapping[str, str], *, is_code: bool, since_1904: bool
) -> Callable[[str], str]:
    if kind in _TIMES:
        return lambda text: filled_cells.time(text, kind, since_1904=since_1904)
    if kind in NUMBERS:
        return filled_cells.number
    if options or kind in (*CHOICES, "yes_no"):
        return lambda text: filled_cells.chosen(text, options, several=kind == "select_multiple")
    return latin if is_code else lambda text: text
