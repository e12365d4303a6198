"""The cells of protocols and tables: numbers, or the reason why there is none.

Rows are wide here: a column of text for every line, and one for every choice, under `vote:` and its id. Illegible,
empty and not on the form are three different things, and none of them is zero.
"""

import dataclasses
from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.casting import whole_numbers
from pipelines.contract import ROW, Problem, Rows
from pipelines.domain import ReadState
from pipelines.election import Pack
from pipelines.mapping import VOTE
from pipelines.messages import Message
from pipelines.source import Source
from pipelines.tables.tallies import LINES

FIELDS = tuple(line.name for line in LINES)
VALUE = "value"
"""Where a file has a row for every line or choice, the column of its numbers."""

STATE = "\x00"
"""Before a read state that stands in a cell in place of a number."""
EMPTY, OFF, REFUSED, ABSENT = (
    f"{STATE}{state}"
    for state in (ReadState.EMPTY.value, ReadState.NOT_ON_FORM.value, ReadState.REFUSED.value, "absent")
)
"""Read states; `ABSENT` is a choice of which a long file has no row: it was not on the ballot of that station."""
UNPLACED = VOTE
"""The cell of votes of which nobody can say whose they are: they leave the sum of the votes unknown."""

NO_COUNT = Message("{value} is no count: write a whole number in digits only", {}).template


def with_contest(rows: Rows, pack: Pack, *, default: str | None = None) -> Rows:
    """The rows with the identity of their ballot: the default, or the only one of the pack, where they name none."""
    contests = pack.election.contest
    default = contests[0].id if len(contests) == 1 else default
    named = pl.col("contest_id") if "contest_id" in rows.frame.columns else pl.lit(None, pl.String)
    identities = pack.vocabularies["contest"].identities
    contest = named.replace(list(identities), list(identities.values()))
    return dataclasses.replace(
        rows,
        frame=rows.frame.with_columns(contest_id=contest if default is None else contest.fill_null(default)),
    )


def with_states(rows: Rows) -> Rows:
    """The rows with every word that the pack calls a read state marked as one; a word is no number then."""
    states = rows.source.read_states
    words = {word: f"{STATE}{state.value}" for state, said in states.items() for word in said}
    if not words:
        return rows
    cells = [name for name in rows.frame.columns if name in (*FIELDS, VALUE) or name.startswith(VOTE)]
    marked = (pl.col(name).replace(list(words), list(words.values())) for name in cells)
    empty = words.get("")
    if empty is not None:
        marked = (column.fill_null(empty) for column in marked)
    return dataclasses.replace(rows, frame=rows.frame.with_columns(marked))


def with_votes(rows: Rows, pack: Pack) -> Rows:
    """The rows with `votes` (in the order of the ballot), `votes_total` and `unread` in place of the cells of choices.

    A total that lacks a vote of the ballot is unknown.
    """
    frame = rows.frame
    ballots = _ballots(pack)
    choices = [name for ballot in ballots.values() for name in ballot if name in frame.columns]
    choices += [UNPLACED] if UNPLACED in frame.columns else []
    lines = [name for name in FIELDS if name in frame.columns]
    marked = [name for name in (*lines, *choices) if frame[name].str.starts_with(STATE).any()]
    numbers, problems = _numbers(frame.select(ROW, *choices), rows.source)
    is_off = {name: frame[name].is_in([ABSENT, OFF]) for name in choices if name in marked}
    counted = numbers.with_columns(
        pl.when(off).then(0).otherwise(pl.col(name)).alias(name) for name, off in is_off.items()
    )
    is_number = {name: ~frame[name].str.starts_with(STATE) for name in lines if name in marked}
    done = frame.drop(choices).with_columns(
        *(pl.when(plain).then(pl.col(name)).alias(name) for name, plain in is_number.items()),
        *_votes(frame["contest_id"], numbers, counted, ballots),
    )
    said = _with_absent_said(frame, ballots, is_open=done["votes_total"].is_null())
    done = done.with_columns(_unread(said, [*marked, *said.columns[frame.width :]]))
    return dataclasses.replace(rows, frame=done, problems=[*rows.problems, *problems])


def _ballots(pack: Pack) -> Mapping[str, list[str]]:
    """The columns of every contest's choices in the order of the pack."""
    ballots: dict[str, list[str]] = {contest.id: [] for contest in pack.election.contest}
    for choice in pack.election.choice:
        ballots[choice.contest].append(f"{VOTE}{choice.id}")
    return ballots


def _numbers(cells: pl.DataFrame, source: Source) -> tuple[pl.DataFrame, list[Problem]]:
    """The votes as whole numbers, null where there is none, and a problem for each that is no count."""
    numbers = {name: whole_numbers(cells[name]) for name in cells.columns if name != ROW}
    problems: list[Problem] = []
    for name, number in numbers.items():
        text = cells[name]
        is_odd = (number.is_null() & text.is_not_null() & ~text.str.starts_with(STATE)) | (number < 0)
        where = source.choices.get(name.removeprefix(VOTE), name)
        problems += [
            Problem(row, where, Message(NO_COUNT, {"value": repr(cell)}))
            for row, cell in cells.select(ROW, name).filter(is_odd.fill_null(False)).iter_rows()
        ]
    return pl.DataFrame(numbers), problems


def _votes(
    contest: pl.Series, numbers: pl.DataFrame, counted: pl.DataFrame, ballots: Mapping[str, Sequence[str]]
) -> tuple[pl.Series, pl.Series]:
    """Votes by the place of the choice on its ballot, and their sum, contest by contest.

    `counted` holds 0 where a choice was not on the ballot, so that the sum of the others is still known.
    """
    places = pl.Series("place", range(len(contest)), dtype=pl.UInt32)
    parts = [pl.DataFrame(schema={"place": pl.UInt32, "votes": pl.List(pl.Int64), "votes_total": pl.Int64})]
    for name, ballot in ballots.items():
        present = [column for column in ballot if column in numbers.columns]
        is_own = (contest == name).fill_null(False)
        if not present or not is_own.any():
            continue
        summed = [*present, *({UNPLACED} & set(numbers.columns))]
        own = numbers if is_own.all() else numbers.filter(is_own)
        sums = counted if is_own.all() else counted.filter(is_own)
        part = own.select(
            places.filter(is_own),
            votes=pl.concat_arr(  # a list of the same takes thirty times as long
                [column if column in present else pl.lit(None, pl.Int64) for column in ballot]
            ).arr.to_list(),
            votes_total=sums.select(pl.sum_horizontal(summed, ignore_nulls=False)).to_series(),
            is_given=pl.any_horizontal(pl.col(present).is_not_null()),
        )
        parts.append(part.filter("is_given").drop("is_given"))
    found = pl.concat(parts)
    if found.height < len(contest) or len(parts) > 2:
        found = places.to_frame().join(found, on="place", how="left", maintain_order="left")
    return found["votes"], found["votes_total"]


def _with_absent_said(
    frame: pl.DataFrame, ballots: Mapping[str, Sequence[str]], *, is_open: pl.Series
) -> pl.DataFrame:
    """The cells in which a choice that was not on the ballot is not on the form, in rows whose sum is unknown.

    It has no row in a long file and no column in a wide one, for which a column is added. Where the votes are summed
    without it, the sum says so. Beside votes of nobody it is not known: they may be its own.
    """
    if UNPLACED in frame.columns:
        is_open &= frame[UNPLACED] == ABSENT
    for name, ballot in ballots.items() if is_open.any() else ():
        own = [column for column in ballot if column in frame.columns]
        absent = [column for column in own if (frame[column] == ABSENT).any()]
        foreign = [column for column in ballot if column not in own]
        if own and (absent or foreign):
            is_told = is_open & (pl.col("contest_id") == name) & pl.any_horizontal(pl.col(own) != ABSENT)
            frame = frame.with_columns(
                *(
                    pl.when(is_told & (pl.col(column) == ABSENT))
                    .then(pl.lit(OFF))
                    .otherwise(column)
                    .alias(column)
                    for column in absent
                ),
                *(pl.when(is_told).then(pl.lit(OFF)).alias(column) for column in foreign),
            )
    return frame


def _unread(frame: pl.DataFrame, marked: Sequence[str]) -> pl.Series:
    """JSON of the cells that hold a read state other than empty, by row."""
    if not marked:
        return pl.Series("unread", [None], pl.String).new_from_index(0, frame.height)
    parts = [
        pl.when(pl.col(name).str.starts_with(STATE) & ~pl.col(name).is_in([EMPTY, ABSENT])).then(
            pl.concat_str(pl.lit(f'"{name}":"'), pl.col(name).str.slice(1), pl.lit('"'))
        )
        for name in marked
    ]
    joined = pl.concat_str(parts, separator=",", ignore_nulls=True)
    return frame.select(
        unread=pl.when(joined != "").then(pl.concat_str(pl.lit("{"), joined, pl.lit("}")))
    ).to_series()
