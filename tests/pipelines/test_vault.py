"""The vault: what was put there comes out as it was, or a clear error does; nothing can be read without the key."""

import hashlib
import os
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines import settings, vault, whole
from pipelines.errors import BaikooError, VaultError
from pipelines.vault import Original, Vault, key, sealed
from pipelines.vault.key import Key

KEY = Key(b"k" * 32)
SIZES = (0, 1, 15, sealed.PIECE - 1, sealed.PIECE, sealed.PIECE + 1, 2 * sealed.PIECE, 2 * sealed.PIECE + 7)


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "VAULT", tmp_path / "vault")
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "5a" * 32)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    return folder


@pytest.fixture
def opened(pack: Path) -> Iterator[Vault]:
    with vault.opened("tl", pack, make=True) as made:
        yield made


def put(opened: Vault, path: Path, content: bytes = b"secret") -> str:
    path.write_bytes(content)
    name = opened.name_of([content])
    opened.put(path, Original(name, path.name, "weekly", datetime.now(UTC), len(content), 1, ("m",)))
    opened.custody.add("import", original=name, why="weekly")
    return name


@pytest.mark.parametrize("size", SIZES)
def test_a_sealed_file_opens_as_it_was(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    sealed.seal(tmp_path / "s", [content[:10], content[10:]], KEY, bound_to="a")
    assert b"".join(sealed.unseal(tmp_path / "s", KEY, bound_to="a")) == content


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.binary(max_size=50), max_size=6))
def test_it_does_not_matter_in_which_pieces_it_came(tmp_path: Path, parts: list[bytes]) -> None:
    sealed.seal(tmp_path / "s", parts, KEY, bound_to="a")
    assert b"".join(sealed.unseal(tmp_path / "s", KEY, bound_to="a")) == b"".join(parts)


def test_a_changed_byte_is_seen_wherever_it_is(tmp_path: Path) -> None:
    sealed.seal(tmp_path / "s", [b"x" * 100], KEY, bound_to="a")
    whole_file = (tmp_path / "s").read_bytes()
    for place in range(len(whole_file)):
        changed = bytearray(whole_file)
        changed[place] ^= 1
        (tmp_path / "s").write_bytes(changed)
        with pytest.raises(VaultError, match="was changed or breaks off"):
            list(sealed.unseal(tmp_path / "s", KEY, bound_to="a"))


@pytest.mark.parametrize("cut", [0, 1, 20, 48, 60, sealed.PIECE + 64, 2 * sealed.PIECE, -1])
def test_a_file_that_breaks_off_is_seen_also_between_two_pieces(tmp_path: Path, cut: int) -> None:
    sealed.seal(tmp_path / "s", [b"x" * (2 * sealed.PIECE + 5)], KEY, bound_to="a")
    (tmp_path / "s").write_bytes((tmp_path / "s").read_bytes()[:cut])
    with pytest.raises(VaultError, match="was changed or breaks off"):
        list(sealed.unseal(tmp_path / "s", KEY, bound_to="a"))


def test_pieces_in_another_order_do_not_open(tmp_path: Path) -> None:
    sealed.seal(tmp_path / "s", [os.urandom(3 * sealed.PIECE)], KEY, bound_to="a")
    content, piece = (tmp_path / "s").read_bytes(), sealed.PIECE + 16
    head, one, two, three = (
        content[:48],
        content[48 : 48 + piece],
        content[48 + piece : 48 + 2 * piece],
        content[48 + 2 * piece :],
    )
    (tmp_path / "s").write_bytes(head + two + one + three)
    with pytest.raises(VaultError, match="was changed"):
        list(sealed.unseal(tmp_path / "s", KEY, bound_to="a"))


def test_a_file_in_the_place_of_another_does_not_open(tmp_path: Path) -> None:
    sealed.seal(tmp_path / "s", [b"x"], KEY, bound_to="a")
    with pytest.raises(VaultError, match="was changed"):
        list(sealed.unseal(tmp_path / "s", KEY, bound_to="b"))


def test_the_same_contents_never_look_the_same(tmp_path: Path) -> None:
    for name in "st":
        sealed.seal(tmp_path / name, [b"x" * 99], KEY, bound_to="a")
    assert (tmp_path / "s").read_bytes()[48:] != (tmp_path / "t").read_bytes()[48:]


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


@pytest.mark.parametrize("place", ["project", "data", "build", "pack", "another pack", "a repository"])
def test_a_vault_inside_the_project_a_pack_or_a_repository_is_refused(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    for name in ("DATA", "BUILD"):
        monkeypatch.setattr(settings, name, tmp_path / name.lower())
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "election.toml").touch()
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    home = {
        "project": settings.PROJECT / "sub",
        "another pack": tmp_path / "other",
        "a repository": tmp_path / "repository",
    }
    monkeypatch.setattr(settings, "VAULT", home.get(place, tmp_path / place) / "vault")
    with pytest.raises(VaultError, match="must lie outside of"), vault.opened("tl", pack, make=True):
        pass
    assert not settings.VAULT.exists()


def test_a_link_into_the_project_is_refused_too(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(pack)
    monkeypatch.setattr(settings, "VAULT", tmp_path / "link" / "vault")
    with pytest.raises(VaultError, match="must lie outside of"), vault.opened("tl", pack, make=True):
        pass


def test_the_key_is_made_once_and_for_its_owner(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BAIKOO_VAULT_KEY")
    with vault.opened("tl", pack, make=True) as opened:
        opened.note("register", b"x")
    made = key.file().read_text()
    assert key.file().stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(made)) == 32
    with vault.opened("other", pack, make=True):
        assert key.file().read_text() == made
    with vault.opened("tl", pack) as opened:
        assert opened.noted("register") == b"x"


def test_a_lost_key_is_said_and_none_is_made_in_its_place(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BAIKOO_VAULT_KEY")
    with vault.opened("tl", pack, make=True):
        pass
    key.file().unlink()
    with pytest.raises(VaultError, match="the vault's key is missing"), vault.opened("tl", pack, make=True):
        pass
    assert not key.file().exists()


def test_a_key_that_others_can_read_is_refused(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BAIKOO_VAULT_KEY")
    with vault.opened("tl", pack, make=True):
        pass
    key.file().chmod(0o644)
    with pytest.raises(VaultError, match="others can read the key"), vault.opened("tl", pack):
        pass


def test_another_key_is_said(opened: Vault, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "6b" * 32)
    with pytest.raises(VaultError, match="closed with another key"), vault.opened("tl", pack):
        pass


@pytest.mark.parametrize("text", ["short", "zz" * 32, "5a" * 31, "5a" * 33])
def test_what_is_no_key_is_not_repeated(pack: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("BAIKOO_VAULT_KEY", text)
    with pytest.raises(VaultError, match="this is no key") as caught, vault.opened("tl", pack, make=True):
        pass
    assert text not in str(caught.value)
    assert "5a5a" not in repr(Key(b"\x5a" * 32))


def test_only_one_command_has_the_vault_open(opened: Vault, pack: Path) -> None:
    with pytest.raises(VaultError, match="another command"), vault.opened("tl", pack, wait=0):
        pass


def test_no_vault_is_made_by_who_only_looks(pack: Path) -> None:
    with pytest.raises(VaultError, match="there is no vault of this election"), vault.opened("tl", pack):
        pass
    assert not settings.VAULT.exists()


def log(opened: Vault) -> Path:
    return opened.folder / "custody.log"


def logged(opened: Vault, number: int = 4) -> list[bytes]:
    for n in range(number):
        opened.custody.add("import", original=str(n), why="weekly")
    return log(opened).read_bytes().splitlines(keepends=True)


TAMPERED = {
    "an entry left out": lambda lines: lines[:1] + lines[2:],
    "two entries in another order": lambda lines: [lines[1], lines[0], *lines[2:]],
    "the last entry cut off": lambda lines: lines[:-1],
    "the last two cut off": lambda lines: lines[:-2],
    "all gone": lambda lines: [],
    "an entry twice": lambda lines: [*lines, lines[-1]],
    "a changed sign": lambda lines: [lines[0].translate(bytes.maketrans(b"AB", b"BA")), *lines[1:]],
    "no base64": lambda lines: [b"{}\n", *lines[1:]],
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_a_log_that_was_changed_is_seen(opened: Vault, how: str) -> None:
    log(opened).write_bytes(b"".join(TAMPERED[how](logged(opened))))
    with pytest.raises(VaultError, match=r"entry|entries"):
        list(opened.custody.entries())
    assert opened.verify()


def test_an_entry_that_was_never_finished_does_not_stop_the_next(opened: Vault) -> None:
    logged(opened, 2)
    with log(opened).open("ab") as stream:
        stream.write(b"half an ent")
    assert len(list(opened.custody.entries())) == 2
    opened.custody.add("forget", why="asked")
    assert [entry.what for entry in opened.custody.entries()] == ["import", "import", "forget"]


def test_a_crash_before_the_end_was_written_is_no_forgery(opened: Vault) -> None:
    logged(opened, 2)
    end = (opened.folder / "custody.end").read_bytes()
    opened.custody.add("forget", why="asked")
    (opened.folder / "custody.end").write_bytes(end)
    assert len(list(opened.custody.entries())) == 3


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
