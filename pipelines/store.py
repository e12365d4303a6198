"""DuckDB files: a draft that is being built, and immutable snapshots that everybody else reads.

A snapshot is published by moving the finished draft into `published/` and then replacing the pointer file
`CURRENT` in one step. Nobody ever writes to a file that the pointer has named: a writer would lock out every
reader, and a file replaced under an open connection would serve old rows for ever.
"""

import fcntl
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from pipelines.errors import BaikooError, SnapshotBroken, SnapshotMissing
from pipelines.tables import ALL
from pipelines.tables.declaration import DUCKDB, Table

_BATCH = 122_880
"""Rows of one row group of DuckDB: so many are handed over at a time."""

FORMAT = "v1.3.0"
"""Snapshots can be opened by DuckDB from this version on. Before it, packing texts took twice as long."""

KEPT = 3
"""How many published snapshots of an election are kept."""


@dataclass(frozen=True)
class Draft:
    """A snapshot in the making: `path` is its file, `connection` the one writer."""

    path: Path
    connection: duckdb.DuckDBPyConnection

    def write(self, table: Table, frame: pl.DataFrame) -> None:
        """Append a frame to its table, in the order of the table's key so that identical builds are identical."""
        ordered = _in_order(frame.select(table.schema.names()).cast(dict(table.schema)), table.key)  # type: ignore[arg-type]
        if ordered.is_empty():
            return
        arrow = ordered.to_arrow(compat_level=pl.CompatLevel.newest())
        batches = arrow.to_batches(max_chunksize=_BATCH)  # one batch would be written by one thread
        self.connection.register("incoming", pa.Table.from_batches(batches, schema=arrow.schema))
        self.connection.execute(f"INSERT INTO {table.name} BY NAME SELECT * FROM incoming")  # noqa: S608
        self.connection.unregister("incoming")

    def write_all(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Append all frames to the tables of these names, in one transaction: the disk is waited for once."""
        self.connection.execute("BEGIN")
        for table in ALL:
            if table.name in frames:
                self.write(table, frames[table.name])
        self.connection.execute("COMMIT")

    def read(self, table: Table, **where: str | Sequence[str]) -> pl.DataFrame:
        """All rows of a table, or those whose columns equal what is given (or one of several words)."""
        condition, words = _where(table, where)
        query = f"SELECT {_columns(table)} FROM {table.name} WHERE {condition}"  # noqa: S608
        return frame_of(self.connection.execute(query, words)).cast(dict(table.schema))  # type: ignore[arg-type]

    def is_empty(self, table: Table) -> bool:
        """Whether the table has no row."""
        return self.connection.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone() is None  # noqa: S608

    def total(self, table: Table, column: str, **where: str | Sequence[str]) -> float:
        """The sum of a column over the rows whose columns equal what is given; 0 where there are none."""
        condition, words = _where(table, where)
        query = f'SELECT coalesce(sum("{table.column(column).name}"), 0) FROM {table.name} WHERE {condition}'  # noqa: S608
        row = self.connection.execute(query, words).fetchone()
        return float(row[0]) if row else 0.0


def _in_order(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """The frame sorted by its key; most files are, and to see that takes a fraction of the time of sorting."""
    is_later = pl.lit(True)
    for name in reversed(key):
        here, before = pl.col(name), pl.col(name).shift(1)
        is_later = (here > before) | (here.eq_missing(before) & is_later)
    return frame if frame.select(is_later.slice(1).all()).item() else frame.sort(key)


def _where(table: Table, where: Mapping[str, str | Sequence[str]]) -> tuple[str, dict[str, list[str]]]:
    """The condition that columns equal what is given, and its parameters."""
    words = {name: [value] if isinstance(value, str) else list(value) for name, value in where.items()}
    parts = [f'"{table.column(name).name}" IN (SELECT unnest(${name}))' for name in words]
    return " AND ".join(parts) or "true", words


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


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
        path.write_bytes(_empty())
        connection = _writer(path)
        try:
            yield Draft(path, connection)
        finally:
            connection.close()
            for file in home.glob(f"{path.name}*"):
                file.unlink()


def _writer(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(path), config={"storage_compatibility_version": FORMAT})


@cache
def _empty() -> bytes:
    """A snapshot without a row: DuckDB needs longer to comment a thousand columns than to read it again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        with _writer(path) as connection:
            _create(connection)
        return path.read_bytes()


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    """All schemas, tables and views with their comments: one script in one transaction, told in one go."""
    script = [
        f"CREATE SCHEMA {schema}" for schema in dict.fromkeys(table.name.split(".")[0] for table in ALL)
    ]
    for table in ALL:
        columns = ", ".join(
            f'"{column.name}" {DUCKDB[column.type]}{" NOT NULL" if column.required else ""}'
            for column in table.columns
        )
        kind = "TABLE" if table.query is None else "VIEW"
        form = f"({columns})" if table.query is None else f"AS SELECT {_columns(table)} FROM ({table.query})"  # noqa: S608
        script.append(f"CREATE {kind} {table.name} {form}")
        script.append(f"COMMENT ON {kind} {table.name} IS {_literal(table.grain)}")
        script += [
            f'COMMENT ON COLUMN {table.name}."{column.name}" IS {_literal(column.description)}'
            for column in table.columns
        ]
    connection.execute(";\n".join(["BEGIN", *script, "COMMIT"]))


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


def remove_snapshots(home: Path) -> int:
    """Remove every snapshot of an election, for what must no longer be in any; how many there were."""
    (home / "CURRENT").unlink(missing_ok=True)
    snapshots = list(home.glob("*/*.duckdb"))
    for snapshot in snapshots:
        snapshot.unlink()
    return len(snapshots)


def _sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def current(home: Path) -> Path:
    """The snapshot that the pointer names; SnapshotMissing where it names none that lies in `published`."""
    pointer = home / "CURRENT"
    remedy = f"Run: baikoo build {home.name}"
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise SnapshotMissing("nothing has been published yet", where=str(home), remedy=remedy) from None
    except (OSError, UnicodeDecodeError):
        name = ""
    snapshot = home / "published" / name
    if not _SNAPSHOT.fullmatch(name) or not snapshot.is_file():
        raise SnapshotMissing("names no snapshot that was published", where=str(pointer), remedy=remedy)
    return snapshot


_SNAPSHOT = re.compile(r"[A-Za-z0-9-]{1,100}\.duckdb")
"""A plain name: nothing that leads out of the folder."""


def connect(snapshot: Path, tables: Iterable[Table] = ALL) -> duckdb.DuckDBPyConnection:
    """A read-only connection to one snapshot; it can reach no other file and no network.

    Its times are shown in the election's own zone: a report of one day is not moved to the day before.
    SnapshotBroken where the file is none of ours, or lacks a column of `tables` as they are declared today.
    """
    try:
        connection = duckdb.connect(str(snapshot), read_only=True, config={"enable_external_access": False})
    except duckdb.Error as error:
        raise broken(snapshot, error) from None
    try:
        _check(connection, tables)
        zone = connection.execute("SELECT time_zone FROM staging.election").fetchone()
        if zone is None:
            raise ValueError("it holds no election")
        connection.execute(f"SET GLOBAL TimeZone = {_literal(zone[0])}")
    except (duckdb.Error, ValueError) as error:
        connection.close()
        raise broken(snapshot, error) from None
    return connection


def broken(snapshot: Path, why: Exception) -> SnapshotBroken:
    """What to say of a snapshot that cannot be read: the reason in its first line, and who mends it."""
    election = snapshot.parent.parent.name
    reason = str(why).partition("\n")[0].rstrip(". ")
    return SnapshotBroken(
        f"the snapshot cannot be read ({reason})",
        where=str(snapshot),
        remedy=f"Run: baikoo build {election}",
    )


def _check(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()"
    ).fetchall()
    wanted = {(table.name, column.name, DUCKDB[column.type]) for table in tables for column in table.columns}
    if lacking := sorted(wanted - set(rows)):
        table, column, kind = lacking[0]
        raise ValueError(f"it has no {table}.{column} of type {kind}: another version made it")


def attach(snapshots: Mapping[str, Path]) -> duckdb.DuckDBPyConnection:
    """One connection with several elections, each under the name given: `SELECT * FROM name.marts.incidents`."""
    connection = duckdb.connect()
    for name, path in snapshots.items():
        connection.execute(f'ATTACH {_literal(str(path))} AS "{name}" (READ_ONLY)')
    connection.execute("SET enable_external_access = false")
    return connection
