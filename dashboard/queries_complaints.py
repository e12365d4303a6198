"""Questions about casework as the build found it: how far cases have come, how long that took, what came of complaints.

As in `queries`: a connection in; a frame out, or a dictionary. What other bodies publish of complaints is theirs, and
added to nothing.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask

AXES = ("complaint_body", "applicant", "police_outcome")
"""The lists of words that a complaint chooses from."""


def calendar(connection: Connection, zone: ZoneInfo) -> dict[str, dt.datetime | dt.date]:
    """The dates of the election by id; of one without an hour, the local day."""
    found = ask(connection, 'SELECT item_id, "at", is_timed FROM staging.calendar_items ORDER BY item_id')
    return {item: at if is_timed else at.astimezone(zone).date() for item, at, is_timed in found.iter_rows()}


def terms(connection: Connection) -> dict[str, dict[str, str]]:
    """Every word of these lists, by axis."""
    words: dict[str, dict[str, str]] = {axis: {} for axis in AXES}
    found = ask(connection, "SELECT kind, id FROM staging.labels WHERE role = 'name'")
    for kind, word in found.iter_rows():
        if kind in words:
            words[kind].setdefault(word, word)
    return words


def cases(connection: Connection) -> pl.DataFrame:
    """Cases by region and status, and the reports in them. Beside them how much observation came from there.

    `expected` and `came` are the observers' regular reports that are due: where few came, few cases say little. A case
    whose place nobody could tell has no region, and nothing was expected there.
    """
    return ask(
        connection,
        """
        WITH observed AS (
            SELECT region_id, count(*) FILTER (state NOT IN ('excused', 'open')) expected, count(submission_id) came
            FROM marts.reporting_calendar GROUP BY region_id
        )
        SELECT c.region_id, c.status, count(*) cases, CAST(sum(c.reports) AS BIGINT) reports,
               coalesce(any_value(observed.expected), 0) expected, coalesce(any_value(observed.came), 0) came
        FROM marts.cases c LEFT JOIN observed USING (region_id)
        GROUP BY c.region_id, c.status ORDER BY c.region_id NULLS LAST, c.status
        """,
    )


def judged_within(connection: Connection, hours: int) -> pl.DataFrame:
    """Of the cases that came so long before the last decision: how many were judged within these hours, by region.

    `cases` is all of them, also those that wait; `median_hours` is that of `judged`, those that were ever judged and
    stand so: those that wait would make it longer. A case whose moment of receipt is not known is in none.
    """
    return ask(
        connection,
        """
        WITH clock AS (SELECT max(decided_at) AS last FROM staging.decisions),
        waited AS (
            SELECT region_id, date_diff('minute', received_at, judged_at) / 60 AS hours
            FROM marts.cases, clock
            WHERE received_at <= clock.last - to_hours(CAST($hours AS INTEGER))
        )
        SELECT region_id, count(*) cases, count(hours) judged,
               count(*) FILTER (hours <= $hours) in_time, median(hours) median_hours
        FROM waited GROUP BY region_id ORDER BY region_id NULLS LAST
        """,
        hours=hours,
    )


def complaints(connection: Connection) -> pl.DataFrame:
    """Complaints that were filed, by the body that they lie with: what came of them, and what is owed.

    `overdue` and `no_deadline_known` are parts of `pending`, apart from one another: where no deadline is known,
    nothing is overdue. `other` were withdrawn, or only a police outcome is known.
    """
    return ask(
        connection,
        """
        SELECT body, count(*) AS filed,
               count(*) FILTER (outcome = 'granted') AS granted,
               count(*) FILTER (outcome = 'partly') AS partly,
               count(*) FILTER (outcome = 'rejected') AS rejected,
               count(*) FILTER (outcome = 'not_considered') AS not_considered,
               count(*) FILTER (outcome IS NULL) AS other,
               count(*) FILTER (outcome = 'pending') AS pending,
               count(*) FILTER (outcome = 'pending' AND is_overdue) AS overdue,
               count(*) FILTER (outcome = 'pending' AND deadline_at IS NULL) AS no_deadline_known
        FROM marts.complaints WHERE state <> 'drafted' GROUP BY body ORDER BY filed DESC, body
        """,
    )


def pending(connection: Connection) -> pl.DataFrame:
    """Complaints to which a body owes an answer, the longest overdue first, those of no known deadline last."""
    return ask(
        connection,
        """
        SELECT complaint_id, body, cases, filed_at, deadline_at, is_overdue, days, as_of_at
        FROM marts.complaints WHERE outcome = 'pending' ORDER BY deadline_at NULLS LAST, filed_at, complaint_id
        """,
    )


def appeals(connection: Connection) -> pl.DataFrame:
    """Every appeal beside the complaint that it is directed against."""
    return ask(
        connection,
        """
        SELECT a.complaint_id, a.body, a.outcome, c.complaint_id appeal_of, c.body first_body, c.outcome first_outcome
        FROM marts.complaints a JOIN marts.complaints c ON c.complaint_id = a.appeal_of ORDER BY a.complaint_id
        """,
    )
