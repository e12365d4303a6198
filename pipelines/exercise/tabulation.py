"""The tables of the commissions: sums of the protocols that came and count, by commission, region and country."""

import numpy as np
import polars as pl

from pipelines.domain import Level, Origin
from pipelines.exercise.counts import Cells
from pipelines.exercise.draw import Ints
from pipelines.exercise.papers import MANUAL_LINES, Papers
from pipelines.tables.tallies import VOTES


def sums(papers: Papers) -> Cells:
    """What each commission's table must say: per cell the sum of its stations, annulled and missing ones left out."""
    counted = papers.documents[Origin.MANUAL].present & ~papers.annulled
    return {
        name: _added(cells * counted, papers.places.commission, len(papers.places.commissions))
        for name, cells in papers.manual.items()
    }


def tabulate(papers: Papers, country: str) -> pl.DataFrame:
    """One row per unit and line or choice. What a commission got wrong is carried upward, as it is in life."""
    places, table = papers.places, sums(papers)
    for (commission, name), gap in papers.table_gaps.items():
        table[name][commission] += gap
    by_region = {n: _added(c, places.region_of_commission, len(places.regions)) for n, c in table.items()}
    nation = {name: cells.sum(keepdims=True) for name, cells in by_region.items()}
    return pl.concat(
        [
            _long(places.commissions["commission_id"].to_list(), Level.COMMISSION, table),
            _long(list(places.regions), Level.REGION, by_region),
            _long([country], Level.COUNTRY, nation),
        ]
    )


def _added(values: Ints, groups: Ints, number: int) -> Ints:
    """Sums by group; exact, as the floats in between hold whole numbers far below 2^53."""
    return np.bincount(groups, weights=values, minlength=number).astype(np.int64)


def _long(units: list[str], level: str, table: Cells) -> pl.DataFrame:
    names = list(table)
    lines = [name if name in MANUAL_LINES else VOTES for name in names]
    choices = [None if name in MANUAL_LINES else name for name in names]
    return pl.DataFrame(
        {
            "unit_id": np.repeat(np.array(units, dtype=object), len(names)),
            "level": [level] * (len(units) * len(names)),
            "line": lines * len(units),
            "choice_id": choices * len(units),
            "value": np.column_stack([table[name] for name in names]).ravel(),
        },
        schema={
            "unit_id": pl.String,
            "level": pl.String,
            "line": pl.String,
            "choice_id": pl.String,
            "value": pl.Int64,
        },
    )
