"""The cells of protocols as columns, a column per line and per place in the list of votes, and their names again.

Only in this form are a million protocols added up or compared in a second; rows per cell are made of the few
results. A cell without a number is null in every form.
"""

from collections.abc import Iterable

import polars as pl

from pipelines.tables.tallies import LINES, VOTES

FIELDS = tuple(line.name for line in LINES)
VOTES_OF = f"{VOTES}_"
"""Before a choice's place on the ballot: the column of its votes."""


def spread(results: pl.DataFrame, keep: Iterable[str]) -> tuple[pl.DataFrame, list[str]]:
    """The columns `keep`, a column per line of which any row holds a number, and one per place on the ballot.

    Also the names of these cells. Lines and votes that `results` has no column of are no cells.
    """
    held = [name for name in FIELDS if name in results.columns]
    lines = [name for name in held if results[name].null_count() < results.height]
    longest = results[VOTES].list.len().max() if VOTES in results.columns else None
    places = range(longest if isinstance(longest, int) else 0)
    votes = [pl.col(VOTES).list.get(n, null_on_oob=True).alias(f"{VOTES_OF}{n + 1}") for n in places]
    frame = results.select(*dict.fromkeys(keep), *lines, *votes)
    return frame, [*lines, *(f"{VOTES_OF}{n + 1}" for n in places)]


def place() -> pl.Expr:
    """The place on the ballot of the choice that a `cell` is about; null for lines."""
    return pl.when(pl.col("cell").str.starts_with(VOTES_OF)).then(
        pl.col("cell").str.strip_prefix(VOTES_OF).cast(pl.Int64, strict=False)
    )


def named(cells: pl.DataFrame, choices: pl.DataFrame) -> pl.DataFrame:
    """Rows with a `cell` of a `contest_id`, with its `line` and `choice_id`; places of no choice drop out."""
    votes = choices.select("contest_id", "choice_id", cell=pl.format(VOTES_OF + "{}", "position"))
    is_vote = pl.col("cell").str.starts_with(VOTES_OF)
    return (
        cells.join(votes, on=["contest_id", "cell"], how="left")
        .filter(~is_vote | pl.col("choice_id").is_not_null())
        .with_columns(line=pl.when(is_vote).then(pl.lit(VOTES)).otherwise("cell"))
    )
