"""Published corrections: known errors of a raw file, mended by data and never by hand.

A correction names what stands in the file and how often. It is applied only to exactly that; when the file
changes under it, the build says so (`quality.corrections`, rule `correction_stale`).
"""

from collections.abc import Collection, Sequence
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict

from pipelines.errors import PackError
from pipelines.pack_files import content, did_you_mean, line, validated
from pipelines.raw import RawFile
from pipelines.source import Source
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


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    correction: tuple[Correction, ...] = ()


def load(file: Path, election_id: str, sources: Collection[str]) -> tuple[Correction, ...]:
    """The corrections that this file holds for an election with these sources; none where there is no file."""
    if not file.is_file():
        return ()
    entries = validated(_File, content(file), file).correction
    seen: set[str] = set()
    for number, correction in enumerate(entries):
        here = f"{file}, correction {correction.id!r}{line(file, 'correction', number, 'id')}"
        if correction.id in seen:
            raise PackError(f"correction id {correction.id!r} is used twice", where=here, remedy="Rename one")
        seen.add(correction.id)
        if correction.election == election_id and correction.source not in sources:
            raise PackError(
                f"{election_id} has no source {correction.source!r}",
                where=here,
                remedy=f"{did_you_mean(correction.source, sources)}, or remove the correction",
            )
    return tuple(correction for correction in entries if correction.election == election_id)


def apply(raw: RawFile, corrections: Sequence[Correction]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The raw rows as they are to be read, and the log of what was changed (`quality.corrections`).

    `raw.rows` stay as they came: that is what rejects show.
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
    return rows, pl.DataFrame(log, schema=CORRECTIONS.schema)


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
