"""A workbook that comes back: its filled rows as they were filled, and whether each still tells what it told.

Columns are known by the codes of the hidden first row: they may have been moved, renamed or joined by others. What
cannot be what went out is refused as a whole, in words; a row that cannot is kept, and marked.
"""

import hashlib
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from dashboard.desk.offline import columns
from dashboard.desk.offline.seal import Seal, sealed
from dashboard.i18n import Language
from pipelines.casework.reading import COMPLAINT, REPORT
from pipelines.casework.refusal import Refused
from pipelines.errors import SourceError
from pipelines.exports import filled_cells
from pipelines.journal import Head, Subject
from pipelines.messages import Message
from pipelines.raw.file import Content
from pipelines.raw.sheet import Cells, Damaged, SheetHandler, walk
from pipelines.raw.workbook import opened
from pipelines.source import Source

LARGEST = 5_000_000
"""Bytes of a file that is read; one of 500 cases has some 300,000."""
_UNPACKED = 60_000_000
MOST_ROWS = 5_000
"""Rows of a sheet: what went out has a tenth of them."""
_BROKEN = Message(
    "This file cannot be read as a workbook: it may not have come whole. Save it as XLSX, without a password, and send "
    "it again",
    {},
)


@dataclass(frozen=True)
class Row:
    """A row in which something was filled in: where it stands, what it is about, and the texts by column.

    `is_whole` says that it tells what it told when it went out; else nobody knows which case was meant. `unreadable`
    are columns whose cell holds an error, or a formula that was never calculated.
    """

    kind: str
    sheet: str
    number: int
    id: str
    seen: int = 0
    revision: int = 0
    is_whole: bool = False
    filled: Mapping[str, str] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()

    @property
    def subject(self) -> Subject:
        """What the journal is to be told that it is about, as it was seen."""
        return Subject(self.kind, self.id, self.seen, str(self.revision) if self.kind == REPORT else "")


@dataclass(frozen=True)
class Returned:
    """A workbook that came back: the election and the head of the journal that it was made of, and its filled rows.

    `not_read` counts cells in columns that are none of the workbook's.
    """

    election: str
    head: str
    rows: tuple[Row, ...]
    not_read: int


@dataclass(frozen=True)
class _Sheet:
    name: str
    rows: Mapping[int, Cells]
    odd: Mapping[int, Cells]
    since_1904: bool


def read(data: bytes, say: Language) -> Returned:
    """The filled rows of this file; Refused, in words, where it is no workbook of the desk. `say` names columns."""
    found = [(sheet, *start) for sheet in _sheets(data) if (start := _codes(sheet))]
    if not found:
        raise Refused(
            Message("This is no workbook of the desk, or its hidden first row is missing: take a new one and copy into "
                    "it what you filled in", {})
        )  # fmt: skip
    heads = {sheet.rows[row][place] for sheet, row, place in found}
    if len(heads) > 1:
        raise Refused(Message("Its sheets come from different workbooks: send each by itself", {}))
    election, head = _about(heads.pop())
    rows, not_read = list[Row](), 0
    for sheet, row, place in found:
        codes = {at: code.strip() for at, code in sheet.rows[row].items() if at != place}
        kind = _kind(codes, say)
        rows += _filled(sheet, row, place, codes, kind)
        not_read += sum(
            bool(text.strip())
            for number, cells in sheet.rows.items()
            for at, text in cells.items()
            if number > row and at not in codes and at != place
        )
    return Returned(election, head, tuple(rows), not_read)


def _sheets(data: bytes) -> list[_Sheet]:
    """All sheets with something in them, hidden ones too."""
    if len(data) > LARGEST:
        raise Refused(Message("The file is larger than any workbook of the desk: {megabytes} MB at most",
                              {"megabytes": LARGEST // 1_000_000}))  # fmt: skip
    described = Source(
        id="workbook", kind="submissions", file="workbook.xlsx", title="", publisher="", licence="",
        nature="real", format="xlsx", max_bytes=_UNPACKED,
    )  # fmt: skip
    content = Content(Path(described.file), described.file, hashlib.sha256(data).hexdigest(), data)
    try:
        _require_small(data)
        with opened(described, content) as book:
            parts, shared = book.opened()
            found = []
            for name, part, _ in parts:
                if "chartsheets/" in part:
                    continue
                rows, odd = dict[int, Cells](), dict[int, Cells]()

                def take(number: int, cells: Cells, strange: Cells, rows=rows, odd=odd) -> None:  # type: ignore[no-untyped-def]
                    if any(text.strip() for text in cells.values()):
                        rows[number] = cells
                    if strange:
                        odd[number] = strange
                    if len(rows) + len(odd) > MOST_ROWS:
                        raise Damaged("more rows than any workbook of the desk has")

                with book.open(part) as stream:
                    walk(stream, SheetHandler(shared, take))
                found.append(_Sheet(name, rows, odd, shared.since_1904))
    except (SourceError, zipfile.BadZipFile, ValueError, LookupError):
        raise Refused(_BROKEN) from None
    return found


def _require_small(data: bytes) -> None:
    """BadZipFile where it claims to unpack to more than a workbook does; more than it claims is never read."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _UNPACKED:
            raise zipfile.BadZipFile


def _codes(sheet: _Sheet) -> tuple[int, int] | None:
    """Row and column of the cell with which the codes begin; None where the sheet is none of ours."""
    for row, cells in sheet.rows.items():
        for place, text in cells.items():
            if text.startswith(f"{columns.HEAD} "):
                return row, place
    return None


def _about(text: str) -> tuple[str, str]:
    """Election and head of the journal."""
    try:
        _, election, head = text.split()
        Head.of(head)
    except ValueError:
        raise Refused(Message("Its hidden first row was changed: take a new workbook and copy into it what you filled "
                              "in", {})) from None  # fmt: skip
    return election, head


def _kind(codes: Mapping[int, str], say: Language) -> str:
    """What the sheet lists; Refused where a column of it is missing, or stands twice."""
    known = set(codes.values())
    kind = max((REPORT, COMPLAINT), key=lambda kind: len({c.code for c in columns.filled(kind)} & known))
    wanted = {column.code for column in columns.SHEETS[kind]}
    if missing := sorted(wanted - known):
        raise Refused(Message("Columns of the workbook are missing: {columns}. Take a new one and copy into it what "
                              "you filled in", {"columns": _named(kind, missing, say)}))  # fmt: skip
    if doubled := [code for code, times in Counter(codes.values()).items() if times > 1 and code in wanted]:
        raise Refused(Message("Columns of the workbook stand twice: {columns}. Remove the copies",
                              {"columns": _named(kind, doubled, say)}))  # fmt: skip
    return kind


def _named(kind: str, codes: Iterable[str], say: Language) -> str:
    return ", ".join(column.words(say) for column in columns.SHEETS[kind] if column.code in set(codes))


def _filled(sheet: _Sheet, first: int, place: int, codes: Mapping[int, str], kind: str) -> Iterator[Row]:
    """The rows below the codes in which something is filled in."""
    about = sheet.rows[first][place]
    to_fill = {column.code: column for column in columns.filled(kind)}
    for number in sorted({*sheet.rows, *sheet.odd}):
        cells = sheet.rows.get(number, {})
        if number <= first or cells.get(place, "") == columns.SEAL:
            continue
        texts = {code: cells.get(at, "").strip() for at, code in codes.items()}
        filled = {
            code: _typed(text, to_fill[code].kind, since_1904=sheet.since_1904)
            for code, text in texts.items()
            if code in to_fill and text
        }
        odd = sheet.odd.get(number, {})
        unreadable = tuple(code for at, code in codes.items() if at in odd and code in to_fill)
        seal = Seal.of(cells.get(place, ""))
        if not filled and not unreadable and (seal or not any(texts.values())):
            continue
        row = Row(
            kind, sheet.name, number, texts["id"].removeprefix("'"), filled=filled, unreadable=unreadable
        )
        if seal is not None:
            is_whole = seal == sealed(about, kind, seal.seen, seal.revision, texts)
            row = Row(
                kind, sheet.name, number, row.id, seal.seen, seal.revision, is_whole, filled, unreadable
            )
        yield row


def _typed(text: str, kind: columns.Kind | None, *, since_1904: bool) -> str:
    """What was typed, a number, a day or a time as it is meant, however it is written."""
    if kind == "number":
        return filled_cells.number(text)
    if kind in ("date", "time"):
        return filled_cells.time(text, kind, since_1904=since_1904)
    return text
