"""Lists of voters by station or commission and day: `staging.voter_lists`."""

from pipelines.contract import Conformed, Rows, conform
from pipelines.election import Pack
from pipelines.places import refuse_unknown
from pipelines.tables.tallies import VOTER_LISTS
from pipelines.tally_cells import refuse_doubled


def stage(rows: Rows, pack: Pack, units: set[str]) -> Conformed:
    """One row per list of a unit; a list told twice in different ways, or of a unit that nobody knows, is refused."""
    checked = refuse_unknown(refuse_doubled(rows, VOTER_LISTS.key, what="the list of"), units)
    return conform(VOTER_LISTS, checked, pack.vocabularies, zone=pack.election.time_zone)
