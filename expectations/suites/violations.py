"""Rules on reports of single violations, the events made of them, and their timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.rules import declared, forbid, known
from pipelines.domain import Severity
from pipelines.tables.casework import CASE_REPORTS, CASES
from pipelines.tables.violations import EVENTS, INCIDENT_TIMELINE, INCIDENTS

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation


def suites() -> dict[str, list[Expectation]]:
    """The rules by table."""
    return {
        CASE_REPORTS.name: declared(CASE_REPORTS),
        CASES.name: [
            *declared(CASES),
            forbid(
                "judged_on_grounds",
                "status IN ('verified', 'refuted', 'unverifiable') AND judged_at IS NULL",
                "the case counts as judged and nobody has judged it",
            ),
            forbid(
                "verified_with_a_source",
                "status = 'verified' AND (coalesce(judged_sources, 0) < 1 OR serious IS NULL)",
                "the case was verified without a source, or without saying whether it is serious",
            ),
        ],
        INCIDENTS.name: [
            *declared(INCIDENTS),
            known("unit_known", "unit_id", "staging.units", "the place is no unit"),
            forbid(
                "place_state_known",
                "place_state NOT IN ('resolved', 'ambiguous', 'unknown')",
                "it is not said how certain the place is",
            ),
        ],
        EVENTS.name: [
            *declared(EVENTS),
            forbid("has_reports", "reports < 1", "no report tells of the event"),
            forbid(
                "kind_of_event", "kind NOT IN ('violation', 'decision')", "neither a violation nor a decision"
            ),
            known("statement_known", "statement_id", "marts.statements", "the event belongs to no statement"),
        ],
        INCIDENT_TIMELINE.name: [
            *declared(INCIDENT_TIMELINE),
            known("statement_known", "statement_id", "marts.statements", "the count belongs to no statement"),
            forbid(
                "period_in_order",
                "period_start_at > as_of_at",
                "the period begins after its end",
                severity=Severity.WARNING,
            ),
        ],
    }
