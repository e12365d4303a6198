"""Decisions for the tests, and a way past the journal into its database."""

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from pipelines.journal import Decision, Subject

ELECTION = "tl-2030"


def decision(number: object = 1, *subjects: Subject, **other: Any) -> Decision:
    """A decision on a report of its own, unless subjects are named."""
    told = {
        "id": f"d-{number}", "election": ELECTION, "account": "a-7", "role": "coordinator", "action": "verify",
        "reason": "үч булак: көрдү, документ, сүрөт", "subjects": subjects or (Subject("report", f"r-{number}"),),
        "payload": {"grade": "direct", "sources": 3},
    }  # fmt: skip
    return Decision(**told | other)


def execute(url: str, *statements: str, guarded: bool = False) -> None:
    """Statements of whoever can write to the database itself, and, unless `guarded`, takes the guards away first."""
    if url.startswith("sqlite"):
        guards = [
            f"DROP TRIGGER IF EXISTS {table}_{verb}"
            for table in ("decisions", "decided")
            for verb in ("update", "delete", "insert")
        ]
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            for statement in (*([] if guarded else guards), *statements):
                file.execute(statement)
            file.commit()
        return
    guards = [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in ("decisions", "decided")]
    with psycopg.connect(url) as server:
        for statement in (*([] if guarded else guards), *statements):
            server.execute(statement)
