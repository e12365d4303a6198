"""Which reports could be placed only by region, because their finer place is ambiguous or unknown?"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import RESOLVED
from pipelines.store import Draft
from pipelines.tables.violations import INCIDENTS

RULE = "uncertain_place"


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per report whose place was not guessed."""
    for row in draft.read(INCIDENTS).filter(pl.col("place_state") != RESOLVED).iter_rows(named=True):
        yield Finding(
            FindingKind.EXPECTATION,
            RULE,
            Severity.WARNING,
            "row",
            f"{row['source_id']}#{row['row_number']}",
            Message(
                "{file} row {row}: the place “{place}” is {state} within {unit}: shown by region only",
                {
                    "file": row["source_id"],
                    "row": row["row_number"],
                    "place": row["place_label"],
                    "state": row["place_state"],
                    "unit": row["unit_id"],
                },
            ),
            observed=row["place_label"],
            source_url=row["source_url"],
        )
