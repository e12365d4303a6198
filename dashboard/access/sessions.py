"""Sessions: who is signed in. A token of 256 random bits lies with the browser, and only its hash with us."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, insert, select, update

from dashboard.access.database import ACCOUNTS, SESSIONS, Database

IDLE = dt.timedelta(hours=1)
LONGEST = dt.timedelta(hours=12)
AHEAD = dt.timedelta(minutes=5)
"""So far a clock may be set back: a session that seems to have been used later than that would outlive its end."""
_NOTED = dt.timedelta(minutes=1)
"""So exactly is known when somebody was last seen: not every page writes."""


@dataclass(frozen=True)
class Session:
    """A session that goes on: of which account, and its token as the browser sent it.

    `is_provisional`: the password was chosen by somebody else; until its owner has chosen one, it opens nothing more.
    """

    token: str
    account_id: str
    began_at: dt.datetime
    is_provisional: bool = False


@dataclass(frozen=True)
class Presence:
    """In how many sessions somebody is signed in now, and when they were last seen."""

    sessions: int
    seen_at: dt.datetime


@dataclass(frozen=True)
class Sessions:
    """All sessions."""

    engine: Database

    def begin(self, account_id: str, now: dt.datetime) -> Session:
        """A new session under a new token."""
        token = secrets.token_urlsafe(32)
        values = {"token_hash": hashed(token), "account_id": account_id, "began_at": now, "seen_at": now}
        with self.engine.begin() as connection:
            connection.execute(insert(SESSIONS).values(values))
        return Session(token, account_id, now)

    def going_on(self, token: str, now: dt.datetime, *, seen: bool = True) -> Session | None:
        """The session of this token, unless it is unknown, ended, too old or of the future, or its account disabled.

        With `seen` the person is there: the hour without anybody begins anew.
        """
        query = (
            select(SESSIONS, ACCOUNTS.c.handed_out_at)
            .join(ACCOUNTS)
            .where(SESSIONS.c.token_hash == hashed(token), *_go_on(now))
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        if seen and now - row.seen_at > _NOTED:
            with self.engine.begin() as connection:
                this = SESSIONS.c.token_hash == row.token_hash
                connection.execute(update(SESSIONS).where(this).values(seen_at=now))
        return Session(token, row.account_id, row.began_at, row.handed_out_at is not None)

    def present(self, now: dt.datetime) -> Mapping[str, Presence]:
        """Who is signed in now, by the id of the account."""
        found = select(SESSIONS.c.account_id, func.count(), func.max(SESSIONS.c.seen_at))
        query = found.join(ACCOUNTS).where(*_go_on(now)).group_by(SESSIONS.c.account_id)
        with self.engine.connect() as connection:
            return {who: Presence(number, seen) for who, number, seen in connection.execute(query)}

    def end(self, token: str, now: dt.datetime) -> None:
        """End one session: its token opens nothing any more."""
        self._end(SESSIONS.c.token_hash == hashed(token), now)

    def end_all_of(self, account_id: str, now: dt.datetime) -> None:
        """End every session of an account, wherever it is signed in."""
        self._end(SESSIONS.c.account_id == account_id, now)

    def _end(self, which: ColumnElement[bool], now: dt.datetime) -> None:
        with self.engine.begin() as connection:
            ending = update(SESSIONS).where(which, SESSIONS.c.ended_at.is_(None))
            connection.execute(ending.values(ended_at=now))


def _go_on(now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    """What a session must be to go on, joined to its account."""
    return (
        SESSIONS.c.ended_at.is_(None),
        SESSIONS.c.seen_at > now - IDLE,
        SESSIONS.c.began_at > now - LONGEST,
        SESSIONS.c.seen_at < now + AHEAD,
        ACCOUNTS.c.disabled_at.is_(None),
    )


def hashed(token: str) -> str:
    """What is kept of a token. It is random: no salt and no slow hash would add anything."""
    return hashlib.sha256(token.encode()).hexdigest()
