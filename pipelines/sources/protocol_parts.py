"""One protocol out of several files: its lines in one, its votes in another; or the same protocol sent twice.

Files that tell the same document either give parts of it (no number twice), or repeat it, or contradict one another.
In the last case nobody knows which is meant: all are refused.
"""

import dataclasses
from collections.abc import Sequence

import polars as pl

from pipelines.contract import ROW, Conformed, Problem, publishers_column, refuse
from pipelines.domain import ProtocolStatus
from pipelines.mapping import VOTE
from pipelines.messages import Message
from pipelines.raw import RawFile
from pipelines.tables.tallies import LINES, PROTOCOLS, STATED

_LINES = [line.name for line in LINES]
_STATED = [column.name for column in STATED]
_KEY = list(PROTOCOLS.key)
_MARK = r'"([^"]+)": *"[^"]+"'
"""A cell in the JSON of `unread`, and why it holds no number."""
_CONTENTS = [*_LINES, "votes", "status"]
_REPEATS = Message(
    "another file gives the protocol of {station} with the same contents: remove one of them", {}
).template
_CONTRADICTS = Message(
    "another file gives the protocol of {station} with other contents: keep the one that is meant, number the"
    " revisions, or tell the copies of observers apart",
    {},
).template


def merged(
    parts: Sequence[tuple[RawFile, Conformed]], choices: pl.DataFrame
) -> list[tuple[RawFile, Conformed]]:
    """The same sources, with every protocol in one row of one of them; `choices` are `staging.choices`."""
    if len(parts) < 2:
        return list(parts)
    is_shared = pl.concat([staged.kept.select(_KEY) for _, staged in parts]).is_duplicated()
    if not is_shared.any():
        return list(parts)
    told = pl.concat([staged.kept for _, staged in parts]).filter(is_shared)
    parted, whole_told = _parted(told)
    is_first = pl.struct(_KEY).is_first_distinct()
    is_one = pl.struct(_CONTENTS).n_unique().over(_KEY) == 1
    repeated = whole_told.filter(is_one).filter(~is_first)
    disputed = whole_told.filter(~is_one)
    whole = _whole(parted, choices)
    result = []
    for file, staged in parts:
        own = whole.filter(source_id=file.source.id).select(staged.kept.columns)
        rest = staged.kept.join(parted, on=["source_id", *_KEY], how="anti", maintain_order="left")
        problems = [*_problems(repeated, file, _REPEATS), *_problems(disputed, file, _CONTRADICTS)]
        with_own = dataclasses.replace(staged, kept=pl.concat([rest, own]))
        result.append((file, refuse(with_own, file.source, file.rows, problems)))
    return result


def _parted(told: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The documents of which no number is given twice, and the others."""
    times = told.group_by(_KEY).agg(pl.col(*_LINES, "votes").count())
    once = times.filter(pl.max_horizontal(*_LINES, "votes") <= 1)
    return (
        told.join(once, on=_KEY, how="semi", maintain_order="left"),
        told.join(once, on=_KEY, how="anti", maintain_order="left"),
    )


def _whole(parts: pl.DataFrame, choices: pl.DataFrame) -> pl.DataFrame:
    """The parts of each document in one row; its provenance is that of the lines, its status the gravest of any."""
    gravest = (
        pl.col("status").cast(pl.Enum([status.value for status in ProtocolStatus])).max().cast(pl.String)
    )
    has_lines = pl.any_horizontal(pl.col(_LINES).is_not_null())
    votes = parts.drop_nulls("votes").select(*_KEY, "votes", votes_from="source_id", votes_row=ROW)
    is_apart = pl.col("votes_from") != pl.col("source_id")
    return (
        parts.sort(~has_lines, maintain_order=True)
        .group_by(_KEY, maintain_order=True)
        .agg(
            pl.col("source_id", ROW).first(),
            gravest,
            pl.col("as_of_precision").sort_by("as_of_at").last(),
            pl.col("commission_id", "region_id", "as_of_at", *_LINES, "votes_total", *_STATED).max(),
        )
        .join(votes, on=_KEY, how="left", maintain_order="left")
        .join(_unread(parts, choices), on=_KEY, how="left", maintain_order="left")
        .with_columns(
            votes_source_id=pl.when(is_apart).then("votes_from"),
            votes_row_number=pl.when(is_apart).then("votes_row"),
        )
    )


def _unread(parts: pl.DataFrame, choices: pl.DataFrame) -> pl.DataFrame:
    """Of each document the cells that hold no number in any of its parts, and why, as JSON by `_KEY`.

    A number that one part gives stands, whatever another says of its cell.
    """
    marked = parts.drop_nulls("unread")
    told = parts.join(marked, on=_KEY, how="semi")
    lines = told.unpivot(_LINES, index=_KEY, variable_name="cell", value_name="number")
    votes = (
        told.drop_nulls("votes")
        .select(
            *_KEY, number="votes", position=pl.int_ranges(1, pl.col("votes").list.len() + 1, dtype=pl.Int64)
        )
        .explode("number", "position")
        .join(choices, on=["contest_id", "position"])
        .select(*_KEY, pl.concat_str(pl.lit(VOTE), "choice_id").alias("cell"), "number")
    )
    return (
        marked.select(*_KEY, mark=pl.col("unread").str.extract_all(_MARK))
        .explode("mark")
        .with_columns(cell=pl.col("mark").str.extract(_MARK))
        .unique([*_KEY, "cell"], keep="first", maintain_order=True)
        .join(
            pl.concat([lines, votes]).drop_nulls("number"),
            on=[*_KEY, "cell"],
            how="anti",
            maintain_order="left",
        )
        .group_by(_KEY, maintain_order=True)
        .agg(unread=pl.col("mark").str.join(","))
        .with_columns(unread=pl.concat_str(pl.lit("{"), "unread", pl.lit("}")))
    )


def _problems(rows: pl.DataFrame, file: RawFile, template: str) -> list[Problem]:
    column = publishers_column(file.source, "station_id")
    return [
        Problem(number, column, Message(template, {"station": station}))
        for number, station in rows.filter(source_id=file.source.id).select(ROW, "station_id").iter_rows()
    ]
