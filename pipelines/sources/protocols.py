"""Results protocols of polling stations, of any origin: `staging.protocols`.

The columns of the choices arrive as `votes.<choice>`; they become one list in the pack's order. An empty or
illegible cell stays null: it is never zero.
"""

import dataclasses

import polars as pl

from pipelines.contract import ROW, Conformed, Problem, Rows, conform, whole_numbers
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import Gazetteer
from pipelines.tables.tallies import PROTOCOLS

PREFIX = "votes."


def stage(rows: Rows, pack: Pack, _: Gazetteer) -> Conformed:
    """One row per protocol; a row in which any number is no number is refused as a whole."""
    columns = [name for name in rows.frame.columns if name.startswith(PREFIX)]
    votes = {name: whole_numbers(rows.frame[name]) for name in columns}
    problems = [
        problem
        for name in columns
        for problem in _unfit(rows, name, rows.source.votes[name.removeprefix(PREFIX)], votes[name])
    ]
    order = [PREFIX + choice.id for choice in pack.election.choice]
    listed = pl.concat_list([votes.get(name, pl.lit(None, pl.Int64)) for name in order if name in votes])
    frame = rows.frame.drop(columns).with_columns(
        listed.alias("votes") if columns else pl.lit(None).alias("votes")
    )
    return conform(
        PROTOCOLS,
        dataclasses.replace(rows, frame=frame, problems=[*rows.problems, *problems]),
        pack.vocabularies,
        zone=pack.election.time_zone,
    )


def _unfit(rows: Rows, name: str, column: str, parsed: pl.Series) -> list[Problem]:
    written = rows.frame[name]
    bad = rows.frame.filter((parsed.is_null() & written.is_not_null()) | (parsed < 0))
    return [
        Problem(
            number,
            column,
            Message(
                "{value} is no number of votes: write digits only, without a sign", {"value": repr(text)}
            ),
        )
        for number, text in bad.select(ROW, name).iter_rows()
    ]
