"""Every table of a snapshot. Analysts, notebooks and tests rely on these names."""

from pipelines.tables import meta, published, quality, tallies, territory, turnout, violations
from pipelines.tables.declaration import Table

ALL: tuple[Table, ...] = (
    meta.ELECTION,
    meta.CALENDAR_ITEMS,
    territory.UNITS,
    territory.LABELS,
    territory.BOUNDARIES,
    tallies.CONTESTS,
    tallies.CHOICES,
    tallies.FORM_LINES,
    tallies.EQUATIONS,
    tallies.PROTOCOLS,
    tallies.TABULATIONS,
    tallies.VOTER_LISTS,
    published.PUBLISHED_TALLIES,
    published.PUBLISHED_ESTIMATES,
    published.PUBLISHED_RESULTS,
    turnout.TURNOUT_REPORTS,
    violations.INCIDENTS,
    published.STATEMENTS,
    published.REGION_SUMMARY,
    published.BREAKDOWNS,
    violations.EVENTS,
    violations.INCIDENT_TIMELINE,
    turnout.TURNOUT_TIMELINE,
    tallies.STATION_RESULTS,
    tallies.STATION_COVERAGE,
    tallies.UNIT_RESULTS,
    tallies.EQUATION_CHECK,
    tallies.IDENTICAL_PROTOCOLS,
    tallies.TALLY_COMPARISON,
    tallies.TABULATION_CHECK,
    tallies.VOTER_LIST_CHANGES,
    tallies.STATION_TURNOUT,
    tallies.PROTOCOL_LINES,
    tallies.PROTOCOL_VOTES,
    tallies.STATION_VOTES,
    quality.REJECTS,
    quality.CORRECTIONS,
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
