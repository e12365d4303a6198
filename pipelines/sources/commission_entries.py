"""What experts entered of commissions, as rows of the same tables as files: the journal's entries on a `record`."""

from collections.abc import Iterable

import polars as pl

from pipelines.casework import reading
from pipelines.casework.decision import Decision
from pipelines.casework.records import AddRecord
from pipelines.contract import ROW, Rows
from pipelines.journal import Entry
from pipelines.source import Source

SOURCE = "journal"


def rows(entries: Iterable[Entry], *, synthetic: bool) -> dict[str, Rows]:
    """The rows by kind of source, each as its last entry has it; those that were withdrawn are left out."""
    standing: dict[str, Decision] = {
        decision.subjects[0]: decision for decision in reading.read(entries, reading.RECORD)
    }
    told: dict[str, list[dict[str, object]]] = {}
    for decision in standing.values():
        if isinstance(decision.content, AddRecord):
            row = {ROW: decision.number, **decision.content.cells}
            told.setdefault(decision.content.kind, []).append(row)
    return {kind: of_kind(kind, cells, synthetic=synthetic) for kind, cells in told.items()}


def of_kind(kind: str, told: list[dict[str, object]], *, synthetic: bool) -> Rows:
    """Rows of one kind, their cells text under our own names."""
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
