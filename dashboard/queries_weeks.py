"""Questions about what happened week by week in each region: violations, complaints, reports, decisions.

As in `queries`: a connection in, a frame out. Each counts something else, and none is added to another. Weeks begin on
Monday; a moment falls on the local day of `zone`. A region is null where none is known.
"""

import datetime as dt

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask


def regions(connection: Connection) -> list[str]:
    """The regions of the country."""
    found = ask(connection, "SELECT unit_id FROM staging.units WHERE level = 'region' ORDER BY unit_id")
    return found["unit_id"].to_list()


def cases(connection: Connection, zone: str) -> pl.DataFrame:
    """Cases of observers' reports that were not refuted: region_id, week_date, reported, and of them verified.

    A case stands in the week in which it is said to have happened; where nobody says so, in that in which it came.
    """
    return ask(
        connection,
        """
        SELECT region_id, date_trunc('week', timezone($zone, coalesce(observed_at, received_at)))::DATE AS week_date,
               count(*) AS reported, count(*) FILTER (status = 'verified') AS verified
        FROM marts.cases WHERE status <> 'refuted' AND coalesce(observed_at, received_at) IS NOT NULL
        GROUP BY ALL ORDER BY ALL
        """,
        zone=zone,
    )


def reporters(connection: Connection) -> list[str]:
    """Who published violations one by one."""
    found = ask(
        connection,
        """
        SELECT reporter_id FROM marts.incidents WHERE kind = 'violation'
        GROUP BY reporter_id ORDER BY count(*) DESC, reporter_id
        """,
    )
    return found["reporter_id"].to_list()


def published(connection: Connection, reporter_id: str, zone: str) -> pl.DataFrame:
    """Violations that one reporter published one by one: region_id, week_date, reported, verified (null)."""
    return ask(
        connection,
        """
        SELECT region_id, date_trunc('week', timezone($zone, as_of_at))::DATE AS week_date,
               count(*) AS reported, NULL::BIGINT AS verified
        FROM marts.incidents WHERE kind = 'violation' AND reporter_id = $reporter_id GROUP BY ALL ORDER BY ALL
        """,
        zone=zone,
        reporter_id=reporter_id,
    )


def published_of(
    connection: Connection, reporter_id: str, zone: str, week: dt.date, region_id: str | None
) -> pl.DataFrame:
    """`marts.incidents`: violations that one reporter published, of one week and region; of all places without one."""
    return ask(
        connection,
        """
        SELECT * FROM marts.incidents
        WHERE kind = 'violation' AND reporter_id = $reporter_id
          AND date_trunc('week', timezone($zone, as_of_at))::DATE = $week
          AND ($region_id IS NULL OR region_id = $region_id)
        ORDER BY as_of_at, incident_id
        """,
        zone=zone,
        reporter_id=reporter_id,
        week=week,
        region_id=region_id,
    )


def reports(connection: Connection) -> pl.DataFrame:
    """Observers' reports that were due, by the week of their first day: region_id, week_date, expected, came."""
    return ask(
        connection,
        """
        SELECT region_id, date_trunc('week', period_start_date)::DATE AS week_date,
               count(*) AS expected, count(submission_id) AS came
        FROM marts.reporting_calendar WHERE state NOT IN ('excused', 'open') GROUP BY ALL ORDER BY ALL
        """,
    )


def complaints(connection: Connection, zone: str) -> pl.DataFrame:
    """Complaints filed, by the regions of their cases: region_id, week_date, complaints; `country` for all of them.

    A complaint about cases in two regions stands in both, and once in the country.
    """
    return ask(
        connection,
        """
        WITH filed AS (
            SELECT complaint_id, date_trunc('week', timezone($zone, filed_at))::DATE AS week_date
            FROM marts.complaints WHERE filed_at IS NOT NULL
        ), placed AS (
            SELECT DISTINCT complaint_id, region_id, week_date
            FROM filed JOIN marts.complaint_cases USING (complaint_id) JOIN marts.cases USING (case_id)
        )
        SELECT false AS country, region_id, week_date, count(*) AS complaints FROM placed GROUP BY ALL
        UNION ALL
        SELECT true, NULL, week_date, count(*) FROM filed GROUP BY ALL
        ORDER BY ALL
        """,
        zone=zone,
    )


def decisions(connection: Connection) -> pl.DataFrame:
    """Decisions of a known day: decision_id, number, subject, decided_date, publication, commission_id, region_id.

    The region is that of the commission; one of no region has a row more for each region with a station that the
    decision is about, and one with null for the country.
    """
    return ask(
        connection,
        """
        WITH dated AS (
            SELECT d.decision_id, d.number, d.subject, d.decided_date, d.publication, d.commission_id, c.region_id
            FROM marts.commission_decisions d LEFT JOIN staging.commissions c USING (commission_id)
            WHERE d.decided_date IS NOT NULL
        )
        SELECT * FROM dated
        UNION
        SELECT dated.* REPLACE (u.region_id AS region_id) FROM dated JOIN marts.decision_units u USING (decision_id)
        WHERE dated.region_id IS NULL AND u.region_id IS NOT NULL
        ORDER BY decided_date, decision_id, region_id
        """,
    )
