"""The bundled calibration and the real units: nations are generated once for all tests that read them."""

import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.exercise import Calibration, Exercise, generate, read_calibration
from pipelines.exercise.plan import Planting

DATA = Path(__file__).resolve().parents[3] / "data"

Generate = Callable[..., Exercise]


@pytest.fixture(scope="session")
def calibration() -> Calibration:
    return read_calibration(DATA / "exercise" / "kg.toml")


@pytest.fixture(scope="session")
def land() -> dict[str, Any]:
    """Units, the 54 commissions of one of the two derivations, and the prefixes of the territory."""
    units = pl.read_csv(DATA / "territory" / "kg" / "units.csv", infer_schema=False).with_columns(
        region_id=pl.when(level="region").then("unit_id").when(level="district").then("parent_id")
    )
    districts = units.filter(pl.col("level") == "district", pl.col("kind") != "city_district")
    territory = tomllib.loads((DATA / "territory" / "kg" / "territory.toml").read_text(encoding="utf-8"))
    return {
        "units": units,
        "commissions": [*districts["unit_id"], "KG-GB", "KG-GO"],
        "prefixes": territory["station_codes"]["prefixes"],
        "country": "KG",
    }


@pytest.fixture(scope="session")
def nation(calibration: Calibration, land: dict[str, Any]) -> Generate:
    """`nation(stations, seed, plan)`: the same one for the same arguments; the plan () is the clean nation."""

    @cache
    def made(stations: int = 2474, seed: int = 1, plan: Sequence[Planting] | None = None) -> Exercise:
        return generate(
            land["units"],
            calibration,
            commissions=land["commissions"],
            prefixes=land["prefixes"],
            country=land["country"],
            stations=stations,
            seed=seed,
            plan=plan,
        )

    return made


@pytest.fixture(scope="session")
def cells() -> Callable[[Exercise], pl.DataFrame]:
    """Everything that the stations' documents say, a row per cell: station_code, origin, cell, value (text)."""

    def of(exercise: Exercise) -> pl.DataFrame:
        turnout = exercise.turnout.select(
            "station_code",
            pl.lit("turnout").alias("origin"),
            pl.col("at").dt.strftime("%H:%M").alias("cell"),
            pl.col("took_part").cast(pl.String).alias("value"),
        )
        lists = exercise.voter_lists.with_columns(
            pl.all().cast(pl.String), pl.lit("list").alias("origin")
        ).unpivot(index=["station_code", "origin", "list_kind"], variable_name="column")
        named = pl.concat_str("list_kind", "column").alias("cell")
        protocols = [
            frame.drop("commission_id", "region_id")
            .with_columns(pl.lit("present").alias("protocol"))
            .with_columns(pl.all().cast(pl.String))
            .unpivot(index="station_code", variable_name="cell")
            .select("station_code", pl.lit(origin).alias("origin"), "cell", "value")
            for origin, frame in exercise.protocols.items()
        ]
        return pl.concat([turnout, lists.select("station_code", "origin", named, "value"), *protocols])

    return of
