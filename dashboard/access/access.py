"""All of access in one hand: the stores over one database, the clock, and the acts that touch several of them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from dashboard.access.accounts import Accounts, Person
from dashboard.access.database import opened
from dashboard.access.log import Log, What
from dashboard.access.sessions import Session, Sessions
from dashboard.access.throttle import Throttle


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class SlowDown:
    """Too many failures: how long to wait."""

    wait: dt.timedelta


@dataclass(frozen=True)
class Access:
    """Accounts, sessions and log of one database. `now` is the clock, `provider` who else can vouch for a person."""

    engine: Engine
    now: Callable[[], dt.datetime] = _clock
    provider: str | None = None

    @classmethod
    def at(cls, url: str, now: Callable[[], dt.datetime] = _clock) -> "Access":
        """Access over the database at this address."""
        return cls(opened(url), now)

    @property
    def accounts(self) -> Accounts:
        """Who there is."""
        return Accounts(self.engine)

    @property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return Sessions(self.engine)

    @property
    def log(self) -> Log:
        """Who did what."""
        return Log(self.engine)

    def sign_in(self, name: str, password: str, address: str) -> Session | SlowDown | None:
        """A new session; None where name and password do not belong together, whichever of them is wrong."""
        throttle = Throttle(self.engine)
        if wait := throttle.wait(name, address, self.now()):
            self.log.append(What.SIGN_IN_SLOWED, self.now(), address=address)
            return SlowDown(wait)
        person = self.accounts.with_password(name, password)
        if person is None:  # what was typed is not kept: it may be the password
            self.log.append(What.SIGN_IN_REFUSED, self.now(), address=address)
            return None
        throttle.succeeded(name, address)
        return self.let_in(person, address)

    def let_in(self, person: Person, address: str) -> Session:
        """A new session for somebody who has shown who they are."""
        self.log.append(What.SIGN_IN, self.now(), account_id=person.id, address=address)
        return self.sessions.begin(person.id, self.now())

    def sign_out(self, session: Session) -> None:
        """End the session."""
        self.sessions.end(session.token, self.now())
        self.log.append(What.SIGN_OUT, self.now(), account_id=session.account_id)

    def set_password(self, person: Person, password: str) -> None:
        """Another password; every session of the account ends."""
        self.accounts.set_password(person, password)
        self.sessions.end_all_of(person.id, self.now())
        self.log.append(What.PASSWORD_CHANGED, self.now(), account_id=person.id)

    def disable(self, person: Person) -> None:
        """Let nobody in under the account, and end every session of it."""
        self.accounts.disable(person, self.now())
        self.sessions.end_all_of(person.id, self.now())
        self.log.append(What.ACCOUNT_DISABLED, self.now(), subject=person.id)

    def enable(self, person: Person) -> None:
        """Let the person in again."""
        self.accounts.enable(person)
        self.log.append(What.ACCOUNT_ENABLED, self.now(), subject=person.id)
