"""The key of the vault, and the keys that are derived from it, one a purpose.

It comes from `BAIKOO_VAULT_KEY` (64 hexadecimal digits) or from a file that only its owner can read, made at the
first import. Without it nothing in the vault can be read by anybody: it must be kept in a second place.
"""

import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from platformdirs import user_config_path

from pipelines import whole
from pipelines.errors import BaikooError, VaultError

VARIABLE = "BAIKOO_VAULT_KEY"
BYTES = 32


@dataclass(frozen=True)
class Key:
    """The secret, which no text shows."""

    secret: bytes = field(repr=False)

    def derived(self, purpose: str, salt: bytes | None = None) -> bytes:
        """A key of 32 bytes for one purpose; knowing it does not help to find any other."""
        return HKDF(hashes.SHA256(), BYTES, salt, purpose.encode()).derive(self.secret)


def file() -> Path:
    """Where the key lies unless the environment gives it."""
    return user_config_path("baikoo") / "vault.key"


def found() -> Key | None:
    """The key, or None where there is none yet; VaultError where it is none, or where others can read it."""
    if text := os.environ.get(VARIABLE):
        return _parsed(text, VARIABLE)
    path = file()
    if not path.is_file():
        return None
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise VaultError("others can read the key", where=str(path), remedy=f"Run: chmod 600 {path}")
    try:
        return _parsed(path.read_text(encoding="ascii"), str(path))
    except (OSError, UnicodeDecodeError):
        raise _no_key(str(path)) from None


def made() -> Key:
    """The key that is there, or a new one in its file; of two that are made at once one is kept."""
    if key := found():
        return key
    path = file()
    new = path.with_name(f"{whole.PART}{secrets.token_hex(8)}")
    try:
        whole.write(new, secrets.token_bytes(BYTES).hex().encode())
        os.link(new, path)
        whole.sync_folder(path.parent)
    except FileExistsError:
        pass
    except OSError as error:
        what, remedy = f"the key cannot be written ({error.strerror})", f"Allow it, or set {VARIABLE}"
        raise BaikooError(what, where=str(path), remedy=remedy) from None
    finally:
        new.unlink(missing_ok=True)
    key = found()
    assert key is not None
    return key


def _parsed(text: str, where: str) -> Key:
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError:
        raise _no_key(where) from None
    if len(secret) != BYTES:
        raise _no_key(where)
    return Key(secret)


def _no_key(where: str) -> VaultError:
    return VaultError(
        f"this is no key: one has {2 * BYTES} hexadecimal digits", where=where, remedy="Restore the key"
    )
