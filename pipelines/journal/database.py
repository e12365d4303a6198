"""Where the journal lies: a file of SQLite or a database of PostgreSQL, with one writer at a time to each chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from pipelines import whole
from pipelines.errors import BaikooError, JournalError
from pipelines.journal import schema
from pipelines.journal.schema import DECISIONS, POSTGRESQL, SQLITE
from pipelines.write_ahead import write_ahead

PATIENCE = 60
"""Seconds that a writer waits for the others."""


class Database:
    """The database of a URL, `sqlite:///...` or `postgresql://...`; `name` is the URL without a password."""

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise _not_a_journal("a URL is expected", where="BAIKOO_JOURNAL") from None
        self.name, self._backend = parsed.render_as_string(hide_password=True), parsed.get_backend_name()
        if self._backend == POSTGRESQL:
            parsed = parsed.set(drivername="postgresql+psycopg")
        elif self._backend != SQLITE or parsed.database in (None, "", ":memory:"):
            raise _not_a_journal("neither a file of SQLite nor a database of PostgreSQL", where=self.name)
        self._file = Path(parsed.database or "") if self._backend == SQLITE else None
        self._engine = _engine(parsed)
        self._was_seen = False

    def exists(self) -> bool:
        """Whether a journal was ever begun here; the database is asked until it says so, for none is ended."""
        if self._file and not self._file.exists():
            return False
        if not self._was_seen:
            with self._errors(), self._engine.connect() as connection:
                self._was_seen = inspect(connection).has_table(DECISIONS.name)
        return self._was_seen

    def make(self) -> None:
        """Begin a journal here, unless there is one: whole or not at all, also where several do so at once."""
        if self.exists():
            return
        if self._file:
            _touch(self._file)
        with self.writing("the making of a journal") as connection:
            if not inspect(connection).has_table(DECISIONS.name):
                schema.create(connection, self._backend)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the journal as it was at the first question."""
        with self._errors(), self._engine.connect() as connection:
            if self._backend == POSTGRESQL:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, election: str) -> Iterator[Connection]:
        """A connection that alone writes to the chain of this election; what it wrote is on the disk at the end."""
        with self._errors(), self._engine.connect() as connection:
            connection.execution_options(is_writing=True)
            with connection.begin():
                if self._backend == POSTGRESQL:
                    connection.execute(_LOCK, {"election": f"baikoo journal {election}"})
                yield connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            said = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
            remedy = (
                "See that it is there, whole and not locked, then try again: "
                "what was entered before is not entered twice"
            )
            raise JournalError(f"the database says: {said[0]}", where=self.name, remedy=remedy) from error


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:election, 0))")
"""Taken before anything is read: under READ COMMITTED what is read after it is what the writer before left."""


_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
)
"""What was acknowledged must not be lost, whatever this server does by default."""


def _engine(url: URL) -> Engine:
    return _postgresql(url) if url.get_backend_name() == POSTGRESQL else _sqlite(url)


def _postgresql(url: URL) -> Engine:
    engine = create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def _(connection: Any, _: Any) -> None:
        connection.execute(f"SET lock_timeout = '{PATIENCE}s'")
        connection.execute(_DURABLE)
        connection.commit()

    return engine


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": PATIENCE})

    @event.listens_for(engine, "connect")
    def _(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: see below
        write_ahead(connection, PATIENCE)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("is_writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    return engine


def _touch(file: Path) -> None:
    """See that the file is there, for its owner only."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        whole.sync_folder(file.parent)
    except OSError as error:
        what, remedy = f"cannot be written ({error.strerror})", "Make room there, or allow it"
        raise JournalError(what, where=str(file), remedy=remedy) from None


def _not_a_journal(what: str, *, where: str) -> BaikooError:
    remedy = "Name sqlite:///path/to/file.sqlite or postgresql://user@host/database"
    return BaikooError(f"cannot be a journal: {what}", where=where, remedy=remedy)
