"""Rules on every table, as Great Expectations suites: one module a subject, one suite a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites import (
    accounts,
    commissions,
    election,
    published,
    sample,
    tallies,
    territory,
    turnout,
    violations,
)

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation


def suites() -> dict[str, list[Expectation]]:
    """The suite of every table, by the table's name."""
    return {
        table: rules
        for subject in (
            election,
            territory,
            tallies,
            published,
            violations,
            turnout,
            sample,
            accounts,
            commissions,
        )
        for table, rules in subject.suites().items()
    }
