"""Lists of voters by station or commission and day: `staging.voter_lists`."""

from pipelines.contract import Conformed, Rows, conform
from pipelines.doubled import refuse_doubled
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import refuse_unknown
from pipelines.tables.voter_lists import VOTER_LISTS

_TWO_LISTS = Message(
    "the list of {key} stands in rows {first} and {last} with different contents: keep the one that is meant",
    {},
).template


def stage(rows: Rows, pack: Pack, units: set[str]) -> Conformed:
    """One row per list of a unit; a list told twice in different ways, or of a unit that nobody knows, is refused."""
    checked = refuse_unknown(refuse_doubled(rows, VOTER_LISTS.key, _TWO_LISTS), units)
    return conform(VOTER_LISTS, checked, pack.vocabularies, zone=pack.election.time_zone)
