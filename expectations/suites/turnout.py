"""Rules on announced turnout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.rules import declared, forbid, known
from pipelines.tables.turnout import TURNOUT_REPORTS, TURNOUT_TIMELINE

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation


def suites() -> dict[str, list[Expectation]]:
    """The rules by table."""
    return {
        TURNOUT_REPORTS.name: [
            *declared(TURNOUT_REPORTS),
            known("unit_known", "unit_id", "staging.units", "the place is no unit"),
        ],
        TURNOUT_TIMELINE.name: [
            *declared(TURNOUT_TIMELINE),
            forbid(
                "gap_of_turnout",
                "abs(gap - (turnout - turnout_recomputed)) > 1e-12",
                "the gap is not stated minus recomputed turnout",
            ),
        ],
    }
