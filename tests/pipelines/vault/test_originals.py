"""Originals in the vault: they come out as they were or not at all, and nobody reads them without the key."""

import hashlib
import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines import vault, whole
from pipelines.errors import BaikooError, VaultError
from pipelines.vault import Original, Vault, sealed
from tests.pipelines.vault.conftest import put


def test_memory_does_not_grow_with_the_file(opened: Vault, tmp_path: Path) -> None:
    path = tmp_path / "big"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    tracemalloc.start()
    with path.open("rb") as stream:
        name = opened.name_of(sealed.of(stream))
    opened.put(path, Original(name, path.name, "weekly", datetime.now(UTC), 200_000_000, 1, ()))
    assert sum(len(piece) for piece in opened.contents(name)) == 200_000_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_an_original_comes_out_as_it_was_and_the_log_says_so(opened: Vault, tmp_path: Path) -> None:
    name = put(opened, tmp_path / "in.csv", "Айбек".encode())
    opened.take(name, tmp_path / "out.csv", why="a court asked")
    assert (tmp_path / "out.csv").read_bytes() == "Айбек".encode()
    assert (tmp_path / "out.csv").stat().st_mode & 0o077 == 0
    assert [entry.what for entry in opened.custody.entries()] == ["import", "take"]
    with pytest.raises(BaikooError, match="there is such a file"):
        opened.take(name, tmp_path / "out.csv", why="again")


def test_nothing_comes_out_of_a_damaged_original(opened: Vault, tmp_path: Path) -> None:
    name = put(opened, tmp_path / "in.csv", os.urandom(2 * sealed.PIECE))
    stored = opened.folder / "originals" / name
    stored.write_bytes(stored.read_bytes()[:-1])
    with pytest.raises(VaultError, match="breaks off"):
        opened.take(name, tmp_path / "out.csv", why="a court asked")
    assert [path.name for path in tmp_path.glob("*") if "out" in path.name or whole.PART in path.name] == []


def test_nothing_in_the_vault_can_be_read(opened: Vault, tmp_path: Path) -> None:
    content = "Айбек Токтосунов, +996700123456".encode() * 3
    put(opened, tmp_path / "Айбек Токтосунов.csv", content)
    opened.note("register", content)
    opened.custody.add("forget", why="Айбек asked")
    files = [path for path in opened.folder.parent.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        assert "Айбек".encode() not in path.read_bytes()
        assert "Айбек" not in str(path.relative_to(tmp_path))
        assert path.stat().st_mode & 0o077 == 0 or path.name == "LOCK"


def test_that_a_known_file_is_here_cannot_be_told_without_the_key(opened: Vault, tmp_path: Path) -> None:
    name = put(opened, tmp_path / "in.csv", b"known")
    digests = {hashlib.new(kind, b"known").hexdigest() for kind in ("sha256", "sha1", "md5", "blake2b")}
    assert name not in digests
    assert not any(digest[:12] in path.name for digest in digests for path in opened.folder.rglob("*"))


def half_written(path: Path) -> None:
    with whole.writing(path) as stream:
        stream.write(b"half")
        raise KeyboardInterrupt


def test_a_half_written_file_is_removed_and_the_old_one_stays(tmp_path: Path, pack: Path) -> None:
    with vault.opened("tl", pack, make=True) as opened:
        opened.note("register", b"old")
        with pytest.raises(KeyboardInterrupt):
            half_written(opened.folder / "register")
        assert opened.noted("register") == b"old"
        (opened.folder / f"{whole.PART}left by a power cut").write_bytes(b"half")
    with vault.opened("tl", pack) as opened:
        assert list(opened.folder.glob(f"{whole.PART}*")) == []
        assert opened.noted("register") == b"old"


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BaikooError, match="No space left on device"):
        whole.write(tmp_path / "file", b"x")
    assert list(tmp_path.glob("*")) == []


def test_verifying_names_what_is_wrong(opened: Vault, tmp_path: Path) -> None:
    names = [put(opened, tmp_path / f"{n}.csv", str(n).encode()) for n in range(4)]
    assert opened.verify() == []
    originals = opened.folder / "originals"
    (originals / names[0]).unlink()
    (originals / names[1]).write_bytes(b"rubbish")
    (originals / names[2]).replace(originals / names[3])
    (originals / f"{names[3]}.about").unlink()
    told = "\n".join(opened.verify())
    assert f"{names[0][:12]}: the log says that it came" in told
    assert f"{names[1]}: was changed" in told
    assert f"{names[2][:12]}: the log says that it came" in told
    assert f"{names[3]}: was changed" in told


def test_what_was_destroyed_is_gone_and_not_missed(opened: Vault, tmp_path: Path) -> None:
    name = put(opened, tmp_path / "in.csv")
    opened.destroy(name, why="asked")
    assert opened.originals() == []
    assert opened.verify() == []
    assert list((opened.folder / "originals").glob("*")) == []


def test_an_original_is_found_by_the_beginning_of_its_name(opened: Vault, tmp_path: Path) -> None:
    name = put(opened, tmp_path / "in.csv")
    assert opened.find(name[:12]) == name
    for beginning in ("", "zz"):
        with pytest.raises(VaultError, match="files have a name"):
            opened.find(beginning)


def test_a_file_that_changes_while_it_is_read_is_not_kept(opened: Vault, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"other")
    original = Original(opened.name_of([b"one"]), "in.csv", "weekly", datetime.now(UTC), 3, 1, ())
    with pytest.raises(VaultError, match="was changed while it was read"):
        opened.put(tmp_path / "in.csv", original)
    assert list((opened.folder / "originals").glob("*")) == []
