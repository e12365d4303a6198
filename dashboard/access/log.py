"""The log of access: who signed in, read, took out or was refused what, and when. Appended, never changed."""

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, RowMapping, and_, insert, or_, select

from dashboard.access.database import ACCOUNTS, GRANTS, LOG, Database

LONGEST = 2000
"""Letters of a subject."""
LIST = "list: "
"""How the subject of a list begins."""


class What(StrEnum):
    """What was done. A case may be read by many; each time is a line."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_IN_SLOWED = "sign_in_slowed"
    SIGN_OUT = "sign_out"
    REFUSED = "refused"
    READ = "read"
    EXPORT = "export"
    OPEN_EVIDENCE = "open_evidence"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_HANDED_OUT = "password_handed_out"
    SESSIONS_ENDED = "sessions_ended"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    RIGHTS_CHANGED = "rights_changed"


@dataclass(frozen=True)
class Log:
    """All lines."""

    engine: Database

    def append(
        self,
        what: What,
        at: dt.datetime,
        *,
        account_id: str | None = None,
        election: str | None = None,
        subject: str | None = None,
        address: str | None = None,
        reason: str | None = None,
    ) -> None:
        """One line more. It is written before what it tells of is shown: what cannot be logged is not read."""
        self.append_each(
            what, at, [subject], account_id=account_id, election=election, address=address, reason=reason
        )

    def append_each(
        self,
        what: What,
        at: dt.datetime,
        subjects: Sequence[str | None],
        *,
        account_id: str | None = None,
        election: str | None = None,
        address: str | None = None,
        reason: str | None = None,
    ) -> None:
        """A line for each of these subjects, all of them or none: the disk is waited for once."""
        told: dict[str, object] = {"what": what.value, "at": at, "account_id": account_id}
        told |= {"election": _short(election, 200), "address": _short(address, 64)}
        told |= {"reason": _short(reason, 2000)}
        with self.engine.begin() as connection:
            connection.execute(insert(LOG), [told | {"subject": _short(each, LONGEST)} for each in subjects])

    def lines(
        self,
        *,
        last: int | None = 100,
        account_id: str | None = None,
        subject: str | None = None,
        what: str | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        before: int | None = None,
        kept_in: str | None = None,
    ) -> Sequence[RowMapping]:
        """The last lines, the newest first, those below the number `before`.

        Of one account; of one subject, what belongs to it and lists in which it stood; of one kind; from `since`
        until before `until`; as far as whoever keeps the accounts of the election `kept_in` may see.
        """
        query = select(LOG).order_by(LOG.c.number.desc()).limit(last)
        wanted = ((LOG.c.account_id, account_id), (LOG.c.what, what))
        query = query.where(*(column == value for column, value in wanted if value is not None))
        if subject is not None:
            below = LOG.c.subject.startswith(f"{subject}/", autoescape=True)
            among = LOG.c.subject.contains(f" {subject} ", autoescape=True)
            query = query.where(or_(LOG.c.subject == subject, below, among))
        if since is not None:
            query = query.where(LOG.c.at >= since)
        if until is not None:
            query = query.where(LOG.c.at < until)
        if before is not None:
            query = query.where(LOG.c.number < before)
        if kept_in is not None:
            query = query.where(_of(kept_in))
        with self.engine.connect() as connection:
            return connection.execute(query).mappings().all()


def listed(cases: Iterable[str]) -> list[str]:
    """The subjects of lines about a list: every case in it between blanks, so that they are found by each."""
    lines = textwrap.wrap(" ".join(cases), LONGEST - 100, break_long_words=False, break_on_hyphens=False)
    return [f"{LIST}{line} " for line in lines]


def printable(text: str) -> str:
    """A text that somebody sent, without what a terminal would obey or what would turn the line round on a screen."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _of(election: str) -> ColumnElement[bool]:
    """The lines of an election; of those that belong to none, such as sign-ins, nobody's and the people's of it.

    Whoever has no role anywhere is everybody's: somebody must be able to see who tries to come in.
    """
    there = select(GRANTS.c.account_id).where(GRANTS.c.election == election)
    without = select(ACCOUNTS.c.id).where(ACCOUNTS.c.id.not_in(select(GRANTS.c.account_id)))
    who = LOG.c.account_id
    seen = or_(who.is_(None), who.in_(there), who.in_(without))
    return or_(LOG.c.election == election, and_(LOG.c.election.is_(None), seen))


def _short(text: str | None, longest: int) -> str | None:
    """What fits its column; without the one letter that PostgreSQL keeps in no text."""
    return text and text.replace("\0", "?")[:longest]
