"""KoboToolbox: CSV, XLSX or JSON of one form.

`_id` is a report's identity on one server: `_uuid` changes with every edit. `_submission_time` is UTC and does not say
so. CSV has no repeat groups, and does not say so either. In label exports questions and options have the names that
people read: the pack says which is which (`questions`, `values`).
"""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipelines.contract import ROW
from pipelines.domain import Status
from pipelines.errors import SourceError
from pipelines.exports import choices, files, kobo_json, moments, people, reports
from pipelines.exports.export import Export
from pipelines.exports.files import Sheet
from pipelines.exports.kobo_json import GROUP, ID, TIME, VALIDATION
from pipelines.intake import Intake
from pipelines.messages import Message

_PEOPLE = ("_submitted_by", "_submission__submitted_by", "meta/instanceName", f"{VALIDATION}/by_whom")
_MOMENTS = ("start", "end", "today")
_WORDS = {
    "validation_status_approved": Status.VERIFIED,
    "validation_status_not_approved": Status.REFUTED,
    "validation_status_on_hold": Status.BEING_CHECKED,
    "Approved": Status.VERIFIED,
    "Not Approved": Status.REFUTED,
    "On Hold": Status.BEING_CHECKED,
}
_ENDS = ("latitude", "longitude", "altitude", "precision")
_LINK = "_URL"
_INDEX, _PARENT, _TABLE = "_index", "_parent_index", "_parent_table_name"


def read(path: Path, intake: Intake) -> Export:
    """The reports of the form, with the answers of its repeat groups where the file has them."""
    if files.is_zip(path):
        return _workbook(files.sheets(path, intake), intake)
    with path.open("rb") as stream:
        start = stream.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        found = kobo_json.read(path, intake)
        export, _ = _reports(found.rows, intake)
        answers = reports.joined([export.answers, found.repeats])
        return Export(
            export.submissions, answers, export.identities | found.identities, (*export.notes, *found.notes)
        )
    note = Message(
        "KoboToolbox leaves repeat groups out of CSV files: if the form has any, import XLSX or JSON", {}
    )
    export, _ = _reports(files.table(path, intake), intake)
    return Export(export.submissions, export.answers, export.identities, (*export.notes, note))


def _reports(main: pl.DataFrame, intake: Intake) -> tuple[Export, pl.DataFrame]:
    """What the form itself gives, and its rows."""
    if ID not in main.columns or TIME not in main.columns:
        raise SourceError(
            f"the file has no columns {ID} and {TIME}, which every export of KoboToolbox has",
            where=f"intake {intake.id}",
            remedy="Export it from KoboToolbox again, or state another `system`",
        )
    known = people.columns(main.columns, intake, _PEOPLE)
    rows = _whole(main.drop(known), intake)
    questions = _asked(rows, intake)
    every = questions | {name: name for name in rows.columns if name != ROW and name not in questions}
    observer = reports.found(every, intake, intake.observer, reports.OBSERVER)
    review, notes = reports.review(rows, VALIDATION, _WORDS, intake)
    present = "_attachments"
    submissions = reports.submissions(
        rows,
        intake,
        zone=moments.UTC,
        submission_id=reports.numbered(ID, intake),
        form_version=reports.first(name for name in ("__version__", "_version_") if name in rows.columns),
        observer_id=reports.first(observer),
        unit=reports.first(reports.found(every, intake, intake.unit, reports.UNIT)),
        observed_at=reports.first(reports.found(every, intake, intake.observed_at, reports.MOMENT, ("end",))),
        received_at=pl.col(TIME),
        review=review,
        attachments_present=pl.col(present) if present in rows.columns else pl.lit(None),
    )
    answers = reports.answers(
        rows, {name: asked for name, asked in questions.items() if name not in observer}
    )
    return Export(submissions, answers, people.identities(main, known), notes), rows


def _whole(rows: pl.DataFrame, intake: Intake) -> pl.DataFrame:
    """The rows with one column a question; places and links, which repeat another column, are left out."""
    there = set(rows.columns)
    extra = [
        name
        for name in rows.columns
        if name.removesuffix(_LINK) in there - {name} or any(_repeats(name, end, there) for end in _ENDS)
    ]
    chosen = choices.options((name for name in rows.columns if not _is_tool(name)), intake)
    return choices.together(rows.drop(extra), chosen, choices.asked(chosen, intake, GROUP), intake)


def _repeats(name: str, end: str, there: Iterable[str]) -> bool:
    """Whether `_gps_latitude` stands beside `gps`, with the groups before it or without."""
    *groups, last = name.split(GROUP)
    base = last.removeprefix("_").removesuffix(f"_{end}")
    return last == f"_{base}_{end}" and (GROUP.join([*groups, base]) in there or base in there)


def _is_tool(name: str) -> bool:
    return name.startswith(("_", "meta/", "formhub/")) or name in _MOMENTS


def _asked(rows: pl.DataFrame, intake: Intake) -> dict[str, str]:
    named = intake.questions.values()
    columns = [name for name in rows.columns if name != ROW and (not _is_tool(name) or name in named)]
    return choices.asked(columns, intake, GROUP)


def _workbook(sheets: list[Sheet], intake: Intake) -> Export:
    """The first sheet is the form; the others are its repeat groups, each with the rows that it belongs to."""
    tables = {sheet.name: sheet.table(min(sheet.rows)) for sheet in sheets}
    main = [name for name, table in tables.items() if _PARENT not in table.columns]
    if len(main) != 1:
        raise SourceError(
            f"the workbook holds {len(main)} sheets of a form where one is expected",
            where=f"intake {intake.id}",
            remedy="Export one form, and give an intake to each",
        )
    export, rows = _reports(tables[main[0]], intake)
    if len(tables) == 1:
        return export
    if any(_INDEX not in table.columns for table in tables.values()):
        raise _orphans(intake)
    reported = {main[0]: rows.select(pl.col(_INDEX).alias("parent"), ROW)}
    parts, names = [export.answers], export.identities
    waiting = {name: table for name, table in tables.items() if name != main[0]}
    while ready := [
        name
        for name, table in waiting.items()
        if _TABLE in table.columns and table[_TABLE].is_in(list(reported)).all()
    ]:
        for name in ready:
            repeat = waiting.pop(name)
            known = people.columns(repeat.columns, intake, _PEOPLE)
            names |= people.identities(repeat, known)
            numbered = _numbered(_whole(repeat.drop(known), intake), reported, intake)
            reported[name] = numbered.select(pl.col(_INDEX).alias("parent"), ROW)
            instance = pl.int_range(1, pl.len() + 1).over(ROW)
            group = name.rpartition(GROUP)[2]
            parts.append(reports.answers(numbered, _asked(numbered, intake), group=group, instance=instance))
    if waiting:
        raise _orphans(intake)
    return Export(export.submissions, reports.joined(parts), names, export.notes)


def _numbered(repeat: pl.DataFrame, reported: dict[str, pl.DataFrame], intake: Intake) -> pl.DataFrame:
    """The rows of a repeat group with the number of the report that their parent belongs to."""
    parents = pl.concat([rows.with_columns(table=pl.lit(name)) for name, rows in reported.items()])
    numbered = repeat.drop(ROW).join(
        parents, left_on=[_TABLE, _PARENT], right_on=["table", "parent"], how="left", maintain_order="left"
    )
    if numbered[ROW].null_count():
        raise _orphans(intake)
    return numbered


def _orphans(intake: Intake) -> SourceError:
    return SourceError(
        "a sheet of a repeat group belongs to rows that are not in the file",
        where=f"intake {intake.id}",
        remedy="Export the form again as a whole, with all its columns",
    )
