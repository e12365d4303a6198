"""The observers' side of an exercise: who was sent where, what they reported, and what was planted in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.exercise import copied, lapses
from pipelines.exercise.country import Country
from pipelines.exercise.election import Exercise
from pipelines.exercise.observers import deploy, read_mission
from pipelines.exercise.reports import COPIES, Field, Report, Truth, streams
from pipelines.forms.offer import for_pack


@dataclass(frozen=True)
class Observed:
    """Frames and reports as `files.write_observers` writes them."""

    deployment: pl.DataFrame
    absences: pl.DataFrame
    reports: Mapping[str, list[Report]]
    truth: pl.DataFrame


def observe(exercise: Exercise, country: Country, mission_file: Path, *, seed: int) -> Observed:
    """Observers of this nation and their reports, the same for the same seed; the nation itself stays as it is."""
    pack = country.pack
    mission = read_mission(mission_file)
    where, telling, planting, copying = np.random.default_rng([seed, 1]).spawn(4)
    sent = deploy(
        mission,
        exercise.commissions,
        exercise.stations,
        country.units["unit_id"],
        pack.election.date,
        where,
    )
    forms = for_pack(pack)  # without lists of places: those are given by the deployment
    truth = Truth()
    field = Field(mission, sent.deployment, sent.absences, forms, exercise, pack.election.date, pack.zone)
    reports = streams(field, truth, telling) | {COPIES: copied.reports(field, truth, copying)}
    lapses.plant(reports, truth, planting)
    return Observed(sent.deployment, sent.absences, reports, truth.frame())
