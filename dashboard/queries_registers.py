"""Questions about commissions' own registers of complaints. As in `queries`: nothing computed that a mart lacks."""

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask


def commissions(connection: Connection) -> list[str]:
    """The commissions whose register anybody has told of, the one told of most often first."""
    rows = ask(
        connection,
        """
        SELECT commission_id FROM staging.complaint_registers GROUP BY commission_id
        ORDER BY count(*) DESC, commission_id
        """,
    )
    return rows["commission_id"].to_list()


def tellings(connection: Connection, commission_id: str) -> pl.DataFrame:
    """`staging.complaint_registers` of a commission, earliest first."""
    return ask(
        connection,
        """
        SELECT * FROM staging.complaint_registers WHERE commission_id = $commission_id
        ORDER BY as_of_at, source_id, row_number
        """,
        commission_id=commission_id,
    )


def compared(connection: Connection, commission_id: str) -> pl.DataFrame:
    """`marts.registers_compared` of a commission, earliest first."""
    return ask(
        connection,
        """
        SELECT * FROM marts.registers_compared WHERE commission_id = $commission_id
        ORDER BY as_of_at, source_id, row_number,
                 list_position(['received', 'granted', 'partly', 'rejected', 'not_considered', 'outcomes'], figure)
        """,
        commission_id=commission_id,
    )
