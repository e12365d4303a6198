"""What the tables one level below a commission's table add up to, where all of them are there.

A commission's table adds up protocols, a region's the tables of its commissions, the country's those of the regions.
"""

import polars as pl

from pipelines.domain import Level, ReadState
from pipelines.marts.station_sums import COUNT, PLACE, root

_TABLE = ["unit_id", *COUNT]


def with_stations(stations: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """`unit_id` and the units `below` it that these stations lie in, by contest and origin; null where in none.

    `stations` are those that count and those still expected. `is_apart`: the unit below has stations in this unit only.
    """
    places = stations.select(*PLACE.values(), *COUNT).unique()
    commission, region = PLACE[Level.COMMISSION], PLACE[Level.REGION]
    of_regions = places.select(
        *COUNT,
        unit_id=pl.col(region),
        below=pl.col(commission),
        is_apart=pl.col(region).n_unique().over(commission, *COUNT) == 1,
    ).filter(pl.col("unit_id").is_not_null())
    of_country = places.select(
        *COUNT, unit_id=pl.lit(root(units), pl.String), below=pl.col(region), is_apart=pl.lit(True)
    )
    return pl.concat([of_regions, of_country.filter(pl.col("unit_id").is_not_null())]).unique()


def complete(tabulations: pl.DataFrame, below: pl.DataFrame) -> pl.DataFrame:
    """The unit x contest x origin of which every unit one level below (`with_stations`) has a table.

    Where a station lies in no unit of the level below, the tables there lack it; where a unit below has stations in
    other units too, nobody knows which part of its table is this unit's.
    """
    have = tabulations.select(*COUNT, below="unit_id").unique().with_columns(has_table=True)
    return (
        below.join(have, on=["below", *COUNT], how="left")
        .group_by(_TABLE)
        .agg((pl.col("has_table").fill_null(False) & pl.col("is_apart")).all())
        .filter("has_table")
        .select(_TABLE)
    )


def added_up(
    tabulations: pl.DataFrame, of: pl.DataFrame, below: pl.DataFrame, units: pl.DataFrame
) -> pl.DataFrame:
    """Per cell of these units (`complete`) the sum of the tables below, null where one of them lacks the number.

    A table whose form has no such cell adds nothing and lacks nothing. Where a unit lies is told by its stations; a
    unit without any lies where the trees say.
    """
    by_stations = below.select("unit_id", "below").unique()
    kin = pl.concat([by_stations, _by_tree(units).join(by_stations, on="below", how="anti")])
    tables = (
        tabulations.rename({"unit_id": "below"})
        .join(kin, on="below")
        .join(of, on=_TABLE, how="semi")
        .with_columns(tables=pl.col("below").n_unique().over(_TABLE))
    )
    has_number = pl.col("value").is_not_null()
    is_known = has_number | (pl.col("read_state") == ReadState.NOT_ON_FORM.value).fill_null(False)
    is_whole = (is_known.sum() == pl.col("tables").first()) & has_number.any()
    return tables.group_by(*_TABLE, "line", "choice_id").agg(
        below_sum=pl.when(is_whole).then(pl.col("value").sum())
    )


def _by_tree(units: pl.DataFrame) -> pl.DataFrame:
    """`unit_id` and the regions or commissions `below` it by the trees, whether stations of them have come or not."""
    country = root(units)
    is_region = (pl.col("level") == Level.REGION.value) & (pl.col("parent_id") == country)
    regions = units.filter(level=Level.REGION.value)["unit_id"]
    is_commission = (pl.col("level") == Level.COMMISSION.value) & pl.col("parent_id").is_in(regions.implode())
    return units.filter(is_region | is_commission).select(unit_id="parent_id", below="unit_id")
