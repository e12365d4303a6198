"""What somebody chooses in the queue again and again, under a name: for the person alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select

from dashboard.access.database import VIEWS

MOST = 20
"""Views of one person in one election."""


@dataclass(frozen=True)
class View:
    """A choice under its name; `query` as the address of the queue writes it."""

    name: str
    query: str


@dataclass(frozen=True)
class Views:
    """All views."""

    engine: Engine

    def of(self, account_id: str, election: str) -> Sequence[View]:
        """The views of a person by name."""
        query = select(VIEWS.c.name, VIEWS.c.query).filter_by(account_id=account_id, election=election)
        with self.engine.connect().execution_options(reading=True) as connection:
            return [View(*row) for row in connection.execute(query.order_by(VIEWS.c.name))]

    def keep(self, account_id: str, election: str, view: View) -> None:
        """Keep the view, in place of one of the same name; of a person who has `MOST` already, no further one."""
        known = {each.name for each in self.of(account_id, election)}
        if view.name not in known and len(known) >= MOST:
            return
        row = {"account_id": account_id, "election": election, "name": view.name}
        with self.engine.begin() as connection:
            connection.execute(delete(VIEWS).filter_by(**row))
            connection.execute(insert(VIEWS).values(**row, query=view.query))

    def forget(self, account_id: str, election: str, name: str) -> None:
        """Forget it."""
        with self.engine.begin() as connection:
            connection.execute(delete(VIEWS).filter_by(account_id=account_id, election=election, name=name))
