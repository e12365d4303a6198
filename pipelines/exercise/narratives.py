"""What invented reports of single violations say: sentences of `narratives.toml`, each marked as invented.

An event can be told in two ways, so that different observers tell of one in other words. Nothing here names anybody.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from pydantic import ValidationError, model_validator

from pipelines.errors import PackError
from pipelines.source import Strict


class Event(Strict):
    """One kind of event in one language; without a category, of any that has no sentences of its own."""

    category: str | None = None
    language: str
    at_stations: bool = False
    told: str
    retold: str


class Narratives(Strict):
    """`narratives.toml`: marks, places, asides by language; events, `at_stations` those of polling day; reasons.

    `bodies`, `applicants` and `police_outcomes` are weights: of complaints and of what the police answers.
    """

    mark: dict[str, str]
    places: dict[str, tuple[str, ...]]
    asides: dict[str, tuple[str, ...]]
    reasons: dict[str, dict[str, str]]
    bodies: dict[str, float]
    applicants: dict[str, float]
    police_outcomes: dict[str, float]
    event: tuple[Event, ...]

    @model_validator(mode="after")
    def _check(self) -> Self:
        """Refuse an event in a language without mark, places or asides, and a file without events of any category."""
        for event in self.event:
            for words in (self.mark, self.places, self.asides):
                if not words.get(event.language):
                    raise ValueError(f"nothing of the language {event.language!r} of an event")
        if all(event.category for event in self.event):
            raise ValueError("no event of any category: what it is for all others would be unsaid")
        return self

    def of(self, category: str | None) -> tuple[Event, ...]:
        """The events that a report of this category may tell of."""
        own = tuple(event for event in self.event if event.category == category)
        return own or tuple(event for event in self.event if event.category is None)

    def reason(self, of: str, rng: np.random.Generator) -> str:
        """Why somebody decided so, in one of the languages."""
        said = self.reasons[of]
        language = list(said)[int(rng.integers(len(said)))]
        return f"{said[language]} {self.mark[language]}"

    def drawn(self, event: Event, rng: np.random.Generator) -> "Happening":
        """One event of its kind, with a place and a number."""
        places = self.places[event.language]
        return Happening(self, event, places[int(rng.integers(len(places)))], int(rng.integers(3, 60)))


@dataclass(frozen=True)
class Happening:
    """One event that was invented."""

    narratives: Narratives
    event: Event
    place: str
    number: int

    def told(self) -> str:
        """As the first one tells it."""
        return self._marked(self.event.told)

    def retold(self, aside: int) -> str:
        """As others tell it: differently put, with something added."""
        asides = self.narratives.asides[self.event.language]
        return self._marked(f"{self.event.retold} {asides[aside % len(asides)]}")

    def _marked(self, text: str) -> str:
        """The text with what it leaves open, and at its end that it was invented."""
        said = text.format(place=self.place, count=self.number)
        return f"{said[0].upper()}{said[1:]} {self.narratives.mark[self.event.language]}"


def read_narratives(file: Path) -> Narratives:
    """The narratives of this file; PackError where it says what cannot be."""
    try:
        return Narratives.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise PackError(str(error), where=str(file), remedy="Mend the file") from None
