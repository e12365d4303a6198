"""`marts.tabulation_check`: is the table of a commission what the stations, or the tables, below it add up to?

A table is held against the tables one level below where every unit there has one, else against the protocols that
count: so an error is seen where it was made, and is not told again by everybody above.
Only the same count of the same ballot is compared. A cell that could not be read, or that one of the tables below
lacks, has no gap. A protocol without a number adds nothing to our sum, as `marts.unit_results` says of each cell.
"""

import polars as pl

from pipelines.domain import Level
from pipelines.marts import explained_gaps, tables_below
from pipelines.marts.protocol_cells import named
from pipelines.marts.station_sums import COUNT, PLACE, added_up, parts_by_status, root
from pipelines.tables.reconciliation import TABULATION_CHECK

STATIONS, TABLES = "stations", "tables"
_TABLE = ["unit_id", *COUNT]
_CELL = [*_TABLE, "line", "choice_id"]


def build(
    tabulations: pl.DataFrame,
    results: pl.DataFrame,
    units: pl.DataFrame,
    choices: pl.DataFrame,
    coverage: pl.DataFrame,
) -> pl.DataFrame:
    """One row per unit x contest x origin x line or choice that a commission's table gives."""
    if tabulations.is_empty():
        return TABULATION_CHECK.empty()
    protocols = results.join(tabulations.select(COUNT).unique(), on=COUNT, how="semi")
    parts, cells = parts_by_status(protocols)
    of_stations = _of_stations(named(added_up(parts, cells, units), choices))
    missing = _missing(coverage, tabulations["origin"].unique().sort())
    places = [frame.select(*PLACE.values(), *COUNT) for frame in (parts["counted"], missing)]
    below = tables_below.with_stations(pl.concat(places), units)
    whole = tables_below.complete(tabulations, below)
    of_tables = tables_below.added_up(tabulations, whole, below, units)
    levels = units.select("unit_id", "level").unique("unit_id", keep="first", maintain_order=True)
    summed = pl.when(summed_from=TABLES).then("below_sum").when(summed_from=STATIONS).then("station_sum")
    checked = (
        tabulations.join(levels, on="unit_id", how="left")
        .join(_origin_of_sums(protocols, whole, units), on=_TABLE, how="left")
        .join(of_stations, on=_CELL, how="left", nulls_equal=True)
        .join(of_tables, on=_CELL, how="left", nulls_equal=True)
        .join(_per_unit(missing, units).rename({"len": "stations_missing"}), on=_TABLE, how="left")
        .with_columns(
            published="value",
            summed=summed,
            stations_missing=pl.col("stations_missing").fill_null(0),
        )
        .with_columns(gap=pl.col("published") - pl.col("summed"))
    )
    is_known = (pl.col("summed_from") == STATIONS) & pl.col("gap").is_not_null()
    explained = explained_gaps.build(checked.filter(is_known), parts)
    has_gap = pl.col("gap") != 0
    return (
        checked.join(explained, on=_TABLE, how="left")
        .with_columns(pl.when(has_gap).then(name).alias(name) for name in ("explanation", "explained_by"))
        .select(TABULATION_CHECK.schema.names())
    )


def _of_stations(sums: pl.DataFrame) -> pl.DataFrame:
    """Our sum by cell: null where no station has the number, zero where only annulled ones have it."""
    none_counts = (pl.col("counted_protocols") == 0) & (pl.col("annulled_numbers") > 0)
    is_known = (pl.col("counted_numbers") > 0) | none_counts
    return sums.select(*_CELL, "cell", station_sum=pl.when(is_known).then("counted"))


def _origin_of_sums(protocols: pl.DataFrame, whole: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """What each table is held against: `summed_from`; tables of units without any protocol are not listed."""
    places = _per_unit(protocols, units).select(_TABLE)
    return places.join(whole.with_columns(summed_from=pl.lit(TABLES)), on=_TABLE, how="left").with_columns(
        pl.col("summed_from").fill_null(STATIONS)
    )


def _missing(coverage: pl.DataFrame, origins: pl.Series) -> pl.DataFrame:
    """Stations on the list of which a count has not come, or was refused, for each of these counts of their ballots.

    Whether their protocol has come is another question: a table of machine counts lacks the machines that are silent.
    """
    listed = coverage.filter(pl.col("is_expected").fill_null(False))
    come = listed["origins"].unique()
    parts = [
        listed.filter(pl.col("origins").is_in([text for text in come if origin not in text.split(",")]))
        .select(*PLACE.values(), "contest_id")
        .with_columns(origin=pl.lit(origin))
        for origin in origins
    ]
    return pl.concat(parts)


def _per_unit(stations: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """How many rows of each ballot and count there are (`len`) per commission, region and country."""
    of = {Level.COUNTRY: pl.lit(root(units), pl.String)} | {k: pl.col(column) for k, column in PLACE.items()}
    counts = [stations.group_by(unit.alias("unit_id"), *COUNT).len() for unit in of.values()]
    return pl.concat(counts).filter(pl.col("unit_id").is_not_null()).cast({"len": pl.Int64})
