"""Redacted copies of what came: one JSON object a report, a file an import, in the order of their coming.

Nothing of the time of the import is in them: the same reports give the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import whole
from pipelines.exports.export import Export
from pipelines.intake import FIELDS
from pipelines.masking import Redactor

Report = Mapping[str, Any]
_CODES = ("form_version", "review")
"""Fields that hold codes: the form of a code says nothing, a version may have as many digits as a phone."""
_WRITTEN = ("unit", "observed_at", "received_at")
"""Fields into which people may have written anything: of a place and a moment the form is known."""


def files(folder: Path) -> list[Path]:
    """The copies of an intake, in the order of their coming."""
    return sorted(folder.glob("*.jsonl"))


def read(file: Path) -> list[Report]:
    """The reports of a copy."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def ids(folder: Path) -> set[str]:
    """The ids of all reports of an intake."""
    return {report["submission_id"] for file in files(folder) for report in read(file)}


def write(file: Path, reports: Iterable[Report]) -> None:
    """Write a copy, whole or not at all."""
    text = "".join(f"{json.dumps(report, ensure_ascii=False)}\n" for report in reports)
    write_text(file, text.encode(errors="backslashreplace"))


def write_text(file: Path, text: bytes) -> None:
    """Write a file of an intake; version control is told to leave all of them alone, wherever the pack lies."""
    sign = file.parent.parent / ".gitignore"
    if not sign.exists():
        whole.write(sign, b"*\n")
    whole.write(file, text)


def next_file(folder: Path, name: str) -> Path:
    """Where the copy of the original of this name goes: behind all that are there."""
    last = max((int(file.name.partition("-")[0]) for file in files(folder)), default=0)
    return folder / f"{last + 1:04d}-{name[:12]}.jsonl"


def content(report: Report) -> str:
    """What a report says, wherever in its file it stood."""
    return json.dumps({key: value for key, value in report.items() if key != "row"}, ensure_ascii=False)


def reports(export: Export, personal: Iterable[str]) -> list[Report]:
    """The reports of an export with their answers, in a fixed order; answers to personal questions are left out."""
    answers = export.answers.filter(~pl.col("question").is_in(list(personal))).sort(
        "row_number", "group", "instance", "question", "value"
    )
    told: dict[int, list[dict[str, Any]]] = {}
    for number, group, instance, question, value in answers.iter_rows():
        answer = {"group": group, "instance": instance, "question": question, "value": value}
        told.setdefault(number, []).append(answer)
    known = [field for field in FIELDS if field != "answers"]
    return [
        {"row": row["row_number"]}
        | {field: row[field] for field in known}
        | {"answers": told.get(row["row_number"], [])}
        for row in export.submissions.sort("row_number").iter_rows(named=True)
    ]


def redacted(report: Report, redactor: Redactor) -> Report:
    """The report without people; its id and its observer are the door's business."""
    codes = {field: report[field] and _code(report[field], redactor) for field in _CODES}
    written = {field: report[field] and redactor.redact(report[field]) for field in _WRITTEN}
    answers = [
        answer
        | {"group": answer["group"] and redactor.redact(answer["group"])}
        | {"question": redactor.redact(answer["question"]), "value": redactor.redact(answer["value"])}
        for answer in report["answers"]
    ]
    return {**report, **codes, **written, "answers": answers}


def _code(text: str, redactor: Redactor) -> str:
    """A code without known people; what has a blank or an @ in it is no code, but something that somebody wrote."""
    is_written = any(sign.isspace() or sign == "@" for sign in text)
    return redactor.redact(text) if is_written else redactor.known(text)


def mask_again(files: Iterable[Path], redactor: Redactor) -> int:
    """Mask in these copies what was not yet known when they were made; the number of reports in which it stood."""
    changed = 0
    for file in files:
        before = read(file)
        after = [redacted(report, redactor) for report in before]
        if differing := sum(one != other for one, other in zip(before, after, strict=True)):
            write(file, after)
            changed += differing
    return changed
