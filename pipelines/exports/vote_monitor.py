"""Vote Monitor: a workbook with a sheet a form, a column an option, and the reporter's name in every row.

A question is `Code - text`; if it is one to choose from, its own cells are empty and the columns behind it are its
options, flagged ones ending in `~$red$~`. Behind every question stand its notes and its attachments: their number, then
a column for each. Attachments are links that expire and need no password: they are counted and left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.domain import Status
from pipelines.errors import SourceError
from pipelines.exports import choices, files, people, reports
from pipelines.exports.export import Export
from pipelines.exports.files import Sheet
from pipelines.intake import Intake
from pipelines.messages import Message

_IDS = ("SubmissionId", "QuickReportId", "IncidentReportId")
_SENT, _STATUS = "TimeSubmitted", "FollowUpStatus"
_PEOPLE = ("Name", "Email", "PhoneNumber")
_OBSERVER, _UNITS = "MonitoringObserverId", ("Number", "LevelNumber")
_TOOL = (
    *_IDS, "SubmissionNumber", _SENT, _STATUS, *_UNITS, *(f"Level{n}" for n in range(1, 6)), "Ngo", _OBSERVER, *_PEOPLE,
)  # fmt: skip
_WORDS = {
    "NotApplicable": Status.RECEIVED,
    "NeedsFollowUp": Status.BEING_CHECKED,
    "Resolved": Status.RECEIVED,  # somebody has dealt with it; whether it is true is not said
}
_FLAG = "~$red$~"
_QUESTION = re.compile(r"(\S{1,30}) - .*", re.DOTALL)
_FREE = "-UserInput"
_COUNTS = {"Notes": "Note", "Attachments": "Attachment"}


@dataclass
class _Columns:
    """What the columns of a form ask, by place: answers, options of questions, counts of attachments."""

    questions: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)


def read(path: Path, intake: Intake) -> Export:
    """The reports of the form: of the sheet that is called like it, or of the only one."""
    header, rows = _table(path, intake)
    names = dict(zip(rows.columns[1:], header, strict=True))
    tool = {name: column for column, name in reversed(names.items()) if name in _TOOL}  # the first of each
    if _SENT not in tool or not (ids := [tool[name] for name in _IDS if name in tool]):
        raise SourceError(
            f"the file has no columns {_IDS[0]} and {_SENT}, which every export of Vote Monitor has",
            where=f"intake {intake.id}",
            remedy="Export it from Vote Monitor again, or state another `system`",
        )
    if _STATUS in tool:
        rows = rows.rename({tool[_STATUS]: _STATUS})
        tool[_STATUS] = _STATUS
    names = dict(zip(rows.columns[1:], header, strict=True))
    told = _told(rows, {column: name for column, name in names.items() if column not in tool.values()})
    personal = [tool[name] for name in _PEOPLE if name in tool]
    for column, name in names.items():
        asked = told.questions.get(column, name)
        is_person = asked == name and people.is_personal(name) and name not in intake.questions.values()
        if column not in personal and (is_person or {name, asked} & set(intake.personal)):
            personal.append(column)
    rows = _chosen(rows, told, intake)
    questions = {column: asked for column, asked in told.questions.items() if column not in personal}
    every = questions | {column: name for name, column in tool.items() if column not in personal}
    observer = reports.found(every, intake, intake.observer, reports.OBSERVER, (_OBSERVER,))
    review, notes = reports.review(rows, _STATUS, _WORDS, intake)
    counted = [pl.col(name).cast(pl.Int64, strict=False).fill_null(0) for name in told.attachments]
    present = pl.sum_horizontal(counted) if counted else pl.lit(None)
    submissions = reports.submissions(
        rows,
        intake,
        submission_id=pl.col(ids[0]),
        observer_id=reports.first(observer),
        unit=reports.first(reports.found(every, intake, intake.unit, reports.UNIT, _UNITS)),
        observed_at=reports.first(reports.found(every, intake, intake.observed_at, reports.MOMENT)),
        received_at=pl.col(tool[_SENT]),
        review=review,
        attachments_present=present,
        attachments_expected=present,
    )
    answers = reports.answers(
        rows, {name: asked for name, asked in questions.items() if name not in observer}
    )
    links = int(submissions["attachments_present"].sum())
    if links:
        notes += (
            Message("{n} attachments are links that expire: fetch them from Vote Monitor now", {"n": links}),
        )
    return Export(submissions, reports.joined([answers]), people.identities(rows, personal), notes)


def _table(path: Path, intake: Intake) -> tuple[list[str], pl.DataFrame]:
    """Header, and rows under the numbers of their columns: headers repeat one another (`Yes`, `Notes`)."""
    if not files.is_zip(path):
        rows = files.table(path, intake)
        header = rows.columns[1:]
        return header, rows.rename({name: str(place) for place, name in enumerate(header)})
    sheets = [sheet for sheet in files.sheets(path, intake) if set(_IDS) & set(_header(sheet))]
    called = [sheet for sheet in sheets if sheet.name.casefold() == intake.form.casefold()]
    found = called or sheets
    if len(found) != 1:
        raise SourceError(
            f"the workbook has {len(found)} sheets of reports, and none of them is called {intake.form!r}",
            where=f"intake {intake.id}",
            remedy="Give the sheet of the form that name",
        )
    header = _header(found[0])
    names = {place: str(place) for place in range(len(header))}
    return header, found[0].table(min(found[0].rows), names)


def _header(sheet: Sheet) -> list[str]:
    cells = sheet.rows[min(sheet.rows)]
    return [cells.get(place, "").strip() for place in range(max(cells) + 1)]


def _told(rows: pl.DataFrame, names: dict[str, str]) -> _Columns:
    """The columns behind those of the tool, read from left to right."""
    told = _Columns()
    question, code = "", ""
    for column, name in names.items():
        begins = _QUESTION.fullmatch(name)
        if name in _COUNTS:
            told.attachments += [column] if name == "Attachments" else []
        elif code and name.startswith("Attachment "):
            continue
        elif code and name.startswith("Note "):
            told.questions[column] = f"{code}/{name}"
        elif code and name.endswith(_FREE):
            told.questions[column] = f"{code}/{name.removesuffix(_FREE).removesuffix(_FLAG)}{_FREE}"
        elif begins and not _is_option(rows[column]):
            question, code = column, begins[1]
            told.questions[column] = code
        elif code and _is_option(rows[column]) and rows[question].null_count() == rows.height:
            told.options.setdefault(question, []).append((column, name.removesuffix(_FLAG).strip()))
        else:
            told.questions[column] = name
    return told


def _is_option(cells: pl.Series) -> bool:
    """Whether the column says true or false, for those who were asked."""
    met: Sequence[str] = cells.drop_nulls().unique().to_list()
    return bool(met) and {text.lower() for text in met} <= {"true", "false"}


def _chosen(rows: pl.DataFrame, told: _Columns, intake: Intake) -> pl.DataFrame:
    """The rows with the chosen options in the column of their question."""
    made = []
    for question, options in told.options.items():
        codes = choices.coded((word for _, word in options), told.questions[question], intake)
        picked = pl.concat_str(
            [
                pl.when(pl.col(column).str.to_lowercase() == "true").then(pl.lit(codes[word]))
                for column, word in options
            ],
            separator=" ",
            ignore_nulls=True,
        )
        made.append(pl.when(picked != "").then(picked).alias(question))
    return rows.with_columns(made)
