"""Is the same violation told twice? Both reports stay; in the mart they are one event."""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.violations import EVENTS

RULE = "doubled_reports"


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per event that several reports of one reporter tell of."""
    for row in draft.read(EVENTS).filter(pl.col("reports") > 1).iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "station",
            ":".join(row[name] for name in ("station_code", "category_id", "reporter_id", "phase")),
            Message(
                "station {station} is listed {reports} times by {reporter} for {category}: counted as one event",
                {
                    "station": row["station_code"],
                    "reports": row["reports"],
                    "reporter": row["reporter_id"],
                    "category": row["category_id"],
                },
            ),
            observed=str(row["reports"]),
            expected="1",
            effect=row["reports"] - 1,
            source_url=row["source_url"],
        )
