"""Questions about lists of voters: how large they are, how they changed, where they do not fit.

As in `queries`: a connection and filters in, a frame out, nothing computed that a mart does not hold.
"""

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask


def by_region(connection: Connection) -> pl.DataFrame:
    """Sums of the steps from list to list: region_id (null: not known), from_kind, to_kind, units, entries_before,
    entries_after, added, removed (null where a unit does not state it), gaps (units whose step is not explained)."""
    return ask(
        connection,
        """
        SELECT u.region_id, c.from_kind, c.to_kind, count(*) AS units,
               sum(entries_before)::BIGINT AS entries_before, sum(entries_after)::BIGINT AS entries_after,
               CASE WHEN count(added) = count(*) THEN sum(added)::BIGINT END AS added,
               CASE WHEN count(removed) = count(*) THEN sum(removed)::BIGINT END AS removed,
               count(*) FILTER (gap <> 0) AS gaps
        FROM marts.voter_list_changes c LEFT JOIN staging.units u USING (unit_id)
        GROUP BY ALL ORDER BY min(c.from_date), min(c.to_date), u.region_id
        """,
    )


def largest_changes(connection: Connection, region_id: str | None = None) -> pl.DataFrame:
    """Steps of single units, the largest change first as a share of the list before: `marts.voter_list_changes` with
    region_id, national_code and change (entries after minus before)."""
    return ask(
        connection,
        """
        SELECT c.*, u.region_id, u.national_code, entries_after - entries_before AS change
        FROM marts.voter_list_changes c LEFT JOIN staging.units u USING (unit_id)
        WHERE entries_after <> entries_before AND ($region_id IS NULL OR u.region_id = $region_id)
        ORDER BY abs(entries_after - entries_before) / greatest(entries_before, 1) DESC, unit_id, to_date
        """,
        region_id=region_id,
    )
