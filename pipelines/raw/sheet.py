"""One sheet of a workbook, read from its XML as a stream: cell by cell, with the kind of each.

The usual library (calamine) is not used for this on purpose. It changes whole numbers above 2^53, rounds fractions
to nine digits, gives a formula that was never calculated as an empty cell, and two cells in opposite corners of a
sheet make it reserve room for everything between them, which ends the process. The tests ask it for a second opinion.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Protocol
from xml.parsers import expat

from pipelines.raw.cells import Style, moment, written

Cells = dict[int, str]
"""The filled cells of a row by the number of their column, from 0."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Damaged(Exception):
    """The XML of a workbook is not what it must be."""


class Handler(Protocol):
    """What is told of a part: elements by their names, perhaps with a prefix, and the text between."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def text(self, data: str) -> None: ...


def walk(stream: IO[bytes], handler: Handler) -> None:
    """Tell the handler everything in this part; Damaged where it is no sound XML or declares entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Damaged("it declares a document type, which no workbook does")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    try:
        parser.ParseFile(stream)
    except (expat.ExpatError, ValueError) as error:
        raise Damaged(str(error)) from None


def local(tag: str) -> str:
    """The name of an element without its prefix."""
    return tag.rpartition(":")[2]


@dataclass(frozen=True)
class Book:
    """What the cells of a workbook refer to."""

    strings: list[str]
    styles: list[Style]
    since_1904: bool


@dataclass
class SheetHandler:
    """Collects the rows of a sheet; gives each to `take` when it is complete: number, cells, cells that are odd.

    Odd cells are errors, and formulas whose value was never calculated: `odd` holds the error, or "" for those.
    """

    book: Book
    take: Callable[[int, Cells, Cells], None]
    row: int = 0
    column: int = -1
    cells: Cells = field(default_factory=dict)
    odd: Cells = field(default_factory=dict)
    kind: str = ""
    style: str | None = None
    parts: list[str] = field(default_factory=list)
    is_reading: bool = False
    is_spoken: bool = False
    has_formula: bool = False
    has_value: bool = False
    letters: dict[str, int] = field(default_factory=dict)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            place = attributes.get("r")
            self.column = self._column(place) if place else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s")
            self.parts, self.has_formula, self.has_value = [], False, False
        elif tag in ("v", "t"):
            self.is_reading, self.has_value = not self.is_spoken, True
        elif tag == "f":
            self.has_formula = True
        elif tag == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column, self.cells, self.odd = -1, {}, {}
        elif tag == "rPh":
            self.is_spoken = True
        elif ":" in tag:
            self.start(local(tag), attributes)

    def text(self, data: str) -> None:
        if self.is_reading:
            self.parts.append(data)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.is_reading = False
        elif tag == "c":
            self._finish()
        elif tag == "row":
            self.take(self.row, self.cells, self.odd)
        elif tag == "rPh":
            self.is_spoken = False
        elif ":" in tag:
            self.end(local(tag))

    def _finish(self) -> None:
        text = "".join(self.parts)
        if self.has_formula and not text and (self.kind != "str" or not self.has_value):
            self.odd[self.column] = ""
        elif self.kind == "e":
            self.odd[self.column] = self.cells[self.column] = text
        elif text:
            self.cells[self.column] = self._shown(text)

    def _shown(self, text: str) -> str:
        try:
            match self.kind:
                case "s":
                    return self.book.strings[int(text)]
                case "b":
                    return "true" if int(text) else "false"
                case "n":
                    style = self.book.styles[int(self.style)] if self.style else "number"
                    if style == "number":
                        return written(text)
                    return moment(text, style, since_1904=self.book.since_1904)
                case "d":
                    return re.sub(r"T00:00(:00(\.0+)?)?Z?$", "", text)
                case _:
                    return unescaped(text)
        except (ValueError, IndexError):
            raise Damaged(f"the cell in row {self.row}, column {self.column + 1} holds {text!r}") from None

    def _column(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        if letters not in self.letters:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            self.letters[letters] = number - 1
        return self.letters[letters]


@dataclass
class StringsHandler:
    """Collects the shared strings: the runs of one text are joined, how it is pronounced is left out."""

    strings: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    is_reading: bool = False
    is_spoken: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "t":
            self.is_reading = not self.is_spoken
        elif tag == "si":
            self.parts = []
        elif tag == "rPh":
            self.is_spoken = True
        elif ":" in tag:
            self.start(local(tag), attributes)

    def text(self, data: str) -> None:
        if self.is_reading:
            self.parts.append(data)

    def end(self, tag: str) -> None:
        if tag == "t":
            self.is_reading = False
        elif tag == "si":
            self.strings.append(unescaped("".join(self.parts)))
        elif tag == "rPh":
            self.is_spoken = False
        elif ":" in tag:
            self.end(local(tag))


@dataclass
class ListHandler:
    """Collects the elements of a small part in their order, without what is between."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements.append((local(tag), attributes))

    def end(self, tag: str) -> None:
        self.elements.append((f"/{local(tag)}", {}))

    def text(self, data: str) -> None:
        """Text between the elements of such parts means nothing."""


@dataclass
class MergedHandler:
    """Collects which cells of a sheet are merged: ranges like `A2:A5`."""

    ranges: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "mergeCell":
            self.ranges.append(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        """Where an element ends says nothing of it."""

    def text(self, data: str) -> None:
        """What stands in the cells is another handler's business."""


def elements(stream: IO[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements of a small part: name and attributes, and `/name` where one ends."""
    handler = ListHandler()
    walk(stream, handler)
    return iter(handler.elements)


def unescaped(text: str) -> str:
    """The text with the signs that XML cannot hold and a workbook writes as `_x000D_`."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )  # signs beyond FFFF come in halves
