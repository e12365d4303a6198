"""A shelf of the vault: sealed files under keyed hashes of their contents, and beside each what is known of it."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipelines import whole
from pipelines.errors import VaultError
from pipelines.vault import sealed
from pipelines.vault.key import Key

_ABOUT = ".about"


class Shelf:
    """The files in one folder. `naming` is the key of their names; `bound_to` what else than its name each stands for:
    a file that is put on another shelf does not open there."""

    def __init__(self, folder: Path, key: Key, *, naming: bytes, bound_to: str = "") -> None:
        self.folder, self._key, self._naming, self._bound_to = folder, key, naming, bound_to

    def name_of(self, contents: Iterable[bytes]) -> str:
        """The keyed hash of these contents, by which they are called here."""
        digest = hmac.new(self._naming, digestmod=hashlib.sha256)
        for piece in contents:
            digest.update(piece)
        return digest.hexdigest()

    def put(self, name: str, contents: Iterable[bytes], about: bytes) -> None:
        """Put a file away, and beside it what is known of it; VaultError where it is not the one that was named."""
        digest = hmac.new(self._naming, digestmod=hashlib.sha256)

        def told() -> Iterator[bytes]:
            for piece in contents:
                digest.update(piece)
                yield piece
            if digest.hexdigest() != name:
                what, remedy = "the file was changed while it was read", "Bring it again"
                raise VaultError(what, where=name[:12], remedy=remedy)

        sealed.seal(self.folder / name, told(), self._key, bound_to=self._bound_to + name)
        self.tell(name, about)

    def tell(self, name: str, about: bytes) -> None:
        """Put down what is known of a file, in place of what stood there."""
        path = self._about(name)
        sealed.seal(path, [about], self._key, bound_to=self._bound_to + path.name)

    def names(self) -> set[str]:
        """What every file here is called."""
        return {path.name for path in self.folder.glob("*") if path.suffix != _ABOUT}

    def known(self) -> set[str]:
        """The names of those of which something is known."""
        return {path.stem for path in self.folder.glob(f"*{_ABOUT}")}

    def about(self, name: str) -> bytes:
        """What is known of a file; VaultError where that was changed or is not there."""
        path = self._about(name)
        return b"".join(sealed.unseal(path, self._key, bound_to=self._bound_to + path.name))

    def contents(self, name: str) -> Iterator[bytes]:
        """A file, piece by piece; VaultError, perhaps after the last one, where it is not what was put there."""
        digest = hmac.new(self._naming, digestmod=hashlib.sha256)
        for piece in sealed.unseal(self.folder / name, self._key, bound_to=self._bound_to + name):
            digest.update(piece)
            yield piece
        if digest.hexdigest() != name:
            raise VaultError(
                "is not what its name says", where=name, remedy="Restore the vault from its copy"
            )

    def remove(self, name: str) -> None:
        """Remove a file and what is known of it, so that neither can be opened again."""
        sealed.shred(self.folder / name)
        sealed.shred(self._about(name))
        whole.sync_folder(self.folder)

    def problems(self, expected: Iterable[str]) -> Iterator[str]:
        """What is not as it should be, a sentence each: all is read in full, and what is expected must be here."""
        there = self.names()
        for name in sorted(set(expected) - there):
            yield f"{name[:12]}: the log says that it came, and it is not there"
        for name in sorted(there):
            try:
                for _ in self.contents(name):
                    pass
                if name not in self.known():
                    yield f"{name[:12]}: its import was interrupted; bring the file again"
                else:
                    self.about(name)
            except VaultError as error:
                yield str(error)

    def _about(self, name: str) -> Path:
        return self.folder / f"{name}{_ABOUT}"
