"""Raw files: read as text, cell by cell, judged only as files.

What a cell means is none of this module's business. A file that cannot be read as what the pack says it is
raises a SourceError; a single row that does not have the header's shape becomes a problem of that row.
"""

import csv
import difflib
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.contract import ROW, Problem
from pipelines.election import Source
from pipelines.errors import SourceError
from pipelines.messages import Message

_MAGIC = {
    b"PK\x03\x04": "a ZIP archive or XLSX workbook",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")

csv.field_size_limit(10_000_000)


@dataclass(frozen=True)
class RawFile:
    """A raw file as text: `rows` holds `row_number` and the publisher's columns, all strings."""

    source: Source
    path: Path
    sha256: str
    rows: pl.DataFrame
    problems: list[Problem] = field(default_factory=list)
    surplus_columns: tuple[str, ...] = ()


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read(source: Source, path: Path) -> RawFile:
    """The file of this source as text; SourceError where it is not what the pack says."""
    if not path.is_file():
        raise SourceError(
            f"source {source.id!r} has no file", where=str(path), remedy="Put the file there or mend `file`"
        )
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    _check_bytes(source, path, content, sha256)
    text = _decode(source, path, content)
    return (
        _read_geojson(source, path, sha256, text)
        if source.format == "geojson"
        else _read_csv(source, path, sha256, text)
    )


def _check_bytes(source: Source, path: Path, content: bytes, sha256: str) -> None:
    if not content.strip():
        raise SourceError("the file is empty", where=str(path), remedy="Fetch it again")
    for magic, name in _MAGIC.items():
        if content.startswith(magic):
            raise SourceError(
                f"the file is {name}, not {source.format.upper()}",
                where=str(path),
                remedy="Save it in the format that the pack states, or state another",
            )
    if source.sha256 is not None and sha256 != source.sha256.lower():
        raise SourceError(
            f"the file is not the one that the pack describes: its SHA-256 is {sha256}",
            where=str(path),
            remedy="Restore the file, or write the new SHA-256 into the pack if the change is meant",
        )


def _decode(source: Source, path: Path, content: bytes) -> str:
    try:
        text = content.decode(source.encoding)
    except LookupError:
        raise SourceError(
            f"{source.encoding!r} is no encoding", where=str(path), remedy="Use utf-8 or windows-1251"
        ) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"line {line} is not {source.encoding}",
            where=str(path),
            remedy=f"Save the file as UTF-8, or state its encoding; {_guess(content)}",
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceError(
            f"line {line} holds binary data",
            where=str(path),
            remedy=f"Fetch the file again; {_guess(content)}",
        )
    return text.removeprefix("\ufeff")


def _guess(content: bytes) -> str:
    # Almost any bytes can be read as UTF-16: only its mark tells.
    for encoding in ("utf-8-sig", "utf-16" if content.startswith(_BYTE_ORDER_MARKS) else "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return f"it can be read as {encoding}"
    return "no usual encoding fits it"


def _read_csv(source: Source, path: Path, sha256: str, text: str) -> RawFile:
    records = _records(source, path, text)
    header = [cell.strip() for cell in next(records)[1]]
    surplus = _check_header(source, path, header)
    rows: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    for number, cells in records:
        if len(cells) == len(header):
            rows.append((number, cells))
            continue
        problems.append(
            Problem(
                number,
                header[min(len(cells), len(header) - 1)],
                Message(
                    "the row has {found} cells where the header has {expected}: mend the delimiters or quotes",
                    {"found": len(cells), "expected": len(header)},
                ),
                is_shapeless=True,
            )
        )
        rows.append(
            (
                number,
                [*cells, *[""] * len(header)][: len(header)]
                if len(cells) < len(header)
                else [*cells[: len(header) - 1], source.delimiter.join(cells[len(header) - 1 :])],
            )
        )
    columns = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * len(header)
    frame = pl.DataFrame(
        {ROW: [number for number, _ in rows]} | dict(zip(header, columns, strict=True)),
        schema={ROW: pl.Int64} | dict.fromkeys(header, pl.String),
    )
    return RawFile(source, path, sha256, frame, problems, surplus)


def _records(source: Source, path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Header and rows with the number that a spreadsheet would show; blank lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=source.delimiter, strict=True)
    found = 0
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number >= source.header_row and any(cell.strip() for cell in cells):
                found += 1
                yield number, cells
    except csv.Error as error:
        raise SourceError(
            f"the file breaks off or its quotes do not match after line {reader.line_num}: {error}",
            where=str(path),
            remedy="Fetch the file again, or close the quote",
        ) from None
    if not found:
        raise SourceError(
            f"there is no header in row {source.header_row}; the file ends in row {number}",
            where=str(path),
            remedy="Fetch the file again, or correct `header_row`",
        )


def _check_header(source: Source, path: Path, header: list[str]) -> tuple[str, ...]:
    if ROW in header:
        raise SourceError(
            f"column {ROW!r} has the name under which Baikoo counts the rows",
            where=str(path),
            remedy="Rename the column",
        )
    doubled = [name for name, times in Counter(header).items() if times > 1]
    if doubled:
        places = [str(n) for n, name in enumerate(header, start=1) if name == doubled[0]]
        raise SourceError(
            f"column {doubled[0]!r} stands {len(places)} times, in places {', '.join(places)}",
            where=str(path),
            remedy="Rename or remove one of them",
        )
    needed = {
        *source.columns.values(),
        *(drop.column for drop in source.drop),
        *(measure.column for measure in source.measures),
        *(column for measure in source.measures for column in measure.columns.values()),
        *source.personal,  # a personal column under another name would not be masked
    }
    missing = sorted(needed.difference(header))
    if missing:
        near = difflib.get_close_matches(missing[0], header, n=1)
        raise SourceError(
            f"column {missing[0]!r} is missing" + (f" (and {', '.join(missing[1:])})" if missing[1:] else ""),
            where=f"{path}, row {source.header_row}",
            remedy=f"Is it {near[0]!r} now? Mend the header or [source.columns]"
            if near
            else "Mend the header, the delimiter or [source.columns]",
        )
    return tuple(name for name in header if name not in needed and name not in source.ignore)


def _read_geojson(source: Source, path: Path, sha256: str, text: str) -> RawFile:
    try:
        records = [
            {
                name: None if value is None else str(value)
                for name, value in (feature["properties"] or {}).items()
            }
            | {"geometry": json.dumps(feature["geometry"], separators=(",", ":"))}
            for feature in json.loads(text)["features"]
        ]
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(
            f"not a GeoJSON feature collection: {error}", where=str(path), remedy="Fetch the file again"
        ) from None
    header = list(dict.fromkeys(name for record in records for name in record))
    surplus = _check_header(source, path, header)
    frame = pl.DataFrame(records, schema=dict.fromkeys(header, pl.String))
    rows = frame.select(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW), *header)
    return RawFile(source, path, sha256, rows, surplus_columns=surplus)
