"""What a pack must satisfy beyond the form of its keys: its parts refer to each other, to our tables, to files.

Every mistake is a PackError before anything is read, because found later it would look like an error of ours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines import ballots, pack_commissions, pack_languages
from pipelines.domain import Origin
from pipelines.election import Catalogue, KnownTotal, Pack
from pipelines.errors import PackError
from pipelines.pack_files import did_you_mean, line
from pipelines.source import Source
from pipelines.tables import (
    ALL,
    commissions,
    observation,
    published,
    sample,
    tallies,
    territory,
    turnout,
    violations,
    voter_lists,
)
from pipelines.tables.declaration import PROVENANCE, Table, Type

PLACE_FIELDS = ("region_name", "region_code", "place_name")
"""Fields that are read to find a row's unit and do not become columns themselves."""

TABLES: Mapping[str, Table] = {
    "units": territory.UNITS,
    "aliases": territory.LABELS,
    "boundaries": territory.BOUNDARIES,
    "commissions": territory.UNITS,
    "stations": territory.UNITS,
    "protocols": tallies.PROTOCOLS,
    "tabulation": tallies.TABULATIONS,
    "voter_lists": voter_lists.VOTER_LISTS,
    "published_tallies": published.PUBLISHED_TALLIES,
    "published_estimates": published.PUBLISHED_ESTIMATES,
    "published_results": published.PUBLISHED_RESULTS,
    "turnout": turnout.TURNOUT_REPORTS,
    "incidents": violations.INCIDENTS,
    "deployment": observation.DEPLOYMENT,
    "absences": observation.ABSENCES,
    "sample": sample.SAMPLE,
    "commission_sessions": commissions.COMMISSION_SESSIONS,
    "commission_decisions": commissions.COMMISSION_DECISIONS,
    "commission_members": commissions.COMMISSION_MEMBERS,
    "working_groups": commissions.WORKING_GROUPS,
    "calendar_plan": commissions.CALENDAR_PLAN,
    "complaint_registers": commissions.COMPLAINT_REGISTERS,
    "recommendations": commissions.RECOMMENDATIONS,
    "recommendation_statuses": commissions.RECOMMENDATION_STATUSES,
}
"""The staging table that each kind of source fills."""

_PLACED = ("published_tallies", "published_results", "turnout", "incidents")
"""Kinds whose rows say where something was in words, for which a unit is looked up."""

_IN_LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "units": ("name", "short"),
    "commissions": ("name",),
    "stations": ("name",),
    "commission_decisions": ("name",),
    "commission_members": ("member",),
    "working_groups": ("outcome",),
    "calendar_plan": ("name", "responsible"),
    "recommendations": ("name", "finding"),
}
"""Fields of a kind that have a text in each language, which becomes a label."""

_CELLS = ("line", "choice_id", "value")
_EXTRA: Mapping[str, tuple[str, ...]] = {
    "commissions": ("commission_id", "name"),
    "stations": ("station_id", "commission_id", "name"),
    "protocols": _CELLS,
    "tabulation": (*_CELLS, *(field.name for field in tallies.LINES)),
    "commission_decisions": ("known_as", "decided_year"),
}
"""Fields of a kind that are read on the way to its table."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "commissions": ("commission_id",),
    "stations": ("station_id",),
    "protocols": ("station_id", "origin"),
    "tabulation": ("unit_id", "origin"),
    "voter_lists": ("unit_id", "list_kind", "as_of_date", "entries"),
    "commission_sessions": ("commission_id", "held_date"),
    "commission_decisions": ("commission_id",),
    "commission_members": ("commission_id", "member"),
    "working_groups": ("commission_id",),
    "calendar_plan": ("item_id",),
    "complaint_registers": ("commission_id", "as_of_at"),
    "recommendations": ("recommendation_id",),
    "recommendation_statuses": ("recommendation_id", "election_id", "as_of_date", "status"),
    "sample": ("unit_id", "stratum_id", "stratum_stations", "stratum_sampled", "position", "use"),
}
"""Fields without which a source of a kind would give rejects only."""


def check(pack: Pack, file: Path, territory_file: Path, catalogues: Mapping[Path, Catalogue]) -> None:
    """Raise a PackError at the first mistake; `file` is the pack's own, the others are those it names."""
    places = [
        *(_Place(territory_file, number, source) for number, source in enumerate(pack.territory.source)),
        *(_Place(file, number, source) for number, source in enumerate(pack.election.source)),
    ]
    seen: set[str] = set()
    for place in places:
        if place.source.id in seen:
            raise PackError(
                f"source id {place.source.id!r} is used twice", where=place.key("id"), remedy="Rename one"
            )
        seen.add(place.source.id)
        _check_file(place)
        _check_fields(place, pack.election.languages)
        _check_copies(place)
        _check_revisions(place)
    _check_references(pack, file)
    ballots.check(pack, file)
    for number, known in enumerate(pack.election.known_total):
        _check_known_total(
            known, f"{file}, known_total {known.id!r}{line(file, 'known_total', number, 'id')}"
        )
    pack_commissions.check(pack, file)
    pack_languages.check(pack, file, territory_file, catalogues)


@dataclass(frozen=True)
class _Place:
    """A source and where it is written: the file, and its number there."""

    file: Path
    number: int
    source: Source

    def key(self, *key: str) -> str:
        """Where one of its keys stands."""
        found = line(self.file, "source", self.number, *key)
        return f"{self.file}, source {self.source.id!r}, key {'.'.join(key)}{found}"


def _check_file(place: _Place) -> None:
    folder, source = place.file.parent, place.source
    inside = folder.resolve()
    if Path(source.file).is_absolute() or ".." in Path(source.file).parts:
        files = [(source, folder / source.file)]  # a pattern is not followed out of the folder
    else:
        files = source.files(folder)
    for one, path in files:
        if not path.resolve().is_relative_to(inside):
            raise PackError(
                f"source {source.id!r} points outside its folder: {one.file}",
                where=place.key("file"),
                remedy="Put the file into raw/ and name it there",
            )
    if source.sha256 is not None and (len(files) > 1 or files[0][0] is not source):
        raise PackError(
            f"source {source.id!r} states one SHA-256 for a folder or pattern of files: {source.file}",
            where=place.key("sha256"),
            remedy="Remove it, or describe every file as a source of its own",
        )
    for key, needs in _READ_ONLY_BY.items():
        if key in source.model_fields_set and source.format not in needs:
            raise PackError(
                f"`{key}` says nothing about a file of format {source.format!r}",
                where=place.key(key),
                remedy=f"Remove it, or state format = {' or '.join(map(repr, needs))}",
            )


_READ_ONLY_BY = {
    "sheet": ("xlsx",),
    "header_row": ("csv", "xlsx"),
    "delimiter": ("csv",),
    "records": ("json",),
    "encoding": ("csv", "json", "jsonl", "geojson"),
}
"""Keys that only some formats read: elsewhere they would be passed over without a word."""


def _check_fields(place: _Place, languages: Iterable[str]) -> None:
    """Every field that the source fills must be one of its table, or one that is read on the way to it."""
    source, table = place.source, TABLES[place.source.kind]
    fields = {column.name for column in table.columns} - {column.name for column in PROVENANCE}
    fields |= set(_EXTRA.get(source.kind, ()))
    fields |= {f"{stem}_{each}" for stem in _IN_LANGUAGES.get(source.kind, ()) for each in languages}
    if source.kind in _PLACED:
        fields |= set(PLACE_FIELDS)
    read: list[tuple[str, Mapping[str, object]]] = [("columns", source.columns), ("compose", source.compose)]
    read += [("measures", measure.columns) for measure in source.measures]
    fixed: list[tuple[str, Mapping[str, object]]] = [("constants", source.constants)]
    fixed += [("measures", measure.constants) for measure in source.measures]
    for key, named in (*read, *fixed, ("values", source.values), ("formats", source.formats)):
        for name in named:
            if name not in fields:
                raise PackError(
                    f"{name!r} is no field of {table.name}",
                    where=place.key(key, name),
                    remedy=did_you_mean(name, fields),
                )
    filled = {name for _, named in read for name in named} | ({"value"} if source.measures else set())
    _check_fillings(place, filled)
    needed = {f"name_{each}" for each in languages} if source.kind == "units" else set()
    for name in sorted(needed - filled):
        raise PackError(
            f"no column gives {name!r}",
            where=place.key("columns"),
            remedy="Add the column: every unit is named in every language of the pack",
        )


def _check_fillings(place: _Place, filled: set[str]) -> None:
    """What a source says of a field must be about one that it fills, and the fields that its kind needs be there."""
    source = place.source
    for key, words in (
        ("values", tuple(source.values)),
        ("per_cent", source.per_cent),
        ("formats", tuple(source.formats)),
    ):
        for name in words:
            if name not in filled:
                raise PackError(
                    f"{name!r} is read from no column of this source",
                    where=place.key(key, name),
                    remedy=f"Add it to [source.columns], or remove it from {key}",
                )
    for name, text in source.compose.items():
        if not source.composed_of(name):
            raise PackError(
                f"the template {text!r} names no column",
                where=place.key("compose", name),
                remedy="Write the publisher's columns in braces, as in '{district}/{number}'",
            )
    for name in NEEDED.get(source.kind, ()):
        if name not in filled | set(source.constants):
            raise PackError(
                f"nothing gives {name!r}",
                where=place.key("columns"),
                remedy=f"Add it to [source.columns], [source.compose] or [source.constants]: {source.kind} need it",
            )


def _check_copies(place: _Place) -> None:
    """Only observers hold several copies of a protocol, and who holds one is told by a pseudonym."""
    source, name = place.source, tallies.COPY
    key = next((key for key in ("columns", "compose", "constants") if name in getattr(source, key)), None)
    if key is None or source.kind != "protocols":
        return
    if source.constants.get("origin", Origin.OBSERVER_COPY) != Origin.OBSERVER_COPY:
        raise PackError(
            f"{name!r} tells the copies of observers apart, and these protocols are {source.constants['origin']!r}",
            where=place.key(key, name),
            remedy="Remove it; two protocols of one station in such a count are revisions, or one of them is not meant",
        )
    read = {source.columns.get(name), *source.composed_of(name)}
    if read & set(source.personal):
        raise PackError(
            f"{name!r} is read from a personal column",
            where=place.key(key, name),
            remedy="Give every observer a pseudonym in a column of its own, and read that",
        )


def _check_revisions(place: _Place) -> None:
    """Only protocols have revisions."""
    if "revisions" in place.source.model_fields_set and place.source.kind != "protocols":
        raise PackError(
            f"`revisions` says nothing about a source of kind {place.source.kind!r}",
            where=place.key("revisions"),
            remedy="Remove it: only protocols have revisions",
        )


def _check_references(pack: Pack, file: Path) -> None:
    """Contests, result items and dates that one part of the pack names and another must list."""
    election = pack.election
    contests = pack.vocabularies["contest"].identities
    items = pack.vocabularies["result_item"].identities

    def refuse(what: str, remedy: str, *location: int | str) -> None:
        key = ".".join(str(part) for part in location)
        raise PackError(what, where=f"{file}, key {key}{line(file, *location)}", remedy=remedy)

    for number, choice in enumerate(election.choice):
        if choice.contest not in contests:
            refuse(
                f"choice {choice.id!r} belongs to contest {choice.contest!r}, which is not listed",
                f"Add the contest or use one of {', '.join(sorted(contests)) or '(none yet)'}",
                "choice", number, "contest",
            )  # fmt: skip
    if election.denominator is not None and election.denominator not in items:
        refuse(
            f"denominator {election.denominator!r} is no result item",
            "Use the id of a [[result_item]] of the catalogues",
            "denominator",
        )
    for number, equation in enumerate(election.equation):
        if equation.contest not in contests:
            refuse(
                f"equation {equation.id!r} is about contest {equation.contest!r}, which is not listed",
                did_you_mean(equation.contest, contests),
                "equation", number, "contest",
            )  # fmt: skip
        for item in (*equation.left, *equation.right):
            if item not in items:
                refuse(
                    f"equation {equation.id!r} names {item!r}, which is no result item",
                    did_you_mean(item, items),
                    "equation", number, "left" if item in equation.left else "right",
                )  # fmt: skip
    dates: set[str] = set()
    for number, date in enumerate(election.calendar):
        if date.id in dates:
            refuse(f"calendar id {date.id!r} is used twice", "Rename one", "calendar", number, "id")
        dates.add(date.id)


def _check_known_total(known: KnownTotal, where: str) -> None:
    """The total must be the sum of a column of numbers, its conditions must be about columns of text."""
    tables = {table.name: table for table in ALL}
    if known.table not in tables:
        raise PackError(
            f"there is no table {known.table!r}", where=where, remedy=did_you_mean(known.table, tables)
        )
    types = {column.name: column.type for column in tables[known.table].columns}
    for name, fitting, kind in (
        (known.column, (Type.INTEGER, Type.NUMBER), "numbers"),
        *((name, (Type.TEXT,), "text") for name in known.where),
    ):
        if types.get(name) not in fitting:
            raise PackError(
                f"{known.table} has no column {name!r} that holds {kind}",
                where=where,
                remedy=did_you_mean(name, (column for column, type_ in types.items() if type_ in fitting)),
            )
