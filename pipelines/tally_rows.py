"""Protocols and tables of which a file has a row for every line or choice, told apart by `line` and `choice_id`.

Each row gives one cell. The rows of a protocol become one wide row; a table stays long.
"""

import dataclasses
from collections.abc import Sequence

import polars as pl

from pipelines.casting import whole_numbers
from pipelines.contract import ROW, Problem, Rows, publishers_column
from pipelines.domain import ReadState
from pipelines.election import Pack
from pipelines.mapping import VOTE
from pipelines.messages import Message
from pipelines.source import Source
from pipelines.tables.tallies import VOTES
from pipelines.tally_cells import ABSENT, EMPTY, FIELDS, NO_COUNT, REFUSED, STATE, UNPLACED, VALUE

LINE, CHOICE = "line", "choice_id"
CELL = "cell"
"""What a row gives the number of: a line of the form, or `vote:` and the choice; null where that is not known."""
_SUBJECT = ("station_id", "contest_id", "origin")

_NO_CHOICE = Message("{value} is on no ballot: correct the cell, or add the choice to the pack", {}).template
_OTHER_BALLOT = Message("{value} stands on another ballot: correct the choice or the contest", {}).template
_NO_LINE = Message("{value} is no line of a protocol: add it to [source.values.line]", {}).template
_NO_VOTE = Message(
    "{value} is a choice, and the row gives no votes: correct the line or empty the cell", {}
).template


def is_long(rows: Rows) -> bool:
    """Whether the source has a row for every line or choice."""
    return VALUE in rows.frame.columns


def with_cells(rows: Rows, pack: Pack) -> Rows:
    """The rows with their `cell`; a row without one, or whose number is no count, is a problem."""
    given = {LINE: pl.lit(VOTES), CHOICE: pl.lit(None, pl.String)}
    frame = rows.frame.with_columns(
        column.alias(name) for name, column in given.items() if name not in rows.frame.columns
    )
    identities = pack.vocabularies["choice"].identities
    home = {choice.id: choice.contest for choice in pack.election.choice}
    choice = pl.col(CHOICE).replace_strict(
        list(identities), list(identities.values()), default=None, return_dtype=pl.String
    )
    frame = frame.with_columns(
        choice=choice, contest=choice.replace_strict(home, default=None, return_dtype=pl.String)
    )
    is_vote, is_line = pl.col(LINE).eq_missing(VOTES), pl.col(LINE).is_in(FIELDS).fill_null(value=False)
    is_ballot = pl.col("contest_id").is_in([contest.id for contest in pack.election.contest])
    number = whole_numbers(frame[VALUE])
    is_state = pl.col(VALUE).str.starts_with(STATE)
    unplaced = [
        (is_vote & pl.col("choice").is_null(), CHOICE, _NO_CHOICE),
        (is_vote & is_ballot & (pl.col("contest") != pl.col("contest_id")), CHOICE, _OTHER_BALLOT),
        (~is_vote & ~is_line, LINE, _NO_LINE),
        (is_line & pl.col(CHOICE).is_not_null(), CHOICE, _NO_VOTE),
    ]
    no_count = ~is_state & ((pl.col(VALUE).is_not_null() & number.is_null()) | (number < 0))
    problems = [
        Problem(
            row[ROW],
            _column(rows.source, column, row[LINE], row["choice"]),
            Message(template, {"value": repr(row[column] or "")}),
        )
        for condition, column, template in (*unplaced, (no_count, VALUE, NO_COUNT))
        for row in frame.filter(condition).iter_rows(named=True)
    ]
    cell = pl.when(is_vote).then(pl.concat_str(pl.lit(VOTE), "choice")).otherwise(LINE)
    is_placed = ~pl.any_horizontal(condition.fill_null(value=False) for condition, _, _ in unplaced)
    frame = frame.with_columns(pl.col("choice").alias(CHOICE), pl.when(is_placed).then(cell).alias(CELL))
    return dataclasses.replace(
        rows, frame=frame.drop("choice", "contest"), problems=[*rows.problems, *problems]
    )


def _column(source: Source, name: str, line: str, choice: str | None) -> str:
    """The publisher's column in which a cell is wrong; a wide table has one for each line and choice."""
    if VALUE in source.columns:
        return publishers_column(source, name)
    return source.choices.get(choice or "") or publishers_column(source, line)


def widened(rows: Rows, key: Sequence[str]) -> Rows:
    """Rows with their cells as one row per document, with a column per cell.

    It is numbered as the first of its rows that fits, and its rows must agree on everything but the cells. A cell of
    a refused row has no number.
    """
    index = [name for name in key if name in rows.frame.columns]
    refused = pl.Series([problem.row_number for problem in rows.problems], dtype=pl.Int64)
    is_vote = pl.col(LINE).eq_missing(VOTES)
    frame = rows.frame.with_columns(
        pl.when(is_vote).then(pl.col(CELL).fill_null(UNPLACED)).otherwise(CELL).alias(CELL),
        is_refused=pl.col(ROW).is_in(refused.implode()),
    )
    value = pl.when("is_refused").then(pl.lit(REFUSED)).otherwise(pl.col(VALUE).fill_null(EMPTY))
    cells = (
        frame.filter(pl.col(CELL).is_not_null())
        .select(*index, CELL, value.alias(VALUE))
        .pivot(on=CELL, index=index, values=VALUE, aggregate_function="first")
    )
    documents, problems = _documents(rows, frame.filter(~pl.col("is_refused")), index)
    wide = documents.drop("rows").join(cells, on=index, how="left", nulls_equal=True, maintain_order="left")
    return dataclasses.replace(
        rows,
        frame=wide.with_columns(pl.col(f"^{VOTE}.*$").fill_null(ABSENT)),
        problems=[*rows.problems, *problems],
        documents=documents.select("rows", document=ROW),
        said=rows.frame.select(ROW, *(name for name in _SUBJECT if name in index)),
    )


def _documents(rows: Rows, frame: pl.DataFrame, index: Sequence[str]) -> tuple[pl.DataFrame, list[Problem]]:
    """One row per document with what all its rows say and their numbers; problems of the rows that disagree."""
    aside = {*index, ROW, LINE, CHOICE, VALUE, CELL, "is_refused", "measure"}
    said = [name for name in frame.columns if name not in aside]
    documents = frame.group_by(index, maintain_order=True).agg(
        pl.col(ROW).min(),
        pl.col(ROW).alias("rows"),
        pl.col(said).min(),
        pl.col(said).max().name.prefix("or "),
    )
    problems = [
        Problem(
            number,
            publishers_column(rows.source, name),
            Message(
                "the rows of this document say both {one} and {other}: correct one of them",
                {"one": repr(one), "other": repr(other)},
            ),
        )
        for name in said
        for numbers, one, other in documents.filter(pl.col(name) != pl.col(f"or {name}"))
        .select("rows", name, f"or {name}")
        .iter_rows()
        for number in numbers
    ]
    is_odd = pl.any_horizontal(pl.lit(False), *(pl.col(name) != pl.col(f"or {name}") for name in said))
    return documents.filter(~is_odd.fill_null(value=False)).drop(f"or {name}" for name in said), problems


def lengthened(rows: Rows) -> Rows:
    """Wide rows as a row per cell; an empty cell is no row."""
    names = rows.frame.columns
    cells = [name for name in names if name in FIELDS or name.startswith(VOTE)]
    index = [name for name in names if name not in cells]
    long = rows.frame.unpivot(cells, index=index, variable_name=LINE, value_name=VALUE).drop_nulls(VALUE)
    is_vote = pl.col(LINE).str.starts_with(VOTE)
    named = long.with_columns(
        pl.when(is_vote).then(pl.col(LINE).str.strip_prefix(VOTE)).alias(CHOICE),
        pl.when(is_vote).then(pl.lit(VOTES)).otherwise(LINE).alias(LINE),
    )
    return dataclasses.replace(rows, frame=named)


def split_states(rows: Rows) -> Rows:
    """Rows with numbers in `value` alone, and what stood there in their place in `read_state`."""
    is_state = pl.col(VALUE).str.starts_with(STATE)
    split = rows.frame.with_columns(
        pl.when(~is_state).then(VALUE).alias(VALUE),
        read_state=pl.when(is_state)
        .then(pl.col(VALUE).str.slice(1))
        .when(pl.col(VALUE).is_null())
        .then(pl.lit(ReadState.EMPTY.value)),
    )
    return dataclasses.replace(rows, frame=split)
