"""Questions about observers' reports on sessions of commissions, as the snapshot has them: who came, and what they say.

As in `queries`: a connection in, a frame out.
"""

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask

FORM = "commission_session"
"""The form on which observers report one session; of its questions some bear names of columns of a session."""


def reports(connection: Connection) -> pl.DataFrame:
    """The reports that can be read, as they were last edited, the latest first; `held` is the day as it is written."""
    return ask(
        connection,
        """
        SELECT s.submission_id AS report_id, s.revision, s.observer_id, s.unit_id, s.unit_label, u.region_id,
               s.received_at, a.value AS held
        FROM staging.submissions s LEFT JOIN staging.units u USING (unit_id)
        LEFT JOIN staging.answers a ON a.submission_id = s.submission_id AND a.revision = s.revision
             AND a.question_id = 'held_date' AND a.group_id = ''
        WHERE s.form_id = $form AND s.is_latest AND s.is_readable
        ORDER BY s.received_at DESC NULLS LAST, s.submission_id
        """,
        form=FORM,
    )


def answers(connection: Connection, report_id: str, revision: int) -> pl.DataFrame:
    """What this report says: question_id, type, value, problem, in the order of the form."""
    return ask(
        connection,
        """
        SELECT a.question_id, q.type, a.value, a.problem
        FROM staging.answers a LEFT JOIN staging.questions q USING (form_id, question_id)
        WHERE a.submission_id = $report_id AND a.revision = $revision AND a.group_id = ''
        ORDER BY q.position NULLS LAST, a.question_id
        """,
        report_id=report_id,
        revision=revision,
    )
