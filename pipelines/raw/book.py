"""The parts of a workbook and how they lead to one another: its sheets, its texts, its number formats."""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from pipelines.errors import SourceError
from pipelines.raw.cells import Style, style
from pipelines.raw.file import Content
from pipelines.raw.sheet import Book, Damaged, StringsHandler, elements, walk
from pipelines.source import Source

MAX_PART = 500_000_000
"""Bytes of XML in one part; a sheet of a million rows by ten columns has about as many. Tables beyond it are no
workbook's business."""


@dataclass(frozen=True)
class Workbook:
    """An opened workbook, for one source."""

    source: Source
    content: Content
    archive: zipfile.ZipFile

    def chosen(self) -> tuple[str, Book]:
        """The part that holds the sheet that is meant, and what its cells refer to."""
        sheets, book = self.opened()
        return self._meant(sheets), book

    def opened(self) -> tuple[list[tuple[str, str, bool]], Book]:
        """Name, part and visibility of every sheet, and what all their cells refer to."""
        names = set(self.archive.namelist())
        if "xl/workbook.bin" in names:
            raise self.refusal(
                "the file is a binary workbook (.xlsb), not XLSX", "Open it and save it as XLSX"
            )
        main = self._targets("").get("officeDocument", "xl/workbook.xml")
        if main not in names:
            raise self.refusal(
                "the file is a ZIP archive, not XLSX", "Save it as XLSX, or state `compression`"
            )
        targets = self._targets(main)
        sheets, since_1904 = self._sheets(main, targets)
        strings = StringsHandler()
        if "sharedStrings" in targets:
            with self.open(targets["sharedStrings"]) as stream:
                walk(stream, strings)
        styles = self._styles(targets["styles"]) if "styles" in targets else []
        return sheets, Book(strings.strings, styles, since_1904)

    def _sheets(self, main: str, targets: Mapping[str, str]) -> tuple[list[tuple[str, str, bool]], bool]:
        """Name, part and visibility of every sheet; and whether the workbook counts days from 1904."""
        sheets = []
        since_1904 = False
        with self.open(main) as stream:
            for tag, said in elements(stream):
                if tag == "workbookPr":
                    since_1904 = said.get("date1904") in ("1", "true")
                elif tag == "sheet":
                    link = next((value for key, value in said.items() if key.endswith(":id")), "")
                    is_visible = said.get("state", "visible") == "visible"
                    sheets.append((said.get("name", ""), targets.get(link, ""), is_visible))
        return sheets, since_1904

    def _meant(self, sheets: list[tuple[str, str, bool]]) -> str:
        """The part of the sheet that the pack names, or of the only visible one that is no chart."""
        wanted = self.source.sheet
        if wanted is None:
            found = [sheet for sheet in sheets if sheet[2] and "chartsheets/" not in sheet[1]]
        elif isinstance(wanted, int):
            found = sheets[wanted - 1 : wanted]
        else:
            found = [sheet for sheet in sheets if sheet[0].strip() == wanted.strip()]
        if len(found) != 1:
            listed = ", ".join(repr(name) + ("" if seen else " (hidden)") for name, _, seen in sheets)
            raise self.refusal(
                f"the workbook has no sheet {wanted!r}; it has {listed or 'none'}"
                if wanted is not None
                else f"the workbook has {len(found)} sheets that could be meant: {listed or 'none'}",
                "Name one of them in `sheet`",
            )
        return found[0][1]

    def _styles(self, part: str) -> list[Style]:
        """How each of the cell formats shows a number."""
        codes: dict[int, str] = {}
        styles: list[Style] = []
        in_cells = False
        with self.open(part) as stream:
            for tag, said in elements(stream):
                if tag == "numFmt":
                    codes[int(said["numFmtId"])] = said["formatCode"]
                elif tag in ("cellXfs", "/cellXfs"):
                    in_cells = tag == "cellXfs"
                elif tag == "xf" and in_cells:
                    number = int(said.get("numFmtId", 0))
                    styles.append(style(number, codes.get(number)))
        return styles

    def _targets(self, part: str) -> dict[str, str]:
        """Where the links of a part lead: by their identity, and by the last word of their kind."""
        folder, name = posixpath.split(part)
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, str] = {}
        if links not in self.archive.namelist():
            return found
        with self.open(links) as stream:
            for tag, said in elements(stream):
                if tag == "Relationship":
                    target = posixpath.normpath(posixpath.join("/", folder, said["Target"])).lstrip("/")
                    found[said["Id"]] = target
                    found.setdefault(posixpath.basename(said["Type"]), target)
        return found

    def open(self, part: str) -> IO[bytes]:
        """A part to be read as a stream, which never gives more than the size that is checked here."""
        try:
            entry = self.archive.getinfo(part)
        except KeyError:
            raise Damaged(f"it has no part {part!r}") from None
        limit = min(MAX_PART, self.source.max_bytes)
        if entry.file_size > limit:
            raise self.refusal(
                f"{part} holds {entry.file_size:,} bytes; more than {limit:,} are not read from a workbook",
                "Save the sheet as CSV and state that",
            )
        return self.archive.open(entry)

    def refusal(self, what: str, remedy: str) -> SourceError:
        """An error of this workbook."""
        return SourceError(what, where=self.content.where, remedy=remedy)
