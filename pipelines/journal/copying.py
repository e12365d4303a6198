"""A journal in a second place, with the same entries and hashes: a move to another database, or a backup."""

from sqlalchemy import select

from pipelines.journal.chain import Head
from pipelines.journal.database import Database
from pipelines.journal.journal import Journal
from pipelines.journal.schema import DECISIONS


def elections(url: str) -> list[str]:
    """The elections that have a chain in this database."""
    database = Database(url)
    if not database.exists():
        return []
    with database.reading() as connection:
        named = select(DECISIONS.c.election).distinct().order_by(DECISIONS.c.election)
        return list(connection.execute(named).scalars())


def copy(url: str, to: str, election: str) -> tuple[int, Head]:
    """Bring to the journal at `to` what it lacks; gives how many entries that were, and its head.

    JournalError where one of them does not hold, or where the second is not a beginning of the first: a copy that is
    brought up to date every day thereby shows the day on which the first was written anew.
    """
    source, target = Journal(url, election), Journal(to, election)
    begun = target.verify()
    source.verify(begun)
    brought = target.receive(source.entries(after=begun))
    return brought, target.verify()
