"""Decisions that are told by their number alone, and those with a year that they may be.

Numbers begin anew with every year, so a number without a year says which decision is meant only to somebody who knows
the year. Nothing is joined here: what may be the same is named, both stand, and both are counted until somebody says.
"""

import polars as pl

from pipelines.tables.commissions import LIST, NO_YEAR


def pairs(decisions: pl.DataFrame) -> pl.DataFrame:
    """Every decision without a year x one of the same commission and number with a year: `decision_id`, `may_be`.

    `decisions` has `decision_id` and `commission_id`; the order of its rows does not matter.
    """
    after = pl.col("decision_id").str.strip_prefix(pl.col("commission_id"))
    numbered = decisions.select(
        "decision_id",
        "commission_id",
        year=after.str.extract(rf"^/(\d{{4}}|{NO_YEAR})/"),
        number=after.str.extract(r"^/[^/]*/(.+)$"),
    ).unique()
    without, dated = numbered.filter(year=NO_YEAR), numbered.filter(pl.col("year") != NO_YEAR)
    return (
        without.join(dated.rename({"decision_id": "may_be"}), on=["commission_id", "number"])
        .select("decision_id", "may_be")
        .sort("decision_id", "may_be")
    )


def may_be(decisions: pl.DataFrame) -> pl.DataFrame:
    """`decision_id` and `may_be` of those without a year that have such a one, each once, separated by `;`."""
    return pairs(decisions).group_by("decision_id", maintain_order=True).agg(pl.col("may_be").str.join(LIST))
