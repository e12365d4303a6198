"""Rules on the sample and on what is estimated from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.rules import declared, forbid, known
from pipelines.tables import estimates
from pipelines.tables.sample import SAMPLE, SAMPLE_FRAME
from pipelines.tables.territory import UNITS

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation


_UNSAMPLED = """
    (SELECT count(*) FROM staging.sample) > 0 AND stratum_id NOT IN (SELECT stratum_id FROM staging.sample)
"""
_IS_FRAMED = "(SELECT count(*) FROM staging.sample_frame) > 0"
"""A sample that was drawn elsewhere may come without a frame; then it is held against itself only."""
_PLACES = "SELECT (unit_id, stratum_id) FROM staging.sample_frame WHERE stratum_id IS NOT NULL"
_SIZES = """
    SELECT (stratum_id, count(*)) FROM staging.sample_frame WHERE stratum_id IS NOT NULL GROUP BY stratum_id
"""
_WEIGHED = """
    SELECT stratum_id FROM staging.sample GROUP BY stratum_id
    HAVING count(*) FILTER (use = 'main') = min(stratum_sampled) AND min(stratum_sampled) = max(stratum_sampled)
       AND min(stratum_stations) = max(stratum_stations)
       AND abs(sum(weight) - min(stratum_stations)) < 1e-6 * min(stratum_stations)
"""
_FOLLOWING = """
    SELECT (stratum_id, use) FROM staging.sample GROUP BY stratum_id, use
    HAVING min(position) = 1 AND max(position) = count(*) AND count(DISTINCT position) = count(*)
"""
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
            forbid(
                "stratum_sampled",
                _UNSAMPLED,
                "no station of its stratum was drawn: the sample says nothing of it",
            ),
        ],
        SAMPLE.name: [
            *declared(SAMPLE),
            known("unit_known", "unit_id", UNITS.name, "the sampled station is none", target="unit_id"),
            forbid(
                "in_its_stratum",
                f"{_IS_FRAMED} AND (unit_id, stratum_id) NOT IN ({_PLACES})",
                "the pack excludes the sampled station, or its frame has it in another stratum",
            ),
            forbid(
                "stratum_as_in_frame",
                f"{_IS_FRAMED} AND (stratum_id, stratum_stations) NOT IN ({_SIZES})",
                "the frame of the pack has another number of stations in the stratum",
            ),
            forbid(
                "weights_add_up",
                f"stratum_id NOT IN ({_WEIGHED})",
                "the stratum has not the stations drawn that it states, so that weights do not add up to its stations",
            ),
            forbid(
                "positions_follow",
                f"(stratum_id, use) NOT IN ({_FOLLOWING})",
                "the order of drawing has a gap or names a place twice",
            ),
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
