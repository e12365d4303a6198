"""From raw files to staging tables: every source through its reader, in the order in which they need one another.

Places come first, then commissions and stations, then what was counted there, then everything that is told of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import polars as pl

from pipelines import commission_setting, corrections, mapping, pack_tables, raw
from pipelines.contract import Conformed, Rows
from pipelines.domain import Level
from pipelines.election import Pack
from pipelines.errors import SampleError
from pipelines.forms import asked
from pipelines.forms.offer import for_pack
from pipelines.intake import Intake
from pipelines.places import Gazetteer
from pipelines.raw import RawFile
from pipelines.sample_design import SampleDesign
from pipelines.sampling import frame as frames_of_samples
from pipelines.sources import (
    commission_entries,
    commissions,
    deployment,
    incidents,
    protocol_copies,
    protocol_parts,
    protocols,
    published_estimates,
    published_results,
    published_tallies,
    sample,
    stations,
    submissions,
    tabulation,
    territory,
    turnout,
    voter_lists,
)
from pipelines.tables import ALL, ballots, meta, observation, published, quality, tallies, violations
from pipelines.tables import commissions as commission_tables
from pipelines.tables import sample as sample_tables
from pipelines.tables import territory as places
from pipelines.tables import turnout as turnout_tables
from pipelines.tables import voter_lists as list_tables
from pipelines.tables.declaration import Table

Frames = dict[str, pl.DataFrame]

STAGED = (
    places.UNITS,
    places.LABELS,
    places.BOUNDARIES,
    ballots.CONTESTS,
    ballots.CHOICES,
    ballots.FORM_LINES,
    ballots.EQUATIONS,
    tallies.PROTOCOLS,
    tallies.TABULATIONS,
    list_tables.VOTER_LISTS,
    published.PUBLISHED_TALLIES,
    published.PUBLISHED_ESTIMATES,
    published.PUBLISHED_RESULTS,
    turnout_tables.TURNOUT_REPORTS,
    violations.INCIDENTS,
    observation.QUESTIONS,
    observation.DEPLOYMENT,
    observation.ABSENCES,
    observation.SUBMISSIONS,
    observation.ANSWERS,
    sample_tables.SAMPLE_FRAME,
    sample_tables.SAMPLE,
    commission_tables.COMMISSIONS,
    commission_tables.COMMISSION_SESSIONS,
    commission_tables.COMMISSION_DECISIONS,
    commission_tables.COMMISSION_MEMBERS,
    commission_tables.WORKING_GROUPS,
    commission_tables.CALENDAR_PLAN,
    commission_tables.COMPLAINT_REGISTERS,
    commission_tables.RECOMMENDATIONS,
    commission_tables.RECOMMENDATION_STATUSES,
    quality.REJECTS,
    quality.CORRECTIONS,
    meta.SOURCES,
)


def stage(
    pack: Pack,
    files: Sequence[RawFile],
    data: Path,
    progress: Callable[[str], None] = lambda _: None,
    entered: Mapping[str, Rows] = MappingProxyType({}),
) -> Frames:
    """All staging tables, rejects, corrections and the account of every source.

    `entered` is what experts have entered of commissions, by kind of source.
    """
    staging = _Staging(pack, files, data, progress)
    gazetteer = staging.place()
    units, told = staging.count()
    staging.tell(gazetteer, units)
    staging.follow(units, entered)
    copied = staging.report(gazetteer, units, told)
    return staging.frames(units, pl.concat([told, copied]))


def sample_frame(pack: Pack, data: Path) -> tuple[SampleDesign, pl.DataFrame, int]:
    """The design, its `staging.sample_frame` from the lists of stations, and how many of their rows are refused.

    Raises:
        SampleError: the pack says nothing of a sample, or its frame does not hold together.
        SourceError: one of these files cannot be read.
    """
    design = pack.election.sample
    if design is None:
        what, remedy = (
            "the pack has no [sample]",
            "Add it: how many stations, from which strata, by which seed",
        )
        raise SampleError(what, where=pack.election.id, remedy=remedy)
    files = [
        raw.read(source, path) for source, path in pack.sources() if source.kind in (*_PLACES, *_COMMISSIONS)
    ]
    staging = _Staging(pack, files, data, lambda _: None)
    staging.place()
    units, _ = staging.count()
    refused = staging.frames(units, tallies.PROTOCOLS.empty())[quality.REJECTS.name]
    listed = [file.source.id for file in files if file.source.kind == "stations"]
    return design, staging.drawable(units), refused.filter(pl.col("source_id").is_in(listed)).height


class _Staging:
    """The sources of one pack on their way, and what has come of them so far, by table."""

    def __init__(
        self, pack: Pack, files: Sequence[RawFile], data: Path, progress: Callable[[str], None]
    ) -> None:
        self._pack, self._files, self._progress = pack, files, progress
        ids = [source.id for source, _ in pack.sources()]
        self._mended = corrections.load(data / "corrections.toml", pack.election.id, ids)
        self._parts: dict[str, list[pl.DataFrame]] = {}

    def place(self) -> Gazetteer:
        """Places, their names, commissions and stations; the gazetteer knows the places."""
        languages = self._pack.election.languages
        for table, frame in pack_tables.ballots(self._pack).items():
            self._add(table, frame)
        self._add(places.LABELS, pack_tables.labels(self._pack))
        self._add(places.UNITS, pack_tables.country(self._pack))
        for kind, read in _PLACES.items():
            for file, rows in self._rows(kind):
                self._keep(file, read(rows, self._pack))
                if kind == "units":
                    self._add(places.LABELS, territory.unit_names(rows, languages))
        gazetteer = Gazetteer.of(self._frame(places.UNITS), self._frame(places.LABELS))
        for kind, read in _COMMISSIONS.items():
            for file, rows in self._rows(kind):
                listed = stations.apart(
                    read(rows, self._pack), file.source, file.rows, self._frame(places.UNITS)
                )
                self._keep(file, listed)
                self._add(places.LABELS, stations.names(rows, listed, languages))
        return gazetteer

    def count(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Protocols and tables; gives the units, also those that only these name, and the protocols in their place."""
        parts = [(file, protocols.stage(rows, self._pack)) for file, rows in self._rows("protocols")]
        for file, conformed in protocol_parts.merged(parts, self._frame(ballots.CHOICES)):
            self._keep(file, conformed)
        for file, rows in self._rows("tabulation"):
            self._keep(file, tabulation.stage(rows, self._pack))
        listed = self._frame(places.UNITS)
        units, told = stations.placed(
            listed,
            self._frame(tallies.PROTOCOLS),
            self._frame(tallies.TABULATIONS),
            self._pack.territory.root,
        )
        derived = units.join(listed.select("unit_id"), on="unit_id", how="anti")
        self._add(places.LABELS, stations.derived_names(derived, self._pack.election.languages))
        return units, told

    def tell(self, gazetteer: Gazetteer, units: pl.DataFrame) -> None:
        """What is told of places and stations: lists of voters, turnout, violations, what was published."""
        for file, rows in self._rows("voter_lists"):
            self._keep(file, voter_lists.stage(rows, self._pack, set(units["unit_id"])))
        self._add(sample_tables.SAMPLE_FRAME, self.drawable(units))
        for file, rows in self._rows("sample"):
            stated = units.filter(level=Level.STATION.value)["unit_id"]
            self._keep(file, sample.stage(rows, self._pack, set(stated)))
        for file, rows in self._rows("turnout"):
            known = set(units["unit_id"]) if "unit_id" in rows.frame.columns else set()
            self._keep(file, turnout.stage(rows, self._pack, gazetteer, known))
        for kind, read in _OBSERVED.items():
            for file, rows in self._rows(kind):
                informed = gazetteer.knowing(units) if "unit_id" in rows.frame.columns else gazetteer
                self._keep(file, read(rows, self._pack, informed))

    def follow(self, units: pl.DataFrame, entered: Mapping[str, Rows]) -> None:
        """What is told of commissions, by files and by the experts who follow them."""
        sitting = commission_setting.commissions(self._pack, units)
        self._add(commission_tables.COMMISSIONS, sitting)
        setting = commission_setting.Setting.of(self._pack, sitting["commission_id"])
        told: list[tuple[Rows, Conformed]] = []
        of_experts: list[Conformed] = []
        for kind in commissions.KINDS:
            files = list(self._rows(kind))
            if kind == "commission_members":
                setting = setting.knowing(rows for _, rows in files)
            for file, rows in files:
                staged = commissions.stage(rows, setting)
                self._keep(file, staged)
                told.append((rows, staged))
            if kind in entered:
                staged = commissions.stage(entered[kind], setting)
                self._add(staged.table, staged.kept)
                self._add(quality.REJECTS, staged.rejects)
                told.append((entered[kind], staged))
                of_experts.append(staged)
        self._add(meta.SOURCES, commission_entries.account(entered, of_experts))
        self._add(places.LABELS, commissions.names(told, self._pack.election.languages))

    def drawable(self, units: pl.DataFrame) -> pl.DataFrame:
        """The frame of the sample: the stations of the list, not those that only protocols name."""
        design = self._pack.election.sample
        if design is None:
            return sample_tables.SAMPLE_FRAME.empty()
        return frames_of_samples.build(
            units.join(self._frame(places.UNITS), on="unit_id", how="semi"), design
        )

    def report(self, gazetteer: Gazetteer, units: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
        """Where observers were sent, what they were asked and answered; gives the protocols that they copied.

        `told` are the protocols that files give. A copy makes no unit: its station is one that is known already.
        """
        if not self._pack.election.observes:
            return tallies.PROTOCOLS.empty()
        known = set(units["unit_id"])
        for file, rows in self._rows("deployment"):
            self._keep(file, deployment.stage(rows, self._pack, known))
        for file, rows in self._rows("absences"):
            self._keep(file, deployment.stage_absences(rows, self._pack))
        forms = for_pack(self._pack)
        self._add(observation.QUESTIONS, asked.questions(forms))
        self._add(places.LABELS, asked.labels(forms))
        stations_of = submissions.Stations.of(units, gazetteer)
        streams = {intake.id: intake for intake in self._pack.election.intake}
        came: list[tuple[Rows, Intake]] = []
        for file, rows in self._rows("submissions"):
            intake = streams[file.source.id.split("/")[0]]
            self._keep(file, submissions.stage(rows, intake, self._pack, stations_of))
            came.append((rows, intake))
        reports = submissions.numbered(self._frame(observation.SUBMISSIONS))
        self._parts[observation.SUBMISSIONS.name] = [reports]
        for rows, intake in came:
            questions = self._frame(observation.QUESTIONS)
            self._add(observation.ANSWERS, submissions.answers(rows, intake, reports, questions))
        answers = self._frame(observation.ANSWERS)
        sources = [(rows.source, intake) for rows, intake in came]
        copies = protocol_copies.stage(sources, forms, reports, answers, units, told, self._pack)
        return stations.at_home(copies, units)

    def frames(self, units: pl.DataFrame, told: pl.DataFrame) -> Frames:
        """Every staging table; raises a TerritoryError unless the places fit together."""
        frames = {table.name: self._frame(table) for table in ALL if table in STAGED}
        frames |= {places.UNITS.name: units, tallies.PROTOCOLS.name: told}
        labels = places.LABELS  # a spelling that repeats a name, or another spelling, adds nothing
        frames[labels.name] = frames[labels.name].unique(labels.key, keep="first", maintain_order=True)
        if self._pack.territory.source:
            outlines, rejects = frames[places.BOUNDARIES.name], frames[quality.REJECTS.name]
            territory.check(units, frames[labels.name], outlines, rejects, self._pack)
        return frames

    def _rows(self, kind: str) -> Iterator[tuple[RawFile, Rows]]:
        """The files of a kind, corrected, under our names."""
        for file in self._files:
            if file.source.kind == kind:
                self._progress(f"staging {file.source.file}")
                corrected, log = corrections.apply(file, self._mended)
                self._add(quality.CORRECTIONS, log)
                yield file, mapping.apply(file, corrected)

    def _keep(self, file: RawFile, conformed: Conformed) -> None:
        self._add(conformed.table, conformed.kept)
        self._add(quality.REJECTS, conformed.rejects)
        self._add(meta.SOURCES, pack_tables.source(file, conformed))

    def _add(self, table: Table, frame: pl.DataFrame) -> None:
        self._parts.setdefault(table.name, []).append(frame)

    def _frame(self, table: Table) -> pl.DataFrame:
        return pl.concat(self._parts.get(table.name) or [table.empty()])


_PLACES: Mapping[str, Callable[[Rows, Pack], Conformed]] = {
    "units": territory.stage_units,
    "aliases": territory.stage_aliases,
    "boundaries": territory.stage_boundaries,
}
_COMMISSIONS: Mapping[str, Callable[[Rows, Pack], Conformed]] = {
    "commissions": stations.stage_commissions,
    "stations": stations.stage_stations,
}
_OBSERVED: Mapping[str, Callable[[Rows, Pack, Gazetteer], Conformed]] = {
    "published_tallies": published_tallies.stage,
    "published_estimates": published_estimates.stage,
    "published_results": published_results.stage,
    "incidents": incidents.stage,
}
