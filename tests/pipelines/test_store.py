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
import pytest

from pipelines import store
from pipelines.errors import BaikooError
from pipelines.tables import meta, quality
from tests.snapshots import correction, election, publish

PROJECT = Path(__file__).parents[2]


def publish_again(home: Path, snapshot: Path, number: int) -> None:
    """The same with another number, made of an earlier snapshot, so that many can follow each other quickly."""
    draft = home / f"draft-{number:04}.duckdb"
    shutil.copy(snapshot, draft)
    connection = duckdb.connect(str(draft))
    connection.execute("UPDATE staging.election SET election_id = ?", [f"land-{number}"])
    connection.execute("UPDATE quality.corrections SET rows_changed = ?", [number])
    store.publish(store.Draft(draft, connection), home, f"{number:04}")


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
