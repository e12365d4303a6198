"""From the publisher's columns and words to ours, still as text: everything that a pack says, nothing more."""

import re

import polars as pl

from pipelines.contract import ROW, Problem, Rows
from pipelines.messages import Message
from pipelines.raw import RawFile
from pipelines.source import EPOCH, PLACEHOLDER, Measure, Source

_HOUR = re.compile(r"%[-_]?[HIkTRcrs+]")
"""What of a strptime form says the hour, alone or with other parts."""
VOTE = "vote:"
"""Before the id of a choice: the column of its votes, as long as a row is on its way."""


def apply(raw: RawFile, rows: pl.DataFrame) -> Rows:
    """The rows of a raw file, corrected, under our column names: trimmed text with null for empty cells.

    Rows that the pack sets aside (`drop`) become problems marked as such, so that every row is accounted for.
    They and the rows without the header's shape go no further: what else is wrong with them says nothing.
    """
    source = raw.source
    frame = _padded(_trimmed(rows, source), source)
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


def _padded(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Numbers filled up with zeros in front; what is no number, or has its width, stays as it is.

    A number that a table program wrote as 18.0 is 18.
    """
    whole = {column: pl.col(column).str.replace(r"^(\d+)\.0$", "${1}") for column in source.pad}
    return frame.with_columns(
        pl.when(whole[column].str.contains(r"^\d+$"))
        .then(whole[column].str.zfill(width))
        .otherwise(pl.col(column))
        for column, width in source.pad.items()
    )


def _composed(text: str) -> pl.Expr:
    """The field that a template makes of several columns; null where one of them is empty."""
    parts = PLACEHOLDER.split(text)  # texts and columns in turn
    return pl.concat_str(pl.col(part) if n % 2 else pl.lit(part) for n, part in enumerate(parts) if part)


def _in_iso_form(moment: pl.Expr, form: str) -> pl.Expr:
    """A moment as the contract reads it; one that is not written in this form stays, and will be refused.

    A form without an hour is of a day, and is written as one: nobody said that it was midnight.
    """
    if form == EPOCH:
        count = moment.str.replace(r"\.0$", "").cast(pl.Int64, strict=False)
        return pl.coalesce(pl.from_epoch(count, time_unit="ms").dt.strftime("%Y-%m-%dT%H:%M:%SZ"), moment)
    parsed = moment.str.to_datetime(form, strict=False, time_unit="us")
    written = "%Y-%m-%dT%H:%M:%S" if _HOUR.search(form) else "%Y-%m-%d"
    return pl.coalesce(parsed.dt.strftime(written), moment)


def _mapped(
    frame: pl.DataFrame, source: Source, columns: dict[str, str], constants: dict[str, str]
) -> pl.DataFrame:
    fields = {field: pl.col(column) for field, column in columns.items()}
    fields |= {field: _composed(text) for field, text in source.compose.items()}
    for field, form in source.formats.items():
        fields[field] = _in_iso_form(fields[field], form)
    for field, words in source.values.items():
        if field in fields:
            fields[field] = _translated(fields[field], words)
    fields |= {f"{VOTE}{choice}": pl.col(column) for choice, column in source.choices.items()}
    fixed = {field: pl.lit(value, pl.String) for field, value in constants.items() if field not in fields}
    return frame.select(ROW, **fields, **fixed)


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
