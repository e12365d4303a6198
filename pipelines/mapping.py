"""From the publisher's columns and words to ours, still as text: everything that a pack says, nothing more."""

import polars as pl

from pipelines.contract import ROW, Problem, Rows
from pipelines.election import Measure, Source
from pipelines.messages import Message
from pipelines.raw import RawFile


def apply(raw: RawFile, rows: pl.DataFrame) -> Rows:
    """The rows of a raw file, corrected, under our column names: trimmed text with null for empty cells.

    Rows that the pack sets aside (`drop`) become problems marked as such, so that every row is accounted for.
    They and the rows without the header's shape go no further: what else is wrong with them says nothing.
    """
    source = raw.source
    frame = _trimmed(rows, source)
    dropped: list[Problem] = []
    for drop in source.drop:
        hit = frame.filter(pl.col(drop.column).is_in(drop.values))
        dropped += [
            Problem(
                number,
                drop.column,
                Message("left out as the pack says: {reason}", {"reason": drop.reason}),
                is_meant=True,
            )
            for number in hit[ROW]
        ]
    problems = [*raw.problems, *dropped]
    if problems:
        frame = frame.filter(~pl.col(ROW).is_in([problem.row_number for problem in problems]))
    if source.measures:
        mapped = pl.concat(
            [_measured(frame, source, measure) for measure in source.measures], how="diagonal"
        ).sort(ROW, maintain_order=True)
    else:
        mapped = _mapped(frame, source, source.columns, source.constants)
    return Rows(source, mapped, raw.rows, problems)


def _trimmed(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Cells without surrounding blanks (of any kind); empty ones, and the publisher's words for empty, null."""
    trimmed = frame.with_columns(pl.exclude(ROW).str.strip_chars())
    is_empty = pl.exclude(ROW).is_in(["", *source.empty]) if source.empty else pl.exclude(ROW) == ""
    with_empty = [column.name for column in trimmed.select(is_empty.any()) if column.any()]
    is_empty = pl.col(with_empty).is_in(["", *source.empty])  # most columns have none: they are not copied
    return trimmed.with_columns(pl.when(~is_empty).then(pl.col(with_empty)))


def _mapped(
    frame: pl.DataFrame, source: Source, columns: dict[str, str], constants: dict[str, str]
) -> pl.DataFrame:
    named = {
        field: _translated(pl.col(column), source.values[field]) if field in source.values else pl.col(column)
        for field, column in columns.items()
    }
    return frame.select(
        ROW,
        **named,
        **{field: pl.lit(value, pl.String) for field, value in constants.items() if field not in columns},
    )


def _measured(frame: pl.DataFrame, source: Source, measure: Measure) -> pl.DataFrame:
    """One figure of each wide row; rows in which its cell is empty have none."""
    columns = source.columns | {"value": measure.column} | measure.columns
    constants = source.constants | measure.constants
    mapped = _mapped(frame, source, columns, constants)
    return mapped.with_columns(measure=pl.lit(measure.column)).filter(pl.col("value").is_not_null())


def _translated(column: pl.Expr, words: dict[str, str]) -> pl.Expr:
    """The publisher's words in ours; `*` stands for any word not listed; an empty word of ours is null."""
    rest = pl.lit(words["*"]) if "*" in words else column
    listed = {theirs: ours for theirs, ours in words.items() if theirs != "*"}
    found = column.replace_strict(list(listed), list(listed.values()), default=None, return_dtype=pl.String)
    known = column.is_in(list(listed))
    result = pl.when(known).then(found).when(column.is_null()).then(None).otherwise(rest)
    return pl.when(result != "").then(result)
