"""The protocol form of an election, said in data: which equations its lines must satisfy, and how strictly."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from pipelines.tables.tallies import LINES

VOTES = "votes"
"""In an equation: the sum of the votes of all choices."""


def _line(name: str) -> str:
    known = [VOTES, *(column.name for column in LINES)]
    if name not in known:
        raise ValueError(f"{name!r} is no line of a protocol; the lines are {', '.join(known)}")
    return name


Line = Annotated[str, AfterValidator(_line)]


class Equation(BaseModel):
    """The sum of `left` against the sum of `right`; no line at all stands for zero.

    A hard equation is arithmetic: a protocol that breaks it does not add up. A soft one holds as a rule and may be
    broken for an innocent reason.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    left: tuple[Line, ...]
    relation: Literal["==", "<=", "<"]
    right: tuple[Line, ...]
    hard: bool = True
    because: str
    contests: tuple[str, ...] = ()


class Form(BaseModel):
    """The protocol form; equations without `contests` hold for every ballot."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    equations: tuple[Equation, ...] = ()
