"""Is there a commission that stations or tables name, and the list of commissions does not?

Stations on no list are told by `stations_uncovered`.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Level, Severity, Tree
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.territory import UNITS

RULE = "commission_unlisted"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per such commission, where the pack has a list of them."""
    lists = [source.id for source, _ in pack.sources() if source.kind == "commissions"]
    if not lists:
        return
    commissions = draft.read(UNITS, tree=Tree.COMMISSIONS.value, level=Level.COMMISSION.value)
    for row in commissions.filter(~pl.col("source_id").is_in(lists)).iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "commission",
            row["unit_id"],
            Message(
                "commission {unit} is on no list of commissions; row {row} of {source} names it",
                {"unit": row["unit_id"], "row": row["row_number"], "source": row["source_id"]},
            ),
            unit_id=row["unit_id"],
        )
