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

LONG, SHORT = "lto", "sto"
ONE_IN = 20
"""One in so many short-term observers is the second one at a station, so that agreement can be measured."""


class Mission(Habits):
    """`observers.toml` of an exercise: numbers of people, their dates, and the habits of their answers."""

    long_term: int
    short_term: int
    coordinators: int
    deployed: dt.date
    left: dt.date
    trained: dt.date
    code_version: str
    violations_a_week: float
    late: Share
    missing: Share
    partial: Share


def read_mission(file: Path) -> Mission:
    """The mission of this file; PackError where it says what cannot be."""
    try:
        return Mission.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise PackError(str(error), where=str(file), remedy="Mend the file") from None


@dataclass(frozen=True)
class Deployed:
    """`deployment` and `absences` as the organisation keeps them; units are ids of the pack."""

    deployment: pl.DataFrame
    absences: pl.DataFrame


def deploy(
    mission: Mission,
    commissions: pl.DataFrame,
    stations: pl.DataFrame,
    units: pl.Series,
    polling_day: dt.date,
    rng: np.random.Generator,
) -> Deployed:
    """Long-term observers in the districts, each district before a second in any; short-term ones at a station each.

    `commissions` has commission_id, region_id, lies_in; `stations` station_code, region_id, unit_id. Nobody is sent to
    commissions that lie nowhere in the country.
    """
    districts = (
        commissions.filter(pl.col("lies_in").is_in(units.implode()))
        .select("region_id", unit_id="lies_in")
        .unique(maintain_order=True)
        .rows()
    )
    regions = list(dict.fromkeys(region for region, _ in districts))
    coordinator = {unit: place % mission.coordinators + 1 for place, (_, unit) in enumerate(districts)}
    rows = []
    for number in range(mission.long_term):
        _, unit = districts[number % len(districts)]
        rows.append(_sent(mission, f"LTO-{number + 1:02d}", LONG, unit, coordinator[unit], mission.left))
    home = stations.filter(pl.col("region_id").is_in(regions))
    people = min(mission.short_term, home.height)
    drawn = np.sort(rng.choice(home.height, people - people // ONE_IN, replace=False))
    second = rng.choice(drawn, people // ONE_IN, replace=False)
    for number, place in enumerate(np.concatenate([drawn, second])):
        station, unit = home.select("station_code", "unit_id").row(int(place))
        last = polling_day + dt.timedelta(1)
        sent = _sent(mission, f"STO-{number + 1:03d}", SHORT, station, coordinator[unit], last)
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
    return Deployed(deployment, absences)


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
