"""In which order cases wait for somebody: the same for everybody, so that nothing sinks out of sight."""

import polars as pl

from pipelines.domain import Phase, Status

OPEN = (Status.REOPENED, Status.RECEIVED, Status.BEING_CHECKED)
"""Cases that wait, the most pressing first: what was said to be judged and is not, what nobody has looked at."""
_NOW = [
    phase.value for phase in (Phase.OPENING, Phase.VOTING, Phase.CLOSING, Phase.COUNTING, Phase.TABULATION)
]
"""Phases in which something can still be put right within hours."""


def by_urgency(cases: pl.DataFrame) -> pl.DataFrame:
    """`marts.cases` with the most urgent first: open before judged; the day of the vote first; then the longest wait.

    A case whose moment of receipt nobody knows stands before those of the same kind: it may have waited longest.
    """
    place = {status.value: number for number, status in enumerate(OPEN)}
    rank = pl.col("status").replace_strict(place, default=len(OPEN), return_dtype=pl.Int64)
    return cases.sort(
        rank == len(OPEN),
        ~pl.col("phase").is_in(_NOW).fill_null(value=False),
        rank,
        pl.col("received_at"),
        pl.col("case_id"),
        nulls_last=False,
    )
