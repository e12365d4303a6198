"""What the random sample of stations says of all of them."""

import datetime as dt

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask

PRINCIPAL = 0.95
"""The confidence that screens show; the tables have all."""


def estimates(connection: Connection, confidence: float = PRINCIPAL) -> pl.DataFrame:
    """`marts.sample_estimates` at one confidence, by indicator, hour and domain, the country first."""
    return ask(
        connection,
        """
        SELECT * FROM marts.sample_estimates WHERE confidence = $confidence
        ORDER BY indicator_id, as_of_at, domain_kind, domain_id
        """,
        confidence=confidence,
    )


def convergence(connection: Connection, indicator_id: str, as_of_at: dt.datetime | None) -> pl.DataFrame:
    """`marts.sample_convergence` of one estimate, in order of time."""
    return ask(
        connection,
        """
        SELECT * FROM marts.sample_convergence
        WHERE indicator_id = $indicator_id AND as_of_at IS NOT DISTINCT FROM $as_of_at ORDER BY received_at
        """,
        indicator_id=indicator_id,
        as_of_at=as_of_at,
    )


def frame(connection: Connection) -> pl.DataFrame:
    """Stations of `staging.sample_frame` by exclusion; null is of those that could be drawn, and comes first."""
    return ask(
        connection,
        """
        SELECT exclusion, count(*) AS stations FROM staging.sample_frame GROUP BY exclusion
        ORDER BY exclusion NULLS FIRST
        """,
    )


def response(connection: Connection) -> pl.DataFrame:
    """`marts.sample_response` by form and stage, in the order of the form; in each the lowest rate first."""
    return ask(
        connection,
        """
        SELECT * FROM marts.sample_response r ORDER BY form_id, (
            SELECT min(position) FROM staging.questions q WHERE q.form_id = r.form_id AND q.stage = r.stage
        ), response_rate, stratum_id
        """,
    )


def comparison(connection: Connection, confidence: float = PRINCIPAL) -> pl.DataFrame:
    """`marts.sample_comparison` at one confidence, by hour."""
    return ask(
        connection,
        """
        SELECT * FROM marts.sample_comparison WHERE confidence = $confidence ORDER BY indicator_id, as_of_at, origin
        """,
        confidence=confidence,
    )
