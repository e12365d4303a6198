"""NEMO and ELMO: a CSV with a line per report and a line per entry of a repeat group.

A line of a group repeats all answers of the lines above it. An answer therefore counts on the lines of the level where
it is first met, and there alone. That a report was reviewed says that somebody looked at it, not that it is true.
"""

import re
from pathlib import Path

import polars as pl

from pipelines.contract import ROW
from pipelines.domain import Status
from pipelines.errors import SourceError
from pipelines.exports import choices, files, people, reports
from pipelines.exports.export import Export
from pipelines.intake import Intake
from pipelines.messages import Message

_ID, _FORM, _SENT, _REVIEWED = "ResponseID", "Form", "DateSubmitted", "Reviewed"
_NAME, _LEVEL = "GroupName", "GroupLevel"
_PEOPLE = ("Submitter", "Reviewer", "UserID", "UserName")
_TOOL = (ROW, _ID, "Shortcode", _FORM, _SENT, _REVIEWED, _NAME, _LEVEL)
_WORDS = {"true": Status.BEING_CHECKED, "false": Status.RECEIVED}
_ENDS = ("Latitude", "Longitude", "Altitude", "Accuracy")
_CODES = r"^[\w-]+(;[\w-]+)+$"


def read(path: Path, intake: Intake) -> Export:
    """The reports of the form, with the answers of its repeat groups counted once."""
    lines = files.table(path, intake)
    missing = [name for name in (_ID, _SENT, _LEVEL) if name not in lines.columns]
    if missing:
        raise SourceError(
            f"the file has no column {missing[0]!r}, which every export of NEMO has",
            where=f"intake {intake.id}",
            remedy="Export the responses from NEMO again, or state another `system`",
        )
    known = people.columns(lines.columns, intake, _PEOPLE)
    names = people.identities(lines, known)
    lines, notes = _of_form(lines.drop(known), intake)
    level = pl.col(_LEVEL).cast(pl.Int64, strict=False).fill_null(0)
    lines = _placed(lines).with_columns(level.alias(_LEVEL))
    lines = lines.with_columns(pl.col(ROW).first().over(_ID).alias(reports.OWN))
    questions = {name: name for name in lines.columns if name not in (*_TOOL, reports.OWN)}
    lines = _chosen(lines, list(questions), intake)
    rows = lines.unique(_ID, keep="first", maintain_order=True)
    every = {name: name for name in lines.columns}
    observer = reports.found(every, intake, intake.observer, reports.OBSERVER)
    review, strange = reports.review(rows, _REVIEWED, _WORDS, intake)
    submissions = reports.submissions(
        rows,
        intake,
        submission_id=reports.numbered(_ID, intake),
        observer_id=reports.first(observer),
        unit=reports.first(reports.found(every, intake, intake.unit, reports.UNIT)),
        observed_at=reports.first(reports.found(every, intake, intake.observed_at, reports.MOMENT)),
        received_at=pl.col(_SENT),
        review=review,
    )
    told = {name: asked for name, asked in questions.items() if name not in observer}
    return Export(submissions, reports.joined(_answers(lines, told)), names, (*notes, *strange))


def _of_form(lines: pl.DataFrame, intake: Intake) -> tuple[pl.DataFrame, reports.Notes]:
    """The lines of the intake's form: `values = { Form = { "Their title" = "our_form" } }` says which it is."""
    if _FORM not in lines.columns or lines[_FORM].n_unique() < 2:
        return lines, ()
    if _FORM not in intake.values:
        return lines, (Message("the file has reports of {n} forms, and all are taken for one: say in `values` of the "
                               "intake which `Form` is meant", {"n": lines[_FORM].n_unique()}),)  # fmt: skip
    kept = lines.filter(pl.col(_FORM).replace(intake.values[_FORM]) == intake.form)
    other = lines[_ID].n_unique() - kept[_ID].n_unique()
    return kept, (Message("{n} reports are of other forms: they were left out", {"n": other}),)


def _placed(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with one column a place. The coordinates of a chosen option (`Q:City`, `Q:Latitude`) are no answer."""
    ends = tuple(f":{end}" for end in _ENDS)
    levels = {name.partition(":")[0] for name in lines.columns if ":" in name and not name.endswith(ends)}
    extra = [name for name in lines.columns if name.endswith(ends) and name.partition(":")[0] in levels]
    return choices.places(lines.drop(extra), ":", _ENDS)


def _chosen(lines: pl.DataFrame, questions: list[str], intake: Intake) -> pl.DataFrame:
    """Several options with a blank in place of `;`, where all of them are codes or labels that the pack knows."""
    ours = {theirs: code for code, theirs in intake.questions.items()}
    made = []
    for name in questions:
        words = intake.values.get(ours.get(name, name), {})
        cell, label = pl.col(name), re.compile(r"\s*;\s*")
        spelt = {
            text: " ".join(words.get(part, part) for part in label.split(text))
            for text in (lines[name].drop_nulls().unique() if words else ())
            if ";" in text and all(part in words for part in label.split(text))
        }
        codes = (
            pl.when(cell.str.contains(_CODES))
            .then(cell.str.replace_all(";", " ", literal=True))
            .otherwise(cell)
        )
        made.append(pl.when(cell.is_in(list(spelt))).then(cell.replace(spelt)).otherwise(codes).alias(name))
    return lines.with_columns(made)


def _answers(lines: pl.DataFrame, questions: dict[str, str]) -> list[pl.DataFrame]:
    """The answers of every group, each on the lines of the level where its question is first met."""
    first = lines.select(
        pl.col(_LEVEL).filter(pl.col(name).is_not_null()).min().alias(name) for name in questions
    )
    levels = dict(zip(questions, first.row(0), strict=True)) if questions else {}
    parts = []
    for (level, group), own in lines.group_by(_LEVEL, _NAME, maintain_order=True):
        asked = {name: question for name, question in questions.items() if levels[name] == level}
        numbered = own.with_columns(pl.col(reports.OWN).alias(ROW))
        instance = pl.int_range(1, pl.len() + 1).over(ROW) if level else None
        parts.append(
            reports.answers(numbered, asked, group=str(group or "") if level else "", instance=instance)
        )
    return parts
