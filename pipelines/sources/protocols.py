"""Results protocols of polling stations, of whatever count: `staging.protocols`."""

import dataclasses

import polars as pl

from pipelines.contract import Conformed, Rows, conform
from pipelines.domain import Origin, ProtocolStatus
from pipelines.election import Pack
from pipelines.tables.tallies import PROTOCOLS
from pipelines.tally_cells import (
    CHOICE,
    LINE,
    checked_long,
    is_long,
    refuse_doubled,
    widened,
    with_states,
    with_votes,
)

KEY = PROTOCOLS.key


def stage(rows: Rows, pack: Pack) -> Conformed:
    """One row per document; one that is told twice in different ways is refused, as nobody knows which is meant."""
    rows = _with_defaults(with_states(rows), pack)
    if is_long(rows):
        rows = widened(
            refuse_doubled(checked_long(rows, pack), (*KEY, LINE, CHOICE), what="the cell of"), KEY
        )
    else:
        rows = refuse_doubled(rows, KEY, what="the protocol of")
    staged = conform(PROTOCOLS, with_votes(rows, pack), pack.vocabularies, zone=pack.election.time_zone)
    return _of_all_contests(staged, rows, pack)


def _with_defaults(rows: Rows, pack: Pack) -> Rows:
    """What a file need not say: that it is the first revision, that it counts, and which ballot if there is one."""
    frame = rows.frame
    defaults = {"status": ProtocolStatus.COUNTED.value, "revision": "1"}
    if len(pack.election.contest) == 1 or _is_of_all_contests(rows):
        defaults["contest_id"] = pack.election.contest[0].id
    frame = frame.with_columns(
        (pl.col(name).fill_null(value) if name in frame.columns else pl.lit(value)).alias(name)
        for name, value in defaults.items()
    )
    return dataclasses.replace(rows, frame=frame)


def _is_of_all_contests(rows: Rows) -> bool:
    """Voters are identified once for all ballots: such a document, where it names no ballot, is of every one."""
    origin = rows.source.constants.get("origin")
    return origin == Origin.IDENTIFICATION and "contest_id" not in {
        *rows.source.columns,
        *rows.source.constants,
        *rows.source.compose,
    }


def _of_all_contests(staged: Conformed, rows: Rows, pack: Pack) -> Conformed:
    if not _is_of_all_contests(rows):
        return staged
    every = [
        staged.kept.with_columns(contest_id=pl.lit(contest.id)).select(staged.kept.columns)
        for contest in pack.election.contest
    ]
    return dataclasses.replace(staged, kept=pl.concat(every))
