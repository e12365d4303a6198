"""What experts entered of commissions, as rows of the same tables as files: the journal's entries on a `record`."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from pipelines import pack_tables
from pipelines.casework import reading
from pipelines.casework.decision import Decision
from pipelines.casework.records import AddRecord
from pipelines.contract import ROW, Conformed, Rows
from pipelines.journal import Entry
from pipelines.source import Source
from pipelines.tables.commissions import JOURNAL
from pipelines.tables.meta import SOURCES

SOURCE = JOURNAL
_REMARK = "note"


def rows(entries: Iterable[Entry], *, synthetic: bool) -> dict[str, Rows]:
    """The rows by kind of source, each as its last entry has it; those that were withdrawn are left out.

    Remarks stay at the desk: an expert writes them for colleagues, and what a build reads is for everybody.
    """
    standing: dict[str, Decision] = {
        decision.subjects[0]: decision for decision in reading.read(entries, reading.RECORD)
    }
    told: dict[str, list[dict[str, object]]] = {}
    for decision in standing.values():
        if isinstance(decision.content, AddRecord):
            cells = {name: text for name, text in decision.content.cells.items() if name != _REMARK}
            row = {**cells, ROW: decision.number}
            told.setdefault(decision.content.kind, []).append(row)
    return {kind: of_kind(kind, entered, synthetic=synthetic) for kind, entered in told.items()}


def of_kind(kind: str, told: list[dict[str, object]], *, synthetic: bool) -> Rows:
    """Rows of one kind, their cells text under our own names."""
    columns = dict.fromkeys(name for row in told for name in row if name != ROW)
    schema = {ROW: pl.Int64(), **dict.fromkeys(columns, pl.String())}
    frame = pl.DataFrame(told, schema=schema)
    return Rows(source(kind, synthetic=synthetic), frame, frame)


def account(entered: Mapping[str, Rows], staged: Sequence[Conformed]) -> pl.DataFrame:
    """The row of `meta.sources` for all that stands, its digest that of what experts say in it; none where none do."""
    if not entered:
        return SOURCES.empty()
    described = next(iter(entered.values())).source
    said = json.dumps({kind: rows.raw.to_dicts() for kind, rows in entered.items()}, sort_keys=True)
    row = pack_tables.account(described, hashlib.sha256(said.encode()).hexdigest(), staged)
    return row.with_columns(kind=pl.lit(SOURCE))


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
            "max_rejected_share": 1,  # an entry that no longer fits is told; it stops nobody's publication
        }
    )
