"""The JSON of KoboToolbox: records of fields under their groups' paths, with repeat groups as lists inside them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contract import ROW
from pipelines.errors import SourceError
from pipelines.exports import files, people, reports
from pipelines.exports.export import ANSWERS
from pipelines.intake import Intake
from pipelines.messages import Message
from pipelines.raw.documents import flat, listed, parsed
from pipelines.raw.text import decoded

GROUP = "/"
ID, TIME, VALIDATION = "_id", "_submission_time", "_validation_status"
_ATTACHMENTS = "_attachments"
_LISTS = ("_tags", "_notes", "_geolocation", _ATTACHMENTS)
"""Lists that are the tool's own, and no repeat groups."""
_INCOMPLETE = Message("the file is one page of several: it holds {here} of {all} reports", {}).template


@dataclass
class Found:
    """The records as rows, the answers of their repeat groups, and what those hold of people."""

    rows: pl.DataFrame
    repeats: pl.DataFrame
    identities: frozenset[str]
    notes: reports.Notes


@dataclass
class _Repeats:
    """Answers of repeat groups, gathered record by record."""

    intake: Intake
    answers: list[tuple[int, str, int, str, str]] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    counts: dict[tuple[int, str], int] = field(default_factory=dict)
    personal: dict[str, bool] = field(default_factory=dict)

    def take(self, row: int, path: str, entries: list[Any]) -> None:
        """Every entry of a group, and of the groups within it; instances are counted within the report."""
        group = path.rpartition(GROUP)[2]
        for entry in entries:
            instance = self.counts[row, group] = self.counts.get((row, group), 0) + 1
            own, inner = _parts(entry)
            for name, value in flat(own):
                if value is None or not value.strip():
                    continue
                if self._is_personal(name):
                    self.people.add(value.strip())
                    continue
                self.answers.append((row, group, instance, name.rpartition(GROUP)[2], value.strip()))
            for name, those in inner.items():
                self.take(row, name, those)

    def _is_personal(self, name: str) -> bool:
        if name not in self.personal:
            self.personal[name] = bool(people.columns([name], self.intake))
        return self.personal[name]


def read(path: Path, intake: Intake) -> Found:
    """The records of an answer of the server, or of a list of them."""
    source, content = files.unpacked(intake, path, format="json", compression="none")
    try:
        document = parsed(decoded(source, content))
    except (ValueError, RecursionError):
        raise SourceError(
            "the file is no JSON document, or half of one", where=content.where, remedy="Fetch it again"
        ) from None
    keyed = document if isinstance(document, Mapping) else {}
    records = listed(source.model_copy(update={"records": "results" if keyed else None}), content, document)
    repeats = _Repeats(intake)
    columns: dict[str, dict[int, str | None]] = {}
    for row, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise SourceError(
                f"record {row} is no JSON object", where=content.where, remedy="Fetch the file again"
            )
        for name, value in _fields(record):
            columns.setdefault(name, {})[row] = value
        for name, entries in _parts(record)[1].items():
            repeats.take(row, name, entries)
    if ROW in columns:
        what = f"a question is called {ROW!r}, the name under which Baikoo counts the rows"
        raise SourceError(what, where=content.where, remedy="Rename it in the file")
    numbers = range(1, len(records) + 1)
    rows = pl.DataFrame(
        {ROW: numbers} | {name: [told.get(row) for row in numbers] for name, told in columns.items()},
        schema={ROW: pl.Int64} | dict.fromkeys(columns, pl.String),
    )
    answers = pl.DataFrame(repeats.answers, schema=list(ANSWERS), orient="row", infer_schema_length=None)
    told = int(str(keyed.get("count", len(records))))
    notes = (
        (Message(_INCOMPLETE, {"here": len(records), "all": told}),)
        if told > len(records) or keyed.get("next")
        else ()
    )
    return Found(files.trimmed(rows), answers.cast(ANSWERS), frozenset(repeats.people), notes)


def _parts(record: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The plain fields, and the repeat groups by their paths."""
    groups = {
        name: value
        for name, value in record.items()
        if isinstance(value, list) and name not in _LISTS and all(isinstance(entry, dict) for entry in value)
    }
    return {name: value for name, value in record.items() if name not in groups}, groups


def _fields(record: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """The plain fields of a report; its status is one word, its attachments are counted."""
    for name, value in flat(_parts(record)[0]):
        if name == f"{VALIDATION}/uid":
            yield VALIDATION, value
        elif name == _ATTACHMENTS:
            yield name, str(len(json.loads(value or "[]")))
        else:
            yield name, value
