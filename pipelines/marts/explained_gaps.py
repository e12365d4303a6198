"""For which tables do some of their own stations explain all gaps, and which stations are they?

The search itself is in `explaining_stations`; here each table's gaps and stations are laid out for it.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np
import polars as pl

from pipelines.domain import Level
from pipelines.marts.explaining_stations import ANNULLED_INCLUDED, CELLS_OF_ONE, Ints, explain
from pipelines.marts.station_sums import COUNT, PLACE
from pipelines.tables.tallies import VOTES

_TABLE = ["unit_id", *COUNT]
_FOUND = [("ballots_mobile", "ballots_stationary", "ballots_valid", "ballots_invalid"), f"{VOTES}_"]
"""Cells that are all zero, or without a number, where no ballot was found; and how those of the votes begin."""
SCHEMA = {**dict.fromkeys(_TABLE, pl.String), "explanation": pl.String, "explained_by": pl.String}
Key = tuple[str, str, str]


def build(gaps: pl.DataFrame, parts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per table that is explained: `explanation`, and `explained_by`, the stations as JSON.

    `gaps` are cells of tables held against stations: unit_id, level, contest_id, origin, cell, gap (known ones
    only). `parts` are the protocols that are `counted` and `annulled`, with a column per cell.
    """
    gap = pl.col("gap")
    is_one_way = (gap <= 0).all() | (gap >= 0).all()
    tables = (
        gaps.group_by("level", *_TABLE)
        .agg("cell", "gap", is_candidate=((gap != 0).sum() >= CELLS_OF_ONE) & is_one_way)
        .filter("is_candidate")
    )
    rows = list(chain.from_iterable(_explained(*of_level, parts) for of_level in _by_level(tables)))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _by_level(tables: pl.DataFrame) -> Iterator[tuple[str | None, pl.DataFrame]]:
    """The column that says in which of these units a station lies, and the units; None for the whole country."""
    columns = {level.value: column for level, column in PLACE.items()} | {Level.COUNTRY.value: None}
    for level, column in columns.items():
        if not (own := tables.filter(level=level)).is_empty():
            yield column, own


def _explained(
    column: str | None, tables: pl.DataFrame, parts: Mapping[str, pl.DataFrame]
) -> Iterator[tuple[str, str, str, str, str]]:
    stations = {part: _grouped(rows, column, tables) for part, rows in parts.items()}
    for row in tables.iter_rows(named=True):
        key = (row["unit_id"] if column else "", row["contest_id"], row["origin"])
        groups = {part: rows.get(key, parts[part].clear()) for part, rows in stations.items()}
        vectors = {part: _vectors(rows, row["cell"]) for part, rows in groups.items()}
        found = explain(
            np.array(row["gap"], np.int64),
            vectors["counted"],
            vectors["annulled"],
            without_ballots=_without_ballots(groups["counted"]),
        )
        if found is not None:
            group = groups["annulled" if found.kind == ANNULLED_INCLUDED else "counted"]
            ids = sorted(group["station_id"].gather(list(found.stations)))
            named = json.dumps(ids, ensure_ascii=False)
            yield row["unit_id"], row["contest_id"], row["origin"], found.kind, named


def _grouped(rows: pl.DataFrame, column: str | None, tables: pl.DataFrame) -> dict[Key, pl.DataFrame]:
    """The protocols of each of these tables, by unit (empty for the country), contest and origin."""
    unit = pl.lit("") if column is None else pl.col(column)
    own = rows.with_columns(unit_id=unit)
    keys = tables if column else tables.with_columns(unit_id=pl.lit(""))
    parts = own.join(keys.select(_TABLE), on=_TABLE, how="semi").partition_by(_TABLE, as_dict=True)
    return {(str(a), str(b), str(c)): part for (a, b, c), part in parts.items()}


def _vectors(rows: pl.DataFrame, cells: list[str]) -> Ints:
    return np.column_stack([rows[cell].fill_null(0).to_numpy() for cell in cells]).astype(np.int64)


def _without_ballots(rows: pl.DataFrame) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    lines, votes = _FOUND
    cells = [name for name in rows.columns if name in lines or name.startswith(votes)]
    none = pl.all_horizontal(pl.lit(True), *(pl.col(name).fill_null(0) == 0 for name in cells))
    return rows.select(pl.repeat(True, pl.len()) & none).to_series().to_numpy()
