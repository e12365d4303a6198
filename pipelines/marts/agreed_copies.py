"""The copies that several people have of one protocol, as one document: what they agree on stands, the rest is unknown.

A document of which there is one copy stays as it is. Which of two copies is right nobody can say from here: a cell in
which they differ has no number, and `unread` says `disputed`. A copy without a number in a cell contradicts nobody.
"""

from collections.abc import Sequence

import polars as pl

from pipelines.domain import ProtocolStatus, ReadState
from pipelines.marts.document_cells import EMPTY, OFF, apart, cells_of, state_of, together
from pipelines.marts.protocol_cells import named, spread
from pipelines.tables.tallies import COPY, PROTOCOLS, VOTES
from pipelines.tally_cells import UNPLACED

DOCUMENT = [name for name in PROTOCOLS.key if name != COPY]
"""What the copies of one document share."""

_SUMS = (VOTES, "votes_total", "unread")


def build(protocols: pl.DataFrame, choices: pl.DataFrame) -> pl.DataFrame:
    """One row per station x contest x origin x revision, with the columns of `staging.protocols`.

    Provenance and place are those of the first copy, the status is the gravest of any.
    """
    copies = several(protocols)
    if copies.is_empty():
        return protocols
    parts = [protocols.join(copies, on=DOCUMENT, how="anti", maintain_order="left")]
    for (contest,), own in copies.group_by("contest_id", maintain_order=True):
        ballot = choices.filter(pl.col("contest_id") == contest).sort("position")["choice_id"].to_list()
        parts.append(_agreed(own, ballot).select(protocols.columns))
    return pl.concat(parts)


def several(protocols: pl.DataFrame) -> pl.DataFrame:
    """The copies of documents of which there is more than one, in the order of their names."""
    if protocols[COPY].n_unique() < 2:
        return protocols.clear()
    return protocols.filter(protocols.select(DOCUMENT).is_duplicated()).sort(*DOCUMENT, COPY)


def disputed(copies: pl.DataFrame, choices: pl.DataFrame) -> pl.DataFrame:
    """Of `several` copies the cells in which they differ: `DOCUMENT`, line, choice_id, and `values` by copy."""
    frame, cells = spread(copies, DOCUMENT)
    frame = frame.filter(pl.any_horizontal(pl.lit(False), *(_differ(name).over(DOCUMENT) for name in cells)))
    told = (
        frame.group_by(DOCUMENT, maintain_order=True)
        .agg(cells)
        .unpivot(cells, index=DOCUMENT, variable_name="cell", value_name="values")
        .cast({"values": pl.List(pl.Int64)})  # of no cells no type is known
        .filter(pl.col("values").list.min() < pl.col("values").list.max())
    )
    return named(told, choices).select(*DOCUMENT, "line", "choice_id", "values")


def _differ(cell: str) -> pl.Expr:
    return pl.col(cell).min() < pl.col(cell).max()


def _agreed(copies: pl.DataFrame, ballot: Sequence[str]) -> pl.DataFrame:
    """The documents of one contest, each in one row."""
    cells, votes = cells_of(ballot)
    gravest = (
        pl.col("status").cast(pl.Enum([status.value for status in ProtocolStatus])).max().cast(pl.String)
    )
    one = (
        apart(copies, ballot)
        .group_by(DOCUMENT, maintain_order=True)
        .agg(
            gravest,
            pl.exclude(
                *DOCUMENT, "status", *cells, *_SUMS, *(state_of(name) for name in (*cells, UNPLACED))
            ).first(),
            *(pl.when(~_differ(name)).then(pl.col(name).min()).alias(name) for name in cells),
            *(_state(name, is_vote=name in votes).alias(state_of(name)) for name in cells),
            pl.col(state_of(UNPLACED)).drop_nulls().first(),
        )
    )
    return together(one, ballot)


def _state(cell: str, *, is_vote: bool) -> pl.Expr:
    """Why a cell of a document has no number: disputed, or what a copy says.

    Of several reasons that it is empty counts for more than that it is not on the form, and any other for more.
    """
    told = pl.col(state_of(cell))
    if is_vote:  # a copy with votes that says nothing of this one has left it empty
        told = pl.coalesce(
            told, pl.when(pl.col(VOTES).is_not_null() & pl.col(cell).is_null()).then(pl.lit(EMPTY))
        )
    known = pl.coalesce(
        told.filter(~told.is_in([OFF, EMPTY])).first(),
        told.filter(told == EMPTY).first(),
        told.drop_nulls().first(),
    )
    return (
        pl.when(_differ(cell))
        .then(pl.lit(ReadState.DISPUTED.value))
        .when(pl.col(cell).null_count() == pl.len())
        .then(known)
    )
