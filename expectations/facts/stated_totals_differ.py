"""Does a statement state one total, or do its rows state several?"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding, day
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.marts.statements import KEY, statement_id
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.published import PUBLISHED_TALLIES

RULE = "stated_totals_differ"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per statement whose rows state different totals, in one list or in several."""
    stated = (
        draft.read(PUBLISHED_TALLIES)
        .group_by(KEY)
        .agg(totals=pl.col("parent_total").drop_nulls().unique().sort())
        .filter(pl.col("totals").list.len() > 1)
        .with_columns(statement_id=statement_id(pack.election.time_zone))
        .sort("statement_id")
    )
    for row in stated.iter_rows(named=True):
        totals = ", ".join(str(total) for total in row["totals"])
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "statement",
            row["statement_id"],
            Message(
                "{reporter}, as of {date}: one statement states different totals: {totals}",
                {"reporter": row["reporter_id"], "date": day(row["as_of_at"], pack), "totals": totals},
            ),
            observed=totals,
            effect=row["totals"][-1] - row["totals"][0],
            source_url=row["source_url"],
        )
