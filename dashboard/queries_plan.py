"""Questions about the calendar plan of a commission. As in `queries`: nothing computed that a mart does not hold."""

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask
from pipelines.tables.commission_activity import PlanState

URGENCY = (
    PlanState.OVERDUE, PlanState.DONE_LATE, PlanState.DISPUTED, PlanState.NO_WORD, PlanState.RUNNING,
    PlanState.AHEAD, PlanState.UNKNOWN, PlanState.DONE_EARLY, PlanState.DONE_UNDATED, PlanState.DONE,
)  # fmt: skip
"""States of items, the most urgent first."""


def items(connection: Connection) -> pl.DataFrame:
    """`marts.calendar_plan` with `decision_number`, the most urgent first, then by days."""
    return ask(
        connection,
        """
        SELECT p.*, d.number AS decision_number
        FROM marts.calendar_plan p LEFT JOIN marts.commission_decisions d USING (decision_id)
        ORDER BY list_position($urgency, p.state), p.until_date NULLS LAST, p.from_date NULLS LAST, p.item_id
        """,
        urgency=[state.value for state in URGENCY],
    )
