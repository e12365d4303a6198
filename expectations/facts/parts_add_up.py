"""Do the parts of a published breakdown add up to the total that its publisher states?

A breakdown is what one statement lists by one dimension. Lists that are known to be cut, or to be a part of
the whole, are not expected to add up. Whether a list adds up is computed here, never read from a remark. Where
its rows state different totals, there is no total to hold it against: `stated_totals_differ` tells of that.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding, day
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.marts.statements import KEY, statement_id
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.published import PUBLISHED_TALLIES

RULE = "parts_add_up"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per breakdown whose parts do not add up to its stated total."""
    breakdowns = (
        draft.read(PUBLISHED_TALLIES)
        .filter(pl.col("parent_total").is_not_null())
        .group_by(*KEY, "dimension")
        .agg(
            pl.col("count").sum(),
            pl.col("parent_total").first(),
            parts=pl.len(),
            totals=pl.col("parent_total").n_unique(),
            is_partial=pl.col("is_partial").any(),
        )
        .filter(pl.col("totals") == 1)
        .with_columns(statement_id=statement_id(pack.election.time_zone))
        .filter(~pl.col("is_partial") & (pl.col("count") != pl.col("parent_total")))
        .sort("statement_id", "dimension")
    )
    for row in breakdowns.iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "statement",
            f"{row['statement_id']}:{row['dimension']}",
            Message(
                "{reporter}, as of {date}: the {parts} parts of the list “{dimension}” add up to {sum},"
                " the stated total is {total}",
                {
                    "reporter": row["reporter_id"],
                    "date": day(row["as_of_at"], pack),
                    "parts": row["parts"],
                    "dimension": row["dimension"],
                    "sum": row["count"],
                    "total": row["parent_total"],
                },
            ),
            observed=str(row["count"]),
            expected=str(row["parent_total"]),
            effect=row["count"] - row["parent_total"],
            source_url=row["source_url"],
        )
