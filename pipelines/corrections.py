"""Published corrections: known errors of a raw file, mended by data and never by hand.

A correction names what stands in the file and how often. It is applied only to exactly that; when the file
changes under it, the build says so (`quality.corrections`, rule `correction_stale`).
"""

import dataclasses
import tomllib
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict

from pipelines.election import Source
from pipelines.raw import RawFile
from pipelines.tables.quality import CORRECTIONS


class Correction(BaseModel):
    """One known error: in which source and column, what stands there, what is read instead, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    election: str
    source: str
    column: str
    was: str
    becomes: str
    reason: str
    rows: int = 1
    where: dict[str, str] = {}


def load(file: Path, election_id: str) -> tuple[Correction, ...]:
    """The corrections that this file holds for an election; none where there is no file."""
    if not file.is_file():
        return ()
    entries = tomllib.loads(file.read_text(encoding="utf-8")).get("correction", [])
    corrections = [Correction.model_validate(entry) for entry in entries]
    return tuple(correction for correction in corrections if correction.election == election_id)


def apply(raw: RawFile, corrections: Sequence[Correction]) -> tuple[RawFile, pl.DataFrame]:
    """The raw file with its corrections applied, and the log of what they changed (`quality.corrections`).

    The raw rows that rejects show stay as they came: only what is read changes.
    """
    rows, log = raw.rows, []
    for correction in corrections:
        if correction.source != raw.source.id:
            continue
        hit = pl.lit(False)
        if correction.column in rows.columns:
            hit = pl.col(correction.column) == correction.was
            for column, value in correction.where.items():
                hit &= pl.col(column) == value if column in rows.columns else pl.lit(False)
        changed = rows.filter(hit).height
        if changed == correction.rows:
            rows = rows.with_columns(
                pl.when(hit)
                .then(pl.lit(correction.becomes))
                .otherwise(correction.column)
                .alias(correction.column)
            )
        log.append(_log(correction, raw.source, changed if changed == correction.rows else 0))
    return dataclasses.replace(raw, rows=rows), pl.DataFrame(log, schema=CORRECTIONS.schema)


def _log(correction: Correction, source: Source, changed: int) -> dict[str, str | int]:
    return {
        "correction_id": correction.id,
        "source_id": source.id,
        "column": correction.column,
        "was": correction.was,
        "becomes": correction.becomes,
        "reason": correction.reason,
        "rows_expected": correction.rows,
        "rows_changed": changed,
    }
