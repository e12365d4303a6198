"""Does an announced turnout agree with the number of voters announced beside it?

turnout = voters who took part / voters on the list, both as published. The list may have been corrected
between the announcement and the final results, so only gaps above a tenth of a percentage point are named.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.turnout import TURNOUT_TIMELINE

RULE = "turnout_recomputed"
TOLERANCE = 0.001


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per announcement that contradicts itself."""
    rows = draft.read(TURNOUT_TIMELINE).filter(pl.col("gap").abs().round(9) > TOLERANCE)
    for row in rows.iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "turnout_report",
            f"{row['source_id']}#{row['row_number']}",
            Message(
                "{series}: {took_part} of {registered} voters are {recomputed} %, the announced turnout is {stated} %",
                {
                    "series": row["series_label"],
                    "took_part": row["took_part"],
                    "registered": row["registered"],
                    "recomputed": round(100 * row["turnout_recomputed"], 2),
                    "stated": round(100 * row["turnout"], 2),
                },
            ),
            observed=f"{row['turnout']:.4f}",
            expected=f"{row['turnout_recomputed']:.4f}",
            effect=row["gap"],
            source_url=row["source_url"],
        )
