"""Rules on the accounts of a build: sources, decisions, rejects, corrections, and that no raw row is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.rules import declared, forbid, known
from pipelines.tables.decisions import DECISIONS
from pipelines.tables.meta import BUILDS, SOURCES
from pipelines.tables.quality import CORRECTIONS, REJECTS

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation


def suites() -> dict[str, list[Expectation]]:
    """The rules by table."""
    return {
        SOURCES.name: [
            *declared(SOURCES),
            forbid(
                "rows_accounted",
                "rows_kept + rows_rejected <> rows_read",
                "kept and rejected rows do not add up to the rows read",
            ),
            forbid("digest_given", "NOT regexp_matches(sha256, '^[0-9a-f]{{64}}$')", "the SHA-256 is none"),
        ],
        REJECTS.name: [
            *declared(REJECTS),
            known("source_known", "source_id", SOURCES.name, "the refused row comes from no source"),
        ],
        CORRECTIONS.name: declared(CORRECTIONS),
        BUILDS.name: declared(BUILDS),
        DECISIONS.name: declared(DECISIONS),
    }
