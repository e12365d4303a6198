"""`marts.unit_results`: what the protocols of a commission, region or country add up to, by our own arithmetic.

Counts are never mixed. A protocol that is annulled or cancelled is left out of `counted` and stands beside it. A
cell without a number adds nothing: `stations_unread` says how many there are, and where no station at all has the
number there is no sum. Lines that a count's form does not have are not listed.
"""

import polars as pl

from pipelines.marts.protocol_cells import named
from pipelines.marts.station_sums import added_up, parts_by_status
from pipelines.tables.tallies import UNIT_RESULTS


def build(
    results: pl.DataFrame, units: pl.DataFrame, choices: pl.DataFrame, coverage: pl.DataFrame
) -> pl.DataFrame:
    """One row per unit x contest x origin x line or choice."""
    if results.is_empty():
        return UNIT_RESULTS.empty()
    parts, cells = parts_by_status(results)
    unlisted = coverage.filter(~pl.col("is_expected")).select("station_id", "contest_id")
    parts["unexpected"] = (
        parts["counted"].clear()
        if unlisted.is_empty()
        else parts["counted"].join(unlisted, on=["station_id", "contest_id"], how="semi")
    )
    sums = added_up(parts, cells, units).with_columns(
        pl.when(pl.col("counted_numbers") > 0).then("counted").alias("counted"),
        stations="counted_numbers",
        stations_unread=pl.col("counted_protocols") - pl.col("counted_numbers"),
    )
    return named(sums, choices).select(UNIT_RESULTS.schema.names())
