"""Election packs: what a publisher's files mean, said in data.

A pack is a folder with an `election.toml` and a `raw/` folder. It names its territory, its catalogues and,
file by file, how the publisher's columns and words become ours. Here stands what a pack may say; `packs` reads
one, `pack_checks` holds its parts against each other.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from pipelines.domain import CategoryKind
from pipelines.errors import PackError
from pipelines.estimates import Estimate
from pipelines.expected import Deadline, ExpectedReport
from pipelines.form import Form
from pipelines.intake import Intake
from pipelines.law import Law
from pipelines.sample_design import SampleDesign
from pipelines.source import Source, Strict
from pipelines.translations import Translations
from pipelines.zones import zones

Names = dict[str, str]
"""A text in each of the pack's languages."""


def _time_zone(name: str) -> str:
    if name not in zones():
        raise ValueError(f"{name!r} is no time zone; write one of the form 'Area/City'")
    return name


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from None
    return text


class Named(Strict):
    """Something with an identity, a name in every language, and spellings met for it."""

    id: str
    labels: Names
    short: Names = {}
    aliases: tuple[str, ...] = ()


class Category(Named):
    """An entry of the violation catalogue."""

    id: str = Field(alias="code")
    kind: CategoryKind
    group: str = "other"


class Reporter(Named):
    """Somebody who publishes figures or reports."""

    kind: Literal["observer", "commission", "police", "inter_agency"]


class UnitOfCount(Named):
    """What a published number counts, with the message that says how many (plural forms per language)."""

    counted: dict[str, str | list[str]]


class Indicator(Named):
    """What a sample estimate is about."""

    group: str


class Contest(Named):
    """A ballot: how many mandates it gives in one constituency, and how many choices a voter may mark."""

    seats: Annotated[int, Field(ge=1)] = 1
    votes_per_ballot: Annotated[int, Field(ge=1)] = 1


class Choice(Named):
    """A candidate, list or answer on a ballot."""

    contest: str


class CalendarItem(Named):
    """A date of the calendar; a plain date where no hour is known."""

    at: AwareDatetime | dt.datetime | dt.date
    key: bool = False
    source_url: str | None = None


class Commission(Named):
    """A commission that is no unit of the tree: the highest one, or a working group.

    `body` is the word of `complaint_body` that says what it is.
    """

    body: str
    parent: str | None = None


class KnownTotal(Strict):
    """A total that is known from elsewhere and that every build must reproduce."""

    id: str
    table: str
    column: str
    where: dict[str, str]
    expected: float
    source_url: str | None = None


class Equation(Strict):
    """Figures of the published results that must add up: the sum of `left` equals the sum of `right`."""

    id: str
    contest: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    because: str


class Callout(Strict):
    """A unit too small to see, drawn as a disc beside the map at a longitude and latitude."""

    lon: float
    lat: float


class StationCodes(Strict):
    """How polling stations are numbered, and in which regions a leading part of the number lies."""

    pattern: Annotated[str, AfterValidator(_pattern)]
    prefixes: dict[str, tuple[str, ...]] = {}


class Territory(Strict):
    """A country's places: its units, their names and outlines, and how its maps are drawn."""

    id: str
    root: str
    levels: tuple[str, ...]
    projection: str | None = None
    frame: tuple[float, float, float, float] | None = None
    callouts: dict[str, Callout] = {}
    attribution: Names
    station_codes: StationCodes | None = None
    source: tuple[Source, ...] = ()


class Election(Strict):
    """The content of an `election.toml`.

    Without a `territory` it names its `country`: regions and commissions are then those that its files name, and
    there is no map. `unit_bodies` says what the commissions of a level are, in the words of `complaint_body`.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    date: dt.date
    time_zone: Annotated[str, AfterValidator(_time_zone)]
    territory: str | None = None
    country: Named | None = None
    languages: tuple[str, ...]
    synthetic: bool = False
    name: Names
    catalogues: tuple[str, ...] = ()
    contest: tuple[Contest, ...] = ()
    choice: tuple[Choice, ...] = ()
    form: tuple[Form, ...] = ()
    calendar: tuple[CalendarItem, ...] = ()
    denominator: str | None = None
    commission: tuple[Commission, ...] = ()
    unit_bodies: dict[str, str] = {}
    source: tuple[Source, ...] = ()
    known_total: tuple[KnownTotal, ...] = ()
    equation: tuple[Equation, ...] = ()
    intake: tuple[Intake, ...] = ()
    expected_report: tuple[ExpectedReport, ...] = ()
    report_within: tuple[Deadline, ...] = ()
    sample: SampleDesign | None = None
    voters_per_hour: Annotated[int, Field(ge=1)] = 250

    @property
    def observes(self) -> bool:
        """Whether observers are sent, or reports of theirs expected."""
        sent = any(source.kind in ("deployment", "absences") for source in self.source)
        return bool(sent or self.intake or self.expected_report or self.report_within)

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if (self.territory is None) == (self.country is None):
            raise ValueError(
                "an election names either its `territory` or, where there is none, its `country`"
            )
        return self


class Catalogue(Strict):
    """Lists that several packs share."""

    category: tuple[Category, ...] = ()
    reporter: tuple[Reporter, ...] = ()
    unit_of_count: tuple[UnitOfCount, ...] = ()
    indicator: tuple[Indicator, ...] = ()
    estimate: tuple[Estimate, ...] = ()
    result_item: tuple[Named, ...] = ()
    terms: dict[str, dict[str, Names]] = {}


@dataclass(frozen=True)
class Vocabulary:
    """A closed list: every spelling that is understood, and the identity that it stands for."""

    name: str
    file: str
    identities: Mapping[str, str]

    @classmethod
    def of(cls, name: str, entries: Sequence[Named], file: str) -> "Vocabulary":
        """The vocabulary of these entries; PackError where one id or spelling stands for two of them."""
        for identity, times in Counter(entry.id for entry in entries).items():
            if times > 1:
                raise PackError(
                    f"{identity!r} is listed {times} times",
                    where=f"{file}, {name}",
                    remedy="Rename or remove one of them",
                )
        identities: dict[str, str] = {}
        for entry in entries:
            for spelling in {entry.id, *entry.aliases}:
                if identities.setdefault(spelling, entry.id) != entry.id:
                    raise PackError(
                        f"{spelling!r} stands for both {identities[spelling]!r} and {entry.id!r}",
                        where=f"{file}, {name}",
                        remedy="Keep the spelling with one of them",
                    )
        return cls(name, file, identities)


@dataclass(frozen=True)
class Pack:
    """An election with everything that it refers to."""

    folder: Path
    election: Election
    territory: Territory
    territory_folder: Path
    catalogue: Catalogue
    vocabularies: Mapping[str, Vocabulary]
    law: Law | None = None
    translations: Translations | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the election's local times are written."""
        return ZoneInfo(self.election.time_zone)

    def sources(self) -> Iterator[tuple[Source, Path]]:
        """Every source with the path of its raw file, territory first."""
        for source in self.territory.source:
            yield from source.files(self.territory_folder)
        for source in self.election.source:
            yield from source.files(self.folder)
        for intake in self.election.intake:
            yield from intake.sources(self.folder)

    def said(self) -> Iterator[str]:
        """Everything that the pack says, as text: what a build is named after, beside its raw files."""
        for part in (self.election, self.territory, self.catalogue, self.law, self.translations):
            yield part.model_dump_json() if part is not None else ""

    def changing(self) -> frozenset[str]:
        """The sources whose later protocols state only what changed."""
        return frozenset(source.id for source, _ in self.sources() if source.revisions == "changes")

    def category_kinds(self) -> Mapping[str, str]:
        """What each entry of the violation catalogue stands for, as the word of `CategoryKind`."""
        return {category.id: category.kind.value for category in self.catalogue.category}
