"""Who opens a snapshot: can do nothing but read it, and is told with the command what is broken."""

import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines import store
from pipelines.errors import SnapshotBroken, SnapshotMissing
from tests.snapshots import BREAKS, POINTERS, publish


def test_an_election_that_was_never_built_is_told_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing) as caught:
        store.current(tmp_path / "tl-2030")

    assert caught.value.remedy == "Run: baikoo build tl-2030"


@pytest.mark.parametrize("case", POINTERS)
def test_a_pointer_names_a_snapshot_in_its_folder_or_is_refused_with_the_remedy(
    tmp_path: Path, case: str
) -> None:
    home = tmp_path / "builds" / "tl-2030"
    shutil.copy(publish(home, 1), tmp_path / "other.duckdb")
    (home / "published" / "notes.txt").write_text("a note")
    (home / "CURRENT").write_bytes(POINTERS[case])

    with pytest.raises(SnapshotMissing, match="names no snapshot") as caught:
        store.current(home)

    assert caught.value.remedy == "Run: baikoo build tl-2030"


@pytest.mark.parametrize("spoil", BREAKS)
def test_a_file_that_is_no_snapshot_of_this_version_is_told_with_the_command(tmp_path: Path, spoil) -> None:
    snapshot = publish(tmp_path / "tl-2030", 1)
    spoil(snapshot)

    with pytest.raises(SnapshotBroken, match="cannot be read") as caught:
        store.connect(snapshot)

    assert caught.value.remedy == "Run: baikoo build tl-2030"
    assert "\n" not in str(caught.value)


FORBIDDEN = {
    "insert": "INSERT INTO quality.corrections SELECT * FROM quality.corrections",
    "update": "UPDATE quality.corrections SET rows_changed = 0",
    "drop": "DROP TABLE quality.corrections",
    "create": "CREATE TABLE staging.x (y INTEGER)",
    "read a file": "SELECT * FROM read_csv('{secret}')",
    "read a file by its name": "SELECT * FROM '{secret}'",
    "read a file as text": "SELECT * FROM read_text('{secret}')",
    "list a folder": "SELECT * FROM glob('/*')",
    "write a file": "COPY quality.corrections TO '{target}'",
    "export everything": "EXPORT DATABASE '{target}'",
    "attach another file": "ATTACH '{target}' AS other",
    "reach the network": "SELECT * FROM read_csv('https://example.org/x.csv')",
    "load an extension": "INSTALL spatial",
    "open the gate again": "SET enable_external_access = true",
}


@pytest.mark.parametrize("action", FORBIDDEN)
@pytest.mark.parametrize("way", ["connect", "attach"])
def test_a_reader_can_neither_write_nor_reach_anything_else(tmp_path: Path, action: str, way: str) -> None:
    secret, target = tmp_path / "secret.csv", tmp_path / "target"
    secret.write_text("a,b\n1,2\n")
    snapshot = publish(tmp_path / "build", 1)
    before = snapshot.read_bytes()
    connection = store.connect(snapshot) if way == "connect" else store.attach({"land": snapshot})
    statement = FORBIDDEN[action].format(secret=secret, target=target)
    if way == "attach":
        statement = statement.replace("quality.", "land.quality.").replace("staging.", "land.staging.")

    with connection, pytest.raises(duckdb.Error):
        connection.execute(statement)

    assert not target.exists()
    assert snapshot.read_bytes() == before


def test_several_elections_are_attached_side_by_side(tmp_path: Path) -> None:
    snapshots = {f"land-{n}": publish(tmp_path / str(n), n) for n in (1, 2, 3)}

    with store.attach(snapshots) as connection:
        found = connection.execute(
            " UNION ALL ".join(f'SELECT election_id FROM "{name}".staging.election' for name in snapshots)
        ).fetchall()

    assert [name for (name,) in found] == list(snapshots)


def test_a_snapshot_opens_with_plain_duckdb_and_explains_itself(tmp_path: Path) -> None:
    with duckdb.connect(str(publish(tmp_path, 1)), read_only=True) as connection:
        comments = connection.execute(
            "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()"
        ).fetchall()

    assert dict(comments)["quality.rejects"] == "one row per refused raw row"
    assert all(comment for _, comment in comments)


def test_times_are_shown_in_the_elections_zone(tmp_path: Path) -> None:
    publish(tmp_path, 1)

    with store.connect(store.current(tmp_path)) as connection:
        shown = connection.execute("SELECT (TIMESTAMPTZ '2030-05-11 20:00:00+00')::DATE::VARCHAR").fetchone()

    assert shown == ("2030-05-12",)
