"""Does a later protocol of a station leave cells empty that the one before gave a number?

A revision is a whole document unless the pack says otherwise, so such a number is unknown in the results
(`pipelines.marts.standing_revision`). Innocent cause: the publisher writes only what changed.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.marts import agreed_copies
from pipelines.marts.standing_revision import COUNT, left_out
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.ballots import CHOICES
from pipelines.tables.tallies import PROTOCOLS

RULE = "revisions_leave_out"
NAMED = 5
"""So many cells are named in the sentence, in the order of the form; the station's page shows all."""


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per revision that leaves out a number of the one before it."""
    later = draft.connection.execute(
        f"SELECT DISTINCT station_id FROM {PROTOCOLS.name} WHERE revision > 1"  # noqa: S608
    ).fetchall()
    if not later:
        return
    choices = draft.read(CHOICES)
    protocols = draft.read(PROTOCOLS, station_id=[station for (station,) in later])
    revision = [*COUNT, "revision", "before"]
    documents = (
        left_out(agreed_copies.build(protocols, choices), choices, pack.changing())
        .group_by(revision, maintain_order=True)
        .agg(cells=pl.coalesce("choice_id", "line"))
        .sort(revision)
    )
    for row in documents.iter_rows(named=True):
        cells = row["cells"]
        named = ", ".join(cells[:NAMED]) + (" ..." if len(cells) > NAMED else "")
        words = {
            "station": row["station_id"],
            "contest": row["contest_id"],
            "origin": row["origin"],
            "revision": row["revision"],
            "before": row["before"],
            "n": len(cells),
            "cells": named,
        }
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "station",
            ":".join(str(row[name]) for name in (*COUNT, "revision")),
            Message(
                "station {station}, {contest}, {origin}: revision {revision} leaves one cell without a number that"
                " revision {before} had: {cells}; if revisions state only what changed, the source has to say so"
                " (revisions = changes) in the pack",
                words,
            )
            if len(cells) == 1
            else Message(
                "station {station}, {contest}, {origin}: revision {revision} leaves {n} cells without a number that"
                " revision {before} had: {cells}; if revisions state only what changed, the source has to say so"
                " (revisions = changes) in the pack",
                words,
            ),
            observed=named,
            effect=len(cells),
            unit_id=row["station_id"],
            contest_id=row["contest_id"],
        )
