"""What a table is: one declaration gives Polars schema, contract, DuckDB's comments and dictionary."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import polars as pl


class Type(StrEnum):
    """What a column holds. The suffix of its name says the unit: `_share` 0..1, `_at` UTC, `_date`."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    COUNTS = "counts"


POLARS: Mapping[Type, pl.DataType] = {
    Type.TEXT: pl.String(),
    Type.INTEGER: pl.Int64(),
    Type.NUMBER: pl.Float64(),
    Type.BOOLEAN: pl.Boolean(),
    Type.DATE: pl.Date(),
    Type.TIMESTAMP: pl.Datetime("us", "UTC"),
    Type.COUNTS: pl.List(pl.Int64()),
}

DUCKDB: Mapping[Type, str] = {
    Type.TEXT: "VARCHAR",
    Type.INTEGER: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.BOOLEAN: "BOOLEAN",
    Type.DATE: "DATE",
    Type.TIMESTAMP: "TIMESTAMP WITH TIME ZONE",
    Type.COUNTS: "BIGINT[]",
}


@dataclass(frozen=True)
class Column:
    """One column: its type, its meaning, and what a value must satisfy.

    `vocabulary` names the list of the pack (`category`, `reporter`, `unit` ...) in which every value must
    be found; `words` is a closed list of our own; `minimum` and `maximum` are inclusive.
    """

    name: str
    type: Type
    description: str
    required: bool = False
    vocabulary: str | None = None
    words: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Table:
    """One table: its full name (`schema.table`), what one row stands for, its key and its columns.

    With a `query` it is a view: nothing is written to it, and its columns may be fewer than the query's.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    query: str | None = None

    @cached_property
    def schema(self) -> pl.Schema:
        """The Polars schema of the frame that is written to this table."""
        return pl.Schema({column.name: POLARS[column.type] for column in self.columns})

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")

    def empty(self) -> pl.DataFrame:
        """A frame of this table with no rows."""
        return pl.DataFrame(schema=self.schema)


def view(name: str, grain: str, key: tuple[str, ...], columns: tuple[Column, ...], query: str) -> Table:
    """A table that is another way of looking at tables declared before it."""
    return Table(name, grain, key, columns, query)


def text(name: str, description: str, *, required: bool = False, vocabulary: str | None = None) -> Column:
    """A text column, with the vocabulary of the pack that its values come from, if there is one."""
    return Column(name, Type.TEXT, description, required, vocabulary)


def word(name: str, words: type[StrEnum], description: str, *, required: bool = False) -> Column:
    """A text column whose values are one of our own closed list."""
    return Column(name, Type.TEXT, description, required, words=tuple(item.value for item in words))


def count(name: str, description: str, *, required: bool = False) -> Column:
    """A whole number that cannot be negative."""
    return Column(name, Type.INTEGER, description, required, minimum=0)


def share(name: str, description: str, *, required: bool = False) -> Column:
    """A part of a whole, 0..1; shown as per cent on screens only."""
    return Column(name, Type.NUMBER, description, required, minimum=0, maximum=1)


def number(name: str, description: str, *, required: bool = False) -> Column:
    """Any finite number."""
    return Column(name, Type.NUMBER, description, required)


def at(name: str, description: str, *, required: bool = False) -> Column:
    """A moment, stored in UTC; the pack says in which zone the source wrote it."""
    return Column(name, Type.TIMESTAMP, description, required)


PROVENANCE = (
    text("source_id", "The source in the election pack that the row comes from", required=True),
    count(
        "row_number", "Row of the raw file, as a spreadsheet numbers it (the header is row 1)", required=True
    ),
)
"""Every staging row can be traced to one row of one raw file."""
