"""Does a commission's own register of complaints hold those that we know of?

Ours are a part of all, so only a register with fewer is a finding: the commission may count in another way, or may not
have registered yet what came by another road.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding, day
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.commission_activity import REGISTERS_COMPARED

SHORT, OUTCOMES = "register_below_known", "register_outcomes"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per figure of a register that cannot be."""
    found = draft.read(REGISTERS_COMPARED).filter(~pl.col("agrees")).sort(REGISTERS_COMPARED.key)
    for row in found.iter_rows(named=True):
        is_sum = row["figure"] == "outcomes"
        template = (
            Message(
                "{commission}: its register of {register_date} has outcomes for {registered} complaints, and {known}"
                " received",
                {},
            )
            if is_sum
            else Message(
                "{commission}: its register of {register_date} counts {registered} complaints as “{figure}”, and"
                " {known} are"
                " known here",
                {},
            )
        ).template
        figure = {} if is_sum else {"figure": row["figure"]}
        yield Finding(
            FindingKind.FACT,
            OUTCOMES if is_sum else SHORT,
            Severity.WARNING,
            "commission",
            f"{row['commission_id']}:{row['figure']}:{row['source_id']}:{row['row_number']}",
            Message(
                template,
                {
                    "commission": row["commission_id"],
                    "register_date": day(row["as_of_at"], pack),
                    "registered": row["registered"],
                    "known": row["known"],
                    **figure,
                },
            ),
            observed=str(row["registered"]),
            expected=str(row["known"]),
            effect=row["registered"] - row["known"],
            source_url=row["source_url"],
        )
