"""The log of access: who signed in, read, took out or was refused what, and when. Appended, never changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine, RowMapping, insert, or_, select

from dashboard.access.database import LOG


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
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    RIGHTS_CHANGED = "rights_changed"


@dataclass(frozen=True)
class Log:
    """All lines."""

    engine: Engine

    def append(
        self,
        what: What,
        at: dt.datetime,
        *,
        account_id: str | None = None,
        election: str | None = None,
        subject: str | None = None,
        address: str | None = None,
    ) -> None:
        """One line more. It is written before what it tells of is shown: what cannot be logged is not read."""
        self.append_each(what, at, [subject], account_id=account_id, election=election, address=address)

    def append_each(
        self,
        what: What,
        at: dt.datetime,
        subjects: Sequence[str | None],
        *,
        account_id: str | None = None,
        election: str | None = None,
        address: str | None = None,
    ) -> None:
        """A line for each of these subjects, all of them or none: the disk is waited for once."""
        told = {"what": what.value, "at": at, "account_id": account_id, "election": election}
        told |= {"address": address and address[:64]}
        with self.engine.begin() as connection:
            connection.execute(insert(LOG), [told | {"subject": each and each[:2000]} for each in subjects])

    def lines(
        self, *, last: int = 100, account_id: str | None = None, subject: str | None = None
    ) -> Sequence[RowMapping]:
        """The last lines, the newest first; of one account, or of one subject and what belongs to it, where named."""
        query = select(LOG).order_by(LOG.c.number.desc()).limit(last)
        if account_id is not None:
            query = query.where(LOG.c.account_id == account_id)
        if subject is not None:
            below = LOG.c.subject.startswith(f"{subject}/", autoescape=True)
            query = query.where(or_(LOG.c.subject == subject, below))
        with self.engine.connect() as connection:
            return connection.execute(query).mappings().all()
