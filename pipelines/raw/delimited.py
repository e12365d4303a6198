"""CSV: records of cells between delimiters, read fast where that is safe, and strictly everywhere else.

Two ways lead to the same rows. Where the shape of the file can be counted (`shape`), polars parses all records of the
header's length at once, and the few others are read one by one. Where it cannot be counted, because of a quote in the
middle of a cell or a lone carriage return, Python's strict reader takes every record; its errors are what users see.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.contract import ROW, Problem
from pipelines.errors import SourceError
from pipelines.messages import Message
from pipelines.raw import header as headers
from pipelines.raw.file import Content, RawFile
from pipelines.raw.shape import Shape, shape
from pipelines.raw.text import as_utf8
from pipelines.source import Source

_LONGEST_CELL = 10_000_000
_BATCH = 50_000
_FEW = 1000
"""So many records may be read one by one; where more than these and a tenth are odd, reading all in turn is faster."""
_BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What `str.strip` takes for blank; polars by itself leaves four of them."""

Flags = NDArray[np.bool_]

csv.field_size_limit(_LONGEST_CELL)


def read(source: Source, content: Content) -> RawFile:
    """The rows of a CSV file; those without the header's shape are problems."""
    data = as_utf8(source, content)
    found = shape(data, source.delimiter)
    if found is None or np.diff(found.ends, prepend=0).max() > _LONGEST_CELL:
        return _read_strictly(source, content, data)
    return _read_counted(source, content, data, found)


def _read_counted(source: Source, content: Content, data: bytes, found: Shape) -> RawFile:
    def cells(record: int) -> list[str]:
        text = data[found.start(record) : found.ends[record]].decode()
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=source.delimiter, strict=True), [])

    count = len(found.ends)
    top = next((n for n in range(source.header_row - 1, count) if _is_filled(cells(n))), None)
    if top is None:
        raise _no_header(source, content, count)
    header = [cell.strip() for cell in cells(top)]
    source, surplus = headers.check(source, content.where, header)
    is_sound = found.cells[top + 1 :] == len(header)
    if len(header) == 1:  # a blank line has as many cells as such a header
        is_sound &= np.diff(found.ends)[top:] > 2
    if np.count_nonzero(~is_sound) > max(_FEW, count // 10):
        return _read_strictly(source, content, data)
    frame = _sound_rows(data, found, top, is_sound, header, source.delimiter)
    if frame is None:
        return _read_strictly(source, content, data)
    frame = _without_blank(frame, header)
    others = ((int(n) + 1, cells(int(n))) for n in np.flatnonzero(~is_sound) + top + 1)
    rest, problems = _gathered(source, header, (record for record in others if _is_filled(record[1])))
    rows = pl.concat([frame, rest]).sort(ROW) if rest.height else frame
    return RawFile(source, content.path, content.sha256, rows, problems, surplus)


def _sound_rows(
    data: bytes, found: Shape, top: int, is_sound: Flags, header: list[str], delimiter: str
) -> pl.DataFrame | None:
    """The records below the header that have its length, parsed at once and numbered as in the whole file.

    None where the parser does not find as many as were counted: never met, but rather slow than wrong.
    """
    schema = _schema(header)
    if not is_sound.any():
        return pl.DataFrame(schema=schema)
    is_whole = bool(is_sound.all())  # then no second copy of a large file is made
    frame = pl.read_csv(
        data if is_whole else _only(data, found, top, is_sound),
        has_header=False,
        skip_lines=data.count(b"\n", 0, found.start(top + 1)) if is_whole else 0,
        separator=delimiter,
        quote_char='"' if found.is_quoted else None,
        schema=dict.fromkeys(header, pl.String),
        empty_string_is_null=False,
        row_index_name=ROW,
        row_index_offset=top + 2,
    ).with_columns(pl.col(ROW).cast(pl.Int64))
    if frame.height != is_sound.sum():
        return None
    return frame if is_whole else frame.with_columns(pl.Series(ROW, np.flatnonzero(is_sound) + top + 2))


def _only(data: bytes, found: Shape, top: int, is_sound: Flags) -> bytes:
    """The bytes below the header without the records that are not sound."""
    odd = [int(n) for n in np.flatnonzero(~is_sound) + top + 1]
    edges = [
        found.start(top + 1),
        *(edge for n in odd for edge in (found.start(n), found.start(n + 1))),
        len(data),
    ]
    return b"".join(data[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _without_blank(frame: pl.DataFrame, header: list[str]) -> pl.DataFrame:
    """The rows with something in them: only where the first cell is blank are the others looked at."""
    if not (frame[header[0]].str.strip_chars(_BLANKS) == "").any():
        return frame
    is_blank = pl.all_horizontal(pl.col(header).str.strip_chars(_BLANKS) == "")
    blank = frame.filter(pl.col(header[0]).str.strip_chars(_BLANKS) == "").filter(is_blank)[ROW]
    return frame.filter(~pl.col(ROW).is_in(blank.implode())) if len(blank) else frame


def _read_strictly(source: Source, content: Content, data: bytes) -> RawFile:
    records = _records(source, content, data.decode())
    header = [cell.strip() for cell in next(records)[1]]
    source, surplus = headers.check(source, content.where, header)
    rows, problems = _gathered(source, header, records)
    return RawFile(source, content.path, content.sha256, rows, problems, surplus)


def _gathered(
    source: Source, header: list[str], records: Iterator[tuple[int, list[str]]]
) -> tuple[pl.DataFrame, list[Problem]]:
    """All these records; in parts, because texts of Python take ten times the room of a frame."""
    frames, problems = [pl.DataFrame(schema=_schema(header))], []
    while batch := list(islice(records, _BATCH)):
        frame, found = _shaped(source, header, batch)
        frames.append(frame)
        problems += found
    return pl.concat(frames), problems


def _records(source: Source, content: Content, text: str) -> Iterator[tuple[int, list[str]]]:
    """Header and rows with the number that a spreadsheet would show; blank lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=source.delimiter, strict=True)
    found = 0
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number >= source.header_row and _is_filled(cells):
                found += 1
                yield number, cells
    except csv.Error as error:
        raise SourceError(
            f"the file breaks off or its quotes do not match after line {reader.line_num}: {error}",
            where=content.where,
            remedy="Fetch the file again, or close the quote",
        ) from None
    if not found:
        raise _no_header(source, content, number)


def _is_filled(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _no_header(source: Source, content: Content, last: int) -> SourceError:
    return SourceError(
        f"there is no header in row {source.header_row}; the file ends in row {last}",
        where=content.where,
        remedy="Fetch the file again, or correct `header_row`",
    )


def _shaped(
    source: Source, header: list[str], records: list[tuple[int, list[str]]]
) -> tuple[pl.DataFrame, list[Problem]]:
    """These records in the header's shape, and a problem for each that has another one; no cell is lost."""
    rows: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    width = len(header)
    for number, cells in records:
        if len(cells) == width:
            rows.append((number, cells))
            continue
        message = Message(
            "the row has {found} cells where the header has {expected}: mend the delimiters or quotes",
            {"found": len(cells), "expected": width},
        )
        problems.append(Problem(number, header[min(len(cells), width - 1)], message, is_shapeless=True))
        if len(cells) < width:
            rows.append((number, [*cells, *[""] * (width - len(cells))]))
        else:
            rows.append((number, [*cells[: width - 1], source.delimiter.join(cells[width - 1 :])]))
    columns = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * width
    frame = pl.DataFrame(
        {ROW: [number for number, _ in rows]} | dict(zip(header, columns, strict=True)),
        schema=_schema(header),
    )
    return frame, problems


def _schema(header: list[str]) -> dict[str, type[pl.DataType]]:
    return {ROW: pl.Int64, **dict.fromkeys(header, pl.String)}
