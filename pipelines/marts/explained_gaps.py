"""For which tables do some of their own stations explain all gaps, and which stations are they?

The search itself is in `explaining_stations`; here each table's gaps and stations are laid out for it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl

from pipelines.domain import Level
from pipelines.marts.explaining_stations import ANNULLED_INCLUDED, CELLS_OF_ONE, Flags, Ints, explain
from pipelines.marts.protocol_cells import FIELDS, VOTES_OF
from pipelines.marts.station_sums import COUNT, PLACE

_TABLE = ["unit_id", *COUNT]
_BOXES = ("ballots_mobile", "ballots_stationary", "ballots_valid", "ballots_invalid")
"""Where no ballot was found, these lines and all votes are zero or hold no number."""
_SCHEMA = {**dict.fromkeys(_TABLE, pl.String), "explanation": pl.String, "explained_by": pl.String}


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
    columns = {level.value: pl.col(column) for level, column in PLACE.items()}
    columns |= {Level.COUNTRY.value: pl.lit("")}
    found = chain.from_iterable(
        _explained(tables.filter(level=level), parts, unit)
        for level, unit in columns.items()
        if level in tables["level"]
    )
    return pl.DataFrame(list(found), schema=_SCHEMA, orient="row")


@dataclass(frozen=True)
class _Stations:
    """Protocols as a matrix station x cell, those of one table on end: `rows` says where."""

    ids: pl.Series
    cells: Mapping[str, int]
    matrix: Ints
    without_ballots: Flags
    rows: Mapping[tuple[str, ...], slice]


def _explained(
    tables: pl.DataFrame, parts: Mapping[str, pl.DataFrame], unit: pl.Expr
) -> Iterator[tuple[str, ...]]:
    """The explained ones of these tables; `unit` says in which of them a station lies, and is empty for the country."""
    keys = tables.select(_TABLE).with_columns(unit_id=pl.lit("")) if unit.meta.is_literal() else tables
    stations = {part: _laid_out(rows.with_columns(unit_id=unit), keys) for part, rows in parts.items()}
    for key, row in zip(keys.select(_TABLE).iter_rows(), tables.iter_rows(named=True), strict=True):
        counted, annulled = (stations[part] for part in ("counted", "annulled"))
        of, of_annulled = (part.rows.get(key, slice(0)) for part in (counted, annulled))
        found = explain(
            np.array(row["gap"], np.int64),
            _vectors(counted, of, row["cell"]),
            _vectors(annulled, of_annulled, row["cell"]),
            without_ballots=counted.without_ballots[of],
        )
        if found is not None:
            ids = annulled.ids[of_annulled] if found.kind == ANNULLED_INCLUDED else counted.ids[of]
            named = json.dumps(sorted(ids.gather(list(found.stations))), ensure_ascii=False)
            yield row["unit_id"], row["contest_id"], row["origin"], found.kind, named


def _laid_out(rows: pl.DataFrame, keys: pl.DataFrame) -> _Stations:
    own = rows.join(keys.select(_TABLE), on=_TABLE, how="semi").sort(*_TABLE, "station_id")
    cells = [name for name in own.columns if name in FIELDS or name.startswith(VOTES_OF)]
    numbers = own.select(pl.col(cells).fill_null(0))
    found = [name for name in cells if name in _BOXES or name.startswith(VOTES_OF)]
    ballots = numbers.select(pl.sum_horizontal(pl.lit(0), *found)).to_series()
    spans: dict[tuple[str, ...], slice] = {}
    start = 0
    for *key, length in own.group_by(_TABLE, maintain_order=True).len().iter_rows():
        spans[tuple(key)] = slice(start, start + length)
        start += length
    return _Stations(
        own["station_id"],
        {name: n for n, name in enumerate(cells)},
        numbers.to_numpy(),
        np.broadcast_to((ballots == 0).to_numpy(), own.height),
        spans,
    )


def _vectors(stations: _Stations, of: slice, cells: Sequence[str]) -> Ints:
    return stations.matrix[of][:, [stations.cells[cell] for cell in cells]]
