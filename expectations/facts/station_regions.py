"""Does the number of a polling station lie in the region that the report names?"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.violations import EVENTS

RULE = "station_region"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per event whose station number belongs to another region by the territory's numbering."""
    codes = pack.territory.station_codes
    if codes is None:
        return
    for row in draft.read(EVENTS).filter(pl.col("station_code").is_not_null()).iter_rows(named=True):
        regions = next(
            (regions for prefix, regions in codes.prefixes.items() if row["station_code"].startswith(prefix)),
            None,
        )
        if regions is None or row["region_id"] in regions:
            continue
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "station",
            row["incident_id"],
            Message(
                "station {station} is reported in {region}; by its number it lies in {regions}",
                {"station": row["station_code"], "region": row["region_id"], "regions": ", ".join(regions)},
            ),
            observed=row["region_id"],
            expected=", ".join(regions),
            source_url=row["source_url"],
        )
