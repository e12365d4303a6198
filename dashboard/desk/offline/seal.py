"""What binds a row of the workbook to what it told: the first cell, which is hidden and locked.

It is no secret and keeps nobody out: whoever may decide on a case may decide on it. It finds what happens to
workbooks: a column sorted by itself, a number that was typed over, a row from another file. The decision would be
another case's.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.desk.offline import columns

_WRITTEN = re.compile(r"(\d{1,9}) (\d{1,9}) ([0-9a-f]{16})", re.ASCII)
_PASSED_OVER = "'"
"""The sign before what would begin a formula: programs add and lose it."""


@dataclass(frozen=True)
class Seal:
    """After which entry of the journal, and in which revision, a row told what it tells; and the digest of that."""

    seen: int
    revision: int
    digest: str

    @classmethod
    def of(cls, text: str) -> "Seal | None":
        """The seal in a cell; None where there is none."""
        found = _WRITTEN.fullmatch(text.strip())
        return cls(int(found[1]), int(found[2]), found[3]) if found else None

    def __str__(self) -> str:
        return f"{self.seen} {self.revision} {self.digest}"


def sealed(about: str, kind: str, seen: int, revision: int, cells: Mapping[str, str]) -> Seal:
    """The seal of a row. `about` is the first cell of its sheet: election and head of the journal."""
    told = [_plain(cells.get(column.code, "")) for column in columns.shown(kind)]
    text = json.dumps([about, kind, seen, revision, told], ensure_ascii=False)
    return Seal(seen, revision, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16])


def _plain(text: str) -> str:
    """The text as every office program keeps it: they differ in blanks, ends of lines and what cannot be printed."""
    return "".join(letter for letter in text if letter.isprintable() and letter not in f" {_PASSED_OVER}")
