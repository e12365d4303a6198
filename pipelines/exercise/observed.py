"""The observers' side of an exercise: who was sent where, what they reported, and what was planted in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.domain import Level, Origin
from pipelines.errors import PackError
from pipelines.exercise import attending, copied, lapses, retelling, stages
from pipelines.exercise.country import Country
from pipelines.exercise.election import Exercise
from pipelines.exercise.followed import Row
from pipelines.exercise.narratives import read_narratives
from pipelines.exercise.observers import deploy, read_mission
from pipelines.exercise.reports import CHECKLISTS, COPIES, FORMS, SESSIONS, Field, Report, Truth, streams
from pipelines.forms.offer import for_pack
from pipelines.sample_design import SampleDesign
from pipelines.sampling import draw, frame


@dataclass(frozen=True)
class Observed:
    """Frames and reports as `files.write_observers` writes them."""

    sample: pl.DataFrame
    deployment: pl.DataFrame
    absences: pl.DataFrame
    reports: Mapping[str, list[Report]]
    truth: pl.DataFrame


def design_of(country: Country, stations: int) -> SampleDesign:
    """The design of the country's pack, for a nation of so many stations: no more than `LARGEST` of them are drawn.

    PackError where the pack has none.
    """
    design = country.pack.election.sample
    if design is None:
        what, remedy = "the exercise is observed, and draws no sample", "Add [sample] to its election.toml"
        raise PackError(what, where=f"exercise in {country.name}", remedy=remedy)
    return design.model_copy(update={"stations": min(design.stations, int(LARGEST * stations))})


LARGEST = 0.8
"""Such a share of a small nation is drawn at most."""


def drawn(listed: pl.DataFrame, design: SampleDesign) -> pl.DataFrame:
    """The sample of this nation's list of stations, drawn as `baikoo sample` draws it from the pack."""
    stations = listed.select(
        "region_id", unit_id="station_code", level=pl.lit(Level.STATION.value), stratum="kind",
        parent_id="commission_id", lies_in="unit_id",
    )  # fmt: skip
    return draw.draw(frame.build(stations, design), design)


def observe(
    exercise: Exercise,
    country: Country,
    mission_file: Path,
    design: SampleDesign,
    *,
    seed: int,
    sessions: Sequence[Row] = (),
) -> Observed:
    """Observers of this nation and their reports, the same for the same seed; the nation itself stays as it is.

    `sessions` are those of the commissions, which some of them attend.
    """
    pack = country.pack
    mission = read_mission(mission_file)
    where, telling, planting, copying, sending, attended = np.random.default_rng([seed, 1]).spawn(6)
    sample = drawn(exercise.stations, design)
    sent = deploy(
        mission,
        exercise.commissions,
        exercise.stations,
        sample,
        country.units["unit_id"],
        pack.election.date,
        where,
    )
    forms = for_pack(pack)  # without lists of places: those are given by the deployment
    truth = Truth()
    for station, instead in sent.replaced.items():
        truth.tell("replaced", None, None, f"{station} by {instead or 'none'}")
    narratives = None if country.narratives is None else read_narratives(country.narratives)
    field = Field(
        mission, sent.deployment, sent.absences, forms, exercise, pack.election.date, pack.zone, narratives
    )
    reports = streams(field, truth, telling) | {COPIES: copied.reports(field, truth, copying)}
    reports[SESSIONS] = attending.reports(field, sessions, truth, attended)
    reports[CHECKLISTS] = stages.sent(
        reports[CHECKLISTS],
        forms[FORMS[CHECKLISTS]],
        pack.election.date,
        pack.zone,
        missing=mission.stage_missing,
        truth=truth,
        rng=sending,
    )
    lapses.plant(reports, truth, planting)
    retelling.plant(reports, field, truth, planting.spawn(1)[0])
    return Observed(sample, sent.deployment, sent.absences, reports, truth.frame())


def with_copies(exercise: Exercise, observed: Observed) -> Exercise:
    """The nation with observers' copies of those stations only whose checklist says that a copy was given.

    A copy that was sent as a report is not in the file too.
    """
    given = [
        report["unit"]
        for report in observed.reports[CHECKLISTS]
        if {"given"} == {a["value"] for a in report["answers"] if a["question"] == "protocol_copy"}
    ]
    sent = [report["unit"] for report in observed.reports[COPIES]]
    own, is_copy = pl.col("station_code"), pl.col("origin") == Origin.OBSERVER_COPY
    has_copy = own.is_in(given) & ~own.is_in(sent)
    copies = exercise.protocols[Origin.OBSERVER_COPY].filter(has_copy)
    return replace(
        exercise,
        protocols={**exercise.protocols, Origin.OBSERVER_COPY: copies},
        truth=exercise.truth.filter(~is_copy | has_copy),
    )
