"""Counts of violations as somebody published them: `staging.published_tallies`."""

import dataclasses
from collections.abc import Iterator

import polars as pl

from pipelines.contract import (
    ROW,
    Conformed,
    Problem,
    Rows,
    conform,
    publishers_column,
    refuse_repeated,
)
from pipelines.domain import TOTAL_CATEGORY, Dimension
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import RESOLVED, Gazetteer, locate
from pipelines.source import Source
from pipelines.tables.published import PUBLISHED_TALLIES

_STATEMENT = ["reporter_id", "phase", "as_of_at", "as_of_precision", "unit_of_count", "source_url"]
_LIST = [*_STATEMENT, "dimension"]
_OF_PARTS = [Dimension.CATEGORY.value, Dimension.REGION.value, Dimension.REGION_CATEGORY.value]


def stage(rows: Rows, pack: Pack, gazetteer: Gazetteer) -> Conformed:
    """One row per published count, its place looked up; nothing is added up and nothing corrected.

    A list of which nothing is said is taken to be whole: then it has to add up. Refused is what would be added
    twice: a second row for one line of a list, and a list's own total among its parts.
    """
    located = locate(refuse_repeated(rows), gazetteer)
    said = pl.col("is_partial") if "is_partial" in located.frame.columns else pl.lit(None, pl.String)
    located = dataclasses.replace(located, frame=located.frame.with_columns(is_partial=said.fill_null("no")))

    def conformed(rows: Rows) -> Conformed:
        return conform(PUBLISHED_TALLIES, rows, pack.vocabularies, zone=pack.election.time_zone)

    staged = conformed(located)
    problems = [*_second_rows(staged.kept, located), *_own_totals(staged.kept, rows.source)]
    if not problems:
        return staged
    return conformed(dataclasses.replace(located, problems=[*located.problems, *problems]))


def _second_rows(kept: pl.DataFrame, located: Rows) -> Iterator[Problem]:
    """Rows for a line that an earlier row has given, whether they say the same or contradict it.

    What a publisher calls by two names stands in two lines, also where both are one category of ours; so do
    places that are known by their region only.
    """
    columns = located.frame.columns
    vague = pl.when(pl.col("place_state") != RESOLVED).then("place_label")
    as_written = located.frame.select(
        ROW,
        category=pl.coalesce(name for name in ("category_label", "category_id") if name in columns),
        vague_place=vague if "place_state" in columns else pl.lit(None, pl.String),
    )
    line = [*_LIST, "unit_id", "category_id", "category", "vague_place"]
    second = (
        kept.join(as_written, on=ROW)
        .sort(ROW)
        .with_columns(first=pl.col(ROW).first().over(line), other=pl.col("count").first().over(line))
        .filter(pl.col(ROW) != pl.col("first"))
    )
    where = publishers_column(located.source, "count")
    for number, count, first, other in second.select(ROW, "count", "first", "other").iter_rows():
        if count == other:
            message = Message("the row repeats row {first}: remove one of them", {"first": first})
        else:
            message = Message(
                "the row gives {count}, row {first} gives {other} for the same line: keep the right one,"
                " or correct it by data/corrections.toml",
                {"count": count, "first": first, "other": other},
            )
        yield Problem(number, where, message)


def _own_totals(kept: pl.DataFrame, source: Source) -> Iterator[Problem]:
    """Rows of a list that are its total: no region, no category, and the count that the list states as its total."""
    lists = kept.filter(pl.col("dimension").is_in(_OF_PARTS))
    is_whole = pl.col("unit_id").is_null() & (pl.col("category_id") == TOTAL_CATEGORY)
    totals = lists.filter(is_whole, (~is_whole).any().over(_LIST))
    stated = lists.select(*_LIST, count="parent_total").unique()
    for number in totals.join(stated, on=[*_LIST, "count"], how="semi").sort(ROW)[ROW]:
        yield Problem(
            number,
            publishers_column(source, "count"),
            Message(
                "the row is the total of its list: leave it out by `drop` in the pack, or give it the dimension total",
                {},
            ),
        )
