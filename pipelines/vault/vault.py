"""The vault of one election, opened by one process at a time."""

import fcntl
import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines import settings, whole
from pipelines.errors import BaikooError, VaultError
from pipelines.vault import key as keys
from pipelines.vault import sealed
from pipelines.vault.custody import Custody
from pipelines.vault.key import Key
from pipelines.vault.original import Original


@contextmanager
def opened(election: str, pack: Path, *, make: bool = False) -> Iterator["Vault"]:
    """The vault of this election; with `make`, it and its key are made where there are none yet.

    VaultError where it would lie inside the project, a pack or a repository, where its key is missing or another one,
    and where somebody else has it open.
    """
    home = settings.VAULT
    for path in (home, keys.file()):
        _refuse_inside(path, [settings.PROJECT, settings.DATA, settings.BUILD, pack])
    folder = home / election
    if not make and not folder.is_dir():
        raise VaultError(
            "there is no vault of this election", where=str(folder), remedy="Import a file first"
        )
    key = _key(home)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / "LOCK").open("w")
    except OSError as error:
        what, remedy = (
            f"cannot be opened ({error.strerror})",
            "Allow it, or set BAIKOO_VAULT to another folder",
        )
        raise VaultError(what, where=str(folder), remedy=remedy) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            what, remedy = "another command has the vault of this election open", "Wait until it has ended"
            raise VaultError(what, where=str(folder), remedy=remedy) from None
        whole.remove_parts(folder)
        yield Vault(folder, key)


def _refuse_inside(path: Path, forbidden: Iterable[Path]) -> None:
    """Neither copies of the project nor of a pack may ever carry the vault or its key with them."""
    above = [path.resolve(), *path.resolve().parents]
    inside = {folder.resolve() for folder in forbidden} & set(above)
    inside |= {
        folder for folder in above if any((folder / sign).exists() for sign in (".git", "election.toml"))
    }
    if inside:
        raise VaultError(
            f"what names people must lie outside of {min(inside)}",
            where=str(path),
            remedy="Name a folder outside of the project, of packs and of repositories (BAIKOO_VAULT for the vault)",
        )


def _key(home: Path) -> Key:
    """The key, made where the vault is new; VaultError where it is not the one that closed this vault."""
    check = home / "key-check"
    key = keys.found() if check.is_file() else keys.made()
    if key is None:
        remedy = f"Restore {keys.file()}, or set {keys.VARIABLE}; without it nobody can open the vault"
        raise VaultError("the vault's key is missing", where=str(home), remedy=remedy)
    expected = key.derived("key check").hex()
    if not check.is_file():
        whole.write(check, expected.encode())
    elif not hmac.compare_digest(check.read_text(encoding="ascii", errors="replace"), expected):
        remedy = "Restore the key that this vault was made with"
        raise VaultError("the vault was closed with another key", where=str(home), remedy=remedy)
    return key


class Vault:
    """What is kept of one election: originals, the register, the custody log."""

    def __init__(self, folder: Path, key: Key) -> None:
        self.folder, self.custody = folder, Custody(folder, key)
        self._key, self._originals = key, folder / "originals"
        self._naming = key.derived(f"names in {folder.name}")

    def secret(self, purpose: str) -> bytes:
        """A key for this election and purpose."""
        return self._key.derived(f"{purpose} of {self.folder.name}")

    def name_of(self, contents: Iterable[bytes]) -> str:
        """The keyed hash of these contents, by which they are called here."""
        digest = hmac.new(self._naming, digestmod=hashlib.sha256)
        for piece in contents:
            digest.update(piece)
        return digest.hexdigest()

    def put(self, path: Path, original: Original) -> None:
        """Put the file away, and beside it what is known of it; VaultError where it changed since it was named."""
        digest = hmac.new(self._naming, digestmod=hashlib.sha256)

        def told() -> Iterator[bytes]:
            with path.open("rb") as stream:
                for piece in sealed.of(stream):
                    digest.update(piece)
                    yield piece
            if digest.hexdigest() != original.name:
                raise VaultError(
                    "the file was changed while it was read", where=original.intake, remedy="Import it again"
                )

        sealed.seal(self._originals / original.name, told(), self._key, bound_to=original.name)
        about = self._about(original.name)
        sealed.seal(about, [original.written()], self._key, bound_to=about.name)

    def originals(self) -> list[Original]:
        """What is known of every original, in the order in which they came."""
        found = [
            Original.read(b"".join(sealed.unseal(about, self._key, bound_to=about.name)))
            for about in self._originals.glob("*.about")
        ]
        return sorted(found, key=lambda original: (original.came_at, original.name))

    def find(self, beginning: str) -> Original:
        """The one original whose name begins so; VaultError where there is none, or several."""
        found = [original for original in self.originals() if original.name.startswith(beginning)]
        if len(found) != 1 or not beginning:
            what = f"{len(found)} originals have a name that begins with {beginning!r}"
            raise VaultError(what, where=str(self.folder), remedy="See `baikoo vault list`")
        return found[0]

    def contents(self, name: str) -> Iterator[bytes]:
        """An original, piece by piece; VaultError, perhaps after the last one, where it is not what was put there."""
        digest = hmac.new(self._naming, digestmod=hashlib.sha256)
        for piece in sealed.unseal(self._originals / name, self._key, bound_to=name):
            digest.update(piece)
            yield piece
        if digest.hexdigest() != name:
            raise VaultError(
                "is not what its name says", where=name, remedy="Restore the vault from its copy"
            )

    def take(self, name: str, target: Path, *, why: str) -> None:
        """Write an original as it came to `target`, whole or not at all; the log says so before it is there."""
        if target.exists():
            raise BaikooError("there is such a file", where=str(target), remedy="Name another one")
        self.custody.add("take", original=name, why=why)
        with whole.writing(target) as stream:
            for piece in self.contents(name):
                stream.write(piece)

    def destroy(self, name: str, *, why: str) -> None:
        """Remove an original and what is known of it."""
        self.custody.add("destroy", original=name, why=why)
        (self._originals / name).unlink(missing_ok=True)
        self._about(name).unlink(missing_ok=True)
        whole.sync_folder(self._originals)

    def note(self, name: str, contents: bytes) -> None:
        """Keep something else, encrypted."""
        sealed.seal(self.folder / name, [contents], self._key, bound_to=name)

    def noted(self, name: str) -> bytes | None:
        """What was kept under this name."""
        path = self.folder / name
        return b"".join(sealed.unseal(path, self._key, bound_to=name)) if path.is_file() else None

    def verify(self, progress: Callable[[str], None] = lambda _: None) -> list[str]:
        """What is not as it should be, a sentence each: read in full, and held against the custody log."""
        problems: list[str] = []
        imported: set[str] = set()
        try:
            for entry in self.custody.entries():
                if entry.what == "import":
                    imported.add(entry.original)
                elif entry.what == "destroy":
                    imported.discard(entry.original)
        except VaultError as error:
            problems.append(str(error))
        there = {path.name for path in self._originals.glob("*") if path.suffix != ".about"}
        problems += [
            f"{name[:12]}: the log says that it came, and it is not there" for name in imported - there
        ]
        for name in sorted(there):
            progress(name[:12])
            try:
                for _ in self.contents(name):
                    pass
                if not self._about(name).is_file():
                    problems.append(f"{name[:12]}: its import was interrupted; import the file again")
            except VaultError as error:
                problems.append(str(error))
        try:
            self.originals()
            self.noted("register")
        except VaultError as error:
            problems.append(str(error))
        return problems

    def _about(self, name: str) -> Path:
        return self._originals / f"{name}.about"


def refuse_inside_project(path: Path, pack: Path) -> None:
    """VaultError where what is taken out of the vault would come into the project, a pack or a repository."""
    _refuse_inside(path, [settings.PROJECT, settings.DATA, settings.BUILD, pack])
