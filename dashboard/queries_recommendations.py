"""Questions about recommendations and what became of them. As in `queries`: nothing computed that a mart lacks."""

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask


def elections(connection: Connection) -> list[str]:
    """The elections of which it can be asked what became of a recommendation, the election's own first."""
    rows = ask(
        connection,
        """
        SELECT r.election_id FROM marts.recommendations r CROSS JOIN staging.election e
        GROUP BY r.election_id, e.election_id ORDER BY r.election_id <> e.election_id, r.election_id DESC
        """,
    )
    return rows["election_id"].to_list()


def of_election(connection: Connection, election_id: str) -> pl.DataFrame:
    """`marts.recommendations` of one election: by addressee, the one with most first, then by id."""
    return ask(
        connection,
        """
        SELECT * FROM marts.recommendations WHERE election_id = $election_id
        ORDER BY addressee IS NULL, count(*) OVER (PARTITION BY addressee) DESC, addressee, recommendation_id
        """,
        election_id=election_id,
    )


def across(connection: Connection) -> pl.DataFrame:
    """`marts.recommendations` of all elections, by recommendation and election."""
    return ask(connection, "SELECT * FROM marts.recommendations ORDER BY recommendation_id, election_id")
