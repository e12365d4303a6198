"""Accounts: one a person for all elections, and in each election a role of its own, with regions where it has them."""

import datetime as dt
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.access import passwords
from dashboard.access.database import ACCOUNTS, GRANTS, Database
from pipelines.casework.rights import Account, Role
from pipelines.errors import BaikooError
from pipelines.messages import Message

_NAME = re.compile(r"[^\W_][\w.@+-]{1,79}")


class Unfit(BaikooError):
    """What was typed makes no account, role or password: nothing was changed. A screen says `message`."""

    def __init__(self, message: Message, remedy: str, *, where: str = "accounts") -> None:
        self.message = message
        super().__init__(message.english.rstrip("."), where=where, remedy=remedy)


@dataclass(frozen=True)
class Grant:
    """What a person is in one election."""

    role: Role
    regions: frozenset[str] = frozenset()
    observer_id: str | None = None


@dataclass(frozen=True)
class Person:
    """An account with its grants by election. `id` is what the journal names, `issuer` who vouches, else a password.

    `handed_out_at`: since when its password is one that somebody else chose.
    """

    id: str
    name: str
    created_at: dt.datetime
    disabled_at: dt.datetime | None = None
    issuer: str | None = None
    grants: Mapping[str, Grant] = field(default_factory=dict)
    handed_out_at: dt.datetime | None = None

    def within(self, election: str) -> Account | None:
        """The person in this election, or None where they have no business there."""
        grant = self.grants.get(election)
        if grant is None:
            return None
        return Account(self.id, grant.role, grant.regions, grant.observer_id)


@dataclass(frozen=True)
class Accounts:
    """All accounts."""

    engine: Database

    def add(
        self,
        name: str,
        now: dt.datetime,
        *,
        password: str | None = None,
        issuer: str | None = None,
        subject: str | None = None,
        is_handed_out: bool = False,
    ) -> Person:
        """A new account, for a password or for who signs in elsewhere; Unfit where the name is taken.

        `is_handed_out`: the password is for the first time only.
        """
        name = _named(name)
        if password is not None and not is_handed_out:  # ours is random: a short name in it does no harm
            _require_good(password, name)
        identity = f"a-{secrets.token_hex(6)}"
        handed_out_at = now if is_handed_out else None
        values = {"id": identity, "name": name, "issuer": issuer, "subject": subject, "created_at": now}
        values["handed_out_at"] = handed_out_at
        values["password"] = None if password is None else passwords.kept(password)
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(ACCOUNTS).values(values))
        except IntegrityError:
            message = Message(
                "There is an account of the name {name} already, or one for the same person of that issuer.",
                {"name": name},
            )
            raise Unfit(message, "Choose another name") from None
        return Person(identity, name, now, issuer=issuer, handed_out_at=handed_out_at)

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

    def with_password(self, name: str, password: str, now: dt.datetime) -> Person | None:
        """The account of this name and password; it takes as long where there is none, or a disabled one.

        A password that was handed out is good for `passwords.HANDED_OUT_FOR`.
        """
        query = select(ACCOUNTS).where(ACCOUNTS.c.name == name.strip().casefold())
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        kept = None if row is None else row.password
        if not passwords.fits(password, kept) or row is None or row.disabled_at is not None:
            return None
        if row.handed_out_at is not None and row.handed_out_at <= now - passwords.HANDED_OUT_FOR:
            return None
        return self.of_id(row.id)

    def set_password(
        self, person: Person, password: str, *, handed_out_at: dt.datetime | None = None
    ) -> None:
        """Another password from now on; whoever calls this ends the sessions."""
        if handed_out_at is None:
            _require_good(password, person.name)
        self._set(person, password=passwords.kept(password), handed_out_at=handed_out_at)

    def disable(self, person: Person, now: dt.datetime) -> None:
        """Let nobody in under this account; it stays, because the journal names it."""
        self._set(person, disabled_at=now)

    def enable(self, person: Person) -> None:
        """Let the person in again."""
        self._set(person, disabled_at=None)

    def grant(self, person: Person, election: str, grant: Grant | None) -> None:
        """Set what the person is in an election, in place of what they were; None: nothing."""
        if grant and (grant.role is Role.COORDINATOR) != bool(grant.regions):
            message = Message("A coordinator works in regions, and nobody else does.", {})
            raise Unfit(message, "Name them with --region, for a coordinator only")
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

    def hold(self, *identities: str) -> None:
        """Let nobody else change these accounts until the transaction ends.

        It writes, so that SQLite lets nobody between; always in one order, so that two do not wait for one another.
        """
        with self.engine.begin() as connection:
            for identity in sorted(set(identities)):
                this = update(ACCOUNTS).where(ACCOUNTS.c.id == identity)
                connection.execute(this.values(name=ACCOUNTS.c.name))

    def kept_in(self, election: str, words: str = "") -> Sequence[Person]:
        """Whoever has a role in the election, or none anywhere, and words in the name; and whose name the words are."""
        there = select(GRANTS.c.account_id).where(GRANTS.c.election == election)
        elsewhere = select(GRANTS.c.account_id).where(GRANTS.c.election != election)
        words = words.strip().casefold()
        theirs = or_(ACCOUNTS.c.id.in_(there), ACCOUNTS.c.id.not_in(elsewhere))
        return self._where(
            or_(theirs & ACCOUNTS.c.name.contains(words, autoescape=True), ACCOUNTS.c.name == words)
        )

    def _set(self, person: Person, **values: object) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == person.id).values(values))

    def _where(self, which: ColumnElement[bool]) -> Sequence[Person]:
        with self.engine.connect() as connection:
            found = connection.execute(select(ACCOUNTS).where(which).order_by(ACCOUNTS.c.name)).all()
            grants = _grants(connection, [row.id for row in found])
        return [_person(row, grants.get(row.id, {})) for row in found]


def _person(row: Row[*tuple[object, ...]], grants: Mapping[str, Grant]) -> Person:
    return Person(row.id, row.name, row.created_at, row.disabled_at, row.issuer, grants, row.handed_out_at)


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
        message = Message(
            "A name has 2 to 80 letters, digits and @+._-, and begins with a letter or digit.", {}
        )
        raise Unfit(message, "Choose such a name")
    return name


def _require_good(password: str, name: str) -> None:
    """Unfit where the password is too easy; it is not repeated in it."""
    told = {
        "short": Message("The password has fewer than {n} letters.", {"n": passwords.SHORTEST}),
        "long": Message("The password has more than {n} letters.", {"n": passwords.LONGEST}),
        "name": Message("The password holds the name, or hardly more than one letter.", {}),
    }
    if problem := passwords.problem(password, name):
        raise Unfit(told[problem], "Choose another, such as four words", where="password")
