"""The custody log: who put in, took out or destroyed what, when and why.

One encrypted line an entry, each with the hash of the line before it, and nothing is ever changed in it. Its end is
kept a second time (`custody.end`), so that the last entries cannot be cut off unseen; who can write both files and
kept older copies of both can put those back, which only a copy of the vault elsewhere shows.
"""

import base64
import dataclasses
import datetime as dt
import getpass
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pipelines.errors import VaultError
from pipelines.vault import sealed
from pipelines.vault.key import Key

_NONCE = 12
IMPORT, DESTROY = "import", "destroy"
PUT, PREVIEW, OPEN, HAND_OVER = "put", "preview", "open", "hand_over"
"""What is done with a file of evidence: it came, somebody saw a picture of it, somebody got it as it came, it was
handed over with its log."""


@dataclass(frozen=True)
class Entry:
    """One act. `what` is import, read (imported, the original not kept), take, destroy or forget; of evidence put,
    preview, open, hand_over, take or destroy. `original` is the keyed hash of the file, or empty."""

    at: str
    who: str
    what: str
    original: str
    why: str
    before: str


class Custody:
    """The log of one election."""

    def __init__(self, folder: Path, key: Key) -> None:
        self._key, self._file, self._end = key, folder / "custody.log", folder / "custody.end"
        self._cipher = AESGCM(key.derived(f"custody of {folder.name}"))

    def add(self, what: str, *, original: str = "", why: str, who: str | None = None) -> None:
        """Append an entry of now, of the account `who` or else of whoever runs this."""
        lines = self._lines()
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        entry = Entry(at, who or _who(), what, original, why, _hash(lines[-1]) if lines else "")
        nonce = secrets.token_bytes(_NONCE)
        text = json.dumps(dataclasses.asdict(entry), ensure_ascii=False).encode()
        line = base64.b64encode(nonce + self._cipher.encrypt(nonce, text, str(len(lines)).encode()))
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(handle, sum(len(known) + 1 for known in lines))  # what a crash left half-written
            os.lseek(handle, 0, os.SEEK_END)
            os.write(handle, line + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        end = json.dumps({"entries": len(lines) + 1, "hash": _hash(line)}).encode()
        sealed.seal(self._end, [end], self._key, bound_to="custody.end")

    def entries(self) -> Iterator[Entry]:
        """Every entry; VaultError where one was changed, left out or put elsewhere, or the last are gone."""
        lines = self._lines()
        for number, line in enumerate(lines):
            try:
                packed = base64.b64decode(line, validate=True)
                said = self._cipher.decrypt(packed[:_NONCE], packed[_NONCE:], str(number).encode())
            except (InvalidTag, ValueError):
                raise self._broken(f"entry {number + 1} was changed, or stands in another's place") from None
            entry = Entry(**json.loads(said))
            if entry.before != (_hash(lines[number - 1]) if number else ""):
                raise self._broken(f"entry {number + 1} does not follow from the one before it")
            yield entry
        self._hold_against_end(lines)

    def _hold_against_end(self, lines: list[bytes]) -> None:
        """A crash between the two writes leaves one entry more than the end says; there are never fewer."""
        if not lines and not self._end.exists():
            return
        number, last = 0, ""
        if self._end.exists() or len(lines) > 1:
            said = json.loads(b"".join(sealed.unseal(self._end, self._key, bound_to="custody.end")))
            number, last = said["entries"], said["hash"]
        is_there = number <= len(lines) <= number + 1
        if not is_there or (number and _hash(lines[number - 1]) != last):
            raise self._broken(f"it holds {len(lines)} entries and ended with another one, number {number}")

    def _lines(self) -> list[bytes]:
        """The whole lines; one without an end was never finished."""
        written = self._file.read_bytes() if self._file.exists() else b""
        return written.split(b"\n")[:-1]

    def _broken(self, what: str) -> VaultError:
        remedy = "Restore the vault from its copy and find out who changed it"
        return VaultError(what, where=str(self._file), remedy=remedy)


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _who() -> str:
    try:
        return os.environ.get("BAIKOO_OPERATOR") or getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return str(os.getuid())
