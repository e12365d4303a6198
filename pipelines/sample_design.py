"""How a pack draws its sample of stations: `[sample]` in `election.toml`, written before anybody knows the sample."""

import hashlib
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.source import Strict

Attribute = Literal["unit_id", "region_id", "stratum", "parent_id", "lies_in"]
"""What is known of a station in `staging.units`; its parent is its commission, `stratum` its kind."""


class Exclusion(Strict):
    """Stations that nobody can be sent to: all that have one of these values in each of `where`, and why."""

    where: Annotated[dict[Attribute, tuple[str, ...]], Field(min_length=1)]
    because: dict[str, str]


class SeedHalves(Strict):
    """A seed that nobody can choose, and that nobody outside can use before the polls close.

    The hash of the secret half is published first, then the public half is drawn in public, and the secret is told
    after the vote. It is long, so that nobody finds it by trying.
    """

    secret_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    public: Annotated[str, Field(min_length=1)] | None = None
    secret: Annotated[str, Field(min_length=32)] | None = None

    @model_validator(mode="after")
    def _as_fixed(self) -> Self:
        if self.secret is not None and _sha256(self.secret) != self.secret_sha256:
            raise ValueError("the secret half of the seed has another SHA-256 than the one fixed beforehand")
        return self


class SampleDesign(Strict):
    """A stratified random sample of stations: how many, from which strata, without whom, by which seed.

    Strata are the combinations of `strata` that occur. `allocation` shares the stations out: in proportion to the size
    of a stratum, to its square root (`power`), or equally; each stratum has at least `minimum` of them, or all that it
    has. `replacements` are drawn beside them: a number in each stratum, or, below 1, a share of its stations, rounded
    up. The seed is whatever was agreed on in public before the draw, for example the numbers of a lottery, or has two
    halves; a design without one can be planned with and not drawn.
    """

    stations: Annotated[int, Field(ge=1)]
    strata: Annotated[tuple[Attribute, ...], Field(min_length=1)]
    allocation: Literal["proportional", "equal", "power"] = "proportional"
    minimum: Annotated[int, Field(ge=1)] = 2
    replacements: Annotated[int, Field(ge=0)] | Annotated[float, Field(gt=0, lt=1)] = 0
    excluded: tuple[Exclusion, ...] = ()
    seed: Annotated[int, Field(ge=0)] | None = None
    seed_halves: SeedHalves | None = None

    @model_validator(mode="after")
    def _one_seed(self) -> Self:
        if self.seed is not None and self.seed_halves is not None:
            raise ValueError("a sample has either `seed` or `seed_halves`")
        return self

    @property
    def seed_number(self) -> int | None:
        """The seed as a number: of two halves the SHA-256 of `secret/public`; None as long as one is not known."""
        halves = self.seed_halves
        if halves is None:
            return self.seed
        if halves.secret is None or halves.public is None:
            return None
        return int(_sha256(f"{halves.secret}/{halves.public}"), 16)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
