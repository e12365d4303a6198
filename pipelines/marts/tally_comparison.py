"""`marts.tally_comparison`: where do two counts of one station and ballot give different numbers, and how?

Compared is every cell for which both have a number; a cell that one of them lacks differs from nothing. The number
of voters identified is held against the identification document alone: a protocol without a line for it has been
given that document's number, and would only be compared with itself.
"""

from collections.abc import Sequence
from itertools import combinations

import polars as pl

from pipelines.domain import Origin
from pipelines.marts.patterns_of_difference import classify
from pipelines.marts.protocol_cells import FIELDS, named, place, spread
from pipelines.tables.reconciliation import TALLY_COMPARISON
from pipelines.tables.tallies import VOTES

_KEY = ["station_id", "contest_id"]
_HEAD = ["commission_id", "region_id", "leader_id"]
_IDENTIFIED = "identified"


def build(results: pl.DataFrame, choices: pl.DataFrame) -> pl.DataFrame:
    """One row per station x contest x pair of origins x line or choice that differs."""
    present = set(results["origin"].unique())
    if len(present) < 2:
        return TALLY_COMPARISON.empty()
    counts = {o.value: results.filter(origin=o.value) for o in Origin if o.value in present}
    found = [TALLY_COMPARISON.empty()]
    for a, b in combinations(counts, 2):
        both = (counts[a], counts[b])
        columns = _columns(*both, is_receipt=Origin.IDENTIFICATION in (a, b))
        stations = _differing(*both, columns)
        if stations.is_empty():
            continue
        ours, theirs = (
            side.select(*_KEY, *_HEAD, *columns).join(stations, on=_KEY, maintain_order="right")
            for side in both
        )
        rows = _rows(ours, theirs, choices).with_columns(origin_a=pl.lit(a), origin_b=pl.lit(b))
        found.append(rows.select(TALLY_COMPARISON.schema.names()))
    return pl.concat(found)


def _columns(a: pl.DataFrame, b: pl.DataFrame, *, is_receipt: bool) -> list[str]:
    """What is compared: lines of which both counts hold numbers, and the votes."""
    shared = [name for name in FIELDS if all(side[name].null_count() < side.height for side in (a, b))]
    if is_receipt:
        return [name for name in shared if name == _IDENTIFIED]
    return [name for name in shared if name != _IDENTIFIED] + [VOTES]


def _differing(a: pl.DataFrame, b: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The stations that may differ in any of the columns: nearly all frames end here, with nothing."""
    differs = (pl.col(name) != pl.col(f"{name}_b") for name in columns)
    return (
        a.lazy()
        .select(*_KEY, *columns)
        .join(b.lazy().select(*_KEY, *columns), on=_KEY, suffix="_b")
        .filter(pl.any_horizontal(pl.lit(False), *differs))
        .select(_KEY)
        .collect()
    )


def _rows(ours: pl.DataFrame, theirs: pl.DataFrame, choices: pl.DataFrame) -> pl.DataFrame:
    """The cells that differ, of the same stations in the same order."""
    head = ours.select(
        *_KEY,
        *(pl.coalesce(name, theirs[name]) for name in _HEAD),
        other_leader=theirs["leader_id"],
    ).with_row_index("pair")
    cells = _long(ours, "value_a").join(_long(theirs, "value_b"), on=["pair", "cell"])
    differing = classify(cells.with_columns(position=place())).join(head, on="pair")
    is_leaders = pl.any_horizontal(
        pl.col("choice_id") == pl.col(name) for name in ("leader_id", "other_leader")
    )
    return named(differing, choices).with_columns(
        gap=pl.col("value_a") - pl.col("value_b"), affects_leader=is_leaders.fill_null(False)
    )


def _long(side: pl.DataFrame, value: str) -> pl.DataFrame:
    frame, cells = spread(side.with_row_index("pair"), ["pair"])
    return frame.unpivot(on=cells, index="pair", variable_name="cell", value_name=value)
