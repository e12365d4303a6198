"""Attempts to sign in, slowed down by account and by address: whoever guesses waits longer every time.

An attempt is counted before its password is looked at, so that a thousand at once are a thousand. What is counted is
the name that was typed, whether there is such an account or not.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from dashboard.access.database import ATTEMPTS

FREE = {"name": 3, "address": 20}
"""Failures without a wait. Many sit behind one address, in an office or a village."""
FIRST = dt.timedelta(seconds=15)
LONGEST = dt.timedelta(minutes=15)
"""No longer, because whoever knows a name can keep its owner waiting."""
FORGOTTEN = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Throttle:
    """The failures of every name and address."""

    engine: Engine

    def wait(self, name: str, address: str, now: dt.datetime) -> dt.timedelta:
        """How long to wait before the next attempt; where that is zero, this attempt is counted as a failure."""
        keys = _keys(name, address)
        with self.engine.begin() as connection:  # it writes first: in SQLite nobody else gets between
            connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.last_at < now - FORGOTTEN))
            before = {key: self._failures(connection, key, now) for key in keys.values()}
            wait = max(max(free_at - now, dt.timedelta(0)) for _, free_at in before.values())
            if not wait:
                for kind, key in keys.items():
                    _count(connection, key, before[key][0] + 1, FREE[kind], now)
        return wait

    def succeeded(self, name: str, address: str) -> None:
        """Take the attempt back: of the name all failures are forgotten, of the address this one."""
        keys = _keys(name, address)
        with self.engine.begin() as connection:
            connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.who == keys["name"]))
            connection.execute(
                update(ATTEMPTS)
                .where(ATTEMPTS.c.who == keys["address"], ATTEMPTS.c.failures > 0)
                .values(failures=ATTEMPTS.c.failures - 1)
            )

    @staticmethod
    def _failures(connection: Connection, key: str, now: dt.datetime) -> tuple[int, dt.datetime]:
        """How many, and when the next attempt is free. The row is held until this attempt is counted."""
        insert = insert_sqlite if connection.dialect.name == "sqlite" else insert_postgresql
        new = insert(ATTEMPTS).values(who=key, failures=0, last_at=now, free_at=now)
        connection.execute(new.on_conflict_do_nothing())
        row = connection.execute(select(ATTEMPTS).where(ATTEMPTS.c.who == key).with_for_update()).one()
        if row.last_at <= now:
            return row.failures, row.free_at
        # The clock was set back since: the wait begins anew, or it would last until that moment comes again.
        values = {"last_at": now, "free_at": now + (row.free_at - row.last_at)}
        connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.who == key).values(values))
        return row.failures, values["free_at"]


def _keys(name: str, address: str) -> dict[str, str]:
    """A name typed by mistake may be a password: only hashes are kept."""
    told = {"name": name.strip().casefold(), "address": address}
    return {kind: hashlib.sha256(f"{kind}:{text}".encode()).hexdigest() for kind, text in told.items()}


def _count(connection: Connection, key: str, failures: int, free: int, now: dt.datetime) -> None:
    delay = min(FIRST * 2 ** min(failures - free - 1, 10), LONGEST) if failures > free else dt.timedelta(0)
    values = {"failures": failures, "last_at": now, "free_at": now + delay}
    connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.who == key).values(values))
