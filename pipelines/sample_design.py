"""How a pack draws its sample of stations: `[sample]` in `election.toml`, written before anybody knows the sample."""

from typing import Annotated, Literal

from pydantic import Field

from pipelines.source import Strict

Attribute = Literal["unit_id", "region_id", "stratum", "parent_id", "lies_in"]
"""What is known of a station in `staging.units`; its parent is its commission, `stratum` its kind."""


class Exclusion(Strict):
    """Stations that nobody can be sent to: all that have one of these values in each of `where`, and why."""

    where: Annotated[dict[Attribute, tuple[str, ...]], Field(min_length=1)]
    because: dict[str, str]


class SampleDesign(Strict):
    """A stratified random sample of stations: how many, from which strata, without whom, by which seed.

    Strata are the combinations of `strata` that occur. `allocation` shares the stations out: in proportion to the size
    of a stratum, to its square root (`power`), or equally; each stratum has at least `minimum` of them, or all that it
    has. `replacements` are drawn beside them: a number in each stratum, or, below 1, a share of its stations, rounded
    up. The seed is whatever was agreed on in public before the draw, for example the numbers of a lottery.
    """

    stations: Annotated[int, Field(ge=1)]
    strata: Annotated[tuple[Attribute, ...], Field(min_length=1)]
    allocation: Literal["proportional", "equal", "power"] = "proportional"
    minimum: Annotated[int, Field(ge=1)] = 2
    replacements: Annotated[int, Field(ge=0)] | Annotated[float, Field(gt=0, lt=1)] = 0
    excluded: tuple[Exclusion, ...] = ()
    seed: Annotated[int, Field(ge=0)]
