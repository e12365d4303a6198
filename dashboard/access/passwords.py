"""Passwords: kept as argon2id (RFC 9106, its second recommended setting), compared in the same time for everybody."""

import datetime as dt
import secrets
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
"""Letters. A sentence of four words is longer; NIST SP 800-63B asks for no further rules."""
LONGEST = 500
"""Letters: nobody types more, and a megabyte would keep the machine busy."""
HANDED_OUT_FOR = dt.timedelta(days=3)
"""So long a password that somebody else chose lets its owner in, to choose another."""
_DICTATED = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that looks like something else, for it may be read out on the telephone."""

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("the password of an account that does not exist")
# Each takes 64 MB and a tenth of a second: a hundred at once would take the machine.
_AT_ONCE = Semaphore(2)


def problem(password: str, name: str) -> str | None:
    """Why this cannot be the password of this account, or None: one of `short`, `long`, `name`."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    return "name" if name.casefold() in password.casefold() or len(set(password)) < 5 else None


def one_time() -> str:
    """A password to hand out: 79 random bits, in four groups."""
    return "-".join("".join(secrets.choice(_DICTATED) for _ in range(4)) for _ in range(4))


def kept(password: str) -> str:
    """What is kept instead of the password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether it is the password. For an account that is not there, or has none, it takes as long and is False."""
    with _AT_ONCE:
        try:
            is_right = _HASHER.verify(kept or _NOBODY, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return is_right and kept is not None and len(password) <= LONGEST
