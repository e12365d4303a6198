"""Rules on the sample and on what is estimated from it; whether it is as drawn, `facts/sample_as_drawn` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.rules import declared, forbid, known
from pipelines.tables import estimates
from pipelines.tables.sample import SAMPLE, SAMPLE_FRAME
from pipelines.tables.territory import UNITS

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation


_NUMBERS = "estimate, se, low, high, margin, deff, worst_low, worst_high, late_p"


def suites() -> dict[str, list[Expectation]]:
    """The rules by table."""
    return {
        SAMPLE_FRAME.name: [
            *declared(SAMPLE_FRAME),
            forbid(
                "stratum_or_exclusion",
                "(stratum_id IS NULL) = (exclusion IS NULL)",
                "the station is neither in a stratum nor excluded, or both",
            ),
        ],
        SAMPLE.name: [
            *declared(SAMPLE),
            known("unit_known", "unit_id", UNITS.name, "the sampled station is none", target="unit_id"),
        ],
        estimates.SAMPLE_ESTIMATES.name: [
            *declared(estimates.SAMPLE_ESTIMATES),
            forbid(
                "withheld_with_reason",
                "released = (reason IS NOT NULL)",
                "an estimate is withheld without a reason, or released with one",
            ),
            forbid(
                "withheld_without_numbers",
                f"NOT released AND coalesce({_NUMBERS}) IS NOT NULL",
                "an estimate is withheld, and a number of it stands in the table",
            ),
            forbid(
                "within_interval", "estimate NOT BETWEEN low AND high", "the interval leaves its estimate out"
            ),
        ],
        **{
            table.name: declared(table)
            for table in (
                estimates.SAMPLE_RESPONSE,
                estimates.SAMPLE_CONVERGENCE,
                estimates.SAMPLE_COMPARISON,
            )
        },
    }
