"""The whole pipeline of one election, readable top to bottom: raw files, staging, marts, judgement, snapshot."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines import build_record, followed, packs, practice, raw, sampled, settings, staging, store
from pipelines.casework import reading
from pipelines.casework.decision import Decision
from pipelines.domain import Severity
from pipelines.election import Pack
from pipelines.errors import BaikooError, PublicationRefused
from pipelines.forms import asked
from pipelines.forms.offer import for_pack
from pipelines.journal import Journal
from pipelines.marts import (
    agreed_copies,
    breakdowns,
    case_members,
    case_reports,
    cases,
    complaints,
    double_observations,
    equation_check,
    identical_protocols,
    incident_timeline,
    incidents,
    observed_units,
    observer_agreement,
    refused_reports,
    region_summary,
    report_delays,
    reported_violations,
    reporting_calendar,
    standing_revision,
    statements,
    station_coverage,
    station_results,
    station_turnout,
    tabulation_check,
    tally_comparison,
    turnout_timeline,
    unit_results,
    violation_rates,
    voter_list_changes,
    weekly_digest,
)
from pipelines.marts.station_sums import commission_of_station
from pipelines.rules import results
from pipelines.sources import commission_entries, decisions
from pipelines.staging import Frames
from pipelines.store import Draft
from pipelines.tables import (
    agreement,
    ballots,
    casework,
    meta,
    observation,
    published,
    quality,
    reconciliation,
    tallies,
    voter_lists,
)
from pipelines.tables import territory as territory_tables
from pipelines.tables import turnout as turnout_tables
from pipelines.tables import violations as violation_tables
from pipelines.tables.decisions import DECISIONS
from pipelines.tables.rule_results import RULE_RESULTS

Judge = Callable[[Draft, Pack], pl.DataFrame]
"""Judges a draft; gives the rows of `quality.findings`. The pipelines do not know the rules."""


@dataclass(frozen=True)
class Report:
    """What one build did, for the command line and for benchmarks."""

    election_id: str
    rows_read: int
    rows_kept: int
    rows_rejected: int
    findings: Mapping[str, int]
    seconds: float
    snapshot: Path


def build(
    folder: Path, *, data: Path, home: Path, judge: Judge, progress: Callable[[str], None] = lambda _: None
) -> Report:
    """Build the election in this folder and publish it as the current snapshot below `home`.

    Raises:
        PackError: the pack says something that cannot be.
        JournalError: the journal cannot be read, its chain is broken, or what the snapshot of before held is not in it.
        ExceptionGroup: files that cannot be read, each with its SourceError.
        PublicationRefused: the draft has critical findings; the previous snapshot keeps serving.
    """
    started = time.perf_counter()
    pack = packs.load(folder, data=data)
    home = home / pack.election.id
    files = _read(pack, progress)
    journal = Journal(settings.journal_url(pack.election.id, data), pack.election.id)
    build_record.require_all_there(pack, journal, home)
    entries = practice.entries(pack, journal)
    decided = decisions.stage(entries)
    build_id = build_record.name_of(pack, files, decided)
    with store.draft(home, build_id) as draft:
        entered = commission_entries.rows(entries, synthetic=pack.election.synthetic)
        frames = staging.stage(pack, files, data, progress, entered)
        progress("summing up")
        frames[DECISIONS.name] = decided
        frames |= _marts(pack, frames) | _tallies(pack, frames)
        frames |= _casework(frames, reading.read(entries, reading.REPORT))
        frames |= _observation(pack, frames)
        frames |= sampled.build(pack, frames)
        complaining, as_of = reading.read(entries, reading.COMPLAINT), practice.as_of(pack, entries)
        frames |= complaints.of_journal(pack, complaining, as_of=as_of)
        frames |= followed.build(pack, frames, followed.as_of(pack, frames, as_of))
        frames |= build_record.tables(pack, frames, build_id, home)
        draft.write_all(frames)
        progress("judging")
        findings = judge(draft, pack)
        draft.write(quality.FINDINGS, findings)
        _refuse_if_critical(findings, frames[quality.REJECTS.name], pack)
        snapshot = store.publish(draft, home, build_id)
    sources = frames[meta.SOURCES.name]
    severities = findings["severity"].value_counts()
    return Report(
        pack.election.id,
        int(sources["rows_read"].sum()),
        int(sources["rows_kept"].sum()),
        int(sources["rows_rejected"].sum()),
        dict(severities.iter_rows()),
        time.perf_counter() - started,
        snapshot,
    )


def _read(pack: Pack, progress: Callable[[str], None]) -> list[raw.RawFile]:
    """Every raw file of the pack; all that cannot be read are reported together."""
    files, errors = [], []
    for source, path in pack.sources():
        progress(f"reading {source.file}")
        try:
            files.append(raw.read(source, path))
        except BaikooError as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} raw files of {pack.election.id} cannot be read", errors)
    return files


def _marts(pack: Pack, frames: Frames) -> Frames:
    tallies = frames[published.PUBLISHED_TALLIES.name]
    results = frames[published.PUBLISHED_RESULTS.name]
    units = frames[territory_tables.UNITS.name]
    reports = frames[violation_tables.INCIDENTS.name]
    kinds, zone = pack.category_kinds(), pack.election.time_zone
    events = incidents.build(reports, units, kinds)
    incomplete = [source.id for source, _ in pack.sources() if not source.complete]
    stated = statements.build(tallies, units, events, kinds, zone=zone, incomplete=incomplete)
    summary = region_summary.build(
        tallies, events, stated, results, units, kinds, denominator=pack.election.denominator, zone=zone
    )
    timeline = incident_timeline.build(tallies, summary, stated, kinds, root=pack.territory.root, zone=zone)
    return {
        violation_tables.EVENTS.name: events,
        published.STATEMENTS.name: stated,
        published.REGION_SUMMARY.name: summary,
        published.BREAKDOWNS.name: breakdowns.build(tallies, zone=zone),
        violation_tables.INCIDENT_TIMELINE.name: timeline,
        turnout_tables.TURNOUT_TIMELINE.name: turnout_timeline.build(
            frames[turnout_tables.TURNOUT_REPORTS.name], results, units
        ),
    }


def _tallies(pack: Pack, frames: Frames) -> Frames:
    """What the protocols of the stations come to, and what does not agree in them."""
    units, choices = frames[territory_tables.UNITS.name], frames[ballots.CHOICES.name]
    contests = frames[ballots.CONTESTS.name]
    protocols = agreed_copies.build(frames[tallies.PROTOCOLS.name], choices)
    standing = standing_revision.build(protocols, choices, pack.changing())
    results = station_results.build(standing, choices, frames[ballots.FORM_LINES.name])
    lists = [source.id for source, _ in pack.sources() if source.kind == "stations"]
    listed = units.filter(pl.col("source_id").is_in(lists)) if lists else units
    told = [source.id for source, _ in pack.sources() if source.kind == "protocols"]
    refused = frames[quality.REJECTS.name].filter(pl.col("source_id").is_in(told))
    coverage = station_coverage.build(results, listed, contests, is_listed=bool(lists), rejects=refused)
    return {
        tallies.STATION_RESULTS.name: results,
        reconciliation.STATION_COVERAGE.name: coverage,
        tallies.UNIT_RESULTS.name: unit_results.build(results, units, choices, coverage),
        reconciliation.EQUATION_CHECK.name: equation_check.build(
            results, pack.election.form, contests["contest_id"].to_list()
        ),
        reconciliation.IDENTICAL_PROTOCOLS.name: identical_protocols.build(results),
        reconciliation.TALLY_COMPARISON.name: tally_comparison.build(results, choices),
        reconciliation.TABULATION_CHECK.name: tabulation_check.build(
            frames[tallies.TABULATIONS.name], results, units, choices, coverage
        ),
        voter_lists.VOTER_LIST_CHANGES.name: voter_list_changes.build(
            frames[voter_lists.VOTER_LISTS.name], results, zone=pack.election.time_zone
        ),
        turnout_tables.STATION_TURNOUT.name: station_turnout.build(
            frames[turnout_tables.TURNOUT_REPORTS.name], results, units, coverage
        ),
    }


def _observation(pack: Pack, frames: Frames) -> Frames:
    """What observers were expected to report, what came, and how much they saw."""
    units, questions = frames[territory_tables.UNITS.name], frames[observation.QUESTIONS.name]
    reports, answers = frames[observation.SUBMISSIONS.name], frames[observation.ANSWERS.name]
    rules = pack.election.expected_report
    sent = frames[observation.DEPLOYMENT.name]
    forms = {intake.id: intake.form for intake in pack.election.intake}
    calendar = reporting_calendar.build(
        rules,
        sent,
        frames[observation.ABSENCES.name],
        reports,
        answers,
        questions,
        units,
        zone=pack.zone,
        refused=refused_reports.build(frames[quality.REJECTS.name], forms, sent),
    )
    observed = observed_units.build(reports, answers, questions, units, zone=pack.zone)
    doubled = double_observations.build(reports, answers, questions, str(pack.zone))
    weekly = [rule.id for rule in rules if rule.every == "week"]
    return {
        observation.REPORTING_CALENDAR.name: calendar,
        observation.REPORT_DELAYS.name: report_delays.build(pack.election.report_within, reports, units),
        observation.OBSERVED_UNITS.name: observed,
        observation.WEEKLY_DIGEST.name: weekly_digest.build(
            calendar.filter(pl.col("expected_id").is_in(weekly)),
            reports,
            answers,
            questions,
            pack.territory.root,
        ),
        observation.VIOLATION_RATES.name: violation_rates.build(
            reported_violations.build(
                reports,
                answers,
                frames[casework.CASES.name],
                frames[casework.CASE_MEMBERS.name],
                units,
                zone=str(pack.zone),
            ),
            observed,
            calendar.filter(pl.col("expected_id").is_in(weekly)),
            violation_rates.registered(frames[voter_lists.VOTER_LISTS.name], units),
            questions,
            pack.territory.root,
        ),
        agreement.DOUBLE_OBSERVATIONS.name: doubled,
        agreement.OBSERVER_AGREEMENT.name: observer_agreement.build(doubled, questions),
        RULE_RESULTS.name: _rule_results(pack, reports, answers, questions, units),
    }


def _casework(frames: Frames, decided: Sequence[Decision]) -> Frames:
    """Reports on single violations, and the cases that decisions have made of them."""
    units, asked_for = frames[territory_tables.UNITS.name], frames[observation.QUESTIONS.name]
    submissions, answers = frames[observation.SUBMISSIONS.name], frames[observation.ANSWERS.name]
    reports = case_reports.build(submissions, answers, asked_for, units)
    return {
        casework.CASE_REPORTS.name: reports,
        casework.CASES.name: cases.build(reports, decided, units),
        casework.CASE_MEMBERS.name: case_members.build(reports, decided),
    }


def _rule_results(
    pack: Pack, reports: pl.DataFrame, answers: pl.DataFrame, questions: pl.DataFrame, units: pl.DataFrame
) -> pl.DataFrame:
    """What the rules of the forms say of the latest revisions, those of other versions of a form too."""
    rules = asked.rules(for_pack(pack)) if pack.election.observes else []
    above = units.select("unit_id", "region_id", commission_id=commission_of_station(units))
    placed = reports.filter("is_latest", "is_readable").join(
        above, on="unit_id", how="left", maintain_order="left"
    )
    return results.build(
        placed, answers, questions, rules, pl.DataFrame(schema=results.MARKS), str(pack.zone)
    )


def _refuse_if_critical(findings: pl.DataFrame, rejects: pl.DataFrame, pack: Pack) -> None:
    """Raise PublicationRefused with the critical findings and, as the draft goes, with the rejects behind them."""
    critical = findings.filter(severity=Severity.CRITICAL.value)
    if critical.height:
        rows = rejects.filter(pl.col("source_id").is_in(critical["subject_id"].implode()))
        lines = [
            *critical["statement"].head(10),
            *(f"{row['file']}, row {row['row_number']}: {row['reason']}" for row in rows.head(10).to_dicts()),
        ]
        raise PublicationRefused(
            f"{critical.height} critical findings:\n  " + "\n  ".join(lines) + "\n",
            where=pack.election.id,
            remedy="Mend the files or the pack and build again; the previous snapshot keeps serving",
        )
