"""The file of an export, opened: its rows as trimmed text under their headers, numbered from 1 below the header."""

import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import raw
from pipelines.contract import ROW
from pipelines.errors import SourceError
from pipelines.intake import Intake
from pipelines.raw import container
from pipelines.raw.file import Content
from pipelines.raw.sheet import Cells, MergedHandler, SheetHandler, walk
from pipelines.raw.text import decoded
from pipelines.raw.workbook import opened
from pipelines.source import Source

_DELIMITERS = ";,\t|"
_QUOTED = re.compile('"[^"]*"')
_HEADER = 1_000_000
"""No header is longer."""


def described(intake: Intake, path: Path, **said: Any) -> Source:
    """The file as a source of which nothing is known but where it lies and how large it may be."""
    return Source(
        id=intake.id,
        kind="submissions",
        file=path.name,
        title=intake.title,
        publisher=intake.publisher,
        licence=intake.licence,
        nature=intake.nature,
        max_bytes=intake.max_bytes,
        **said,
    )


def unpacked(intake: Intake, path: Path, **said: Any) -> tuple[Source, Content]:
    """The bytes of the file, or of its member; SourceError where it is missing, empty, too big, or half of itself."""
    source = described(intake, path, **said)
    return source, container.unpack(source, path)


def is_zip(path: Path) -> bool:
    """Whether the file is an archive, whatever it is called."""
    with path.open("rb") as stream:
        return stream.read(4) == container.ZIP


def members(path: Path, intake: Intake) -> list[str]:
    """The files of an archive; SourceError where half of it is missing."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [info.filename for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise SourceError(
            f"the ZIP archive breaks off or is damaged: {error}",
            where=f"intake {intake.id}",
            remedy="Export it again, and wait until it is there as a whole",
        ) from None


def table(path: Path, intake: Intake, *, member: str | None = None) -> pl.DataFrame:
    """The rows of a CSV file, with whichever sign it puts between cells; SourceError where one has another shape.

    A row that is too long or too short is not mended: a name could come to stand where an answer is expected.
    """
    packing = {"compression": "zip", "member": member} if is_zip(path) else {"compression": "none"}
    source, content = unpacked(intake, path, **packing)
    header = _QUOTED.sub("", decoded(source, content)[:_HEADER]).lstrip("\r\n").partition("\n")[0]
    sign = max(_DELIMITERS, key=header.count)
    file = raw.read(source.model_copy(update={"delimiter": sign}), path)
    if file.problems:
        raise SourceError(
            f"{len(file.problems)} rows, the first of them row {file.problems[0].row_number}, have more or fewer "
            "cells than the header",
            where=content.where,
            remedy="Export the file again; do not save it from a spreadsheet",
        )
    return trimmed(file.rows.with_columns(pl.col(ROW) - source.header_row))


def trimmed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with their cells trimmed, and null for what is empty then."""
    text = pl.col(pl.String).str.strip_chars()
    return rows.with_columns(pl.when(text != "").then(text))


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is filled in: cells by row and column, merged ranges. `unknown` counts formulas without a value."""

    name: str
    rows: Mapping[int, Cells]
    merged: tuple[str, ...]
    since_1904: bool
    unknown: int

    def table(self, header: int, names: Mapping[int, str] | None = None) -> pl.DataFrame:
        """The rows below the row `header`; every filled column has its header's name, or one of its own."""
        below = [(number, cells) for number, cells in sorted(self.rows.items()) if number > header]
        below = [(number, cells) for number, cells in below if any(text.strip() for text in cells.values())]
        filled = {column for _, cells in below for column in cells}
        named = names or {column: text.strip() for column, text in self.rows[header].items() if text.strip()}
        places = {column: named.get(column, f"column {column + 1}") for column in sorted({*named, *filled})}
        doubled = [name for name, times in Counter([ROW, *places.values()]).items() if times > 1]
        if doubled:
            raise SourceError(
                f"column {doubled[0]!r} stands twice",
                where=f"row {header}",
                remedy="Rename or remove one of them",
            )
        columns = {name: [cells.get(place) for _, cells in below] for place, name in places.items()}
        return trimmed(
            pl.DataFrame(
                {ROW: [number - header for number, _ in below]} | columns,
                schema={ROW: pl.Int64} | dict.fromkeys(columns, pl.String),
            )
        )


def sheets(path: Path, intake: Intake, *, also: str | None = None, merges: bool = False) -> list[Sheet]:
    """The visible sheets with something in them, and the sheet `also`; an error in a cell is its text.

    Which cells are merged is looked for only where that is asked: it takes a second reading.
    """
    source, content = unpacked(intake, path, format="xlsx", compression="none")
    found = []
    with opened(source, content) as book:
        parts, shared = book.opened()
        for name, part, is_visible in parts:
            if not (is_visible or name == also) or "chartsheets/" in part:
                continue
            rows: dict[int, Cells] = {}
            odd: list[Cells] = []

            def take(
                number: int,
                cells: Cells,
                strange: Cells,
                rows: dict[int, Cells] = rows,
                odd: list[Cells] = odd,
            ) -> None:
                if cells:
                    rows[number] = cells
                odd.append(strange)

            merged = MergedHandler()
            with book.open(part) as stream:
                walk(stream, SheetHandler(shared, take))
            if merges:
                with book.open(part) as stream:
                    walk(stream, merged)
            unknown = sum(text == "" for cells in odd for text in cells.values())
            if rows:
                found.append(Sheet(name.strip(), rows, tuple(merged.ranges), shared.since_1904, unknown))
    return found
