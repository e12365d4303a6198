"""ODK Central: a ZIP of CSV files, one of the form and one of each repeat group, and the media beside them.

A CSV file alone is read as well; it says nothing of repeat groups. Instances of a repeat group are counted within
their report; of a group in a group it is lost which of the outer ones they belong to. Media are counted by the tool.
"""

import posixpath
from pathlib import Path

import polars as pl

from pipelines.contract import ROW
from pipelines.domain import Status
from pipelines.errors import SourceError
from pipelines.exports import choices, files, people, reports
from pipelines.exports.export import Export
from pipelines.intake import Intake
from pipelines.messages import Message

KEY, PARENT = "KEY", "PARENT_KEY"
_PEOPLE = ("SubmitterID", "SubmitterName", "DeviceID", "meta-instanceName", "instanceName")
_NUMBERS = ("AttachmentsPresent", "AttachmentsExpected", "Edits")
_TOOL = {
    "SubmissionDate", "Status", "ReviewState", "FormVersion", "start", "end", "today", "meta-instanceID", "instanceID",
    KEY, PARENT, *_NUMBERS,
}  # fmt: skip
_WORDS = {
    "approved": Status.VERIFIED,
    "hasIssues": Status.BEING_CHECKED,
    "rejected": Status.REFUTED,
    "edited": Status.REOPENED,  # ODK takes the approval back when somebody edits
    "received": Status.RECEIVED,
}
_ENDS = ("Latitude", "Longitude", "Altitude", "Accuracy")
_GROUP = "-"


def read(path: Path, intake: Intake) -> Export:
    """The reports of the form, with the answers of its repeat groups."""
    main, repeats, notes = _tables(path, intake)
    known = people.columns(main.columns, intake, _PEOPLE)
    names = people.identities(main, known)
    rows = _whole(main.drop(known), intake)
    numbers = [pl.col(name).cast(pl.Int64, strict=False) for name in _NUMBERS if name in rows.columns]
    rows = rows.with_columns(numbers)
    questions = _asked(rows, intake)
    every = questions | {name: name for name in rows.columns if name in _TOOL}
    observer = reports.found(every, intake, intake.observer, reports.OBSERVER)
    review, strange = reports.review(rows, "ReviewState", _WORDS, intake)

    def tool(name: str) -> pl.Expr:
        return pl.col(name) if name in rows.columns else pl.lit(None)

    submissions = reports.submissions(
        rows,
        intake,
        submission_id=pl.col(KEY),
        form_version=tool("FormVersion"),
        observer_id=reports.first(observer),
        unit=reports.first(reports.found(every, intake, intake.unit, reports.UNIT)),
        observed_at=reports.first(reports.found(every, intake, intake.observed_at, reports.MOMENT, ("end",))),
        received_at=tool("SubmissionDate"),
        edits=tool("Edits").fill_null(0),
        review=review,
        attachments_present=tool("AttachmentsPresent"),
        attachments_expected=tool("AttachmentsExpected"),
        is_readable=tool("Status").is_null(),
    )
    parts = [
        reports.answers(rows, {name: asked for name, asked in questions.items() if name not in observer})
    ]
    for member, repeat in repeats.items():
        known = people.columns(repeat.columns, intake, _PEOPLE)
        names |= people.identities(repeat, known)
        parts += _repeated(_whole(repeat.drop(known), intake), rows, member, intake)
    return Export(submissions, reports.joined(parts), names, (*notes, *strange))


def _tables(path: Path, intake: Intake) -> tuple[pl.DataFrame, dict[str, pl.DataFrame], reports.Notes]:
    """The form's table and those of the repeat groups, each by the name of its file without the form's."""
    if not files.is_zip(path):
        note = Message("a CSV file alone has no repeat groups: if the form has any, import the ZIP", {})
        return _checked(files.table(path, intake), intake), {}, (note,)
    listed = [name for name in files.members(path, intake) if _is_table(name)]
    tables = {name: files.table(path, intake, member=name) for name in listed}
    main = [name for name, table in tables.items() if PARENT not in table.columns]
    if len(main) != 1:
        raise SourceError(
            f"the archive holds {len(main)} tables of a form where one is expected",
            where=f"intake {intake.id}",
            remedy="Export one form, and give an intake to each",
        )
    stem = posixpath.basename(main[0]).removesuffix(".csv")
    repeats = {
        posixpath.basename(name).removesuffix(".csv").removeprefix(f"{stem}{_GROUP}"): table
        for name, table in tables.items()
        if name != main[0]
    }
    return _checked(tables[main[0]], intake), repeats, ()


def _is_table(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return (
        file.endswith(".csv")
        and not file.startswith(".")
        and not {"media", "__MACOSX"} & set(folder.split("/"))
    )


def _checked(table: pl.DataFrame, intake: Intake) -> pl.DataFrame:
    if KEY not in table.columns or "SubmissionDate" not in table.columns:
        raise SourceError(
            "the file has no columns KEY and SubmissionDate, which every export of ODK Central has",
            where=f"intake {intake.id}",
            remedy="Export it from ODK Central again, or state another `system`",
        )
    return table


def _whole(rows: pl.DataFrame, intake: Intake) -> pl.DataFrame:
    """The rows with one column a question: places and chosen options are put together."""
    rows = choices.places(rows, _GROUP, _ENDS)
    chosen = choices.options((name for name in rows.columns if name not in _TOOL), intake)
    return choices.together(rows, chosen, choices.asked(chosen, intake, _GROUP), intake)


def _asked(rows: pl.DataFrame, intake: Intake) -> dict[str, str]:
    columns = [
        name
        for name in rows.columns
        if name != ROW and (name not in _TOOL or name in intake.questions.values())
    ]
    return choices.asked(columns, intake, _GROUP)


def _repeated(repeat: pl.DataFrame, rows: pl.DataFrame, member: str, intake: Intake) -> list[pl.DataFrame]:
    """The answers of a repeat group, numbered as the report that its PARENT_KEY begins with."""
    if PARENT not in repeat.columns:
        return []
    report = pl.col(PARENT).str.split("/").list.first()
    numbered = repeat.drop(ROW).with_columns(report.alias(KEY)).join(
        rows.select(KEY, ROW), on=KEY, how="left", maintain_order="left"
    )  # fmt: skip
    lost = numbered[ROW].null_count()
    if lost:
        raise SourceError(
            f"{lost} lines of a repeat group belong to reports that are not in the file",
            where=f"intake {intake.id}",
            remedy="Export the form again as a whole",
        )
    instance = pl.int_range(1, pl.len() + 1).over(ROW)
    group = member.rpartition(_GROUP)[2]
    return [reports.answers(numbered, _asked(numbered, intake), group=group, instance=instance)]
