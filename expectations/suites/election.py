"""Rules on `staging.election` and `staging.calendar_items`: there is one election, and its days make sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.rules import declared, forbid, known
from pipelines.domain import Severity
from pipelines.tables.meta import CALENDAR_ITEMS, ELECTION

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation


def suites() -> dict[str, list[Expectation]]:
    """The rules by table."""
    return {
        ELECTION.name: [
            *declared(ELECTION),
            forbid(
                "one_election",
                "(SELECT count(*) FROM staging.election) <> 1",
                "there is more than one election",
            ),
            known("root_exists", "country_id", "staging.units", "the root is no unit", target="unit_id"),
        ],
        CALENDAR_ITEMS.name: [
            *declared(CALENDAR_ITEMS),
            forbid(
                "near_polling_day",
                "abs(date_diff('day', \"at\", CAST((SELECT date FROM staging.election) AS TIMESTAMPTZ))) > 730",
                "the date is more than two years from polling day",
                severity=Severity.WARNING,
            ),
        ],
    }
