"""Snapshots: readers see a whole one, whatever happens to the builder."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines import store
from pipelines.errors import BaikooError, SnapshotBroken, SnapshotMissing
from pipelines.tables import meta, quality

PROJECT = Path(__file__).parents[2]


def publish(home: Path, number: int) -> Path:
    """A snapshot in which two tables tell the same number."""
    build_id = f"{number:04}"
    with store.draft(home, build_id) as draft:
        draft.write(meta.ELECTION, election(f"land-{number}"))
        draft.write(quality.CORRECTIONS, correction(number))
        return store.publish(draft, home, build_id)


def publish_again(home: Path, snapshot: Path, number: int) -> None:
    """The same with another number, made of an earlier snapshot, so that many can follow each other quickly."""
    draft = home / f"draft-{number:04}.duckdb"
    shutil.copy(snapshot, draft)
    connection = duckdb.connect(str(draft))
    connection.execute("UPDATE staging.election SET election_id = ?", [f"land-{number}"])
    connection.execute("UPDATE quality.corrections SET rows_changed = ?", [number])
    store.publish(store.Draft(draft, connection), home, f"{number:04}")


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


READER = textwrap.dedent("""
    import json, pathlib, sys, time
    from pipelines import store
    home, ready, stop = map(pathlib.Path, sys.argv[1:])
    reads, mixed, errors, seen = 0, 0, [], []
    while not stop.exists():
        try:
            with store.connect(store.current(home)) as connection:
                name = connection.execute("SELECT election_id FROM staging.election").fetchone()[0]
                number = connection.execute("SELECT rows_changed FROM quality.corrections").fetchone()[0]
        except Exception as error:
            errors.append(repr(error))
            continue
        reads += 1
        mixed += name != f"land-{number}" or (bool(seen) and number < seen[-1])
        seen.append(number)
        ready.touch()
        time.sleep(0.001)
    print(json.dumps({"reads": reads, "mixed": mixed, "errors": errors, "versions": len(set(seen))}))
""")


def test_a_reader_in_another_process_never_sees_half_a_build(tmp_path: Path) -> None:
    home, ready, stop = tmp_path / "build", tmp_path / "ready", tmp_path / "stop"
    first = shutil.copy(publish(home, 0), tmp_path / "first.duckdb")
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(home), str(ready), str(stop)],
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not ready.exists() and reader.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        for number in range(1, 41):
            publish_again(home, first, number)
    finally:
        stop.touch()
        out, err = reader.communicate(timeout=60)

    told = json.loads(out or "{}")
    assert told.get("errors") == [], err
    assert told["mixed"] == 0
    assert told["reads"] > 20
    assert told["versions"] > 2, "the reader has not seen the snapshots change"


def test_the_last_three_snapshots_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        publish(tmp_path, number)

    assert sorted(path.name for path in (tmp_path / "published").iterdir()) == [
        "0002.duckdb",
        "0003.duckdb",
        "0004.duckdb",
    ]
    assert store.current(tmp_path).name == "0004.duckdb"


def test_a_clock_set_back_does_not_remove_the_snapshot_that_is_served(tmp_path: Path) -> None:
    for number in (7, 8, 9, 1):
        publish(tmp_path, number)

    assert store.current(tmp_path).is_file()
    assert store.current(tmp_path).name == "0001.duckdb"
    assert len(list((tmp_path / "published").iterdir())) == store.KEPT


def test_the_pointer_is_replaced_in_one_step_and_only_once_the_snapshot_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, 1)
    steps = []
    replace = os.replace

    def watched(source: Path, target: Path) -> None:
        steps.append(
            (
                Path(target).name,
                (tmp_path / "published" / "0002.duckdb").exists(),
                store.current(tmp_path).name,
            )
        )
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    publish(tmp_path, 2)

    assert steps == [("0002.duckdb", False, "0001.duckdb"), ("CURRENT", True, "0001.duckdb")]
    assert store.current(tmp_path).name == "0002.duckdb"


def test_a_connection_keeps_reading_its_snapshot_while_others_are_published(tmp_path: Path) -> None:
    publish(tmp_path, 0)
    with store.connect(store.current(tmp_path)) as connection:
        for number in range(1, 5):
            publish(tmp_path, number)

        assert connection.execute("SELECT rows_changed FROM quality.corrections").fetchone() == (0,)


def test_a_draft_that_fails_leaves_nothing_behind_and_the_old_snapshot_serving(tmp_path: Path) -> None:
    publish(tmp_path, 1)

    def fail() -> None:
        with store.draft(tmp_path, "0002") as draft:
            draft.write(quality.CORRECTIONS, correction(2))
            raise RuntimeError("the judge fell ill")

    with pytest.raises(RuntimeError, match="fell ill"):
        fail()

    assert store.current(tmp_path).name == "0001.duckdb"
    assert {path.name for path in tmp_path.iterdir()} == {"published", "CURRENT", "LOCK"}


def test_a_builder_that_is_killed_leaves_the_old_snapshot_and_the_next_build_clears_up(
    tmp_path: Path,
) -> None:
    publish(tmp_path, 1)
    builder = subprocess.Popen(
        [
            sys.executable, "-c",
            "import pathlib, sys, time\nfrom pipelines import store\n"
            "with store.draft(pathlib.Path(sys.argv[1]), '0002'):\n"
            "    print('building', flush=True)\n    time.sleep(60)",
            str(tmp_path),
        ],
        cwd=PROJECT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert builder.stdout is not None
    assert builder.stdout.readline() == "building\n"
    with pytest.raises(BaikooError, match="another build of this election is running"):
        publish(tmp_path, 3)
    builder.send_signal(signal.SIGKILL)
    builder.wait()
    assert list(tmp_path.glob("draft-*"))
    assert store.current(tmp_path).name == "0001.duckdb"

    publish(tmp_path, 3)

    assert store.current(tmp_path).name == "0003.duckdb"
    assert not list(tmp_path.glob("draft-*"))


def test_the_second_of_two_builds_at_once_is_told_and_the_first_goes_on(tmp_path: Path) -> None:
    with store.draft(tmp_path, "0001") as draft:
        with pytest.raises(BaikooError, match="another build"), store.draft(tmp_path, "0002"):
            pass
        draft.write(meta.ELECTION, election("land"))
        store.publish(draft, tmp_path, "0001")

    assert store.current(tmp_path).name == "0001.duckdb"


def test_an_election_that_was_never_built_is_told_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing) as caught:
        store.current(tmp_path / "tl-2030")

    assert caught.value.remedy == "Run: baikoo build tl-2030"


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
