"""JSON: a list of records in a document, one record a line, or the features of a GeoJSON collection.

Nested fields become columns named `group/field`, the way that data collection tools name them; a list inside a
record stays JSON. Numbers are read as they are written.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from pipelines.contract import ROW, Problem
from pipelines.errors import SourceError
from pipelines.messages import Message
from pipelines.raw import header as headers
from pipelines.raw.cells import written
from pipelines.raw.file import Content, RawFile
from pipelines.raw.text import decoded
from pipelines.source import Source

_NO_RECORD = Message("the record is no JSON object: mend the line", {})


class _Number(str):
    """A number of JSON, as written."""

    __slots__ = ()


def read_json(source: Source, content: Content) -> RawFile:
    """The records of the list to which `records` leads, numbered from 1; of the document itself where it is a list."""
    try:
        document = parsed(decoded(source, content))
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"not a JSON document: {error}", where=content.where, remedy="Fetch the file again"
        ) from None
    records = listed(source, content, document)
    return _tabular(source, content, enumerate(records, start=1))


def read_lines(source: Source, content: Content) -> RawFile:
    """One record a line, numbered as the lines are; a line that is none is a problem, blank ones are passed over."""
    lines = decoded(source, content).split("\n")
    records = ((n, _line(line)) for n, line in enumerate(lines, start=1) if line.strip())
    return _tabular(source, content, records)


def read_geojson(source: Source, content: Content) -> RawFile:
    """The features of a collection: their properties, and `geometry` as JSON."""
    try:
        records = [
            (feature["properties"] or {})
            | {"geometry": json.dumps(feature["geometry"], separators=(",", ":"))}
            for feature in json.loads(decoded(source, content))["features"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(
            f"not a GeoJSON feature collection: {error}", where=content.where, remedy="Fetch the file again"
        ) from None
    return _tabular(source, content, enumerate(records, start=1))


def parsed(text: str) -> Any:
    """What the text says; ValueError where it is no JSON or an object has one key twice, of which one would be lost."""
    return json.loads(
        text, parse_int=_Number, parse_float=_Number, parse_constant=str, object_pairs_hook=_without_doubles
    )


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {doubled!r} stands twice in one object")
    return result


def _line(text: str) -> Any:
    try:
        return parsed(text)
    except (ValueError, RecursionError):
        return text


def listed(source: Source, content: Content, document: Any) -> list[Any]:
    """The list to which `records` leads; SourceError where it leads to none."""
    found = document
    for key in source.records.split(".") if source.records else ():
        found = found.get(key) if isinstance(found, dict) else None
    if isinstance(found, list):
        return found
    lists = (
        [key for key, value in document.items() if isinstance(value, list)]
        if isinstance(document, dict)
        else []
    )
    raise SourceError(
        f"`records` {source.records!r} leads to no list"
        if source.records
        else "the document is no list of records",
        where=content.where,
        remedy=f"Name the list in `records`: {' or '.join(map(repr, lists))}"
        if lists
        else "State its format",
    )


def _tabular(source: Source, content: Content, records: Iterable[tuple[int, Any]]) -> RawFile:
    numbers: list[int] = []
    columns: dict[str, dict[int, str | None]] = {}  # by the place of the row: most records leave fields out
    odd: dict[int, str] = {}
    for place, (number, record) in enumerate(records):
        numbers.append(number)
        if not isinstance(record, dict):
            odd[place] = record if isinstance(record, str) else _json(record)
            continue
        for name, value in flat(record):
            column = columns.setdefault(name.strip(), {})
            if place in column:
                raise SourceError(
                    f"record {number} has two fields {name!r}, one of them nested",
                    where=content.where,
                    remedy="Ask the publisher for another form of the file",
                )
            column[place] = value
    header = list(columns)
    if odd and not header:
        raise SourceError(
            "no record of the file is a JSON object", where=content.where, remedy="State its format"
        )
    source, surplus = headers.check(source, content.where, header)
    for place, text in odd.items():
        columns[header[0]][place] = text
    rows = pl.DataFrame(
        {ROW: numbers}
        | {name: [column.get(place) for place in range(len(numbers))] for name, column in columns.items()},
        schema={ROW: pl.Int64} | dict.fromkeys(header, pl.String),
    )
    problems = [Problem(numbers[place], header[0], _NO_RECORD, is_shapeless=True) for place in odd]
    return RawFile(source, content.path, content.sha256, rows, problems, surplus)


def flat(record: dict[str, Any], group: str = "") -> Iterator[tuple[str, str | None]]:
    """The fields of a record by their paths, as text; a list stays JSON."""
    for name, value in record.items():
        if isinstance(value, dict) and value:
            yield from flat(value, f"{group}{name}/")
        else:
            yield group + name, _text(value)


def _text(value: Any) -> str | None:
    match value:
        case None | {}:
            return None
        case _Number():
            return written(value)
        case str():
            return value if value.isascii() else value.encode(errors="backslashreplace").decode()
        case bool():
            return "true" if value else "false"
        case list():
            return _json(value)
        case _:
            return str(value)


def _json(value: Any) -> str:
    """JSON again, in one line."""
    return (
        json.dumps(_unmarked(value), separators=(",", ":"), ensure_ascii=False)
        .encode(errors="backslashreplace")
        .decode()
    )


def _unmarked(value: Any) -> Any:
    match value:
        case _Number():
            return float(value) if set(value) & set(".eE") else int(value)
        case list():
            return [_unmarked(item) for item in value]
        case dict():
            return {name: _unmarked(item) for name, item in value.items()}
        case _:
            return value
