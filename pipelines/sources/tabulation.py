"""Tables of the commissions above the stations: `staging.tabulations`, one row per line or choice."""

import dataclasses

import polars as pl

from pipelines.contract import Conformed, Rows, conform
from pipelines.election import Pack
from pipelines.mapping import VOTE
from pipelines.tables.tallies import TABULATIONS, VOTES
from pipelines.tally_cells import (
    CHOICE,
    FIELDS,
    LINE,
    VALUE,
    checked_long,
    is_long,
    refuse_doubled,
    split_states,
    with_states,
)


def stage(rows: Rows, pack: Pack) -> Conformed:
    """One row per cell of a table; a cell without a number stays, with the reason."""
    frame = rows.frame
    if len(pack.election.contest) == 1 and "contest_id" not in frame.columns:
        frame = frame.with_columns(contest_id=pl.lit(pack.election.contest[0].id))
    rows = with_states(dataclasses.replace(rows, frame=frame))
    if not is_long(rows):
        rows = _lengthened(rows)
    rows = refuse_doubled(checked_long(rows, pack), TABULATIONS.key, what="the cell of")
    return conform(TABULATIONS, split_states(rows), pack.vocabularies, zone=pack.election.time_zone)


def _lengthened(rows: Rows) -> Rows:
    """Wide rows as a row per cell; a cell that a form does not have is no row."""
    votes = [name for name in rows.frame.columns if name.startswith(VOTE)]
    cells = [*(name for name in FIELDS if name in rows.frame.columns), *votes]
    index = [name for name in rows.frame.columns if name not in cells]
    long = rows.frame.unpivot(cells, index=index, variable_name=LINE, value_name=VALUE).filter(
        pl.col(VALUE).is_not_null()
    )
    is_vote = pl.col(LINE).str.starts_with(VOTE)
    named = long.with_columns(
        pl.when(is_vote).then(pl.col(LINE).str.strip_prefix(VOTE)).alias(CHOICE),
        pl.when(is_vote).then(pl.lit(VOTES)).otherwise(pl.col(LINE)).alias(LINE),
    )
    return dataclasses.replace(rows, frame=named)
