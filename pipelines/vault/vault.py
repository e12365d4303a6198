"""The vault of one election, opened by one process at a time: a server and a command take turns."""

import fcntl
import hmac
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipelines import settings, whole
from pipelines.errors import BaikooError, VaultError
from pipelines.vault import key as keys
from pipelines.vault import sealed
from pipelines.vault.custody import DESTROY, IMPORT, PUT, Custody
from pipelines.vault.key import Key
from pipelines.vault.original import Original
from pipelines.vault.shelf import Shelf

WAIT, _LOOK = 5.0, 0.05
"""Seconds to wait for whoever has the vault open, and between two looks."""


@contextmanager
def opened(election: str, pack: Path, *, make: bool = False, wait: float = WAIT) -> Iterator["Vault"]:
    """The vault of this election; with `make`, it and its key are made where there are none yet.

    Whoever opens it holds it alone, and therefore not for long; `wait` is how many seconds to wait for another.

    VaultError where it would lie inside the project, a pack or a repository, where its key is missing or another one,
    and where somebody else still has it open.
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
        if not _is_taken(lock, wait):
            what, remedy = "another command has the vault of this election open", "Wait until it has ended"
            raise VaultError(what, where=str(folder), remedy=remedy)
        whole.remove_parts(folder)
        yield Vault(folder, key)


def _is_taken(lock: TextIO, wait: float) -> bool:
    """Whether the lock is ours now; nobody else has it until the file is closed."""
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK)


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
    """What is kept of one election: originals of exports, evidence of cases, the register, the custody log."""

    def __init__(self, folder: Path, key: Key) -> None:
        self.folder, self.custody = folder, Custody(folder, key)
        self._key = key
        naming = key.derived(f"names in {folder.name}")
        self._originals = Shelf(folder / "originals", key, naming=naming)
        naming = key.derived(f"names of evidence in {folder.name}")
        self.evidence = Shelf(folder / "evidence", key, naming=naming, bound_to="evidence/")

    def secret(self, purpose: str) -> bytes:
        """A key for this election and purpose."""
        return self._key.derived(f"{purpose} of {self.folder.name}")

    def name_of(self, contents: Iterable[bytes]) -> str:
        """The keyed hash of the contents of an original, by which it is called here."""
        return self._originals.name_of(contents)

    def put(self, path: Path, original: Original) -> None:
        """Put the file away, and beside it what is known of it; VaultError where it changed since it was named."""
        with path.open("rb") as stream:
            self._originals.put(original.name, sealed.of(stream), original.written())

    def originals(self) -> list[Original]:
        """What is known of every original, in the order in which they came."""
        found = [Original.read(self._originals.about(name)) for name in self._originals.known()]
        return sorted(found, key=lambda original: (original.came_at, original.name))

    def find(self, beginning: str) -> str:
        """The one original or file of evidence whose name begins so; VaultError where there is none, or several."""
        names = self._originals.known() | self.evidence.known()
        found = [name for name in names if name.startswith(beginning)]
        if len(found) != 1 or not beginning:
            what = f"{len(found)} files have a name that begins with {beginning!r}"
            raise VaultError(what, where=str(self.folder), remedy="See `baikoo vault list`")
        return found[0]

    def contents(self, name: str) -> Iterator[bytes]:
        """An original, piece by piece; VaultError, perhaps after the last one, where it is not what was put there."""
        return self._originals.contents(name)

    def take(self, name: str, target: Path, *, why: str) -> None:
        """Write a file as it came to `target`, whole or not at all; the log says so before it is there."""
        if target.exists():
            raise BaikooError("there is such a file", where=str(target), remedy="Name another one")
        self.custody.add("take", original=name, why=why)
        shelf = self.evidence if name in self.evidence.known() else self._originals
        with whole.writing(target) as stream:
            for piece in shelf.contents(name):
                stream.write(piece)

    def destroy(self, name: str, *, why: str) -> None:
        """Remove an original and what is known of it."""
        self.custody.add(DESTROY, original=name, why=why)
        self._originals.remove(name)

    def note(self, name: str, contents: bytes) -> None:
        """Keep something else, encrypted."""
        sealed.seal(self.folder / name, [contents], self._key, bound_to=name)

    def noted(self, name: str) -> bytes | None:
        """What was kept under this name."""
        path = self.folder / name
        return b"".join(sealed.unseal(path, self._key, bound_to=name)) if path.is_file() else None

    def verify(self) -> list[str]:
        """What is not as it should be, a sentence each: read in full, and held against the custody log."""
        expected, problems = self.expected()
        return problems + self.read_through(expected)

    def expected(self) -> tuple[Mapping[str, set[str]], list[str]]:
        """What must be here by the custody log, originals and evidence; and what is wrong with the log itself."""
        came: dict[str, set[str]] = {IMPORT: set(), PUT: set()}
        try:
            for entry in self.custody.entries():
                if entry.what in came:
                    came[entry.what].add(entry.original)
                elif entry.what == DESTROY:
                    for names in came.values():
                        names.discard(entry.original)
        except VaultError as error:
            return came, [str(error)]
        return came, []

    def read_through(self, expected: Mapping[str, set[str]]) -> list[str]:
        """What is wrong with the files. It takes long and changes nothing: the vault need not be held meanwhile."""
        problems = [
            *self._originals.problems(expected[IMPORT]),
            *self.evidence.problems(expected[PUT]),
        ]
        try:
            self.noted("register")
        except VaultError as error:
            problems.append(str(error))
        return problems


def refuse_inside_project(path: Path, pack: Path) -> None:
    """VaultError where what is taken out of the vault would come into the project, a pack or a repository."""
    _refuse_inside(path, [settings.PROJECT, settings.DATA, settings.BUILD, pack])
