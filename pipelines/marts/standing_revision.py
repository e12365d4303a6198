"""What stands of the protocols of a station after its latest revision: one document per station x contest x origin.

A revision is a whole document, and what it leaves empty has no number. Two things are no whole documents: one that
only annuls (its status says so, and it holds no number) leaves every number of the document before it; and where a
source says so in the pack (`revisions = "changes"`), a revision states only what changed, and a cell that it leaves
empty keeps the number that it had. A cell that cannot be read is stated: it does not keep one. Provenance, time and
status are those of the latest revision.
"""

from collections.abc import Collection, Sequence

import polars as pl

from pipelines.domain import ProtocolStatus
from pipelines.mapping import VOTE
from pipelines.marts.document_cells import OFF, apart, cells_of, state_of, together
from pipelines.marts.protocol_cells import named, spread
from pipelines.tables.tallies import COPY, LINES, PROTOCOLS, VOTES
from pipelines.tally_cells import UNPLACED

COUNT = [name for name in PROTOCOLS.key if name not in ("revision", COPY)]
"""What the revisions of one document share."""

_PLACE = ("commission_id", "region_id")
_SUMS = (VOTES, "votes_total", "unread")
_HOLDS_NUMBER = pl.any_horizontal(pl.col(line.name).is_not_null() for line in LINES) | (
    pl.col(VOTES).list.drop_nulls().list.len().fill_null(0) > 0
)
_ONLY_ANNULS = (pl.col("status") != ProtocolStatus.COUNTED.value) & ~_HOLDS_NUMBER


def build(protocols: pl.DataFrame, choices: pl.DataFrame, changing: Collection[str] = ()) -> pl.DataFrame:
    """One row per station x contest x origin, with the columns of `staging.protocols`, one copy of each revision given.

    `changing` are the sources whose revisions state only what changed.
    """
    revised = several(protocols)
    if revised.is_empty():
        return protocols
    adds = _ONLY_ANNULS | pl.col("source_id").is_in(list(changing))
    whole = pl.col("revision").filter(~adds).max().over(COUNT)
    needed = revised.filter(pl.col("revision") >= pl.coalesce(whole, 0))
    is_folded = needed.select(COUNT).is_duplicated()
    folded = needed.filter(is_folded)
    parts = [protocols.join(revised, on=COUNT, how="anti", maintain_order="left"), needed.filter(~is_folded)]
    for (contest,), own in folded.group_by("contest_id", maintain_order=True):
        ballot = choices.filter(pl.col("contest_id") == contest).sort("position")["choice_id"].to_list()
        parts.append(_folded(own, ballot).select(protocols.columns))
    return pl.concat(parts)


def several(protocols: pl.DataFrame) -> pl.DataFrame:
    """The documents of which there is more than one revision, in their order."""
    later = protocols.filter(pl.col("revision") > 1).select(COUNT).unique()
    if later.is_empty():
        return protocols.clear()
    told = protocols.join(later, on=COUNT, how="semi", maintain_order="left")
    return told.filter(told.select(COUNT).is_duplicated()).sort(*COUNT, "revision")


def left_out(protocols: pl.DataFrame, choices: pl.DataFrame, changing: Collection[str] = ()) -> pl.DataFrame:
    """The cells that a whole revision leaves empty and the document before it gives a number.

    Columns: `COUNT`, revision, before (the revision before it), source_id, row_number, line, choice_id, value.
    """
    told, cells = spread(
        several(protocols).filter(~_ONLY_ANNULS),
        [*COUNT, "revision", "source_id", "row_number", "unread"],
    )
    follows = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in COUNT)
    index = [*COUNT, "revision", "before", "source_id", "row_number"]
    lost = (
        told.with_columns(
            pl.col("revision").shift().alias("before"),
            *(pl.when(pl.col(name).is_null()).then(pl.col(name).shift()).alias(name) for name in cells),
        )
        .filter(follows, ~pl.col("source_id").is_in(list(changing)))
        .unpivot(cells, index=[*index, "unread"], variable_name="cell", value_name="value")
        .drop_nulls("value")
    )
    found = named(lost, choices)
    key = pl.when(pl.col("line") == VOTES).then(pl.lit(VOTE) + pl.col("choice_id")).otherwise("line")
    is_said = pl.col("unread").str.contains(pl.lit('"') + key + '":', literal=True).fill_null(value=False)
    return found.filter(~is_said).select(*index, "line", "choice_id", "value").sort(*COUNT, "revision")


def _folded(revisions: pl.DataFrame, ballot: Sequence[str]) -> pl.DataFrame:
    """The revisions of documents of one contest, in order of time, each document in one row: what was said last."""
    cells, _ = cells_of(ballot)
    states = [state_of(name) for name in (*cells, UNPLACED)]
    one = (
        apart(revisions.with_columns(only_annuls=_ONLY_ANNULS), ballot)
        .group_by(COUNT, maintain_order=True)
        .agg(
            pl.exclude(*COUNT, *_PLACE, *cells, *_SUMS, "only_annuls", *states).last(),
            pl.col(_PLACE).drop_nulls().last(),
            *(expression for name in cells for expression in _last_said(name)),
            pl.col(state_of(UNPLACED)).drop_nulls().last(),
        )
    )
    return together(one, ballot)


def _last_said(cell: str) -> tuple[pl.Expr, pl.Expr]:
    """The number that a cell holds in the end, and why it holds none.

    That a line is not on the form, or that an annulment cannot be read, takes back nothing that was given before.
    """
    number, state = pl.col(cell), pl.col(state_of(cell))
    is_said = number.is_not_null() | (state.is_not_null() & (state != OFF) & ~pl.col("only_annuls"))
    said = state.filter(is_said).last()
    is_unsaid = ~is_said.any()
    return (
        number.filter(is_said).last(),
        pl.when(is_unsaid).then(state.drop_nulls().last()).otherwise(said).alias(state_of(cell)),
    )
