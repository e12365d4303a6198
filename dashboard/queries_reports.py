"""Questions about observers' reports: which were expected, which came, what they say, and how much was observed.

As in `queries`: a connection and filters in, a frame out, nothing computed that a mart does not hold.
"""

import polars as pl

from dashboard import queries_sessions
from dashboard.queries import Connection
from dashboard.queries_tallies import ask


def has_reports(connection: Connection) -> bool:
    """Whether anything was expected of observers."""
    return bool(ask(connection, "SELECT count(*) AS n FROM marts.reporting_calendar")["n"].item())


def last_received(connection: Connection) -> pl.DataFrame:
    """One row: received_at of the last report, and how many there are (reports)."""
    return ask(
        connection,
        "SELECT max(received_at) AS received_at, count(*) AS reports FROM staging.submissions WHERE is_latest",
    )


def refused(connection: Connection) -> int:
    """How many rows of observers' reports were refused when they were read."""
    found = ask(
        connection,
        """
        SELECT count(*) AS n FROM quality.rejects JOIN meta.sources USING (source_id) WHERE kind = 'submissions'
        """,
    )
    return int(found["n"].item())


def expected(connection: Connection) -> pl.DataFrame:
    """The kinds of expected reports, by when they are due and in the pack's order, with what became of them:
    expected_id, form_id, state, reports."""
    return ask(
        connection,
        """
        WITH first AS (SELECT expected_id, min(due_at) AS due_at FROM marts.reporting_calendar GROUP BY expected_id)
        SELECT c.expected_id, c.form_id, c.state, count(*) AS reports
        FROM marts.reporting_calendar c JOIN first f USING (expected_id)
        GROUP BY c.expected_id, c.form_id, c.state, f.due_at, c.position ORDER BY f.due_at, c.position, c.state
        """,
    )


def calendar(connection: Connection, expected_id: str, region_id: str | None = None) -> pl.DataFrame:
    """`marts.reporting_calendar` of one kind of report, by region, observer and period."""
    return ask(
        connection,
        """
        SELECT * FROM marts.reporting_calendar
        WHERE expected_id = $expected_id AND ($region_id IS NULL OR region_id = $region_id)
        ORDER BY region_id, observer_id, unit_id, period_start_date
        """,
        expected_id=expected_id,
        region_id=region_id,
    )


def regions(connection: Connection) -> list[str]:
    """Regions in which reports are expected."""
    found = ask(
        connection,
        "SELECT DISTINCT region_id FROM marts.reporting_calendar WHERE region_id IS NOT NULL ORDER BY ALL",
    )
    return found["region_id"].to_list()


def next_calls(
    connection: Connection, region_id: str | None = None, expected_id: str | None = None
) -> pl.DataFrame:
    """Observers with missing or partial reports: observer_id, region_id, coordinator_id, missing, partial, forms,
    first_due_at (of the missing ones), expected (the kinds, comma-separated).

    `forms` are those of which a report is missing, or of which one is not whole where none is missing: the stages of
    one form are one reason to call. Whoever lacks a report stands before whoever sent half of one, then who has been
    overdue longest, then who lacks more forms.
    """
    return ask(
        connection,
        """
        WITH kinds AS (
            SELECT observer_id, expected_id, form_id, position, min(region_id) AS region_id,
                   min(coordinator_id) AS coordinator_id, count(*) FILTER (state = 'missing') AS missing,
                   count(*) FILTER (state = 'partial') AS partial,
                   min(due_at) FILTER (state = 'missing') AS first_due_at, min(due_at) AS due_at
            FROM marts.reporting_calendar
            WHERE state IN ('missing', 'partial') AND ($region_id IS NULL OR region_id = $region_id)
              AND ($expected_id IS NULL OR expected_id = $expected_id)
            GROUP BY observer_id, expected_id, form_id, position
        )
        SELECT observer_id, min(region_id) AS region_id, min(coordinator_id) AS coordinator_id,
               sum(missing)::BIGINT AS missing, sum(partial)::BIGINT AS partial,
               coalesce(nullif(count(DISTINCT form_id) FILTER (missing > 0), 0), count(DISTINCT form_id)) AS forms,
               min(first_due_at) AS first_due_at, string_agg(expected_id, ',' ORDER BY position) AS expected
        FROM kinds GROUP BY observer_id
        ORDER BY first_due_at NULLS LAST, forms DESC, min(due_at), observer_id
        """,
        region_id=region_id,
        expected_id=expected_id,
    )


def coverage(connection: Connection) -> pl.DataFrame:
    """Stations that observers reported of, by region: region_id, stations, observed; the country is their sum.

    Who sat in a session of a station's commission has not observed the station.
    """
    return ask(
        connection,
        """
        SELECT u.region_id, count(*) AS stations, count(o.unit_id) AS observed
        FROM staging.units u
        LEFT JOIN (SELECT DISTINCT unit_id FROM marts.observed_units WHERE form_id <> $session) o USING (unit_id)
        WHERE u.level = 'station' GROUP BY u.region_id ORDER BY observed / count(*) DESC, u.region_id
        """,
        session=queries_sessions.FORM,
    )


def agreement(connection: Connection) -> pl.DataFrame:
    """`marts.observer_agreement` of forms that two observers filled in at a station, in the order of the forms, with
    the type of each question."""
    return ask(
        connection,
        """
        SELECT a.*, q.type FROM marts.observer_agreement a JOIN staging.questions q USING (form_id, question_id)
        WHERE a.form_id IN (
            SELECT form_id FROM marts.double_observations JOIN staging.units USING (unit_id) WHERE level = 'station'
        )
        ORDER BY a.form_id, q.position
        """,
    )


def doubled(connection: Connection) -> pl.DataFrame:
    """Stations that two observers of one day answered the same questions of: unit_id, answers (pairs of them), equal;
    where most differ first. Two who report of one district have seen different things: they are not held together."""
    return ask(
        connection,
        """
        SELECT unit_id, count(*) AS answers, count(*) FILTER (is_equal) AS equal
        FROM marts.double_observations JOIN staging.units USING (unit_id) WHERE level = 'station'
        GROUP BY unit_id ORDER BY answers - equal DESC, unit_id
        """,
    )


def pairs(connection: Connection, unit_id: str) -> pl.DataFrame:
    """`marts.double_observations` of one unit with the type of each question, those that differ first."""
    return ask(
        connection,
        """
        SELECT d.*, q.type FROM marts.double_observations d JOIN staging.questions q USING (form_id, question_id)
        WHERE d.unit_id = $unit_id AND q.group_id = ''
        ORDER BY d.is_equal, d.observed_date, d.form_id, q.position, d.observer_a, d.observer_b
        """,
        unit_id=unit_id,
    )


def delays(connection: Connection) -> pl.DataFrame:
    """Reports that must come within hours, by form: form_id, hours_allowed, reports, late, unknown, median_hours."""
    return ask(
        connection,
        """
        SELECT form_id, hours_allowed, count(*) AS reports, count(*) FILTER (is_late) AS late,
               count(*) FILTER (is_late IS NULL) AS unknown, median(hours) AS median_hours
        FROM marts.report_delays GROUP BY ALL ORDER BY ALL
        """,
    )


def periods(connection: Connection) -> pl.DataFrame:
    """Periods of weekly digests, latest first: expected_id, period_start_date, period_end_date."""
    return ask(
        connection,
        """
        SELECT DISTINCT expected_id, period_start_date, period_end_date FROM marts.weekly_digest
        ORDER BY period_start_date DESC, expected_id
        """,
    )


def digest(connection: Connection, expected_id: str, start: object, region_id: str) -> pl.DataFrame:
    """`marts.weekly_digest` of one period and region, in the order of the form, with the type of each question."""
    return ask(
        connection,
        """
        SELECT d.*, q.type, q.position FROM marts.weekly_digest d JOIN staging.questions q USING (form_id, question_id)
        WHERE expected_id = $expected_id AND period_start_date = $start AND region_id = $region_id
        ORDER BY q.position, d.chosen DESC NULLS LAST, d.option_id
        """,
        expected_id=expected_id,
        start=start,
        region_id=region_id,
    )


def received(connection: Connection, expected_id: str, start: object) -> pl.DataFrame:
    """How many reports of a period were expected and came, by region: region_id, expected, received. Of whoever was
    excused none was expected."""
    return ask(
        connection,
        """
        SELECT region_id, count(*) AS expected, count(submission_id) AS received FROM marts.reporting_calendar
        WHERE expected_id = $expected_id AND period_start_date = $start AND state <> 'excused'
        GROUP BY region_id ORDER BY region_id
        """,
        expected_id=expected_id,
        start=start,
    )


def rates(connection: Connection, base: str, category_id: str) -> pl.DataFrame:
    """`marts.violation_rates` of one base and category by region, the country first."""
    return ask(
        connection,
        """
        SELECT * FROM marts.violation_rates WHERE base = $base AND category_id = $category_id
        ORDER BY region_id = (SELECT country_id FROM staging.election) DESC, rate DESC, region_id
        """,
        base=base,
        category_id=category_id,
    )


def flagged(
    connection: Connection, region_id: str | None = None, expected_id: str | None = None
) -> pl.DataFrame:
    """Reports that need a look before they count: the findings about reports, by rule; those of the form of one kind
    of report and of places in one region where asked."""
    return ask(
        connection,
        """
        SELECT f.rule, f.subject_id, s.unit_id, f.severity, f.template, f.parameters FROM quality.findings f
        LEFT JOIN staging.submissions s
          ON s.submission_id = split_part(f.subject_id, ':', 1) AND s.is_latest
        LEFT JOIN staging.units u ON u.unit_id = s.unit_id
        WHERE f.level = 'report' AND ($region_id IS NULL OR u.region_id = $region_id)
          AND ($expected_id IS NULL OR s.form_id IN (
              SELECT form_id FROM marts.reporting_calendar WHERE expected_id = $expected_id
          ))
        ORDER BY f.severity DESC, f.rule, f.subject_id
        """,
        region_id=region_id,
        expected_id=expected_id,
    )
