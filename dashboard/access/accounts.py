"""Accounts: one a person for all elections, and in each election a role of its own, with regions where it has them."""

import datetime as dt
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.access import passwords
from dashboard.access.database import ACCOUNTS, GRANTS
from pipelines.casework.rights import Account, Role
from pipelines.errors import BaikooError

_NAME = re.compile(r"[^\W_][\w.@+-]{1,79}")


@dataclass(frozen=True)
class Grant:
    """What a person is in one election."""

    role: Role
    regions: frozenset[str] = frozenset()
    observer_id: str | None = None


@dataclass(frozen=True)
class Person:
    """An account with its grants by election. `id` is what the journal names, `issuer` who vouches, else a password."""

    id: str
    name: str
    created_at: dt.datetime
    disabled_at: dt.datetime | None = None
    issuer: str | None = None
    grants: Mapping[str, Grant] = field(default_factory=dict)

    def within(self, election: str) -> Account | None:
        """The person in this election, or None where they have no business there."""
        grant = self.grants.get(election)
        if grant is None:
            return None
        return Account(self.id, grant.role, grant.regions, grant.observer_id)


@dataclass(frozen=True)
class Accounts:
    """All accounts."""

    engine: Engine

    def add(
        self,
        name: str,
        now: dt.datetime,
        *,
        password: str | None = None,
        issuer: str | None = None,
        subject: str | None = None,
    ) -> Person:
        """A new account, for a password or for who signs in elsewhere; BaikooError where the name is taken."""
        name = _named(name)
        if password is not None:
            _require_good(password, name)
        identity = f"a-{secrets.token_hex(6)}"
        values = {"id": identity, "name": name, "issuer": issuer, "subject": subject, "created_at": now}
        values["password"] = None if password is None else passwords.kept(password)
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(ACCOUNTS).values(values))
        except IntegrityError:
            what = f"there is an account {name!r} already, or one for the same person of that issuer"
            raise BaikooError(what, where="accounts", remedy="Choose another name") from None
        return Person(identity, name, now, issuer=issuer)

    def all(self) -> Sequence[Person]:
        """Every account, by name."""
        return self._where(ACCOUNTS.c.id.is_not(None))

    def named(self, name: str) -> Person:
        """The account of this name; BaikooError where there is none."""
        for person in self._where(ACCOUNTS.c.name == name.strip().casefold()):
            return person
        remedy = "`baikoo accounts list` shows all"
        raise BaikooError(f"no account {name.strip()!r}", where="accounts", remedy=remedy)

    def of_id(self, identity: str) -> Person | None:
        """The account of an id."""
        return next(iter(self._where(ACCOUNTS.c.id == identity)), None)

    def vouched(self, issuer: str, subject: str) -> Person | None:
        """The account of whoever signed in with an issuer of identities; None where nobody made one, or disabled."""
        found = self._where((ACCOUNTS.c.issuer == issuer) & (ACCOUNTS.c.subject == subject))
        return next((person for person in found if person.disabled_at is None), None)

    def with_password(self, name: str, password: str) -> Person | None:
        """The account of this name and password; it takes as long where there is none, or a disabled one."""
        query = select(ACCOUNTS).where(ACCOUNTS.c.name == name.strip().casefold())
        with self.engine.connect().execution_options(reading=True) as connection:
            row = connection.execute(query).one_or_none()
        kept = None if row is None else row.password
        if not passwords.fits(password, kept) or row is None or row.disabled_at is not None:
            return None
        return self.of_id(row.id)

    def set_password(self, person: Person, password: str) -> None:
        """Another password from now on; whoever calls this ends the sessions."""
        _require_good(password, person.name)
        self._set(person, password=passwords.kept(password))

    def disable(self, person: Person, now: dt.datetime) -> None:
        """Let nobody in under this account; it stays, because the journal names it."""
        self._set(person, disabled_at=now)

    def enable(self, person: Person) -> None:
        """Let the person in again."""
        self._set(person, disabled_at=None)

    def grant(self, person: Person, election: str, grant: Grant | None) -> None:
        """Set what the person is in an election, in place of what they were; None: nothing."""
        if grant and (grant.role is Role.COORDINATOR) != bool(grant.regions):
            what = "a coordinator works in regions, and nobody else does"
            raise BaikooError(
                what, where="accounts", remedy="Name them with --region, for a coordinator only"
            )
        with self.engine.begin() as connection:
            mine = (GRANTS.c.account_id == person.id, GRANTS.c.election == election)
            connection.execute(delete(GRANTS).where(*mine))
            if grant:
                new = insert(GRANTS).values(
                    account_id=person.id,
                    election=election,
                    role=grant.role.value,
                    regions=json.dumps(sorted(grant.regions)),
                    observer_id=grant.observer_id,
                )
                connection.execute(new)

    def _set(self, person: Person, **values: object) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == person.id).values(values))

    def _where(self, which: ColumnElement[bool]) -> Sequence[Person]:
        with self.engine.connect().execution_options(reading=True) as connection:
            found = connection.execute(select(ACCOUNTS).where(which).order_by(ACCOUNTS.c.name)).all()
            grants = _grants(connection, [row.id for row in found])
        return [_person(row, grants.get(row.id, {})) for row in found]


def _person(row: Row[*tuple[object, ...]], grants: Mapping[str, Grant]) -> Person:
    return Person(row.id, row.name, row.created_at, row.disabled_at, row.issuer, grants)


def _grants(connection: Connection, accounts: Iterable[str]) -> dict[str, dict[str, Grant]]:
    found: dict[str, dict[str, Grant]] = {}
    query = select(GRANTS).where(GRANTS.c.account_id.in_(accounts)).order_by(GRANTS.c.election)
    for row in connection.execute(query):
        grant = Grant(Role(row.role), frozenset(json.loads(row.regions)), row.observer_id)
        found.setdefault(row.account_id, {})[row.election] = grant
    return found


def _named(name: str) -> str:
    """The name as it is kept: small letters, because a phone writes the first one large."""
    name = name.strip().casefold()
    if not _NAME.fullmatch(name):
        what = "a name has 2 to 80 letters, digits and . @ + - _, and begins with a letter or digit"
        raise BaikooError(what, where="accounts", remedy="Choose such a name")
    return name


def _require_good(password: str, name: str) -> None:
    """BaikooError where the password is too easy; it is not repeated in it."""
    told = {
        "short": f"the password has fewer than {passwords.SHORTEST} letters",
        "long": f"the password has more than {passwords.LONGEST} letters",
        "name": "the password holds the name, or hardly more than one letter",
    }
    if problem := passwords.problem(password, name):
        raise BaikooError(told[problem], where="password", remedy="Choose another, such as four words")
