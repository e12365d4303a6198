"""What experts entered of commissions, as rows of the same tables as files: the journal's entries under `record`.

An entry is one telling: `add` with its kind and cells, `amend` of an earlier one of the same record, `withdraw`.
"""

from collections.abc import Iterable, Mapping

import polars as pl

from pipelines.contract import ROW, Rows
from pipelines.journal import Entry
from pipelines.journal.entry import Json
from pipelines.source import Source

RECORD = "record"
"""The kind of subject under which the journal keeps what is told of commissions; its id is made by the form."""
SOURCE = "journal"


def rows(entries: Iterable[Entry], *, synthetic: bool) -> dict[str, Rows]:
    """The rows by kind of source, each as its last entry has it; those that were withdrawn are left out."""
    standing: dict[str, Entry] = {}
    for entry in entries:
        subject = entry.decision.subjects[0]
        if subject.kind == RECORD:
            standing[subject.id] = entry
    by_kind: dict[str, list[dict[str, object]]] = {}
    for entry in standing.values():
        if entry.decision.action != "withdraw":
            payload = entry.decision.payload
            by_kind.setdefault(str(payload["kind"]), []).append({ROW: entry.sequence, **_cells(payload)})
    return {kind: _rows(kind, told, synthetic=synthetic) for kind, told in by_kind.items()}


def _cells(payload: Mapping[str, Json]) -> Mapping[str, Json]:
    cells = payload.get("cells")
    return cells if isinstance(cells, Mapping) else {}


def _rows(kind: str, told: list[dict[str, object]], *, synthetic: bool) -> Rows:
    columns = dict.fromkeys(name for row in told for name in row if name != ROW)
    schema = {ROW: pl.Int64(), **dict.fromkeys(columns, pl.String())}
    frame = pl.DataFrame(told, schema=schema)
    return Rows(source(kind, synthetic=synthetic), frame, frame)


def source(kind: str, *, synthetic: bool) -> Source:
    """The experts' entries as a source of this kind, its columns under our own names."""
    return Source.model_validate(
        {
            "id": SOURCE,
            "kind": kind,
            "file": SOURCE,
            "title": "Entered by the experts who follow the commissions",
            "publisher": "The organisation's own experts",
            "licence": "Own observations",
            "nature": "synthetic" if synthetic else "real",
        }
    )
