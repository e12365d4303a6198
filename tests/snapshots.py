"""Small snapshots in which two tables tell the same number, and every way in which one can be broken."""

from pathlib import Path

import duckdb
import polars as pl

from pipelines import store
from pipelines.tables import meta, quality


def publish(home: Path, number: int) -> Path:
    """A snapshot in which two tables tell the same number."""
    build_id = f"{number:04}"
    with store.draft(home, build_id) as draft:
        draft.write(meta.ELECTION, election(f"land-{number}"))
        draft.write(quality.CORRECTIONS, correction(number))
        return store.publish(draft, home, build_id)


def election(name: str) -> pl.DataFrame:
    row = {
        "election_id": name, "date": None, "time_zone": "Asia/Tokyo", "territory_id": "tl", "is_synthetic": True,
        "country_id": "TL", "projection": "", "frame": "", "callouts": "", "attribution": "",
    }  # fmt: skip
    return pl.DataFrame([row], schema=meta.ELECTION.schema).with_columns(date=pl.date(2030, 5, 12))


def correction(number: int) -> pl.DataFrame:
    row = dict.fromkeys(quality.CORRECTIONS.schema.names(), "ң") | {
        "rows_expected": number,
        "rows_changed": number,
    }
    return pl.DataFrame([row], schema=quality.CORRECTIONS.schema)


POINTERS = {
    "to nowhere": b"0009.duckdb",
    "outside": b"../../../etc/passwd",
    "outside, to a snapshot": b"../../other.duckdb",
    "to an absolute path": b"/etc/passwd",
    "to the folder": b".",
    "to nothing": b"",
    "to something else in the folder": b"notes.txt",
    "without meaning": b"\xff\x00",
    "without end": b"0" * 5000 + b".duckdb",
}


def empty(file: Path) -> None:
    file.write_bytes(b"")


def junk(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)


def gone(file: Path) -> None:
    file.unlink()


def half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def foreign(file: Path) -> None:
    file.unlink()
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE fruits AS SELECT 'apple' AS name")


def older(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("ALTER TABLE marts.statements DROP COLUMN stated_total")


def other_type(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("ALTER TABLE quality.corrections ALTER rows_changed TYPE VARCHAR")


def without_election(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("DELETE FROM staging.election")


BREAKS = [empty, junk, gone, half, foreign, older, other_type, without_election]
