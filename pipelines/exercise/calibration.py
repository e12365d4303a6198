"""The published figures and the assumptions that a synthetic nation is made of, read from a TOML file.

No number without a source: a number states its own (`{ value, source }`) or stands in a table that states one. The
reader refuses a file in which a number has none, so that an invented figure cannot pass for a published one.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipelines.errors import PackError


@dataclass(frozen=True)
class Nation:
    """National totals at the full number of stations; other sizes are scaled from them."""

    registered: int
    took_part: int
    valid: int
    invalid: int
    identified: int
    stations: int
    observer_copies: int


@dataclass(frozen=True)
class Abroad:
    """The stations outside the country: one unit beside the regions, with a commission of its own."""

    unit_id: str
    prefix: str
    stations: int
    registered: int
    names: Mapping[str, str]


@dataclass(frozen=True)
class Choices:
    """What stands on the ballot, in its order; `votes` are held exactly, `shares` divide what is left."""

    shares: Mapping[str, float]
    votes: Mapping[str, int]


@dataclass(frozen=True)
class Regions:
    """Stations and voters by region, as published, whatever their year: only proportions are used."""

    stations: Mapping[str, int]
    voter_share: Mapping[str, float]


@dataclass(frozen=True)
class Kinds:
    """How urban a unit of each kind is, and how many stations it has against other units of its region."""

    urban_share: Mapping[str, float]
    stations_weight: Mapping[str, float]


@dataclass(frozen=True)
class Model:
    """How stations differ: shifts and spreads are logits, precisions are those of beta distributions."""

    urban_size: float
    size_spread: float
    registered_least: int
    registered_most: int
    took_part_most: int
    turnout_urban: float
    turnout_abroad: float
    leader_urban: float
    leader_abroad: float
    leader_by_turnout: float
    region_spread: float
    commission_spread: float
    turnout_precision: float
    leader_precision: float
    invalid_precision: float
    rivals_precision: float
    early_share: float
    outside_share: float
    additional_share: float
    no_machine_share: float
    day_precision: float


@dataclass(frozen=True)
class Calibration:
    """All that is true of one country and one election in a synthetic one; `sources` by dotted name.

    `commissions` are the units that have one; its name is made of the unit's (`{unit}`), language by language.
    """

    date: dt.date
    commissions: tuple[str, ...]
    commission_names: Mapping[str, str]
    nation: Nation
    abroad: Abroad
    choices: Choices
    regions: Regions
    kinds: Kinds
    day: Mapping[str, float]
    lists: Mapping[str, dt.date]
    model: Model
    sources: Mapping[str, str]


def read_calibration(path: Path) -> Calibration:
    """The calibration of a TOML file; PackError names the figure that lacks a source or is no number."""
    sources: dict[str, str] = {}
    try:
        values = _values(tomllib.loads(path.read_text(encoding="utf-8")), "", None, sources)
        calibration: Calibration = TypeAdapter(Calibration).validate_python({**values, "sources": sources})
    except (tomllib.TOMLDecodeError, ValidationError, ValueError) as error:
        raise PackError(
            str(error),
            where=path.as_posix(),
            remedy="Every figure needs its value and its source; see data/exercise for an example",
        ) from error
    return calibration


def _values(node: dict[str, Any], name: str, source: str | None, sources: dict[str, str]) -> dict[str, Any]:
    """The table without its sources, which are put into `sources` under the name of each number."""
    source = node.get("source", source)
    values: dict[str, Any] = {}
    for key, value in node.items():
        if key == "source":
            continue
        path = f"{name}.{key}" if name else key
        figure = value if isinstance(value, dict) and set(value) == {"value", "source"} else None
        if isinstance(value, dict) and not figure:
            values[key] = _values(value, path, source, sources)
            continue
        values[key] = figure["value"] if figure else value
        if isinstance(values[key], int | float):
            stated = figure["source"] if figure else source
            if not stated:
                raise ValueError(f"{path} has no source")
            sources[path] = stated
    return values
