"""Rules on `staging.units`, `staging.labels`, `staging.boundaries`: every place exists, has names and an outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.rules import declared, forbid, known
from pipelines.domain import Severity
from pipelines.tables.territory import BOUNDARIES, LABELS, UNITS

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation


def suites() -> dict[str, list[Expectation]]:
    """The rules by table."""
    return {
        UNITS.name: [
            *declared(UNITS),
            known(
                "parent_exists", "parent_id", UNITS.name, "the unit lies in no known unit", target="unit_id"
            ),
            known("region_exists", "region_id", UNITS.name, "the region is no known unit", target="unit_id"),
            forbid(
                "on_earth",
                "abs(lon) > 180 OR abs(lat) > 90 OR (lon IS NULL) <> (lat IS NULL)"
                " OR lon IS NULL AND tree = 'administrative' AND EXISTS (FROM staging.boundaries)",
                "the unit has no place on earth",
            ),
            forbid(
                "tile_of_its_own",
                "tile_row IS NOT NULL AND (tile_row, tile_column) IN (SELECT (tile_row, tile_column)"
                " FROM staging.units WHERE tile_row IS NOT NULL GROUP BY ALL HAVING count(*) > 1)",
                "two units share one tile",
            ),
        ],
        LABELS.name: [
            *declared(LABELS),
            forbid("text_present", "trim(text) = ''", "the name is blank"),
            forbid(
                "dates_in_order",
                "valid_to < valid_from",
                "the name ends before it begins",
                severity=Severity.WARNING,
            ),
        ],
        BOUNDARIES.name: [
            *declared(BOUNDARIES),
            forbid(
                "region_known",
                "layer = 'regions' AND feature_id NOT IN (SELECT unit_id FROM staging.units)",
                "the outline belongs to no unit",
            ),
        ],
    }
