"""What the random sample of stations says of all of them."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask

PRINCIPAL = 0.95
"""The confidence that screens show; the tables have all."""
ESTIMATE = ("indicator_id", "contest_id", "choice_id", "as_of_at")
"""What tells one estimate from another, wherever it is of."""


def estimates(connection: Connection, confidence: float = PRINCIPAL) -> pl.DataFrame:
    """`marts.sample_estimates` at one confidence, by indicator, hour and domain, country first; those of votes last."""
    return ask(
        connection,
        """
        SELECT * FROM marts.sample_estimates WHERE confidence = $confidence
        ORDER BY choice_id IS NOT NULL, indicator_id, as_of_at, contest_id, choice_id, domain_kind, domain_id
        """,
        confidence=confidence,
    )


def convergence(connection: Connection, one: Mapping[str, Any]) -> pl.DataFrame:
    """`marts.sample_convergence` of one estimate, in order of time; `one` has the keys of `ESTIMATE`."""
    return ask(
        connection,
        """
        SELECT * FROM marts.sample_convergence
        WHERE indicator_id = $indicator_id AND as_of_at IS NOT DISTINCT FROM $as_of_at
          AND contest_id IS NOT DISTINCT FROM $contest_id AND choice_id IS NOT DISTINCT FROM $choice_id
        ORDER BY received_at
        """,
        **{key: one[key] for key in ESTIMATE},
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
        SELECT * FROM marts.sample_comparison WHERE confidence = $confidence
        ORDER BY indicator_id, as_of_at, contest_id, choice_id, origin
        """,
        confidence=confidence,
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
