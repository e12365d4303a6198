"""Every table of a snapshot. Analysts, notebooks and tests rely on these names."""

from pipelines.tables import meta, published, quality, territory, turnout, violations
from pipelines.tables.declaration import Table

ALL: tuple[Table, ...] = (
    meta.ELECTION,
    meta.CALENDAR_ITEMS,
    territory.UNITS,
    territory.LABELS,
    territory.BOUNDARIES,
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
