"""What reading works on and what it gives: the bytes of a file, and its rows as text."""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.contract import Problem
from pipelines.source import Source


@dataclass(frozen=True)
class Content:
    """The bytes of a file, unpacked; `where` is how errors call it, `sha256` is that of the file as it lies there."""

    path: Path
    where: str
    sha256: str
    data: bytes


@dataclass(frozen=True)
class RawFile:
    """A raw file as text: `rows` holds `row_number` and the publisher's columns, all strings.

    `source` spells its headers as this file does, where the pack knows several spellings.
    """

    source: Source
    path: Path
    sha256: str
    rows: pl.DataFrame
    problems: list[Problem] = field(default_factory=list)
    surplus_columns: tuple[str, ...] = ()
