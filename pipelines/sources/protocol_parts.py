"""One protocol out of several files: its lines in one, its votes in another; or the same protocol sent twice.

Files that tell the same document either give parts of it (no number twice), or repeat it, or contradict one another.
In the last case nobody knows which is meant: all are refused.
"""

import dataclasses
from collections.abc import Sequence

import polars as pl

from pipelines.contract import ROW, Conformed, Problem, publishers_column, refuse
from pipelines.domain import ProtocolStatus
from pipelines.messages import Message
from pipelines.raw import RawFile
from pipelines.tables.tallies import LINES, PROTOCOLS

_LINES = [line.name for line in LINES]
_KEY = list(PROTOCOLS.key)
_CONTENTS = [*_LINES, "votes", "status"]
_REPEATS = Message(
    "another file gives the protocol of {station} with the same contents: remove one of them", {}
).template
_CONTRADICTS = Message(
    "another file gives the protocol of {station} with other contents: keep the one that is meant, or number the"
    " revisions",
    {},
).template


def merged(parts: Sequence[tuple[RawFile, Conformed]]) -> list[tuple[RawFile, Conformed]]:
    """The same sources, with every protocol in one row of one of them."""
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
    whole = _whole(parted)
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


def _whole(parts: pl.DataFrame) -> pl.DataFrame:
    """The parts of each document in one row; its provenance is that of the lines, its status the gravest of any."""
    gravest = (
        pl.col("status").cast(pl.Enum([status.value for status in ProtocolStatus])).max().cast(pl.String)
    )
    has_lines = pl.any_horizontal(pl.col(_LINES).is_not_null())
    votes = parts.drop_nulls("votes").select(*_KEY, "votes", votes_from="source_id", votes_row=ROW)
    unread = (
        parts.drop_nulls("unread")
        .group_by(_KEY, maintain_order=True)
        .agg(pl.col("unread").str.strip_chars("{}").str.join(","))
        .with_columns(pl.concat_str(pl.lit("{"), "unread", pl.lit("}")).alias("unread"))
    )
    is_apart = pl.col("votes_from") != pl.col("source_id")
    return (
        parts.sort(~has_lines, maintain_order=True)
        .group_by(_KEY, maintain_order=True)
        .agg(
            pl.col("source_id", ROW).first(),
            gravest,
            pl.col("commission_id", "region_id", "as_of_at", *_LINES, "votes_total").max(),
        )
        .join(votes, on=_KEY, how="left", maintain_order="left")
        .join(unread, on=_KEY, how="left", maintain_order="left")
        .with_columns(
            votes_source_id=pl.when(is_apart).then("votes_from"),
            votes_row_number=pl.when(is_apart).then("votes_row"),
        )
    )


def _problems(rows: pl.DataFrame, file: RawFile, template: str) -> list[Problem]:
    column = publishers_column(file.source, "station_id")
    return [
        Problem(number, column, Message(template, {"station": station}))
        for number, station in rows.filter(source_id=file.source.id).select(ROW, "station_id").iter_rows()
    ]
