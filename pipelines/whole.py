"""Files that are there whole or not at all, and for their owner only."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipelines.errors import BaikooError

PART = ".part-"
"""How the name of a file begins that is still being written."""


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A stream for the new contents of `path`; they replace the old ones in one step, once all is on the disk.

    Where anything fails on the way the old contents stay, and nothing else does.
    """
    part = path.parent / f"{PART}{secrets.token_hex(8)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        raise BaikooError(
            f"cannot be written ({error.strerror})", where=str(path), remedy="Make room there, or allow it"
        ) from None
    finally:
        part.unlink(missing_ok=True)


def write(path: Path, contents: bytes) -> None:
    """Make these the contents of `path`."""
    with writing(path) as stream:
        stream.write(contents)


def sync_folder(folder: Path) -> None:
    """Put on the disk what the folder says of its files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_parts(folder: Path) -> None:
    """Remove what interrupted writing left behind; only for who holds the folder's lock."""
    for part in folder.rglob(f"{PART}*"):
        part.unlink()
