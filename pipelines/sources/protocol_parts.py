"""One protocol out of several files: its lines in one, its votes in another; or the same protocol sent twice.

Two files that tell the same document are either parts of it, or repeat it, or contradict one another. In the last
case nobody knows which is meant: both are refused.
"""

import dataclasses
from collections.abc import Sequence

import polars as pl

from pipelines.contract import ROW, Conformed, Problem, publishers_column, refuse
from pipelines.messages import Message
from pipelines.raw import RawFile
from pipelines.tables.tallies import LINES, PROTOCOLS

_LINES = [line.name for line in LINES]
_KEY = list(PROTOCOLS.key)
_CONTENTS = [*_LINES, "votes", "votes_total", "status"]


def merged(parts: Sequence[tuple[RawFile, Conformed]]) -> list[tuple[RawFile, Conformed]]:
    """The same sources, with every protocol in one row of one of them."""
    if len(parts) < 2:
        return list(parts)
    keys = pl.concat([staged.kept.select(_KEY) for _, staged in parts])
    is_shared = keys.is_duplicated()
    if not is_shared.any():
        return list(parts)
    told = pl.concat([staged.kept for _, staged in parts]).filter(is_shared)
    told = told.with_columns(
        has_lines=pl.any_horizontal(pl.col(_LINES).is_not_null()),
        has_votes=pl.col("votes").is_not_null(),
        size=pl.len().over(_KEY),
        contents=pl.struct(_CONTENTS).n_unique().over(_KEY),
    )
    is_part = (pl.col("size") == 2) & (
        (pl.col("has_lines").sum().over(_KEY) <= 1) & (pl.col("has_votes").sum().over(_KEY) <= 1)
    )
    whole = _whole(told.filter(is_part))
    repeated = told.filter(~is_part & (pl.col("contents") == 1)).filter(~pl.struct(_KEY).is_first_distinct())
    disputed = told.filter(~is_part & (pl.col("contents") > 1))
    taken_out = told.filter(is_part).select("source_id", ROW)
    result = []
    for file, staged in parts:
        own = whole.filter(source_id=file.source.id)
        kept = staged.kept.join(taken_out, on=["source_id", ROW], how="anti", maintain_order="left")
        problems = [
            *_problems(repeated, file, Message(_REPEATS, {}).template),
            *_problems(disputed, file, Message(_CONTRADICTS, {}).template),
        ]
        with_own = dataclasses.replace(staged, kept=pl.concat([kept, own.select(kept.columns)]))
        result.append((file, refuse(with_own, file.source, file.rows, problems)))
    return result


_REPEATS = "another file gives the protocol of {station} with the same contents: remove one of them"
_CONTRADICTS = (
    "another file gives the protocol of {station} with other contents: keep the one that is meant, or number the"
    " revisions"
)


def _whole(told: pl.DataFrame) -> pl.DataFrame:
    """Lines and votes of one document in one row; its provenance is that of the lines."""
    lines = told.filter("has_lines")
    votes = told.filter(~pl.col("has_lines")).select(
        *_KEY,
        their_votes="votes",
        their_total="votes_total",
        their_source="source_id",
        their_row=ROW,
        their_unread="unread",
        their_commission="commission_id",
        their_region="region_id",
    )
    lone = told.filter(~pl.col("has_lines")).join(lines.select(_KEY), on=_KEY, how="anti")
    lone = lone.unique(_KEY, keep="first", maintain_order=True)
    joined = lines.join(votes, on=_KEY, how="left", maintain_order="left").with_columns(
        votes=pl.coalesce("votes", "their_votes"),
        votes_total=pl.coalesce("votes_total", "their_total"),
        unread=pl.coalesce("unread", "their_unread"),
        commission_id=pl.coalesce("commission_id", "their_commission"),
        region_id=pl.coalesce("region_id", "their_region"),
        votes_source_id="their_source",
        votes_row_number="their_row",
    )
    return pl.concat([joined.select(told.columns), lone])


def _problems(rows: pl.DataFrame, file: RawFile, template: str) -> list[Problem]:
    column = publishers_column(file.source, "station_id")
    return [
        Problem(number, column, Message(template, {"station": station}))
        for number, station in rows.filter(source_id=file.source.id).select(ROW, "station_id").iter_rows()
    ]
