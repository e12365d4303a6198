"""Rules on what was published: tallies, estimates, results, and the statements made of them.

That parts do not add up is a fact about the publisher and no rule here: see `expectations.facts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.rules import declared, forbid, known
from pipelines.domain import Severity
from pipelines.tables.published import (
    PUBLISHED_ESTIMATES,
    PUBLISHED_RESULTS,
    PUBLISHED_TALLIES,
    REGION_SUMMARY,
    STATEMENTS,
)

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation

_NO_ADDRESS = "NOT regexp_matches(source_url, '^https?[^ ]*//')"


def suites() -> dict[str, list[Expectation]]:
    """The rules by table."""
    return {
        PUBLISHED_TALLIES.name: [
            *declared(PUBLISHED_TALLIES),
            known("unit_known", "unit_id", "staging.units", "the place is no unit"),
            forbid("address_given", _NO_ADDRESS, "the source is no address", severity=Severity.WARNING),
            forbid(
                "period_in_order",
                "period_end_at < period_start_at",
                "the period ends before it begins",
                severity=Severity.WARNING,
            ),
            forbid(
                "part_within_total",
                "count > parent_total",
                "a part is larger than the stated total",
                severity=Severity.WARNING,
            ),
        ],
        PUBLISHED_ESTIMATES.name: [
            *declared(PUBLISHED_ESTIMATES),
            forbid("address_given", _NO_ADDRESS, "the source is no address", severity=Severity.WARNING),
            forbid(
                "interval_possible",
                "estimate - margin < 0 OR estimate + margin > 1",
                "the interval reaches beyond 0 or 100 per cent",
                severity=Severity.WARNING,
            ),
            forbid(
                "confidence_usual",
                "confidence <= 0.5 OR confidence >= 1",
                "the confidence level is none in use",
                severity=Severity.WARNING,
            ),
        ],
        PUBLISHED_RESULTS.name: [
            *declared(PUBLISHED_RESULTS),
            known("unit_known", "unit_id", "staging.units", "the place is no unit"),
            forbid(
                "unit_of_value_known",
                "unit_of_value NOT IN ('count', 'share')",
                "neither a count nor a share",
            ),
            forbid(
                "share_possible",
                "unit_of_value = 'share' AND (value < 0 OR value > 1)",
                "a share lies outside 0 to 100 per cent",
            ),
            forbid(
                "count_whole",
                "unit_of_value = 'count' AND (value < 0 OR value <> floor(value))",
                "a count is not a whole number",
            ),
        ],
        STATEMENTS.name: [
            *declared(STATEMENTS),
            forbid(
                "period_in_order",
                "period_start_at > as_of_at",
                "the period begins after its end",
                severity=Severity.WARNING,
            ),
        ],
        REGION_SUMMARY.name: [
            *declared(REGION_SUMMARY),
            known("statement_known", "statement_id", STATEMENTS.name, "the count belongs to no statement"),
            known("region_known", "region_id", "staging.units", "the region is no unit", target="unit_id"),
            forbid(
                "rate_of_count",
                "rate_per_100_stations IS NOT NULL AND (denominator IS NULL OR is_partial OR is_below_only"
                " OR abs(rate_per_100_stations - 100.0 * count / denominator) > 1e-9)",
                "the rate is not the count per 100 stations",
            ),
        ],
    }
