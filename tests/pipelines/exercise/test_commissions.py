"""What was planted in the invented commissions is found, each by its one check, and nothing else: over ten seeds."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipelines import followed, raw, settings, staging, store
from pipelines.domain import Origin
from pipelines.exercise import Country, commissions, generate, registers
from pipelines.exercise.agenda import read_agenda
from pipelines.exercise.files import write, write_followed
from pipelines.marts import agreed_copies, standing_revision, station_results
from pipelines.sources import commission_entries
from pipelines.sources.commissions import KINDS
from pipelines.tables import ALL, ballots, complaints, tallies
from tests.commission_lapses import CHECKS, planted_as
from tests.pipelines.exercise.conftest import told_in_journal

STATIONS = 120
AS_OF = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Judged:
    """What was planted and what was found, by rule and subject; and the tables."""

    planted: set[tuple[str, str]]
    found: list[tuple[str, str]]
    truth: pl.DataFrame
    frames: dict[str, pl.DataFrame]


def judged(country: Country, seed: int, folder: Path) -> Judged:
    """The files of the commissions of one nation, built and judged without anything else."""
    exercise = generate(
        country.units, country.calibration, prefixes=country.prefixes, country=country.pack.territory.root,
        stations=STATIONS, seed=seed,
    )  # fmt: skip
    assert country.agenda is not None
    pack = country.pack
    rng = np.random.default_rng([seed, 3])
    agenda = read_agenda(country.agenda)
    done = commissions.follow(exercise, agenda, pack.election.date, pack.zone, "an-exercise", rng)
    registers.keep(done, country, (), seed=seed)
    write(exercise, folder)
    write_followed(done, folder)
    kinds = {*KINDS, "commissions", "stations", "protocols"}
    files = [raw.read(source, pack.territory_folder / source.file) for source in pack.territory.source]
    files += [
        raw.read(source, folder / source.file)
        for source in pack.election.source
        if source.kind in kinds and source.constants.get("origin", Origin.MANUAL) == Origin.MANUAL
    ]
    entered = commission_entries.rows(told_in_journal(done.entries), synthetic=True)
    frames = staging.stage(pack, files, settings.DATA, entered=entered)
    protocols = agreed_copies.build(frames[tallies.PROTOCOLS.name], frames[ballots.CHOICES.name])
    standing = standing_revision.build(protocols, frames[ballots.CHOICES.name], frozenset())
    frames[tallies.STATION_RESULTS.name] = station_results.build(
        standing, frames[ballots.CHOICES.name], frames[ballots.FORM_LINES.name]
    )
    frames[complaints.COMPLAINTS.name] = complaints.COMPLAINTS.empty()
    frames |= followed.build(pack, frames, AS_OF)
    with store.draft(folder / "home", "one") as draft:
        for table in ALL:
            if table.name in frames:
                draft.write(table, frames[table.name])
        found = [fact for check in CHECKS for fact in check.check(draft, pack)]
    truth = done.truth_frame()
    planted = truth.filter(pl.col("kind") != "same_decision").select("kind", "subject_id").rows()
    return Judged(set(planted), [(fact.rule, planted_as(fact.subject_id)) for fact in found], truth, frames)


@pytest.fixture(scope="module", params=range(10))
def one(request: pytest.FixtureRequest, country: Country, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judged(country, request.param, tmp_path_factory.mktemp(f"seed-{request.param}"))


def test_every_lapse_is_found_once_and_none_is_invented(one: Judged) -> None:
    assert sorted(one.found) == sorted(one.planted)


def test_every_kind_of_lapse_is_planted(one: Judged) -> None:
    kinds = {kind for kind, _ in one.planted}

    assert kinds >= {
        "decision_published_late", "decision_not_found", "decision_off_plan", "plan_item_late", "plan_item_overdue",
        "session_without_quorum", "members_too_few", "nominator_not_allowed", "nominators_share", "nominator_twice",
        "register_outcomes", "tellings_differ", "annulled_still_counted",
    }  # fmt: skip


def test_a_decision_that_a_file_and_experts_tell_of_is_one(one: Judged) -> None:
    decisions = one.frames["marts.commission_decisions"]
    told = one.frames["staging.commission_decisions"]
    twice = decisions.filter(pl.col("tellings") > 1)

    meant = one.truth.filter(kind="same_decision")
    assert set(twice["decision_id"]) == set(meant["subject_id"])
    assert (
        decisions.height
        == told["decision_id"].n_unique()
        == told.filter(source_id="commission_decisions").height
    )
    assert twice["tellings"].max() == 3  # two experts and the file


def test_nothing_is_refused_and_every_row_can_be_found_again(one: Judged) -> None:
    kinds = ("sessions", "decisions", "members")
    staged = sum(one.frames[f"staging.commission_{kind}"].height for kind in kinds)

    assert one.frames["quality.rejects"].is_empty()
    ways = one.frames["marts.commission_tellings"]
    assert ways.filter(pl.col("kind").is_in(["session", "decision", "membership"])).height == staged
    assert one.frames["staging.calendar_plan"].height == ways.filter(kind="plan_item").height
