"""NDI Apollo: the CSV of a checklist, of a survey, or of incidents.

Apollo makes a row for everyone who is expected to report: one without a moment and without an answer is no report.
It exports no identity of a row. That of a checklist is its observer and place, so an intake is one event of Apollo;
that of an incident is what was answered: it stays when somebody decides on it, or writes a description.
"""

from pathlib import Path

import polars as pl

from pipelines.domain import Status
from pipelines.exports import people, reports
from pipelines.exports.apollo_table import CODE, ID, TIMESTAMP, Table, table
from pipelines.exports.export import Export
from pipelines.intake import Intake
from pipelines.messages import Message

_QUARANTINE, _STATUS, _SERIAL = "Quarantine Status", "Status", "Serial"
_QUARANTINED = {
    "None": Status.RECEIVED, "Нет": Status.RECEIVED,
    "All": Status.BEING_CHECKED, "Все": Status.BEING_CHECKED,
    "Results": Status.BEING_CHECKED, "Результаты": Status.BEING_CHECKED,
}  # fmt: skip
_FLAGGED = ("flagged", "помечено")
_DECIDED = {
    "Confirmed": Status.VERIFIED, "Подтвержденные": Status.VERIFIED,
    "Rejected": Status.REFUTED, "Отклоненные": Status.REFUTED,
    "Citizen Report": reports.CITIZEN, "Отчет гражданина": reports.CITIZEN,
    "Unmarked": Status.RECEIVED, "Непомеченные": Status.RECEIVED,
}  # fmt: skip
_TRUE, _FALSE = "True", "False"
_SEVERAL = r"^\d+(,\d+)+$"
_NOTHING = Message("{n} rows are of observers who have sent nothing yet: they are no reports", {}).template


def read_checklist(path: Path, intake: Intake) -> Export:
    """The checklists that have been filled in, at least in part. One that a check of Apollo flags is being checked."""
    told = table(path, intake)
    rows, questions = told.rows, list(told.questions)
    photos = [name for name in questions if _is_photo(rows[name])]
    rows = _answered(rows, questions, photos)
    is_empty = pl.all_horizontal(pl.col(TIMESTAMP).is_null(), *(pl.col(name).is_null() for name in questions))
    sent = rows.filter(~is_empty)
    notes = (Message(_NOTHING, {"n": rows.height - sent.height}),) if sent.height < rows.height else ()
    key = [name for name in (_SERIAL, ID, CODE) if name in rows.columns]
    review, strange = reports.review(sent, _QUARANTINE, _QUARANTINED, intake)
    is_flagged = pl.any_horizontal(
        pl.lit(False),
        *(pl.col(name).str.to_lowercase().is_in(_FLAGGED).fill_null(False) for name in told.checks),
    )
    checked = pl.when(is_flagged).then(pl.lit(Status.BEING_CHECKED.value)).otherwise(review)
    return _export(sent, told, intake, key, checked, photos, (*notes, *strange))


def read_incidents(path: Path, intake: Intake) -> Export:
    """The incidents, each with what was decided on it; what citizens report stands apart."""
    told = table(path, intake)
    questions = list(told.questions)
    photos = [name for name in questions if _is_photo(told.rows[name])]
    rows = _answered(told.rows, questions, photos)
    review, strange = reports.review(rows, _STATUS, _DECIDED, intake)
    return _export(rows, told, intake, [ID, CODE, *questions], review, photos, strange)


def _is_photo(cells: pl.Series) -> bool:
    """A question for a picture is exported as whether there is one."""
    met = set(cells.drop_nulls().unique())
    return bool(met) and met <= {_TRUE, _FALSE}


def _answered(rows: pl.DataFrame, questions: list[str], photos: list[str]) -> pl.DataFrame:
    """The rows with answers as ours: options with a blank between, nothing where there is no picture."""
    cell = pl.col([name for name in questions if name not in photos])
    several = (
        pl.when(cell.str.contains(_SEVERAL))
        .then(cell.str.replace_all(",", " ", literal=True))
        .otherwise(cell)
    )
    picture = pl.col(photos)
    return rows.with_columns(several).with_columns(pl.when(picture == _TRUE).then(picture))


def _export(
    rows: pl.DataFrame,
    told: Table,
    intake: Intake,
    key: list[str],
    review: pl.Expr,
    photos: list[str],
    notes: reports.Notes,
) -> Export:
    personal = people.columns(told.questions, intake)
    named = [name for name in rows.columns if name in intake.questions.values() and name not in told.people]
    questions = {name: name for name in dict.fromkeys([*told.questions, *named]) if name not in personal}
    every = questions | {name: name for name in rows.columns if name not in told.people}
    observer = reports.found(every, intake, intake.observer, (), (ID,))
    submissions = reports.submissions(
        rows.with_columns(reports.hashed(rows, key, intake).alias(reports.OWN)),
        intake,
        submission_id=pl.col(reports.OWN),
        observer_id=reports.first(observer),
        unit=reports.first(reports.found(every, intake, intake.unit, (), (CODE,))),
        observed_at=reports.first(reports.found(every, intake, intake.observed_at, reports.MOMENT)),
        received_at=pl.col(TIMESTAMP),
        review=review,
        attachments_present=pl.sum_horizontal(pl.col(photos).is_not_null()) if photos else pl.lit(None),
    )
    answers = reports.answers(
        rows, {name: asked for name, asked in questions.items() if name not in observer}
    )
    identities = people.identities(told.rows, [*told.people, *personal])
    return Export(submissions, reports.joined([answers]), identities, notes)
