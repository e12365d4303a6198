"""`marts.voter_list_changes`: each list of voters against the one before it, and the last against the protocol."""

import polars as pl

from pipelines.domain import ListKind, Origin
from pipelines.tables.voter_lists import VOTER_LIST_CHANGES

PROTOCOL = "protocol"
"""What stands for the protocol where a kind of list stands otherwise."""
_CHAIN = (ListKind.PRELIMINARY.value, ListKind.CONTROL.value, ListKind.FINAL.value)


def build(voter_lists: pl.DataFrame, results: pl.DataFrame, *, zone: str) -> pl.DataFrame:
    """One row per list that has one before it, and one per final list whose station has a manual protocol.

    A list of the same kind that was drawn up later follows the earlier one. Additional lists follow none. The day of
    a protocol is the local one in `zone`.
    """
    if voter_lists.is_empty():
        return VOTER_LIST_CHANGES.empty()
    chain = pl.Enum(_CHAIN)
    lists = (
        voter_lists.filter(pl.col("list_kind").is_in(_CHAIN))
        .with_columns(order=pl.col("list_kind").cast(chain).to_physical())
        .sort("unit_id", "order", "as_of_date")
    )
    return pl.concat([_between_lists(lists), _to_protocols(lists, results, zone)])


def _between_lists(lists: pl.DataFrame) -> pl.DataFrame:
    follows = pl.col("unit_id") == pl.col("unit_id").shift()
    return (
        lists.with_columns(
            from_kind=pl.col("list_kind").shift(),
            from_date=pl.col("as_of_date").shift(),
            entries_before=pl.col("entries").shift(),
            follows=follows,
        )
        .filter("follows")
        .with_columns(
            to_kind="list_kind",
            to_date="as_of_date",
            entries_after="entries",
            gap=pl.col("entries") - pl.col("entries_before") - pl.col("added") + pl.col("removed"),
            identified=pl.lit(None, pl.Int64),
            listed=pl.lit(None, pl.Int64),
        )
        .select(VOTER_LIST_CHANGES.schema.names())
    )


def _to_protocols(lists: pl.DataFrame, results: pl.DataFrame, zone: str) -> pl.DataFrame:
    final = (
        lists.filter(list_kind=ListKind.FINAL.value)
        .unique("unit_id", keep="last", maintain_order=True)
        .select("unit_id", from_kind="list_kind", from_date="as_of_date", entries_before="entries")
    )
    return (
        final.join(_protocols(results), on="unit_id")
        .with_columns(
            to_kind=pl.lit(PROTOCOL),
            to_date=pl.coalesce(pl.col("as_of_at").dt.convert_time_zone(zone).dt.date(), "from_date"),
            added=pl.lit(None, pl.Int64),
            removed=pl.lit(None, pl.Int64),
            gap=pl.col("entries_after") - pl.col("entries_before"),
        )
        .select(VOTER_LIST_CHANGES.schema.names())
    )


def _protocols(results: pl.DataFrame) -> pl.DataFrame:
    """One manual protocol per station: of several ballots the one with most voters.

    A list of voters is of no ballot; whoever may vote in only some of them stands on it too.
    """
    protocols = (
        results.filter(origin=Origin.MANUAL.value)
        .select(
            "source_id",
            "row_number",
            "as_of_at",
            "identified",
            "contest_id",
            "listed",
            unit_id="station_id",
            entries_after="registered",
        )
        .filter(pl.col("entries_after").is_not_null())
    )
    if protocols["contest_id"].n_unique() > 1:
        protocols = protocols.sort("entries_after", "contest_id", descending=[True, False]).unique(
            "unit_id", keep="first", maintain_order=True
        )
    return protocols.drop("contest_id")
