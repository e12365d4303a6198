"""DuckDB files: a draft that is being built, and immutable snapshots that everybody else reads.

A snapshot is published by moving the finished draft into `published/` and then replacing the pointer file
`CURRENT` in one step. Nobody ever writes to a file that the pointer has named: a writer would lock out every
reader, and a file replaced under an open connection would serve old rows for ever.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipelines.errors import BaikooError, SnapshotMissing
from pipelines.tables import ALL
from pipelines.tables.declaration import DUCKDB, Table

KEPT = 3
"""How many published snapshots of an election are kept."""


@dataclass(frozen=True)
class Draft:
    """A snapshot in the making: `path` is its file, `connection` the one writer."""

    path: Path
    connection: duckdb.DuckDBPyConnection

    def write(self, table: Table, frame: pl.DataFrame) -> None:
        """Append a frame to its table, in the order of the table's key so that identical builds are identical."""
        ordered = frame.select(table.schema.names()).cast(dict(table.schema)).sort(table.key)  # type: ignore[arg-type]
        self.connection.register("incoming", ordered.to_arrow())
        self.connection.execute(f"INSERT INTO {table.name} BY NAME SELECT * FROM incoming")  # noqa: S608
        self.connection.unregister("incoming")

    def read(self, table: Table) -> pl.DataFrame:
        """All rows of a table."""
        return frame_of(self.connection.execute(f"SELECT * FROM {table.name}")).cast(dict(table.schema))  # type: ignore[arg-type] # noqa: S608


def frame_of(result: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The rows of an executed query."""
    frame = pl.from_arrow(result.to_arrow_table())
    assert isinstance(frame, pl.DataFrame)
    return frame


@contextmanager
def draft(home: Path, build_id: str) -> Iterator[Draft]:
    """An empty draft with all tables, below the election's build folder; removed unless it gets published.

    Only one build of an election runs at a time; a second one is told so.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "LOCK").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BaikooError(
                "another build of this election is running", where=str(home), remedy="Wait until it has ended"
            ) from None
        for leftover in home.glob("draft-*"):
            leftover.unlink()
        path = home / f"draft-{build_id}.duckdb"
        connection = duckdb.connect(str(path))
        try:
            _create(connection)
            yield Draft(path, connection)
        finally:
            connection.close()
            for file in home.glob(f"{path.name}*"):
                file.unlink()


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("BEGIN")  # one transaction, instead of one for each comment
    for schema in dict.fromkeys(table.name.split(".")[0] for table in ALL):
        connection.execute(f"CREATE SCHEMA {schema}")
    for table in ALL:
        columns = ", ".join(
            f'"{column.name}" {DUCKDB[column.type]}{" NOT NULL" if column.required else ""}'
            for column in table.columns
        )
        connection.execute(f"CREATE TABLE {table.name} ({columns})")
        connection.execute(f"COMMENT ON TABLE {table.name} IS {_literal(table.grain)}")
        for column in table.columns:
            connection.execute(
                f'COMMENT ON COLUMN {table.name}."{column.name}" IS {_literal(column.description)}'
            )
    connection.execute("COMMIT")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def publish(made: Draft, home: Path, build_id: str) -> Path:
    """Make the draft the current snapshot; readers see the old one or the new one, never half of it."""
    made.connection.execute("CHECKPOINT")
    made.connection.close()
    published = home / "published"
    published.mkdir(exist_ok=True)
    target = published / f"{build_id}.duckdb"
    _sync(made.path)
    os.replace(made.path, target)
    pointer = home / "CURRENT.new"
    pointer.write_text(target.name, encoding="utf-8")
    _sync(pointer)
    os.replace(pointer, home / "CURRENT")
    before = sorted(snapshot for snapshot in published.glob("*.duckdb") if snapshot != target)
    for outdated in before[: 1 - KEPT]:  # never the one just named, whatever the clock says
        outdated.unlink()
    return target


def _sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def current(home: Path) -> Path:
    """The snapshot that the pointer names; SnapshotMissing where nothing has been published."""
    try:
        return home / "published" / (home / "CURRENT").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SnapshotMissing(
            "nothing has been published yet", where=str(home), remedy=f"Run: baikoo build {home.name}"
        ) from None


def connect(snapshot: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to one snapshot; it can reach no other file and no network.

    Its times are shown in the election's own zone: a report of one day is not moved to the day before.
    """
    connection = duckdb.connect(str(snapshot), read_only=True, config={"enable_external_access": False})
    zone = connection.execute("SELECT time_zone FROM staging.election").fetchone()
    if zone:
        connection.execute(f"SET GLOBAL TimeZone = {_literal(zone[0])}")
    return connection


def attach(snapshots: Mapping[str, Path]) -> duckdb.DuckDBPyConnection:
    """One connection with several elections, each under the name given: `SELECT * FROM name.marts.incidents`."""
    connection = duckdb.connect()
    for name, path in snapshots.items():
        connection.execute(f'ATTACH {_literal(str(path))} AS "{name}" (READ_ONLY)')
    connection.execute("SET enable_external_access = false")
    return connection
