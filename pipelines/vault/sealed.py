"""One encrypted file: AES-256-GCM over pieces of a megabyte, so that memory does not grow with the file.

Every file has a key of its own, derived from the vault's by a random salt, so that numbering the pieces gives each
its own nonce. The nonce also says which piece is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway
and Vizár, 2015): pieces cannot be changed, left out, put in another order or cut off. `bound_to` is what the file
stands for: one that is put in the place of another does not open.
"""

import io
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pipelines import whole
from pipelines.errors import VaultError
from pipelines.vault.key import Key

PIECE = 1 << 20
_MAGIC = b"baikoo-sealed-1\n"
_SALT, _TAG = 32, 16


def seal(path: Path, contents: Iterable[bytes], key: Key, *, bound_to: str) -> None:
    """Write the contents, given in any pieces, encrypted to `path`."""
    salt = secrets.token_bytes(_SALT)
    cipher = AESGCM(key.derived("sealed file", salt))
    with whole.writing(path) as stream:
        stream.write(_MAGIC + salt)
        number, waiting = 0, next(pieces := _of_equal_size(contents), b"")
        for piece in pieces:
            stream.write(cipher.encrypt(_nonce(number), waiting, bound_to.encode()))
            number, waiting = number + 1, piece
        stream.write(cipher.encrypt(_nonce(number, is_last=True), waiting, bound_to.encode()))


def unseal(path: Path, key: Key, *, bound_to: str) -> Iterator[bytes]:
    """The contents piece by piece. Only after the last one is it certain that the file is whole.

    VaultError where a byte was changed, the file breaks off or stands for something else.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_MAGIC) + _SALT)
            if not head.startswith(_MAGIC) or len(head) < len(_MAGIC) + _SALT:
                raise _damaged(path)
            cipher = AESGCM(key.derived("sealed file", head[len(_MAGIC) :]))
            number, piece = 0, stream.read(PIECE + _TAG)
            while following := stream.read(PIECE + _TAG):
                yield cipher.decrypt(_nonce(number), piece, bound_to.encode())
                number, piece = number + 1, following
            yield cipher.decrypt(_nonce(number, is_last=True), piece, bound_to.encode())
    except FileNotFoundError:
        raise VaultError("is not there", where=str(path), remedy="Restore the vault from its copy") from None
    except (InvalidTag, ValueError):
        raise _damaged(path) from None


def shred(path: Path) -> None:
    """Remove a sealed file, and before that the salt of its key: what a disk keeps of the rest no key opens any more.

    A disk or file system that writes elsewhere what is overwritten (most solid ones) may keep the salt too.
    """
    try:
        with path.open("r+b") as stream:
            stream.seek(len(_MAGIC))
            stream.write(secrets.token_bytes(_SALT))
            stream.flush()
            os.fsync(stream.fileno())
    except FileNotFoundError:
        return
    path.unlink()


def _nonce(number: int, *, is_last: bool = False) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _of_equal_size(contents: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of `PIECE`, the last one shorter."""
    waiting = bytearray()
    for part in contents:
        waiting += part
        while len(waiting) > PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    yield bytes(waiting)


def of(stream: BinaryIO | io.BytesIO) -> Iterator[bytes]:
    """The contents of a stream, piece by piece."""
    while piece := stream.read(PIECE):
        yield piece


def _damaged(path: Path) -> VaultError:
    return VaultError(
        "was changed or breaks off: it is not what was put there",
        where=str(path),
        remedy="Restore the vault from its copy",
    )
