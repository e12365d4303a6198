"""The copies that several people have of one protocol, as one document: what they agree on stands, the rest is unknown.

A document of which there is one copy stays as it is. Which of two copies is right nobody can say from here: a cell in
which they differ has no number, and `unread` says `disputed`. A copy without a number in a cell contradicts nobody.
"""

from collections.abc import Sequence

import polars as pl

from pipelines.domain import ProtocolStatus, ReadState
from pipelines.mapping import VOTE
from pipelines.marts.protocol_cells import FIELDS, named, spread
from pipelines.tables.tallies import COPY, PROTOCOLS, VOTES
from pipelines.tally_cells import UNPLACED

DOCUMENT = [name for name in PROTOCOLS.key if name != COPY]
"""What the copies of one document share."""

_CELLS = (*FIELDS, VOTES, "votes_total", "unread")
_OFF, _EMPTY = ReadState.NOT_ON_FORM.value, ReadState.EMPTY.value


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
    votes = [f"{VOTE}{choice}" for choice in ballot]
    cells = [*FIELDS, *votes]
    said = pl.Struct({name: pl.String() for name in (*cells, UNPLACED)})
    apart = copies.with_columns(
        *(pl.col(VOTES).list.get(n, null_on_oob=True).alias(name) for n, name in enumerate(votes)),
        states=pl.col("unread").str.json_decode(said),
    )
    gravest = (
        pl.col("status").cast(pl.Enum([status.value for status in ProtocolStatus])).max().cast(pl.String)
    )
    one = apart.group_by(DOCUMENT, maintain_order=True).agg(
        gravest,
        pl.exclude(*DOCUMENT, "status", "states", *cells, *_CELLS).first(),
        *(pl.when(~_differ(name)).then(pl.col(name).min()).alias(name) for name in cells),
        *(_state(name, is_cell=name in cells).alias(f"state of {name}") for name in (*cells, UNPLACED)),
    )
    is_known = [pl.col(name).is_not_null() | _is(_OFF, name) for name in votes]
    has_votes = pl.any_horizontal(pl.lit(False), *(pl.col(name).is_not_null() for name in votes))
    total = pl.sum_horizontal(pl.lit(0, pl.Int64), *votes)
    listed = pl.concat_arr(votes).arr.to_list() if votes else pl.lit(None, pl.List(pl.Int64))
    return one.with_columns(
        pl.when(has_votes).then(listed).alias(VOTES),
        votes_total=pl.when(
            has_votes, pl.col(f"state of {UNPLACED}").is_null(), pl.all_horizontal(pl.lit(True), *is_known)
        ).then(total),
        unread=_unread([*cells, UNPLACED]),
    )


def _is(state: str, cell: str) -> pl.Expr:
    return pl.col(f"state of {cell}").eq_missing(pl.lit(state))


def _state(cell: str, *, is_cell: bool) -> pl.Expr:
    """Why a cell of a document has no number: disputed, or what a copy says.

    Of several reasons that it is empty counts for more than that it is not on the form, and any other for more.

    A choice was not on the ballot of a copy that has a sum without it.
    """
    told = pl.col("states").struct.field(cell)
    if not is_cell:
        return told.drop_nulls().first()
    if cell.startswith(VOTE):
        is_open = pl.col(VOTES).is_not_null() & pl.col(cell).is_null()
        unsaid = pl.when(pl.col("votes_total").is_not_null()).then(pl.lit(_OFF)).otherwise(pl.lit(_EMPTY))
        told = pl.coalesce(told, pl.when(is_open).then(unsaid))
    known = pl.coalesce(
        told.filter(~told.is_in([_OFF, _EMPTY])).first(),
        told.filter(told == _EMPTY).first(),
        told.drop_nulls().first(),
    )
    return (
        pl.when(_differ(cell))
        .then(pl.lit(ReadState.DISPUTED.value))
        .when(pl.col(cell).null_count() == pl.len())
        .then(known)
    )


def _unread(cells: Sequence[str]) -> pl.Expr:
    """JSON of the cells without a number that are not just empty."""
    parts = [
        pl.when(~_is(_EMPTY, name)).then(
            pl.concat_str(pl.lit(f'"{name}":"'), pl.col(f"state of {name}"), pl.lit('"'))
        )
        for name in cells
    ]
    joined = pl.concat_str(parts, separator=",", ignore_nulls=True)
    return pl.when(joined != "").then(pl.concat_str(pl.lit("{"), joined, pl.lit("}")))
