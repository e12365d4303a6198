"""XLSX: one sheet of a workbook as text.

The value of merged cells belongs to the first of them: nothing is filled down.
A formula counts as the value that was last calculated for it. Hidden sheets are read only where the pack names one;
hidden rows and columns, which a filter leaves behind, are read like all others. A cell shown in per cent is read as
what it stores (0.45 for 45 %).
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

import polars as pl

from pipelines.contract import ROW, Problem
from pipelines.errors import SourceError
from pipelines.messages import Message
from pipelines.raw import header as headers
from pipelines.raw.book import Workbook
from pipelines.raw.container import OLD_OFFICE, ZIP
from pipelines.raw.file import Content, RawFile
from pipelines.raw.sheet import Cells, Damaged, SheetHandler, walk
from pipelines.source import Source

_BATCH = 20_000
_ERROR = Message("the cell holds the error {value}: mend it in the workbook", {}).template
_NO_VALUE = Message(
    "the cell holds a formula without a value: open the workbook, let it calculate and save it", {}
)


def read(source: Source, content: Content) -> RawFile:
    """The rows of the sheet that the pack names, or of the only visible one; numbered as the spreadsheet shows."""
    with opened(source, content) as workbook:
        part, book = workbook.chosen()
        table = _Table(source.header_row)
        with workbook.open(part) as stream:
            walk(stream, SheetHandler(book, table.take))
        table.flush()
        return _raw_file(workbook, table)


@contextmanager
def opened(source: Source, content: Content) -> Iterator[Workbook]:
    """The workbook; while it is read, whatever is broken in it becomes a SourceError."""
    _refuse_others(content)
    try:
        with zipfile.ZipFile(BytesIO(content.data)) as archive:
            yield Workbook(source, content, archive)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        Damaged,
    ) as error:
        raise SourceError(
            f"the workbook breaks off or is damaged: {error}",
            where=content.where,
            remedy="Fetch the file again, or open it and save it as XLSX",
        ) from None


def _refuse_others(content: Content) -> None:
    """Files that a spreadsheet program opens as well, and that are no XLSX."""
    kind = ""
    if content.data.startswith(OLD_OFFICE):
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in content.data
        kind = "an encrypted workbook" if is_encrypted else "an old Excel workbook (.xls)"
    elif not content.data.startswith(ZIP):
        kind = "no workbook"
    if kind:
        raise SourceError(
            f"the file is {kind}, not XLSX",
            where=content.where,
            remedy="Open it and save it as XLSX without a password, or state another `format`",
        )


@dataclass
class _Table:
    """The rows of a sheet below its header, gathered into frames: texts of Python take ten times the room."""

    first_row: int
    header: Cells = field(default_factory=dict)
    header_row: int = 0
    last_row: int = 0
    odd: list[tuple[int, Cells]] = field(default_factory=list)
    frames: list[pl.DataFrame] = field(default_factory=list)
    waiting: list[tuple[int, Cells]] = field(default_factory=list)

    def take(self, row: int, cells: Cells, odd: Cells) -> None:
        if row <= self.last_row:
            raise Damaged(f"row {row} stands below row {self.last_row}")
        self.last_row = row
        if row < self.first_row or not (odd or any(text.strip() for text in cells.values())):
            return
        if not self.header:
            self.header, self.header_row = cells, row
            return
        if odd:
            self.odd.append((row, odd))
        self.waiting.append((row, cells))
        if len(self.waiting) == _BATCH:
            self.flush()

    def flush(self) -> None:
        columns = sorted({column for _, cells in self.waiting for column in cells})
        self.frames.append(
            pl.DataFrame(
                {ROW: [row for row, _ in self.waiting]}
                | {str(column): [cells.get(column) for _, cells in self.waiting] for column in columns},
                schema={ROW: pl.Int64} | dict.fromkeys(map(str, columns), pl.String),
            )
        )
        self.waiting = []


def _raw_file(workbook: Workbook, table: _Table) -> RawFile:
    source, content = workbook.source, workbook.content
    if not table.header:
        raise workbook.refusal(
            f"there is no header in row {source.header_row}; the sheet ends in row {table.last_row}",
            "Fetch the file again, or correct `header_row` or `sheet`",
        )
    filled = pl.concat(table.frames, how="diagonal")
    names = {column: text.strip() for column, text in table.header.items() if text.strip()}
    for column in filled.columns[1:]:
        if int(column) not in names and (filled[column].str.strip_chars() != "").any():
            names[int(column)] = f"column {_letters(int(column))}"  # nobody named it, and nothing is lost
    names = dict(sorted(names.items()))
    source, surplus = headers.check(source, content.where, list(names.values()))
    known = set(filled.columns)
    rows = filled.select(
        ROW,
        *(
            (pl.col(str(column)) if str(column) in known else pl.lit(None, pl.String)).alias(name)
            for column, name in names.items()
        ),
    )
    needed = headers.read_by(source)
    problems = [
        Problem(row, names[column], Message(_ERROR, {"value": error}) if error else _NO_VALUE)
        for row, odd in table.odd
        for column, error in sorted(odd.items())
        if names.get(column) in needed
    ]
    return RawFile(source, content.path, content.sha256, rows, problems, surplus)


def _letters(column: int) -> str:
    """The name of a column as a spreadsheet shows it: 0 is A, 26 is AA."""
    text = ""
    number = column + 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
