"""The tables of accounts, sessions, attempts to sign in and the log, in SQLite or PostgreSQL by one address.

What is logged is appended and never changed: both databases refuse anything else by a trigger.
"""

import datetime as dt
import sqlite3
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    create_engine,
    event,
    inspect,
)
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from pipelines.errors import BaikooError
from pipelines.write_ahead import write_ahead

PATIENCE = 30
"""Seconds that a writer waits for the others."""


class Moment(TypeDecorator[dt.datetime]):
    """A time as text in UTC with microseconds: the same in both databases, sorted as it reads."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:
        """The text of a time that knows its zone."""
        return None if value is None else value.astimezone(dt.UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> dt.datetime | None:
        """The time of a text."""
        return None if value is None else dt.datetime.fromisoformat(value)


FILE = "accounts.sqlite"
TABLES = MetaData()

ACCOUNTS = Table(
    "accounts",
    TABLES,
    Column("id", String(32), primary_key=True, comment="What journal and log name; never used again"),
    Column("name", String(80), nullable=False, unique=True, comment="What is typed at sign-in"),
    Column("password", String(200), comment="argon2id; empty for who signs in elsewhere"),
    Column("issuer", String(400), comment="OpenID Connect: who vouches"),
    Column("subject", String(255), comment="OpenID Connect: for whom"),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    Column(
        "handed_out_at", Moment, comment="When somebody else chose the password; empty once its owner has"
    ),
    UniqueConstraint("issuer", "subject"),
)
GRANTS = Table(
    "grants",
    TABLES,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("election", String(200), primary_key=True),
    Column("role", String(32), nullable=False),
    Column("regions", Text, nullable=False, comment="A JSON list of unit ids"),
    Column("observer_id", String(200), comment="The pseudonym under which the same person reports"),
)
SESSIONS = Table(
    "sessions",
    TABLES,
    Column("token_hash", String(64), primary_key=True, comment="SHA-256; the token itself is kept nowhere"),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ended_at", Moment),
)
ATTEMPTS = Table(
    "attempts",
    TABLES,
    Column("who", String(64), primary_key=True, comment="SHA-256 of a name or an address"),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("free_at", Moment, nullable=False, comment="Before that no further attempt is looked at"),
)
LOG = Table(
    "access_log",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("account_id", String(32), comment="Empty where nobody was signed in"),
    Column("what", String(32), nullable=False),
    Column("election", String(200)),
    Column("subject", Text, comment="The id of what was read, or the address that was refused"),
    Column("address", String(64), comment="From where; kept of sign-ins, refusals and changes only"),
    Column("reason", Text, comment="Why an account was changed, as whoever did it says"),
    Index("access_log_of_subject", "election", "subject"),
)

DRAFTS = Table(
    "drafts",
    TABLES,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("election", String(200), primary_key=True),
    Column("form", String(200), primary_key=True),
    Column("fields", Text, nullable=False, comment="What was typed, as JSON; gone once it is sent"),
    Column("saved_at", Moment, nullable=False),
)

VIEWS = Table(
    "views",
    TABLES,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("election", String(200), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("query", Text, nullable=False, comment="What was chosen in the queue, as its address writes it"),
)


class Database(Protocol):
    """Where the stores keep what they know: an engine, or a transaction that several of them share."""

    def begin(self) -> AbstractContextManager[Connection]:
        """A connection whose writing is kept at its end, or not at all."""

    def connect(self) -> AbstractContextManager[Connection]:
        """A connection to read by."""


@dataclass(frozen=True)
class Within:
    """A transaction that has begun, as a database: what several stores do in it is kept whole or not at all."""

    connection: Connection

    def begin(self) -> AbstractContextManager[Connection]:
        """The connection; whoever began the transaction ends it."""
        return nullcontext(self.connection)

    connect = begin


_NEVER = "'the access log is appended and never changed'"
_KEPT_BY_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS access_log_keeps_{act.lower()} BEFORE {act} ON access_log "
    f"BEGIN SELECT RAISE(ABORT, {_NEVER}); END"
    for act in ("UPDATE", "DELETE")
]
_KEPT_BY_POSTGRESQL = [
    "CREATE FUNCTION access_log_keeps() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION {_NEVER}; END $$",
    "CREATE TRIGGER access_log_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log "
    "FOR EACH STATEMENT EXECUTE FUNCTION access_log_keeps()",
]


@event.listens_for(LOG, "after_create")
def _keep(_: Table, connection: Connection, **__: object) -> None:
    """With the table or not at all: PostgreSQL makes both in one transaction."""
    if connection.dialect.name == "postgresql":
        for statement in _KEPT_BY_POSTGRESQL:
            connection.exec_driver_sql(statement)


def opened(url: str) -> Engine:
    """The database at this address with all tables; BaikooError where there is none to be had.

    In PostgreSQL they lie beside the journal's tables, of a file of SQLite beside the file: each is copied whole.
    """
    remedy = "Set BAIKOO_JOURNAL to an address such as sqlite:////path/to/file or postgresql://host/name"
    try:
        address = make_url(url)
        is_file = address.get_backend_name() == "sqlite"
        if is_file:
            folder = Path(address.database or "").resolve().parent
            address = address.set(database=str(_private(folder / FILE)))
        elif address.get_backend_name() == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        else:
            raise ArgumentError
        engine = create_engine(
            address, pool_pre_ping=True, connect_args={"timeout": PATIENCE} if is_file else {}
        )
        if is_file:
            event.listen(engine, "connect", _set_up_sqlite)
        TABLES.create_all(engine)
        _add_columns(engine)
        if is_file:  # where a table is there at once, though the process ends before its triggers are
            with engine.begin() as connection:
                for statement in _KEPT_BY_SQLITE:
                    connection.exec_driver_sql(statement)
    except (ArgumentError, OperationalError, OSError, ModuleNotFoundError) as error:
        what = f"the database of accounts cannot be opened ({type(error).__name__})"  # an address may hold a password
        raise BaikooError(what, where="BAIKOO_JOURNAL", remedy=remedy) from None
    return engine


def _add_columns(engine: Engine) -> None:
    """Give tables that an earlier version made the columns that have come since; all of them may be empty."""
    known = inspect(engine)
    for table in TABLES.sorted_tables:
        there = {column["name"] for column in known.get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(engine.dialect)
                with engine.begin() as connection:
                    connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")


def _private(file: Path) -> Path:
    """Make folder and file for the owner alone: SQLite would make them for everybody."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600, exist_ok=True)
    return file


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    """A reader does not wait for a writer, and what was confirmed survives a fall of the power."""
    write_ahead(connection, PATIENCE)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
