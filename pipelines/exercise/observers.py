"""The observers of the exercise: how many, whom the organisation sends where, and who is away when."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from pydantic import ValidationError

from pipelines.errors import PackError
from pipelines.exercise.answering import Habits, Share
from pipelines.tables.sample import Use

LONG, SHORT = "lto", "sto"
ONE_IN = 20
"""One in so many short-term observers is the second one at a station, so that agreement can be measured."""


class Mission(Habits):
    """`observers.toml` of an exercise: numbers of people, their dates, and the habits of their answers."""

    long_term: int
    coordinators: int
    deployed: dt.date
    left: dt.date
    trained: dt.date
    code_version: str
    violations_a_week: float
    late: Share
    missing: Share
    partial: Share
    stage_missing: Share
    unreachable: Share


def read_mission(file: Path) -> Mission:
    """The mission of this file; PackError where it says what cannot be."""
    try:
        return Mission.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise PackError(str(error), where=str(file), remedy="Mend the file") from None


@dataclass(frozen=True)
class Deployed:
    """`deployment` and `absences` as the organisation keeps them; units are ids of the pack.

    `replaced` are the stations of the sample that nobody was sent to, each with the one in its place, if one was left.
    """

    deployment: pl.DataFrame
    absences: pl.DataFrame
    replaced: Mapping[str, str | None]


def deploy(
    mission: Mission,
    commissions: pl.DataFrame,
    stations: pl.DataFrame,
    sample: pl.DataFrame,
    units: pl.Series,
    polling_day: dt.date,
    rng: np.random.Generator,
) -> Deployed:
    """Long-term observers in the districts, each district before a second in any; short-term ones at sampled stations.

    `commissions` has commission_id, region_id, lies_in; `stations` station_code, unit_id; `sample` is that of
    `sampling.draw`. Nobody is sent to commissions that lie nowhere in the country. One in `ONE_IN` stations of the
    sample has a second observer.
    """
    districts = (
        commissions.filter(pl.col("lies_in").is_in(units.implode()))
        .select("region_id", unit_id="lies_in")
        .unique(maintain_order=True)
        .rows()
    )
    coordinator = {unit: place % mission.coordinators + 1 for place, (_, unit) in enumerate(districts)}
    rows = []
    for number in range(mission.long_term):
        _, unit = districts[number % len(districts)]
        rows.append(_sent(mission, f"LTO-{number + 1:02d}", LONG, unit, coordinator[unit], mission.left))
    replaced = _replaced(sample, mission.unreachable, rng)
    mains = sample.filter(use=Use.MAIN.value)["unit_id"]
    observed = sorted(station for station in (replaced.get(main, main) for main in mains) if station)
    second = rng.choice(len(observed), len(observed) // ONE_IN, replace=False)
    lies_in = dict(stations.select("station_code", "unit_id").iter_rows())
    last = polling_day + dt.timedelta(1)
    for number, station in enumerate([*observed, *(observed[place] for place in second)], start=1):
        sent = _sent(mission, f"STO-{number:03d}", SHORT, station, coordinator[lies_in[station]], last)
        rows.append({**sent, "from_date": polling_day})
    deployment = pl.DataFrame(rows)
    away = rng.choice(mission.long_term, 2, replace=False)
    first = mission.deployed + dt.timedelta(7)
    absences = pl.DataFrame(
        {
            "observer_id": [f"LTO-{number + 1:02d}" for number in sorted(away)],
            "from_date": [first] * 2,
            "to_date": [first + dt.timedelta(6)] * 2,
            "reason": ["illness", "other duty"],
        }
    )
    return Deployed(deployment, absences, replaced)


def _replaced(sample: pl.DataFrame, share: float, rng: np.random.Generator) -> dict[str, str | None]:
    """Sampled stations out of reach, each with the next replacement of its stratum; None where none is left."""
    spare = {
        stratum: iter(own["unit_id"].to_list())
        for (stratum,), own in sample.filter(use=Use.REPLACEMENT.value)
        .sort("position")
        .group_by("stratum_id", maintain_order=True)
    }
    mains = sample.filter(use=Use.MAIN.value)
    lost = mains.filter(pl.Series(rng.random(mains.height) < share)).select("unit_id", "stratum_id")
    return {station: next(spare.get(stratum, iter(())), None) for station, stratum in lost.iter_rows()}


def _sent(
    mission: Mission, observer: str, role: str, unit: str, coordinator: int, last: dt.date
) -> Mapping[str, object]:
    return {
        "observer_id": observer,
        "role": role,
        "unit_id": unit,
        "from_date": mission.deployed,
        "to_date": last,
        "coordinator_id": f"C-{coordinator:02d}",
        "trained": mission.trained,
        "code_signed": mission.trained,
        "code_version": mission.code_version,
        "accredited": mission.trained + dt.timedelta(1),
    }
