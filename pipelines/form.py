"""The form of a results protocol: its lines, and the equations that its figures must satisfy.

An equation is written over our fields: `left` and `right` are lists of terms that are added up. A term is a field, a
whole number, or a field with a factor: `"-ballots_lost"`, `"3*ballots_valid"`. `votes` is the sum of the votes.
"""

import re
from typing import Literal

from pydantic import field_validator

from pipelines.source import Strict

Term = tuple[int, str | None]
"""Factor and field; without a field the factor is the number itself."""

_TERM = re.compile(r"(?P<sign>-?)(?:(?P<factor>\d+)\*)?(?P<field>[a-z_]+)|(?P<number>-?\d+)")


class FormLine(Strict):
    """A line of the form: our field, the form's own code, and its words."""

    field: str
    code: str | None = None
    labels: dict[str, str]


class FormEquation(Strict):
    """Left stands in this relation to right. Hard: it must hold. Soft: a difference may have a good reason."""

    id: str
    left: tuple[str, ...]
    relation: Literal["==", "<=", "<"] = "=="
    right: tuple[str, ...]
    hard: bool = True
    because: dict[str, str]

    @field_validator("left", "right")
    @classmethod
    def _terms(cls, said: tuple[str, ...]) -> tuple[str, ...]:
        if not said:
            raise ValueError("a side without a term: write a field, or the number 0")
        for text in said:
            if not _TERM.fullmatch(text):
                raise ValueError(f"{text!r} is no term: write a field, -field, 2*field or a whole number")
        return said

    @property
    def formula(self) -> str:
        """The equation in one line."""
        return f"{_sum(self.left)} {self.relation} {_sum(self.right)}"

    def fields(self) -> list[str]:
        """Our fields that the equation is about, each once, left before right."""
        named = [field for _, field in terms(self.left) + terms(self.right) if field is not None]
        return list(dict.fromkeys(named))


class Form(Strict):
    """The form of some ballots; of all of them where none is named."""

    contests: tuple[str, ...] = ()
    line: tuple[FormLine, ...] = ()
    equation: tuple[FormEquation, ...] = ()

    def serves(self, contest_id: str) -> bool:
        """Whether the protocol of this ballot has this form."""
        return not self.contests or contest_id in self.contests


def terms(said: tuple[str, ...]) -> list[Term]:
    """The terms of one side of an equation."""
    found = [match for text in said if (match := _TERM.fullmatch(text))]
    return [
        (int(match["number"]), None)
        if match["number"]
        else (int(match["sign"] + (match["factor"] or "1")), match["field"])
        for match in found
    ]


def _sum(said: tuple[str, ...]) -> str:
    return " + ".join(said).replace("+ -", "- ")
