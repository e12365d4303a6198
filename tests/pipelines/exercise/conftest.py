"""The bundled calibration and the real units: nations are generated once for all tests that read them."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from pipelines import build, settings, store
from pipelines.exercise import Calibration, Country, Exercise, generate, read_country, write_pack
from pipelines.exercise.followed import Entry as Telling
from pipelines.exercise.plan import Planting
from pipelines.journal import Decision, Entry, Subject
from pipelines.journal.entry import written
from tests.conftest import made_once, no_judge

DATA = Path(__file__).resolve().parents[3] / "data"

Generate = Callable[..., Exercise]
Built = tuple[Path, Path]
"""The folder of a pack, and the snapshot of its build."""

LISTED = (pl.col("registered") + pl.col("registered_additional")).alias("listed")
"""Voters on both lists of a protocol: what turnout is measured against."""


@pytest.fixture(scope="session")
def country() -> Country:
    return read_country("kg", data=DATA)


@pytest.fixture(scope="session")
def calibration(country: Country) -> Calibration:
    return country.calibration


@pytest.fixture(scope="session")
def nation(country: Country) -> Generate:
    """`nation(stations, seed, plan)`: the same one for the same arguments; the plan () is the clean nation."""

    @cache
    def made(stations: int = 2474, seed: int = 1, plan: Sequence[Planting] | None = None) -> Exercise:
        return generate(
            country.units,
            country.calibration,
            prefixes=country.prefixes,
            country=country.pack.territory.root,
            stations=stations,
            seed=seed,
            plan=plan,
        )

    return made


@pytest.fixture(scope="session")
def written_nation(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, int], Path]:
    """`written_nation(stations, seed)`: the pack of a nation with its observers; nobody may change it."""

    def made(stations: int, seed: int) -> Path:
        def make(home: Path) -> None:
            write_pack(home / "kg-exercise", country, stations=stations, seed=seed)

        return made_once(tmp_path_factory, f"nation-{stations}-{seed}", make) / "kg-exercise"

    return made


@pytest.fixture(scope="session")
def observed_nation(
    written_nation: Callable[[int, int], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], Built]:
    """`observed_nation(seed)`: the pack of 300 stations with its observers, and its snapshot; nobody may change it."""

    def made(seed: int) -> Built:
        folder = written_nation(300, seed)

        def make(home: Path) -> None:
            report = build.build(folder, data=settings.DATA, home=home, judge=no_judge)
            assert report.rows_rejected == 0

        home = made_once(tmp_path_factory, f"observed-{seed}", make)
        return folder, store.current(home / folder.name)

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


def told_in_journal(told: Sequence[Telling]) -> list[Entry]:
    """What experts enter, as the journal would hold it."""
    entries: list[Entry] = []
    for number, telling in enumerate(sorted(told, key=lambda one: one.at), start=1):
        decision = Decision(
            id=f"form-{number}",
            election="an-exercise",
            account=telling.account,
            role="commission_expert",
            action="add",
            reason="",
            subjects=(Subject("record", f"form-{number}"),),
            payload={"kind": telling.kind, "cells": dict(telling.cells)},
        )
        before = entries[-1].hash if entries else ""
        entries.append(written(decision, sequence=number, at=telling.at, before=before))
    return entries
