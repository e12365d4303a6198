"""Questions about lists of voters: how large they are, how they changed, where they do not fit.

As in `queries`: a connection and filters in, a frame out, nothing computed that a mart does not hold.
"""

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask


def by_region(connection: Connection) -> pl.DataFrame:
    """Sums of the steps from list to list: region_id (null: not known), from_kind, to_kind, units, entries_before,
    entries_after, added, removed (null where a unit does not state it), gaps (units whose step is not explained).

    A unit whose stations have the same step is left out: its voters are theirs, and count once.
    """
    return ask(
        connection,
        """
        WITH RECURSIVE above AS (
            SELECT c.from_kind, c.to_kind, u.parent_id
            FROM marts.voter_list_changes c JOIN staging.units u USING (unit_id)
            UNION
            SELECT a.from_kind, a.to_kind, u.parent_id
            FROM above a JOIN staging.units u ON u.unit_id = a.parent_id
        )
        SELECT u.region_id, c.from_kind, c.to_kind, count(*) AS units,
               sum(entries_before)::BIGINT AS entries_before, sum(entries_after)::BIGINT AS entries_after,
               CASE WHEN count(added) = count(*) THEN sum(added)::BIGINT END AS added,
               CASE WHEN count(removed) = count(*) THEN sum(removed)::BIGINT END AS removed,
               count(*) FILTER (gap <> 0) AS gaps
        FROM marts.voter_list_changes c LEFT JOIN staging.units u USING (unit_id)
        ANTI JOIN above a ON a.parent_id = c.unit_id AND a.from_kind = c.from_kind AND a.to_kind = c.to_kind
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
