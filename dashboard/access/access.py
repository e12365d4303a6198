"""All of access in one hand: the stores over one database, the clock, and the acts that touch several of them."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from dashboard.access import keeping, passwords
from dashboard.access.accounts import Accounts, Grant, Person, Unfit
from dashboard.access.database import Within, opened
from dashboard.access.keeping import TERMINAL, By
from dashboard.access.log import Log, What
from dashboard.access.oidc import Issuer
from dashboard.access.sessions import Session, Sessions
from dashboard.access.throttle import Throttle
from pipelines.messages import Message

NOTHING = "nothing"
"""How the log calls the role of whoever has none any more."""


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class SlowDown:
    """Too many failures: how long to wait."""

    wait: dt.timedelta


@dataclass(frozen=True)
class Stores:
    """The stores over one transaction."""

    accounts: Accounts
    sessions: Sessions
    log: Log

    @classmethod
    def within(cls, connection: Connection) -> "Stores":
        """What is written to any of them is kept with the transaction, or not at all."""
        shared = Within(connection)
        return cls(Accounts(shared), Sessions(shared), Log(shared))


@dataclass(frozen=True)
class Access:
    """Accounts, sessions and log of one database. `now` is the clock, `issuer` who else can vouch for a person."""

    engine: Engine
    now: Callable[[], dt.datetime] = _clock
    issuer: Issuer | None = None

    @classmethod
    def at(cls, url: str, now: Callable[[], dt.datetime] = _clock, issuer: Issuer | None = None) -> "Access":
        """Access over the database at this address."""
        return cls(opened(url), now, issuer)

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
        person = self.accounts.with_password(name, password, self.now())
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

    def add(
        self,
        name: str,
        by: By = TERMINAL,
        *,
        password: str | None = None,
        issuer: str | None = None,
        subject: str | None = None,
        is_handed_out: bool = False,
        grant: Grant | None = None,
    ) -> Person:
        """A new account, which is something in the keeper's election where a grant is given."""
        with self._changing(by) as (stores, keeper):
            if by.keeper:
                keeping.require(keeper, by.election)
            person = stores.accounts.add(
                name, self.now(), password=password, issuer=issuer, subject=subject,
                is_handed_out=is_handed_out,
            )  # fmt: skip
            self._log(stores, What.ACCOUNT_ADDED, person, by)
            if grant and by.election:
                self._grant(stores, person, by.election, grant, by)
        return person

    def grant(self, person: Person, election: str, grant: Grant | None, by: By = TERMINAL) -> None:
        """Set what the person is in an election, in place of what they were; None: nothing."""
        with self._changing(by, person) as (stores, keeper):
            if by.keeper:
                keeping.require(keeper, election, person)
            self._grant(stores, person, election, grant, by)

    def set_password(self, person: Person, password: str, by: By = TERMINAL) -> None:
        """The password that a person has chosen; every session of the account ends."""
        with self._whole(What.PASSWORD_CHANGED, person, by, own=True) as stores:
            stores.accounts.set_password(person, password)
            stores.sessions.end_all_of(person.id, self.now())

    def hand_out_password(self, person: Person, by: By = TERMINAL) -> str:
        """A new password for the first time only, to be told to the person; every session of the account ends.

        Unfit for whoever signs in elsewhere.
        """
        if person.issuer:
            message = Message("Who signs in elsewhere has no password here.", {})
            raise Unfit(message, "Disable the account, or make another")
        password = passwords.one_time()
        with self._whole(What.PASSWORD_HANDED_OUT, person, by) as stores:
            stores.accounts.set_password(person, password, handed_out_at=self.now())
            stores.sessions.end_all_of(person.id, self.now())
        return password

    def end_sessions(self, person: Person, by: By = TERMINAL) -> None:
        """Sign the person out wherever they are signed in."""
        with self._whole(What.SESSIONS_ENDED, person, by, own=True) as stores:
            stores.sessions.end_all_of(person.id, self.now())

    def disable(self, person: Person, by: By = TERMINAL) -> None:
        """Let nobody in under the account, and end every session of it."""
        with self._whole(What.ACCOUNT_DISABLED, person, by) as stores:
            stores.accounts.disable(person, self.now())
            stores.sessions.end_all_of(person.id, self.now())

    def enable(self, person: Person, by: By = TERMINAL) -> None:
        """Let the person in again."""
        with self._whole(What.ACCOUNT_ENABLED, person, by) as stores:
            stores.accounts.enable(person)

    @contextmanager
    def _changing(self, by: By, person: Person | None = None) -> Iterator[tuple[Stores, Person | None]]:
        """One transaction, in which nobody else changes who acts and on whom; who acts, as they are in it."""
        with self.engine.begin() as connection:
            stores = Stores.within(connection)
            stores.accounts.hold(*(each for each in (by.keeper, person and person.id) if each))
            yield stores, stores.accounts.of_id(by.keeper) if by.keeper else None

    @contextmanager
    def _whole(self, what: What, person: Person, by: By, *, own: bool = False) -> Iterator[Stores]:
        """A change of the account itself, if who acts may make it, and its line in the log. `own`: of one's own too."""
        with self._changing(by, person) as (stores, keeper):
            now = stores.accounts.of_id(person.id)
            if by.keeper and not (own and by.keeper == person.id):
                keeping.require(keeper, by.election, now, whole=True)
            yield stores
            self._log(stores, what, person, by)

    def _grant(self, stores: Stores, person: Person, election: str, grant: Grant | None, by: By) -> None:
        stores.accounts.grant(person, election, grant)
        words = (grant.role.value, *sorted(grant.regions)) if grant else (NOTHING,)
        about = f"{person.id}/{' '.join(words)}"
        self._log(stores, What.RIGHTS_CHANGED, person, by, election=election, about=about)

    def _log(
        self, stores: Stores, what: What, person: Person, by: By, *, election: str = "", about: str = ""
    ) -> None:
        stores.log.append(
            what,
            self.now(),
            account_id=by.keeper,
            election=election or None,
            subject=about or person.id,
            address=by.address,
            reason=by.reason,
        )
