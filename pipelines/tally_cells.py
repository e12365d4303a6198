"""The cells of protocols and tables: numbers, or the reason why there is none; wide or long, they become one wide row.

A wide file has a column for every line and choice. A long one has a row for each, told apart by `line` and
`choice_id`. Either way the result is a row of text cells per document, with the votes as one list of numbers.
Illegible, empty and not on the form are three different things, and none of them is zero.
"""

import dataclasses
from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.contract import ROW, Problem, Rows, publishers_column, whole_numbers
from pipelines.domain import ReadState
from pipelines.election import Pack
from pipelines.mapping import VOTE
from pipelines.messages import Message
from pipelines.source import Source
from pipelines.tables.tallies import LINES, VOTES

FIELDS = tuple(line.name for line in LINES)
VALUE, LINE, CHOICE = "value", "line", "choice_id"
_STATE = "\x00"
"""Before a read state that stands in a cell in place of a number."""
_EMPTY, _ABSENT = f"{_STATE}{ReadState.EMPTY.value}", f"{_STATE}absent"
"""An empty cell of a long file, and a choice that it has no row of: that choice was not on the station's ballot."""
_OFF = f"{_STATE}{ReadState.NOT_ON_FORM.value}"
_REFUSED = f"{_STATE}{ReadState.REFUSED.value}"
_NO_COUNT = Message("{value} is no count: write a whole number in digits only", {}).template


def is_long(rows: Rows) -> bool:
    """Whether the source has a row for every line or choice."""
    return VALUE in rows.frame.columns


def with_states(rows: Rows) -> Rows:
    """The rows with every word that the pack calls a read state marked as one; a word is no number then."""
    source = rows.source
    words = {word: f"{_STATE}{state.value}" for state, said in source.read_states.items() for word in said}
    if not words:
        return rows
    cells = [name for name in rows.frame.columns if name in (*FIELDS, VALUE) or name.startswith(VOTE)]
    marked = (pl.col(name).replace(list(words), list(words.values())) for name in cells)
    empty = words.get("")
    if empty is not None:
        marked = (column.fill_null(empty) for column in marked)
    return dataclasses.replace(rows, frame=rows.frame.with_columns(marked))


def checked_long(rows: Rows, pack: Pack) -> Rows:
    """Long rows whose line, choice and number are known; the others are problems, and their number is unknown."""
    frame, source = rows.frame, rows.source
    if LINE not in frame.columns:
        frame = frame.with_columns(pl.lit(VOTES).alias(LINE))
    if CHOICE not in frame.columns:
        frame = frame.with_columns(pl.lit(None, pl.String).alias(CHOICE))
    identities = pack.vocabularies["choice"].identities
    home = {choice.id: choice.contest for choice in pack.election.choice}
    frame = frame.with_columns(
        choice=pl.col(CHOICE).replace_strict(
            list(identities), list(identities.values()), default=None, return_dtype=pl.String
        )
    )
    number = whole_numbers(frame[VALUE])
    is_vote, is_state = pl.col(LINE) == VOTES, pl.col(VALUE).str.starts_with(_STATE)
    contest = pl.col("choice").replace_strict(home, default=None, return_dtype=pl.String)
    problems: list[Problem] = []
    refused: list[pl.Expr] = []

    def refuse(condition: pl.Expr, column: str, template: str) -> None:
        refused.append(condition.fill_null(False))
        where = publishers_column(source, column)
        problems.extend(
            Problem(row[ROW], where, Message(template, {"value": repr(row[column])}))
            for row in frame.filter(condition).iter_rows(named=True)
        )

    refuse(
        is_vote & pl.col("choice").is_null(),
        CHOICE,
        Message("{value} is on no ballot: correct the cell, or add the choice to the pack", {}).template,
    )
    refuse(
        is_vote & (contest != pl.col("contest_id")),
        CHOICE,
        Message("{value} stands on another ballot: correct the choice or the contest", {}).template,
    )
    refuse(
        ~is_vote & ~pl.col(LINE).is_in(FIELDS),
        LINE,
        Message("{value} is no line of a protocol: add it to [source.values.line]", {}).template,
    )
    is_bad = ~is_state & ((pl.col(VALUE).is_not_null() & number.is_null()) | (number < 0))
    refuse(is_bad, VALUE, _NO_COUNT)
    cell = pl.when(is_vote).then(pl.concat_str(pl.lit(VOTE), "choice")).otherwise(pl.col(LINE))
    is_placed = ~pl.any_horizontal(refused[:-1])
    known = frame.with_columns(pl.col("choice").alias(CHOICE), cell=pl.when(is_placed).then(cell))
    return dataclasses.replace(rows, frame=known.drop("choice"), problems=[*rows.problems, *problems])


def refuse_doubled(rows: Rows, key: Sequence[str], *, what: str) -> Rows:
    """The rows with a problem for each that shares its key with another one.

    Nobody can say which of them is meant, so none is taken; where they say the same, the first is.
    """
    known = [name for name in key if name in rows.frame.columns]
    is_doubled = rows.frame.select(known).is_duplicated() & rows.frame[known[0]].is_not_null()
    if not is_doubled.any():
        return rows
    others = [name for name in rows.frame.columns if name != ROW]
    found = rows.frame.filter(is_doubled).with_columns(
        is_repeat=~pl.struct(others).is_first_distinct(),
        contents=pl.struct(others).n_unique().over(known),
        first=pl.col(ROW).min().over(known),
        last=pl.col(ROW).max().over(known),
        key=pl.concat_str(known, separator=" / ", ignore_nulls=True),
    )
    repeated = found.filter("is_repeat").select(ROW, "first")
    disputed = found.filter(pl.col("contents") > 1).select(ROW, "first", "key", "last")
    where = publishers_column(rows.source, known[0])
    problems = [
        Problem(number, where, Message("the row repeats row {first}: remove one of them", {"first": first}))
        for number, first in repeated.iter_rows()
    ]
    told = set(repeated[ROW])
    problems += [
        Problem(
            number,
            where,
            Message(
                "{what} {key} stands in rows {first} and {last} with different contents: keep the one that is meant,"
                " or number the revisions",
                {"what": what, "key": shared, "first": first, "last": last},
            ),
        )
        for number, first, shared, last in disputed.iter_rows()
        if number not in told
    ]
    return dataclasses.replace(rows, problems=[*rows.problems, *problems])


def widened(rows: Rows, key: Sequence[str]) -> Rows:
    """Long rows as one row per document, with a column per line and choice.

    It is numbered as the first of its rows that fits. A cell that a refused row held has no number.
    """
    index = [name for name in key if name in rows.frame.columns]
    aside = {*index, ROW, LINE, CHOICE, VALUE, "cell", "measure"}
    refused = pl.Series([problem.row_number for problem in rows.problems], dtype=pl.Int64)
    is_refused = pl.col(ROW).is_in(refused.implode())
    cells = (
        rows.frame.filter(pl.col("cell").is_not_null())
        .with_columns(
            pl.when(is_refused).then(pl.lit(_REFUSED)).otherwise(pl.col(VALUE).fill_null(_EMPTY)).alias(VALUE)
        )
        .pivot(on="cell", index=index, values=VALUE, aggregate_function="first")
        .with_columns(pl.col(f"^{VOTE}.*$").fill_null(_ABSENT))
    )
    head = (
        rows.frame.filter(~is_refused)
        .group_by(index, maintain_order=True)
        .agg(
            pl.col(ROW).min(),
            *(pl.col(name).drop_nulls().first() for name in rows.frame.columns if name not in aside),
        )
    )
    frame = head.join(cells, on=index, how="left", nulls_equal=True, maintain_order="left")
    return dataclasses.replace(rows, frame=frame)


def with_votes(rows: Rows, pack: Pack) -> Rows:
    """Wide rows with `votes` (in the order of the ballot), `votes_total` and `unread` in place of the cells.

    A choice that has no cell was not on this station's ballot. A total that lacks a vote is unknown.
    """
    frame, source = rows.frame, rows.source
    columns = [name for name in frame.columns if name.startswith(VOTE)]
    lines = [name for name in FIELDS if name in frame.columns]
    marked = [name for name in (*lines, *columns) if _has_states(frame[name])]
    numbers, problems = _numbers(frame, columns, source)
    without = [name for name in columns if name in marked]
    counted = numbers.with_columns(
        pl.when(frame[name].is_in([_ABSENT, _OFF])).then(0).otherwise(pl.col(name)).alias(name)
        for name in without
    )
    done = frame.with_columns(
        pl.when(~pl.col(name).str.starts_with(_STATE)).then(pl.col(name)).alias(name)
        for name in lines
        if name in marked
    ).drop(columns)
    votes, totals = _votes(frame, numbers, counted, pack)
    done = done.with_columns(votes, totals, _unread(frame, marked))
    return dataclasses.replace(rows, frame=done, problems=[*rows.problems, *problems])


def _has_states(cells: pl.Series) -> bool:
    return bool(cells.str.starts_with(_STATE).any())


def _numbers(
    frame: pl.DataFrame, columns: Sequence[str], source: Source
) -> tuple[pl.DataFrame, list[Problem]]:
    """The votes as whole numbers, null where there is none, and a problem for each that is no count."""
    problems: list[Problem] = []
    numbers = {name: whole_numbers(frame[name]) for name in columns}
    for name, number in numbers.items():
        text = frame[name]
        odd = (number.is_null() & text.is_not_null() & ~text.str.starts_with(_STATE)) | (number < 0)
        where = source.choices.get(name.removeprefix(VOTE), name)
        problems += [
            Problem(row, where, Message(_NO_COUNT, {"value": repr(cell)}))
            for row, cell in frame.filter(odd).select(ROW, name).iter_rows()
        ]
    return pl.DataFrame(numbers), problems


def _votes(
    frame: pl.DataFrame, numbers: pl.DataFrame, counted: pl.DataFrame, pack: Pack
) -> tuple[pl.Series, pl.Series]:
    """Votes by the place of the choice on its ballot, and their sum, contest by contest.

    `counted` holds 0 where a choice was not on the ballot, so that the sum of the others is still known.
    """
    parts = []
    contest = frame["contest_id"] if "contest_id" in frame.columns else pl.Series([], dtype=pl.String)
    for name, choices in _ballots(pack).items():
        own = [f"{VOTE}{choice}" for choice in choices]
        present = [column for column in own if column in numbers.columns]
        is_own = contest == name
        if not present or not is_own.any():
            continue
        there = pl.Series(range(len(contest)), dtype=pl.UInt32).filter(is_own)
        cells = pl.col if is_own.all() else lambda column, there=there: pl.col(column).gather(there)
        part = numbers.select(
            votes=pl.concat_list(cells(c) if c in present else pl.lit(None, pl.Int64) for c in own),
            some=pl.any_horizontal(cells(c).is_not_null() for c in present),
        )
        total = counted.select(votes_total=pl.sum_horizontal(map(cells, present), ignore_nulls=False))
        parts.append(
            part.select(
                votes=pl.when("some").then("votes"),
                votes_total=pl.when("some").then(total["votes_total"]),
                place=there,
            )
        )
    if not parts:
        height = frame.height
        return (
            pl.Series("votes", [None] * height, pl.List(pl.Int64)),
            pl.Series("votes_total", [None] * height, pl.Int64),
        )
    found = pl.concat(parts)
    if found.height < frame.height:
        every = pl.DataFrame({"place": pl.Series(range(frame.height), dtype=pl.UInt32)})
        found = every.join(found, on="place", how="left", maintain_order="left")
    elif len(parts) > 1:
        found = found.sort("place")
    return found["votes"], found["votes_total"]


def _ballots(pack: Pack) -> Mapping[str, list[str]]:
    """The choices of every contest in the order of the pack."""
    ballots: dict[str, list[str]] = {contest.id: [] for contest in pack.election.contest}
    for choice in pack.election.choice:
        ballots[choice.contest].append(choice.id)
    return ballots


def _unread(frame: pl.DataFrame, marked: Sequence[str]) -> pl.Series:
    """JSON of the cells that hold a read state other than empty, by row."""
    if not marked:
        return pl.Series("unread", [None], pl.String).new_from_index(0, frame.height)
    parts = [
        pl.when(pl.col(name).str.starts_with(_STATE) & ~pl.col(name).is_in([_EMPTY, _ABSENT])).then(
            pl.concat_str(pl.lit(f'"{name}":"'), pl.col(name).str.slice(1), pl.lit('"'))
        )
        for name in marked
    ]
    joined = pl.concat_str(parts, separator=",", ignore_nulls=True)
    return frame.select(
        unread=pl.when(joined != "").then(pl.concat_str(pl.lit("{"), joined, pl.lit("}")))
    ).to_series()


def split_states(rows: Rows) -> Rows:
    """Long rows with numbers in `value` alone, and what stood there in their place in `read_state`."""
    is_state = pl.col(VALUE).str.starts_with(_STATE)
    split = rows.frame.with_columns(
        pl.when(~is_state).then(pl.col(VALUE)).alias(VALUE),
        read_state=pl.when(is_state)
        .then(pl.col(VALUE).str.slice(1))
        .when(pl.col(VALUE).is_null())
        .then(pl.lit(ReadState.EMPTY.value)),
    )
    return dataclasses.replace(rows, frame=split)
