"""Where the stations of a synthetic nation are: numbers by region and commission, codes, urban or rural.

How many there are in each follows published proportions; which station is urban, and its code, is invented.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.domain import Level
from pipelines.exercise.calibration import Calibration
from pipelines.exercise.draw import Flags, Ints, apportion

RURAL, URBAN, ABROAD = "rural", "urban", "abroad"


@dataclass(frozen=True)
class Places:
    """Stations in the order of their arrays: `commission` and `region` are positions in the frames' order.

    `outside` is the region that is no unit of the country, for the list of commissions: their stations are abroad.
    """

    stations: pl.DataFrame
    commissions: pl.DataFrame
    outside: pl.DataFrame
    regions: tuple[str, ...]
    commission: Ints
    region: Ints
    region_of_commission: Ints
    urban: Flags
    abroad: Flags


def place(
    units: pl.DataFrame,
    calibration: Calibration,
    prefixes: Mapping[str, Sequence[str]],
    stations: int,
    rng: np.random.Generator,
) -> Places:
    """Every station of the nation, under the commissions of the calibration and one abroad."""
    table = _commissions(units, calibration)
    sizes = _sizes(table, calibration, stations, rng)
    table, sizes = table.filter(pl.Series(sizes > 0)), sizes[sizes > 0]
    regions = tuple(table["region_id"].unique(maintain_order=True))
    region_of_commission = np.array([regions.index(r) for r in table["region_id"]], dtype=np.int64)
    commission = np.repeat(np.arange(len(table)), sizes)
    region = region_of_commission[commission]
    abroad = region == regions.index(calibration.abroad.unit_id)
    chance = table["kind"].replace_strict(calibration.kinds.urban_share, default=0.0, return_dtype=pl.Float64)
    urban = rng.random(len(commission)) < chance.to_numpy()[commission]
    home = {r: prefix for prefix, ids in prefixes.items() for r in ids}
    home[calibration.abroad.unit_id] = calibration.abroad.prefix
    if lacking := [r for r in regions if r not in home]:
        raise ValueError(f"no prefix of station codes for the regions {', '.join(lacking)}")
    codes = _codes([home[r] for r in regions], region)
    frame = pl.DataFrame({"station_code": codes}).with_columns(
        table.select("commission_id", "region_id", "unit_id", "name")[commission],
        kind=pl.Series(np.select([abroad, urban], [ABROAD, URBAN], RURAL)),
    )
    return Places(
        frame.select(
            "station_code",
            "commission_id",
            "region_id",
            "unit_id",
            "kind",
            pl.format("{} № {}", "name", "station_code").alias("name"),
        ),
        _listed(table, calibration.commission_names),
        _outside(table, calibration.abroad.unit_id),
        regions,
        commission,
        region,
        region_of_commission,
        urban,
        abroad,
    )


def _names(frame: pl.DataFrame) -> list[str]:
    return [column for column in frame.columns if column.startswith("name_")]


def _listed(table: pl.DataFrame, patterns: Mapping[str, str]) -> pl.DataFrame:
    """The list of commissions as it is published, with names of their own made after those of their units."""
    named = {
        column: [patterns.get(column, "{unit}").replace("{unit}", name) for name in table[column]]
        for column in _names(table)
    }
    return table.select(
        "commission_id",
        "region_id",
        pl.col("unit_id").alias("lies_in"),
        pl.lit(str(Level.COMMISSION)).alias("level"),
        *(pl.Series(column, names) for column, names in named.items()),
    )


def _outside(table: pl.DataFrame, unit_id: str) -> pl.DataFrame:
    """The row of the list that says that there is a region abroad, as no unit of the country does."""
    return table.filter(unit_id=unit_id).select(
        pl.col("unit_id").alias("commission_id"),
        pl.col("unit_id").alias("region_id"),
        pl.lit(None, pl.String).alias("lies_in"),
        pl.lit(str(Level.REGION)).alias("level"),
        *_names(table),
    )


def _commissions(units: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    """One row per commission, those of one region together; the one abroad comes last."""
    names, chosen = _names(units), calibration.commissions
    found = units.filter(pl.col("unit_id").is_in(list(chosen))).select("unit_id", "region_id", "kind", *names)
    if lacking := set(chosen) - set(found["unit_id"]):
        raise ValueError(f"no units for the commissions {', '.join(sorted(lacking))}")
    away = calibration.abroad
    last = pl.DataFrame(
        [{"unit_id": away.unit_id, "region_id": away.unit_id, "kind": ABROAD}
         | {name: away.names.get(name, "") for name in names}],
    )  # fmt: skip
    order = {region: place for place, region in enumerate([*calibration.regions.stations, away.unit_id])}
    if lacking := set(found["region_id"]) - set(order):
        raise ValueError(f"no published stations for the regions {', '.join(sorted(lacking))}")
    return (
        pl.concat([found, last.select(found.columns)])
        .with_columns(
            pl.concat_str(pl.lit("tec-"), "unit_id").alias("commission_id"),
            pl.col(names[0]).alias("name"),
            pl.col("region_id").replace_strict(order, return_dtype=pl.Int64).alias("order"),
        )
        .sort("order", "unit_id")
    )


def _sizes(table: pl.DataFrame, calibration: Calibration, stations: int, rng: np.random.Generator) -> Ints:
    """Stations of each commission: regions by published proportion, one at least for each while they last."""
    away = max(1, round(calibration.abroad.stations * stations / calibration.nation.stations))
    published = calibration.regions.stations
    by_region = dict(
        zip(published, apportion(stations - away, np.array(list(published.values()), np.int64)), strict=True)
    ) | {calibration.abroad.unit_id: np.int64(away)}
    weights = calibration.kinds.stations_weight
    weight = np.array([weights.get(kind, 1.0) for kind in table["kind"]]) * rng.lognormal(0, 0.35, len(table))
    regions, sizes = table["region_id"].to_numpy(), np.zeros(len(table), np.int64)
    for region, number in by_region.items():
        own = np.flatnonzero(regions == region)
        if not len(own):
            raise ValueError(f"the region {region} has {number} stations and no commission")
        sizes[own[:number]] = 1
        sizes[own] += apportion(max(0, int(number) - len(own)), weight[own])
    return sizes


def _codes(prefixes: Sequence[str], region: Ints) -> list[str]:
    """A prefix and a running number; regions with one prefix share the running. Longer only where it must be."""
    numbers: Ints = np.zeros(len(region), np.int64)
    mine = np.array(prefixes)[region]
    for prefix in dict.fromkeys(prefixes):
        own = mine == prefix
        numbers[own] = np.arange(1, own.sum() + 1)
    width = max(3, len(str(numbers.max())))
    return [f"{prefix}{number:0{width}d}" for prefix, number in zip(mine, numbers, strict=True)]
