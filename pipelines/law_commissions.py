"""What a pack's `law.toml` may say of commissions: when they may decide, and of whom they are made up.

A rule counts only where it names an edition of an act that is known to apply; the others are kept and never used.
"""

import math
from fractions import Fraction
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from pipelines.law_words import Identity, Told
from pipelines.source import Strict


def _part(text: str) -> str:
    """A part of a whole, written as a fraction: 2/3 has no end as a decimal number."""
    try:
        part = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{text!r} is no fraction; write it as '1/2'") from None
    if not 0 < part <= 1:
        raise ValueError(f"{text!r} is no part of a whole")
    return text


Part = Annotated[str, AfterValidator(_part)]


class _Rule(Strict):
    """What every rule says: of which bodies, and by which text. Empty `bodies` mean all."""

    id: Identity
    bodies: tuple[str, ...] = ()
    act: str | None = None
    edition: str | None = None
    article: str | None = None
    source: Told

    @model_validator(mode="after")
    def _one_text(self) -> Self:
        if (self.act is None) != (self.edition is None):
            raise ValueError("an edition is one of an act: say both, or neither where they are not known")
        return self

    def serves(self, body: str) -> bool:
        """Whether it is about commissions of this kind."""
        return not self.bodies or body in self.bodies


class Quorum(_Rule):
    """How many members must be present. It says exactly one of `more_than`, `at_least` and `unknown`."""

    more_than: Part | None = None
    at_least: Part | None = None
    unknown: Told | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = [name for name in ("more_than", "at_least", "unknown") if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(f"it says {' and '.join(said) or 'nothing'}; say exactly one thing")
        return self

    def needed(self, members: int) -> int | None:
        """Of so many members; None where the sources leave it open."""
        if self.more_than is not None:
            return math.floor(Fraction(self.more_than) * members) + 1
        return math.ceil(Fraction(self.at_least) * members) if self.at_least is not None else None


class NominatorShare(Strict):
    """At most this part of all members may come from these kinds of nominators together."""

    nominators: Annotated[tuple[str, ...], Field(min_length=1)]
    at_most: Part


class Composition(_Rule):
    """Of whom a commission is made up: how many members, nominated by whom, how many by each.

    Empty `nominators` allow all kinds. `one_each` lists kinds of which one body nominates at most one member.
    """

    members_at_least: Annotated[int, Field(ge=1)] | None = None
    members_at_most: Annotated[int, Field(ge=1)] | None = None
    nominators: tuple[str, ...] = ()
    one_each: tuple[str, ...] = ()
    share: tuple[NominatorShare, ...] = ()
