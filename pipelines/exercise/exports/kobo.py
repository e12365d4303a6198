"""KoboToolbox: CSV without its repeat groups, XLSX with a sheet for each of them, JSON as the server answers."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.domain import Status
from pipelines.exercise.exports.stream import Stream
from pipelines.exercise.exports.writing import write_book

_WORDS = {
    Status.BEING_CHECKED: "validation_status_on_hold",
    Status.VERIFIED: "validation_status_approved",
    Status.REFUTED: "validation_status_not_approved",
}
_SENT = "%Y-%m-%dT%H:%M:%S"


def write_csv(stream: Stream, file: Path) -> None:
    """Write the form's own table; KoboToolbox leaves repeat groups out, and does not say so."""
    _table(stream.readable()).write_csv(file, separator=";", quote_style="always")


def write_xlsx(stream: Stream, file: Path) -> None:
    """Write a sheet of the form, and one of each repeat group."""
    told = stream.readable()
    sheets = {told.form.id: _table(told)}
    for group, questions, entries in told.repeats():
        columns: dict[str, Sequence[str | None]] = {
            code: [own.get(code) for _, own in entries] for code in questions
        }
        places = [place for place, _ in entries]
        columns |= {
            "_index": [str(number) for number in range(1, len(entries) + 1)],
            "_parent_table_name": [told.form.id] * len(entries),
            "_parent_index": [str(place + 1) for place in places],
            "_submission__id": [str(told.numbers[place]) for place in places],
            "_submission__submitted_by": [told.people[place].user for place in places],
        }
        sheets[group] = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    write_book(file, {name: (sheet.columns, sheet.rows()) for name, sheet in sheets.items()})


def write_json(stream: Stream, file: Path) -> None:
    """Write the answer of the server, all of it on one page."""
    told = stream.readable()
    group_of = {q.code: group.code for group in told.form.group for q in group.question}
    inner: dict[int, dict[str, list[dict[str, str]]]] = {}
    for group, _, entries in told.repeats():
        for place, own in entries:
            entry = {f"{group}/{code}": value for code, value in own.items()}
            inner.setdefault(place, {}).setdefault(group, []).append(entry)
    records: list[dict[str, Any]] = []
    for place, (report, sent) in enumerate(zip(told.reports, told.received(_SENT), strict=True)):
        person, word = told.people[place], _WORDS.get(report["review"])
        answers = [answer for answer in report["answers"] if not answer["group"]]
        records.append(
            {
                "_id": told.numbers[place],
                "_uuid": report["submission_id"],
                "_submission_time": sent,
                "_validation_status": {"uid": word, "by_whom": "coordinator"} if word else {},
                "_notes": [],
                "_tags": [],
                "_status": "submitted_via_web",
                "_submitted_by": person.user,
                "__version__": report["form_version"],
                "deviceid": person.device,
                "phonenumber": person.phone,
                "_attachments": [
                    {"filename": f"{person.user}/attachments/{n + 1}.jpg"}
                    for n in range(report["attachments_present"])
                ],
            }
            | {f"{group_of[a['question']]}/{a['question']}" if a["question"] in group_of else a["question"]: a["value"]
               for a in answers}
            | inner.get(place, {})
        )  # fmt: skip
    page = {"count": len(records), "next": None, "previous": None, "results": records}
    file.write_text(json.dumps(page, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n")


def _table(stream: Stream) -> pl.DataFrame:
    """The form's own table: chosen options as one text, and as a column an option beside it."""
    columns: list[pl.Expr | pl.Series] = []
    for code, question in stream.columns.items():
        columns.append(pl.col(code))
        if question and question.type == "select_multiple":
            chosen = pl.col(code).str.split(" ")
            columns += [
                chosen.list.contains(option.code).cast(pl.Int8).cast(pl.String).alias(f"{code}/{option.code}")
                for option in question.options
            ]
    height = len(stream.reports)
    return stream.table.select(
        *columns,
        pl.Series("_id", list(map(str, stream.numbers)), pl.String),
        pl.Series("_uuid", stream.told("submission_id"), pl.String),
        pl.Series("_submission_time", stream.received(_SENT), pl.String),
        pl.Series("_validation_status", stream.told("review"), pl.String).replace_strict(_WORDS, default=""),
        pl.Series("_notes", [""] * height, pl.String),
        pl.Series("_status", ["submitted_via_web"] * height, pl.String),
        pl.Series("_submitted_by", [person.user for person in stream.people], pl.String),
        pl.Series("__version__", stream.told("form_version"), pl.String),
        pl.Series("_tags", [""] * height, pl.String),
        pl.Series("_index", [str(number) for number in range(1, height + 1)], pl.String),
    )
