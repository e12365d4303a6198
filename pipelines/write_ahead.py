"""A file of SQLite with a write-ahead log: readers and the writer work side by side."""

import sqlite3
import time


def write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Keep such a log; of several that open a new file at once one begins it, and the others wait so many seconds.

    SQLite does not wait here by itself: of two that begin a file one would be told that it is locked.
    """
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.005)
        else:
            return
