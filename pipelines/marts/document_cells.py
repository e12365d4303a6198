"""Documents taken apart into cells and put together again, for what makes one document of several.

Apart, each cell is a column with its number and another, `state of <cell>`, with the reason why it has none.
"""

from collections.abc import Sequence

import polars as pl

from pipelines.domain import ReadState
from pipelines.mapping import VOTE
from pipelines.marts.protocol_cells import FIELDS
from pipelines.tables.tallies import VOTES
from pipelines.tally_cells import UNPLACED

OFF, EMPTY = ReadState.NOT_ON_FORM.value, ReadState.EMPTY.value
_STATE = "state of "


def state_of(cell: str) -> str:
    """The column that says why a cell holds no number."""
    return f"{_STATE}{cell}"


def cells_of(ballot: Sequence[str]) -> tuple[list[str], list[str]]:
    """All cells of a document with these choices, and those of them that are votes."""
    votes = [f"{VOTE}{choice}" for choice in ballot]
    return [*FIELDS, *votes], votes


def apart(documents: pl.DataFrame, ballot: Sequence[str]) -> pl.DataFrame:
    """Documents of one contest with two columns a cell, and the state of votes of nobody (`UNPLACED`).

    A choice without a number was not on the ballot where the votes are summed without it.
    """
    cells, votes = cells_of(ballot)
    told = pl.Struct({name: pl.String() for name in (*cells, UNPLACED)})
    frame = documents.with_columns(
        *(pl.col(VOTES).list.get(n, null_on_oob=True).alias(name) for n, name in enumerate(votes)),
        states=pl.col("unread").str.json_decode(told),
    )
    is_summed = pl.col("votes_total").is_not_null() & pl.col(VOTES).is_not_null()

    def state(cell: str) -> pl.Expr:
        said = pl.col("states").struct.field(cell)
        if cell in votes:
            said = pl.coalesce(said, pl.when(is_summed & pl.col(cell).is_null()).then(pl.lit(OFF)))
        return said.alias(state_of(cell))

    return frame.with_columns(state(name) for name in (*cells, UNPLACED)).drop("states")


def together(documents: pl.DataFrame, ballot: Sequence[str]) -> pl.DataFrame:
    """The documents with `votes`, `votes_total` and `unread` made of their cells.

    The votes are summed where each has a number or was not on the ballot, and none was given to nobody.
    """
    cells, votes = cells_of(ballot)
    has_votes = pl.any_horizontal(pl.lit(value=False), *(pl.col(name).is_not_null() for name in votes))
    is_known = (pl.col(name).is_not_null() | pl.col(state_of(name)).eq_missing(pl.lit(OFF)) for name in votes)
    is_summed = (
        has_votes & pl.col(state_of(UNPLACED)).is_null() & pl.all_horizontal(pl.lit(value=True), *is_known)
    )
    listed = pl.concat_arr(votes).arr.to_list() if votes else pl.lit(None, pl.List(pl.Int64))
    return documents.with_columns(
        pl.when(has_votes).then(listed).alias(VOTES),
        votes_total=pl.when(is_summed).then(pl.sum_horizontal(pl.lit(0, pl.Int64), *votes)),
        unread=_unread([*cells, UNPLACED]),
    )


def _unread(cells: Sequence[str]) -> pl.Expr:
    """JSON of the cells without a number that are not just empty."""
    parts = [
        pl.when(pl.col(state_of(name)) != EMPTY).then(
            pl.concat_str(pl.lit(f'"{name}":"'), pl.col(state_of(name)), pl.lit('"'))
        )
        for name in cells
    ]
    joined = pl.concat_str(parts, separator=",", ignore_nulls=True)
    return pl.when(joined != "").then(pl.concat_str(pl.lit("{"), joined, pl.lit("}")))
