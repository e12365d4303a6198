"""The journal as a source: `staging.decisions`, one row per decision x subject. What they come to is not told here."""

import json
from collections.abc import Iterable

import polars as pl

from pipelines.journal import Entry, Head
from pipelines.journal.chain import START
from pipelines.tables.decisions import DECISIONS


def stage(entries: Iterable[Entry]) -> pl.DataFrame:
    """The rows of these entries, in their order."""
    rows = [
        {
            "sequence": entry.sequence,
            "decision_id": entry.decision.id,
            "decided_at": entry.at,
            "account_id": entry.decision.account,
            "role": entry.decision.role,
            "subject_kind": subject.kind,
            "subject_id": subject.id,
            "seen": subject.seen,
            "seen_value": subject.seen_value or None,
            "action": entry.decision.action,
            "reason": entry.decision.reason,
            "payload": json.dumps(entry.decision.payload, ensure_ascii=False, sort_keys=True),
            "hash": entry.hash,
        }
        for entry in entries
        for subject in entry.decision.subjects
    ]
    return pl.DataFrame(rows, schema=DECISIONS.schema)


def head_of(decided: pl.DataFrame) -> Head:
    """The head of the journal that these rows were read from."""
    last = decided.tail(1).select("sequence", "hash").rows()
    return Head(*last[0]) if last else START
