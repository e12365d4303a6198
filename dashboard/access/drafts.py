"""What somebody has begun to write and not sent: one draft a form, for the person alone, gone once it is sent."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select

from dashboard.access.database import DRAFTS

Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Draft:
    """What was typed, and when it was kept."""

    fields: Fields
    saved_at: dt.datetime


@dataclass(frozen=True)
class Drafts:
    """All drafts."""

    engine: Engine

    def keep(self, account_id: str, election: str, form: str, fields: Fields, now: dt.datetime) -> None:
        """Keep this in place of what was kept before."""
        values = {"account_id": account_id, "election": election, "form": form}
        with self.engine.begin() as connection:
            connection.execute(delete(DRAFTS).filter_by(**values))
            text = json.dumps(fields, ensure_ascii=False)
            connection.execute(insert(DRAFTS).values(**values, fields=text, saved_at=now))

    def kept(self, account_id: str, election: str, form: str) -> Draft | None:
        """The draft, if there is one."""
        query = select(DRAFTS).filter_by(account_id=account_id, election=election, form=form)
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Draft(json.loads(row.fields), row.saved_at)

    def drop(self, account_id: str, election: str, form: str) -> None:
        """Forget it."""
        with self.engine.begin() as connection:
            connection.execute(delete(DRAFTS).filter_by(account_id=account_id, election=election, form=form))
