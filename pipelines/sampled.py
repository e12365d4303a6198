"""What the random sample of stations says of all of them: the tables of its estimates, from those of the build."""

import polars as pl

from pipelines.election import Pack
from pipelines.estimates import Estimate, each_choice
from pipelines.marts import (
    sample_answers,
    sample_comparison,
    sample_convergence,
    sample_copies,
    sample_estimates,
    sample_response,
)
from pipelines.staging import Frames
from pipelines.tables import ballots, estimates, observation, reconciliation, sample, tallies, voter_lists
from pipelines.tables import territory as territory_tables
from pipelines.tables import turnout as turnout_tables


def build(pack: Pack, frames: Frames) -> Frames:
    """What the sample says, how far it has come, and what stands beside it."""
    drawn, units = frames[sample.SAMPLE.name], frames[territory_tables.UNITS.name]
    choices = frames[ballots.CHOICES.name]
    entries = each_choice(pack.catalogue.estimate, choices) if drawn.height else []
    reports = sample_answers.counted(
        frames[observation.SUBMISSIONS.name], frames[observation.DEPLOYMENT.name]
    )
    hours = [sample_answers.hour(entry, pack.election.date, pack.zone) for entry in entries]
    results, hourly = frames[tallies.STATION_RESULTS.name], frames[turnout_tables.STATION_TURNOUT.name]
    voters = sample_answers.voters(frames[voter_lists.VOTER_LISTS.name], results)
    told = _told(pack, frames, entries, reports, voters)
    copied = sample_copies.copies_of(results)["station_id"]
    without_form = pl.DataFrame({"form_id": None, "unit_id": copied}, schema_overrides={"form_id": pl.String})
    reported = pl.concat([reports.select("form_id", "unit_id").unique(), without_form])
    made = sample_estimates.build(entries, hours, drawn, told, reported, units, voters, pack.territory.root)
    settled = sample_convergence.build(entries, hours, drawn, told, reported, units, made)
    framed = frames[sample.SAMPLE_FRAME.name].drop_nulls("stratum_id")["unit_id"]
    compared = sample_comparison.build(made, results, hourly, voters, framed, choices)
    return {
        estimates.SAMPLE_ESTIMATES.name: made,
        estimates.SAMPLE_RESPONSE.name: sample_response.build(
            entries, drawn, told, reported, units, frames[observation.QUESTIONS.name]
        ),
        estimates.SAMPLE_CONVERGENCE.name: settled,
        estimates.SAMPLE_COMPARISON.name: compared,
    }


def _told(
    pack: Pack, frames: Frames, entries: list[Estimate], reports: pl.DataFrame, voters: pl.DataFrame
) -> pl.DataFrame:
    """What each station says of each estimate, by its reports or by the copies of its protocols."""
    questions, answers = frames[observation.QUESTIONS.name], frames[observation.ANSWERS.name]
    results, choices = frames[tallies.STATION_RESULTS.name], frames[ballots.CHOICES.name]
    coverage, drawn = frames[reconciliation.STATION_COVERAGE.name], frames[sample.SAMPLE.name]
    return pl.concat(
        [
            sample_answers.build(entries, reports, answers, questions, voters, str(pack.zone)),
            sample_copies.build(entries, results, choices, coverage, drawn, reports),
        ]
    )
