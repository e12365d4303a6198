"""Results protocols of polling stations, of whatever count: `staging.protocols`."""

import dataclasses

import polars as pl

from pipelines.casting import whole_numbers
from pipelines.contract import Conformed, Rows, conform
from pipelines.domain import Origin, ProtocolStatus
from pipelines.doubled import refuse_doubled
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.tables.tallies import PROTOCOLS
from pipelines.tally_cells import with_contest, with_states, with_votes
from pipelines.tally_rows import CELL, is_long, widened, with_cells

KEY = PROTOCOLS.key
_TWO_PROTOCOLS = Message(
    "the protocol of {key} stands in rows {first} and {last} with different contents: keep the one that is meant, or"
    " number the revisions",
    {},
).template
_TWO_NUMBERS = Message(
    "the number of {key} stands in rows {first} and {last} with different contents: keep the one that is meant, or"
    " number the revisions",
    {},
).template


def stage(rows: Rows, pack: Pack) -> Conformed:
    """One row per document; one that is told twice in different ways is refused, as nobody knows which is meant."""
    is_of_all = _is_of_all_contests(rows)
    default = pack.election.contest[0].id if is_of_all else None
    rows = _with_defaults(with_states(with_contest(rows, pack, default=default)))
    if is_long(rows):
        rows = widened(refuse_doubled(with_cells(rows, pack), (*KEY, CELL), _TWO_NUMBERS), KEY)
    else:
        rows = refuse_doubled(rows, KEY, _TWO_PROTOCOLS)
    staged = conform(PROTOCOLS, with_votes(rows, pack), pack.vocabularies, zone=pack.election.time_zone)
    return _in_all_contests(staged, pack) if is_of_all else staged


def _with_defaults(rows: Rows) -> Rows:
    """What a file need not say: that it is the first revision, and that it counts."""
    defaults = {"status": ProtocolStatus.COUNTED.value, "revision": "1"}
    frame = rows.frame.with_columns(
        (pl.col(name).fill_null(value) if name in rows.frame.columns else pl.lit(value)).alias(name)
        for name, value in defaults.items()
    )
    if "revision" in rows.frame.columns:  # 2 and 2.0 are one revision
        number = whole_numbers(frame["revision"]).cast(pl.String)
        frame = frame.with_columns(revision=pl.coalesce(number, "revision"))
    return dataclasses.replace(rows, frame=frame)


def _is_of_all_contests(rows: Rows) -> bool:
    """Voters are identified once for all ballots: such a document, where it names no ballot, is of every one."""
    is_receipt = rows.source.constants.get("origin") == Origin.IDENTIFICATION
    return is_receipt and "contest_id" not in rows.frame.columns


def _in_all_contests(staged: Conformed, pack: Pack) -> Conformed:
    every = [staged.kept.with_columns(contest_id=pl.lit(contest.id)) for contest in pack.election.contest]
    return dataclasses.replace(staged, kept=pl.concat(every))
