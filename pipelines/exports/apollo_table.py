"""The table that Apollo exports, in whichever language: which of its columns are of people, places, answers, checks.

Their order is always the same: the observer (id, name, two phones), the place on every level, its code and coordinates,
`Registered Voters`, the answers group by group, `Timestamp`, and what was made of the report.
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.contract import ROW
from pipelines.errors import SourceError
from pipelines.exports import files, people
from pipelines.intake import Intake
from pipelines.raw.text import decoded

ID, LOCATION, CODE, VOTERS, TIMESTAMP = (
    "Participant ID", "Location", "Location Code", "Registered Voters", "Timestamp",
)  # fmt: skip
_QUARANTINE = "Quarantine Status"
_ENGLISH = {
    "Идентификатор участника": ID,
    "Имя": "Name",
    "Место": LOCATION,
    "Код местоположения": CODE,
    "Зарегистрированные избиратели": VOTERS,
    "Временная отметка": TIMESTAMP,
    "Статус": "Status",
    "Описание": "Description",
    "Статус карантина": _QUARANTINE,
    "Комментарий": "Comment",
}
_KEPT = ("Comment", "Description", "Status", _QUARANTINE)
"""Columns behind the answers that are about the report; between them stand attributes of the observer, which go."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?")


@dataclass(frozen=True)
class Table:
    """The rows under English headers, with null for empty cells; which columns are answers, checks, and of people."""

    rows: pl.DataFrame
    questions: tuple[str, ...]
    checks: tuple[str, ...]
    people: tuple[str, ...]


def cells(path: Path, intake: Intake) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a CSV file of Apollo, of any length; SourceError where it breaks off."""
    source, content = files.unpacked(intake, path, compression="none")
    try:
        reader = csv.reader(io.StringIO(decoded(source, content), newline=""), strict=True)
        found = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        raise SourceError(
            "the file breaks off inside a quoted cell", where=content.where, remedy="Export it again"
        ) from None
    if not found:
        raise SourceError("the file has no header", where=content.where, remedy="Export it again")
    header = [_ENGLISH.get(cell.strip(), cell.strip()) for cell in found[0]]
    doubled = [name for name, times in Counter([ROW, *header]).items() if times > 1]
    if doubled:
        raise SourceError(
            f"column {doubled[0]!r} stands twice", where=content.where, remedy="Rename one of them in Apollo"
        )
    return header, found[1:]


def table(path: Path, intake: Intake) -> Table:
    """A checklist, survey or list of incidents; SourceError where it is none."""
    header, rows = cells(path, intake)
    where = f"intake {intake.id}"
    missing = [name for name in (ID, CODE, VOTERS, TIMESTAMP) if name not in header]
    if missing:
        raise SourceError(
            f"the file has no column {missing[0]!r}, which every checklist and incident of Apollo has",
            where=where,
            remedy="Export it from Apollo again, in English or Russian",
        )
    start, end = header.index(VOTERS) + 1, header.index(TIMESTAMP)
    header = _widened(header, rows, start, end, where)
    end = header.index(TIMESTAMP)
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    frame = pl.DataFrame(
        {ROW: range(1, len(rows) + 1)} | dict(zip(header, columns, strict=True)),
        schema={ROW: pl.Int64} | dict.fromkeys(header, pl.String),
    )
    text = pl.col(pl.String).str.strip_chars()
    frame = frame.with_columns(pl.when(~text.is_in(["", "None"])).then(text))
    questions = [
        name for name in header[start:end] if not (" " in name and _are_moments(frame[name].to_list()))
    ]
    behind = header[end + 1 :]
    checks = behind[behind.index(_QUARANTINE) + 1 :] if _QUARANTINE in behind else []
    person = header.index(ID)
    attributes = [name for name in behind if name not in _KEPT and name not in checks]
    named = people.columns(attributes, intake)
    of_people = [*header[person + 1 : person + 4], *named]
    frame = frame.drop(name for name in attributes if name not in named)
    return Table(frame, tuple(questions), tuple(checks), tuple(of_people))


def _widened(header: list[str], rows: list[list[str]], start: int, end: int, where: str) -> list[str]:
    """The header of all cells: master exports have a moment in front of each group's answers, without a header."""
    widths = {len(row) for row in rows}
    if widths <= {len(header)}:
        return header
    surplus = widths.pop() - len(header)
    behind = end + surplus
    if widths or surplus < 0:
        raise SourceError(
            "rows have different numbers of cells",
            where=where,
            remedy="Export the file again, do not edit it",
        )
    between = {place: [row[place] for row in rows] for place in range(start, behind)}
    places = [place for place, column in between.items() if _are_moments(column)]
    if len(places) < surplus:
        places += [place for place, column in between.items() if not any(cell.strip() for cell in column)]
    if len(places) != surplus or any(row[behind].strip() and not _is_moment(row[behind]) for row in rows):
        raise SourceError(
            f"rows have {surplus} cells more than the header, and it cannot be told which",
            where=where,
            remedy="Export the reports of the observers, or with the moments of the groups",
        )
    names = iter(header[start:end])
    told = [f"group {place} updated" if place in places else next(names) for place in range(start, behind)]
    return [*header[:start], *told, *header[end:]]


def _is_moment(cell: str | None) -> bool:
    return _MOMENT.fullmatch((cell or "").strip()) is not None


def _are_moments(column: list[str] | list[str | None]) -> bool:
    filled = [cell for cell in column if cell and cell.strip()]
    return bool(filled) and all(map(_is_moment, filled))
