"""Do two addresses give the same number for the same line of one reporter's statement?"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding, day
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.published import PUBLISHED_TALLIES

RULE = "versions_differ"
_LINE = ["reporter_id", "phase", "as_of_at", "unit_of_count", "dimension", "unit_id", "category_id"]


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per line for which two addresses give different numbers.

    An address may split one category of ours over several lines: those are added up first.
    """
    lines = (
        draft.read(PUBLISHED_TALLIES)
        .group_by(*_LINE, "source_url")
        .agg(pl.col("count").sum())
        .sort("source_url")
        .group_by(_LINE)
        .agg("count", "source_url", versions=pl.col("count").n_unique())
        .filter(pl.col("versions") > 1)
        .sort(_LINE)
    )
    for row in lines.iter_rows(named=True):
        subject = ":".join(str(row[name] or "-") for name in _LINE)
        counts = ", ".join(str(count) for count in row["count"])
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "statement",
            subject,
            Message(
                "{reporter}, as of {date}: for {category} one address gives {first}, another {second}",
                {
                    "reporter": row["reporter_id"],
                    "date": day(row["as_of_at"], pack),
                    "category": row["category_id"],
                    "first": min(row["count"]),
                    "second": max(row["count"]),
                },
            ),
            observed=counts,
            effect=max(row["count"]) - min(row["count"]),
            source_url=row["source_url"][0],
        )
