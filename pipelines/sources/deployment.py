"""Where observers were sent, and when nothing is expected of them: `staging.deployment`, `staging.absences`."""

from pipelines.contract import Conformed, Rows, conform
from pipelines.doubled import refuse_doubled
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import refuse_unknown
from pipelines.tables.observation import ABSENCES, DEPLOYMENT

_TWICE = Message(
    "{key} stands in rows {first} and {last} with different contents: keep the one that is meant", {}
).template


def stage(rows: Rows, pack: Pack, units: set[str]) -> Conformed:
    """One row per observer, unit and period; a unit that nobody knows is refused."""
    checked = refuse_unknown(refuse_doubled(rows, DEPLOYMENT.key, _TWICE), units)
    return conform(DEPLOYMENT, checked, pack.vocabularies, zone=pack.election.time_zone)


def stage_absences(rows: Rows, pack: Pack) -> Conformed:
    """One row per absence."""
    checked = refuse_doubled(rows, ABSENCES.key, _TWICE)
    return conform(ABSENCES, checked, pack.vocabularies, zone=pack.election.time_zone)
