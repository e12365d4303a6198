"""The paper of a complaint, of what the desk knows of its cases at this moment."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from dashboard import queries_casework
from dashboard.desk import attached, elections, room
from dashboard.desk.words import Words
from dashboard.documents.complaint import Draft
from dashboard.documents.complaint import write as written
from pipelines.casework.actions import Told
from pipelines.casework.complaint import Complaint


def write(place: room.Room, held: elections.Held, complaint: Complaint, code: str, now: dt.datetime) -> bytes:
    """The draft as DOCX in this language: a fact for every case, as it reads now."""
    cases, docket = place.desk.cases(), place.desk.docket()
    standing = {row["case_id"]: row for row in place.cases().iter_rows(named=True)}
    names = list(dict.fromkeys(cases.of(case).id for case in complaint.cases))
    rows = [standing.get(name, {}) for name in names]
    words = Words(held.language(code), queries_casework.form(held.connection) or "")
    draft = Draft(
        held.id,
        held.is_synthetic,
        complaint.content,
        [_told(row) for row in rows],
        law=place.ground.rules.law,
        attachments=[
            each for name in names for each in attached.enclosed(place, cases.report(name), words.say)
        ],
        against=docket.by_id.get(complaint.appeal_of or ""),
        places={
            row["unit_id"]: words.place(row["unit_id"], row["region_id"])
            for row in rows
            if row.get("unit_id")
        },
        form=words.form,
    )
    return written(draft, words.say, made_at=now)


_NAMED = {"category": "category_id"}


def _told(row: Mapping[str, Any]) -> Told | None:
    """What the report of a case tells; None where there is none, or it lacks what makes a fact."""
    if not row:
        return None
    said = {name: row[_NAMED.get(name, name)] for name in Told.model_fields if _NAMED.get(name, name) in row}
    said["evidence"] = (row["evidence"] or "").split()
    try:
        return Told.model_validate({name: value for name, value in said.items() if value is not None})
    except ValidationError:
        return None
