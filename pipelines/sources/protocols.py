"""Results protocols of polling stations, of whatever count: `staging.protocols`."""

import dataclasses

import polars as pl

from pipelines.casting import whole_numbers
from pipelines.contract import ROW, Conformed, Problem, Rows, conform, publishers_column
from pipelines.domain import Origin, ProtocolStatus
from pipelines.doubled import refuse_doubled
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.tables.tallies import COPY, PROTOCOLS
from pipelines.tally_cells import with_contest, with_states, with_votes
from pipelines.tally_rows import CELL, is_long, widened, with_cells

_ONE_COPY = "1"
_NO_COPY = Message(
    "only observers hold several copies of a protocol, and this row is of another count: empty the cell", {}
).template
_TWO_PROTOCOLS = Message(
    "the protocol of {key} stands in rows {first} and {last} with different contents: keep the one that is meant,"
    " number the revisions, or tell the copies of observers apart",
    {},
).template
_TWO_NUMBERS = Message(
    "the number of {key} stands in rows {first} and {last} with different contents: keep the one that is meant, number"
    " the revisions, or tell the copies of observers apart",
    {},
).template


def stage(rows: Rows, pack: Pack) -> Conformed:
    """One row per document; one that is told twice in different ways is refused, as nobody knows which is meant."""
    is_of_all = _is_of_all_contests(rows)
    default = pack.election.contest[0].id if is_of_all else None
    # A reason names the parts of the key that the file has: without copies it says nothing of them.
    key = tuple(name for name in PROTOCOLS.key if name != COPY or COPY in rows.frame.columns)
    rows = _with_defaults(_without_strange_copies(with_states(with_contest(rows, pack, default=default))))
    if is_long(rows):
        rows = widened(refuse_doubled(with_cells(rows, pack), (*key, CELL), _TWO_NUMBERS), key)
    else:
        rows = refuse_doubled(rows, key, _TWO_PROTOCOLS)
    staged = conform(PROTOCOLS, with_votes(rows, pack), pack.vocabularies, zone=pack.election.time_zone)
    return _in_all_contests(staged, pack) if is_of_all else staged


def _with_defaults(rows: Rows) -> Rows:
    """What a file need not say: that it is the first revision and the only copy, and that it counts."""
    defaults = {"status": ProtocolStatus.COUNTED.value, "revision": "1", COPY: _ONE_COPY}
    frame = rows.frame.with_columns(
        (pl.col(name).fill_null(value) if name in rows.frame.columns else pl.lit(value)).alias(name)
        for name, value in defaults.items()
    )
    if "revision" in rows.frame.columns:  # 2 and 2.0 are one revision
        number = whole_numbers(frame["revision"]).cast(pl.String)
        frame = frame.with_columns(revision=pl.coalesce(number, "revision"))
    return dataclasses.replace(rows, frame=frame)


def _without_strange_copies(rows: Rows) -> Rows:
    """The rows with a problem for each that numbers the copies of a count that is no observer's: which would bind?"""
    if not {COPY, "origin"} <= set(rows.frame.columns):
        return rows
    strange = rows.frame.filter(pl.col(COPY).is_not_null(), pl.col("origin") != Origin.OBSERVER_COPY.value)
    where = publishers_column(rows.source, COPY)
    problems = [Problem(number, where, Message(_NO_COPY, {})) for number in strange[ROW]]
    return dataclasses.replace(rows, problems=[*rows.problems, *problems])


def _is_of_all_contests(rows: Rows) -> bool:
    """Voters are identified once for all ballots: such a document, where it names no ballot, is of every one."""
    is_receipt = rows.source.constants.get("origin") == Origin.IDENTIFICATION
    return is_receipt and "contest_id" not in rows.frame.columns


def _in_all_contests(staged: Conformed, pack: Pack) -> Conformed:
    every = [staged.kept.with_columns(contest_id=pl.lit(contest.id)) for contest in pack.election.contest]
    rejects = staged.rejects.with_columns(
        contest_id=pl.lit(None, pl.String)
    )  # the default is but the first ballot
    return dataclasses.replace(staged, kept=pl.concat(every), rejects=rejects)
