"""Two tables that only grow, in SQLite and in PostgreSQL: the database itself refuses to change or delete a row.

`decisions` holds the chain of every election that is kept here; `decided` says which entries are about a subject, and
follows from the first.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKeyConstraint,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

SQLITE, POSTGRESQL = "sqlite", "postgresql"

_METADATA = MetaData()
DECISIONS = Table(
    "decisions",
    _METADATA,
    Column("election", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("decision_id", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("election", "decision_id"),
)
DECIDED = Table(
    "decided",
    _METADATA,
    Column("election", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject_id", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(["election", "sequence"], ["decisions.election", "decisions.sequence"]),
)

_ONLY_GROWS = "the journal only grows: enter a further decision instead"
_TRIGGERS = {
    SQLITE: (
        *(
            f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{_ONLY_GROWS}'); END"
            for table in ("decisions", "decided")
            for verb in ("update", "delete")
        ),
        # INSERT OR REPLACE deletes without asking the triggers above
        "CREATE TRIGGER decisions_insert BEFORE INSERT ON decisions "
        "WHEN NEW.sequence <> 1 + (SELECT coalesce(max(sequence), 0) FROM decisions WHERE election = NEW.election) "
        "OR EXISTS (SELECT 1 FROM decisions WHERE election = NEW.election AND decision_id = NEW.decision_id) "
        "BEGIN SELECT RAISE(ABORT, 'the journal only grows: enter a further decision instead'); END",
    ),
    POSTGRESQL: (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_ONLY_GROWS}'; END $$",
        *(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            for table in ("decisions", "decided")
        ),
    ),
}


def create(connection: Connection, backend: str) -> None:
    """Make the tables and what guards them, in one transaction of the caller's."""
    _METADATA.create_all(connection, checkfirst=False)
    for trigger in _TRIGGERS[backend]:
        connection.exec_driver_sql(trigger)
