"""Every table of a snapshot. Analysts, notebooks and tests rely on these names."""

from pipelines.tables import (
    agreement,
    ballots,
    estimates,
    meta,
    observation,
    published,
    quality,
    reconciliation,
    sample,
    tallies,
    territory,
    turnout,
    violations,
    voter_lists,
)
from pipelines.tables.declaration import Table
from pipelines.tables.rule_results import RULE_RESULTS

ALL: tuple[Table, ...] = (
    meta.ELECTION,
    meta.CALENDAR_ITEMS,
    territory.UNITS,
    territory.LABELS,
    territory.BOUNDARIES,
    ballots.CONTESTS,
    ballots.CHOICES,
    ballots.FORM_LINES,
    ballots.EQUATIONS,
    tallies.PROTOCOLS,
    tallies.TABULATIONS,
    voter_lists.VOTER_LISTS,
    published.PUBLISHED_TALLIES,
    published.PUBLISHED_ESTIMATES,
    published.PUBLISHED_RESULTS,
    turnout.TURNOUT_REPORTS,
    violations.INCIDENTS,
    observation.QUESTIONS,
    observation.DEPLOYMENT,
    observation.ABSENCES,
    observation.SUBMISSIONS,
    observation.ANSWERS,
    sample.SAMPLE,
    published.STATEMENTS,
    published.REGION_SUMMARY,
    published.BREAKDOWNS,
    violations.EVENTS,
    violations.INCIDENT_TIMELINE,
    turnout.TURNOUT_TIMELINE,
    tallies.STATION_RESULTS,
    reconciliation.STATION_COVERAGE,
    tallies.UNIT_RESULTS,
    reconciliation.EQUATION_CHECK,
    reconciliation.IDENTICAL_PROTOCOLS,
    reconciliation.TALLY_COMPARISON,
    reconciliation.TABULATION_CHECK,
    voter_lists.VOTER_LIST_CHANGES,
    turnout.STATION_TURNOUT,
    observation.REPORTING_CALENDAR,
    observation.REPORT_DELAYS,
    observation.OBSERVED_UNITS,
    observation.WEEKLY_DIGEST,
    observation.VIOLATION_RATES,
    agreement.DOUBLE_OBSERVATIONS,
    agreement.OBSERVER_AGREEMENT,
    estimates.SAMPLE_ESTIMATES,
    estimates.SAMPLE_RESPONSE,
    estimates.SAMPLE_CONVERGENCE,
    estimates.SAMPLE_COMPARISON,
    tallies.PROTOCOL_LINES,
    tallies.PROTOCOL_VOTES,
    tallies.STATION_VOTES,
    quality.REJECTS,
    quality.CORRECTIONS,
    RULE_RESULTS,
    quality.FINDINGS,
    meta.BUILDS,
    meta.SOURCES,
)


def table(name: str) -> Table:
    """The declaration of `schema.table`; KeyError if there is none."""
    for declared in ALL:
        if declared.name == name:
            return declared
    raise KeyError(name)
