"""Election packs: what a publisher's files mean, said in data.

A pack is a folder with an `election.toml` and a `raw/` folder. It names its territory, its catalogues and,
file by file, how the publisher's columns and words become ours. Reading one either gives a complete `Pack`
or fails with the file, the key and the remedy.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from pipelines.domain import CategoryKind
from pipelines.errors import PackError

Names = dict[str, str]
"""A text in each of the pack's languages."""

Kind = Literal[
    "units",
    "aliases",
    "boundaries",
    "published_tallies",
    "published_estimates",
    "published_results",
    "turnout",
    "incidents",
]


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone; write one such as 'Asia/Bishkek'")
    return name


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(_Strict):
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


class Choice(Named):
    """A candidate, list or answer on a ballot."""

    contest: str


class CalendarItem(Named):
    """A date of the calendar; a plain date where no hour is known."""

    at: AwareDatetime | dt.datetime | dt.date
    key: bool = False
    source_url: str | None = None


class Drop(_Strict):
    """Rows that are no observations, for example a publisher's total row: set aside and accounted for."""

    column: str
    values: tuple[str, ...]
    reason: str


class Measure(_Strict):
    """One figure of a wide row, where a publisher writes several figures side by side."""

    column: str
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}


class Source(_Strict):
    """One raw file: where it comes from, how it is written, and what its columns mean."""

    id: str
    kind: Kind
    file: str
    title: str
    publisher: str
    licence: str
    nature: Literal["real", "synthetic"]
    url: str | None = None
    accessed: dt.date | None = None
    sha256: str | None = None
    layout: str | None = None
    format: Literal["csv", "geojson"] = "csv"
    encoding: str = "utf-8-sig"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    header_row: Annotated[int, Field(ge=1)] = 1
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    empty: tuple[str, ...] = ()
    per_cent: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    drop: tuple[Drop, ...] = ()
    ignore: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    layer: str | None = None
    max_rejected_share: Annotated[float, Field(ge=0, le=1)] = 0.05


class KnownTotal(_Strict):
    """A total that is known from elsewhere and that every build must reproduce."""

    id: str
    table: str
    column: str
    where: dict[str, str]
    expected: float
    source_url: str | None = None


class Equation(_Strict):
    """Figures of the published results that must add up: the sum of `left` equals the sum of `right`."""

    id: str
    contest: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    because: str


class Callout(_Strict):
    """A unit too small to see, drawn as a disc beside the map at a longitude and latitude."""

    lon: float
    lat: float


class StationCodes(_Strict):
    """How polling stations are numbered, and in which regions a leading part of the number lies."""

    pattern: str
    prefixes: dict[str, tuple[str, ...]] = {}


class Territory(_Strict):
    """A country's places: its units, their names and outlines, and how its maps are drawn."""

    id: str
    root: str
    levels: tuple[str, ...]
    projection: str
    frame: tuple[float, float, float, float]
    callouts: dict[str, Callout] = {}
    attribution: Names
    station_codes: StationCodes | None = None
    source: tuple[Source, ...] = ()


class Election(_Strict):
    """The content of an `election.toml`."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    date: dt.date
    time_zone: Annotated[str, AfterValidator(_time_zone)]
    territory: str
    languages: tuple[str, ...]
    synthetic: bool = False
    name: Names
    catalogues: tuple[str, ...] = ()
    contest: tuple[Named, ...] = ()
    choice: tuple[Choice, ...] = ()
    calendar: tuple[CalendarItem, ...] = ()
    denominator: str | None = None
    source: tuple[Source, ...] = ()
    known_total: tuple[KnownTotal, ...] = ()
    equation: tuple[Equation, ...] = ()


class Catalogue(_Strict):
    """Lists that several packs share."""

    category: tuple[Category, ...] = ()
    reporter: tuple[Reporter, ...] = ()
    unit_of_count: tuple[UnitOfCount, ...] = ()
    indicator: tuple[Indicator, ...] = ()
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
        """The vocabulary of these entries; PackError where one spelling stands for two of them."""
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

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the election's local times are written."""
        return ZoneInfo(self.election.time_zone)

    def sources(self) -> Iterator[tuple[Source, Path]]:
        """Every source with the path of its raw file, territory first."""
        for source in self.territory.source:
            yield source, self.territory_folder / source.file
        for source in self.election.source:
            yield source, self.folder / source.file

    def category_kinds(self) -> Mapping[str, str]:
        """What each entry of the violation catalogue stands for, as the word of `CategoryKind`."""
        return {category.id: category.kind.value for category in self.catalogue.category}


Model = TypeVar("Model", bound=BaseModel)


def load(folder: Path, *, data: Path) -> Pack:
    """The pack in this folder; PackError names the file, the key and the remedy.

    `data` is the folder that holds `territory/` and `catalogues/`.
    """
    file = folder / "election.toml"
    election = _validated(Election, _with_layouts(_toml(file), data, file), file)
    territory_folder = data / "territory" / election.territory
    territory_file = territory_folder / "territory.toml"
    territory = _validated(
        Territory, _with_layouts(_toml(territory_file), data, territory_file), territory_file
    )
    lists: dict[str, Any] = {}
    for name in election.catalogues:
        lists |= _toml(data / "catalogues" / f"{name}.toml")
    catalogue = _validated(Catalogue, lists, data / "catalogues")
    pack = Pack(folder, election, territory, territory_folder, catalogue, _vocabularies(election, catalogue))
    _check(pack, file)
    return pack


def _vocabularies(election: Election, catalogue: Catalogue) -> Mapping[str, Vocabulary]:
    file = f"{election.id}/election.toml"
    return {
        vocabulary.name: vocabulary
        for vocabulary in (
            Vocabulary.of("category", catalogue.category, "catalogues/violations.toml"),
            Vocabulary.of("reporter", catalogue.reporter, "catalogues/reporters.toml"),
            Vocabulary.of("unit_of_count", catalogue.unit_of_count, "catalogues/reporters.toml"),
            Vocabulary.of("indicator", catalogue.indicator, "catalogues/indicators.toml"),
            Vocabulary.of("result_item", catalogue.result_item, "catalogues/indicators.toml"),
            Vocabulary.of("contest", election.contest, file),
            Vocabulary.of("choice", election.choice, file),
        )
    }


def _check(pack: Pack, file: Path) -> None:
    """What pydantic cannot see: references between parts, languages, files outside the pack."""
    election = pack.election
    seen: set[str] = set()
    for source, path in pack.sources():
        if source.id in seen:
            raise PackError(f"source id {source.id!r} is used twice", where=str(file), remedy="Rename one")
        seen.add(source.id)
        home = pack.folder if source in election.source else pack.territory_folder
        if not path.resolve().is_relative_to(home.resolve()):
            raise PackError(
                f"source {source.id!r} points outside its folder: {source.file}",
                where=str(file),
                remedy="Put the file into raw/ and name it there",
            )
    contests = {contest.id for contest in election.contest}
    for choice in election.choice:
        if choice.contest not in contests:
            raise PackError(
                f"choice {choice.id!r} belongs to contest {choice.contest!r}, which is not listed",
                where=str(file),
                remedy=f"Add the contest or use one of {', '.join(sorted(contests)) or '(none yet)'}",
            )
    if (
        election.denominator is not None
        and election.denominator not in pack.vocabularies["result_item"].identities
    ):
        raise PackError(
            f"denominator {election.denominator!r} is no result item",
            where=str(file),
            remedy="Use the id of a [[result_item]] of the catalogues",
        )
    for name, labels in _all_names(pack):
        missing = [language for language in election.languages if not labels.get(language)]
        if missing:
            raise PackError(
                f"{name} has no name in {', '.join(missing)}",
                where=str(file),
                remedy="Write it in every language of the pack",
            )


def _all_names(pack: Pack) -> Iterator[tuple[str, Names]]:
    yield "the election", pack.election.name
    yield "the attribution of the maps", pack.territory.attribution
    catalogue = pack.catalogue
    for named in (
        *pack.election.contest,
        *pack.election.choice,
        *pack.election.calendar,
        *catalogue.category,
        *catalogue.reporter,
        *catalogue.unit_of_count,
        *catalogue.indicator,
        *catalogue.result_item,
    ):
        yield f"{type(named).__name__.lower()} {named.id!r}", named.labels


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackError("the file does not exist", where=str(file), remedy="Create it") from None
    except UnicodeDecodeError as error:
        raise PackError(
            f"byte {error.start} is not UTF-8", where=str(file), remedy="Save the file as UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"not valid TOML: {error}", where=str(file), remedy="Mend that line") from None


def _with_layouts(content: dict[str, Any], data: Path, file: Path) -> dict[str, Any]:
    """Fill in, for every source that names a layout, what the source does not say itself.

    A layout is the shape of a file that several packs share; a source may add to each of its tables.
    """
    for source in content.get("source", ()):
        name = source.get("layout")
        if name is None:
            continue
        for key, value in _toml(data / "catalogues" / "layouts" / f"{name}.toml").items():
            own = source.get(key)
            source[key] = (
                {**value, **own} if isinstance(value, dict) and isinstance(own, dict) else own or value
            )
    return content


def _validated(model: type[Model], content: dict[str, Any], file: Path) -> Model:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise PackError(
            f"{first['msg']}{more}",
            where=f"{file}, key {key}{_line(file, first['loc'])}",
            remedy=f"Correct {key}; the value is {first['input']!r}"[:300],
        ) from None


def _line(file: Path, location: tuple[int | str, ...]) -> str:
    """` (line n)` where the key is written, as far as the text of the file tells."""
    if not file.is_file():
        return ""
    lines = file.read_text(encoding="utf-8").splitlines()
    start = 0
    for part, index in zip(location, location[1:], strict=False):
        if isinstance(part, str) and isinstance(index, int):
            headers = [n for n, line in enumerate(lines) if line.strip() == f"[[{part}]]"]
            start = headers[index] if index < len(headers) else 0
    key = str(location[-1])
    for n, line in enumerate(lines[start:], start=start + 1):
        if line.split("=")[0].strip() in (key, f"[[source.{key}]]", f"[source.{key}]"):
            return f" (line {n})"
    return f" (line {start + 1})" if start else ""
