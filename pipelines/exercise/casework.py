"""What is decided in the exercise: through the real desk, by invented accounts, with a clock of ours.

Every decision is planned with its moment and carried out in the order of time, as people would: what the desk refuses
is an error of the plan. `truth_casework.csv` says what each case and complaint was meant to become.
"""

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.casework import reading
from pipelines.casework.actions import Action, Told
from pipelines.casework.desk import Desk, Filed, Known
from pipelines.casework.rights import Account, Role
from pipelines.exercise.country import Country
from pipelines.exercise.election import Exercise
from pipelines.exercise.followed import Entry as Telling
from pipelines.exercise.handling import Handling
from pipelines.exercise.lodging import Lodging
from pipelines.exercise.narratives import read_narratives
from pipelines.exercise.observed import Observed
from pipelines.exercise.reports import VIOLATIONS, Report
from pipelines.journal import Decision, Entry, Journal, Subject


@dataclass
class Diary:
    """What is to be done when, and what it is meant to come to."""

    todo: list[tuple[dt.datetime, int, Callable[[], None]]] = field(default_factory=list)
    truth: list[tuple[str, str, str]] = field(default_factory=list)

    def plan(self, at: dt.datetime, do: Callable[[], None]) -> None:
        """Do this then."""
        self.todo.append((at.astimezone(dt.UTC), len(self.todo), do))

    def tell(self, kind: str, subject: str, detail: str = "") -> None:
        """This case or complaint is meant to come to that."""
        self.truth.append((kind, subject, detail))

    def frame(self) -> pl.DataFrame:
        """One row per thing that is meant."""
        names = ("kind", "subject_id", "detail")
        return pl.DataFrame(sorted(self.truth), schema=dict.fromkeys(names, pl.String), orient="row")


@dataclass(frozen=True)
class Worked:
    """The journal, and what it is meant to come to."""

    entries: Sequence[Entry]
    truth: pl.DataFrame


class Office:
    """The accounts, the desk and the moment that it is there."""

    def __init__(
        self, url: str, election: str, country: Country, exercise: Exercise, observed: Observed
    ) -> None:
        assert country.narratives is not None  # `work` sees to it
        self.narratives = read_narratives(country.narratives)
        self.reports = {report["submission_id"]: report for report in observed.reports[VIOLATIONS]}
        self.region_of = _regions(country, exercise)
        self.pack, self.election = country.pack, election
        everywhere = frozenset(region for region in self.region_of.values() if region)
        self.accounts = {
            role: Account(f"demo-{role.value}", role, everywhere if role is Role.COORDINATOR else frozenset())
            for role in Role
        }
        self.at = dt.datetime.min.replace(tzinfo=dt.UTC)
        by_id = {account.id: account for account in self.accounts.values()}
        self.desk = Desk(
            url, election, Known(by_id.get, self._filed, self.region_of.get, now=lambda: self.at)
        )
        self.journal = Journal(url, election, clock=lambda: self.at)
        self._forms = 0

    def decide(self, role: Role, content: Action, *reports: str) -> None:
        """Enter a decision on these reports as they are now."""
        cases = self.desk.cases()
        self.desk.decide(
            self.accounts[role], content, [cases.report(name) for name in reports], key=self.key()
        )

    def undo(self, role: Role, report: str, reason: str) -> None:
        """Enter that the last decision on this report counts no longer."""
        entry = self.desk.cases().report(report).last_entry
        self.desk.undo(self.accounts[role], entry, reason, key=self.key())

    def key(self) -> str:
        """The id of one more form."""
        self._forms += 1
        return f"exercise-{self._forms:05d}"

    def record(self, told: Telling) -> None:
        """Enter what an expert tells of a commission."""
        key = self.key()
        self.journal.append(
            Decision(
                id=key,
                election=self.election,
                account=told.account,
                role=Role.COMMISSION_EXPERT.value,
                action="add",
                reason="",
                subjects=(Subject(reading.RECORD, key),),
                payload={"kind": told.kind, "cells": dict(told.cells)},
            )
        )

    def told(self, report: Report) -> Told:
        """What a report says, as the desk would amend it."""
        said = {answer["question"]: answer["value"] for answer in report["answers"]}
        return Told.model_validate(
            {
                **{name: said[name] for name in ("category", "phase", "what_happened", "source_channel")},
                **{name: said.get(name) for name in ("actor", "affected")},
                "observed_at": report["observed_at"],
                "unit_id": report["unit"],
                "place_text": said.get("place_text", ""),
                "evidence": tuple(said["evidence"].split(" ")),
                "independent_sources": said["independent_sources"],
                "publication_level": said["publication_level"],
            }
        )

    def _filed(self, report: str) -> Filed | None:
        known = self.reports.get(report)
        if known is None:
            return None
        return Filed(self.region_of.get(known["unit"]), known["observer_id"], known["edits"] + 1)


def work(
    exercise: Exercise,
    observed: Observed,
    country: Country,
    election: str,
    *,
    seed: int,
    tellings: Sequence[Telling] = (),
) -> Worked | None:
    """The decisions of this exercise, the same for the same seed; None where its reports say nothing.

    `tellings` are what experts enter of commissions.
    """
    if country.narratives is None:
        return None
    handling, lodging = np.random.default_rng([seed, 2]).spawn(2)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'journal.sqlite'}"
        office, diary = Office(url, election, country, exercise, observed), Diary()
        verified = Handling(office, diary, handling).plan(_groups(observed))
        Lodging(office, diary, lodging).plan(verified)
        for telling in tellings:
            diary.plan(telling.at, partial(office.record, telling))
        for at, _, do in sorted(diary.todo, key=lambda planned: planned[:2]):
            office.at = at
            do()
        return Worked(list(office.journal.entries()), diary.frame())


def _groups(observed: Observed) -> Sequence[Sequence[str]]:
    """The reports that tell of one event, by the truth of the reports."""
    same = observed.truth.filter(kind="same_event").sort("submission_id")
    return [group["submission_id"].to_list() for group in same.partition_by("detail", maintain_order=True)]


def _regions(country: Country, exercise: Exercise) -> dict[str, str | None]:
    """The regions of units and stations."""
    units = dict(country.units.select("unit_id", "region_id").iter_rows())
    return {**units, **dict(exercise.stations.select("station_code", "region_id").iter_rows())}
