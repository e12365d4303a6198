"""Tables of the commissions above the stations: `staging.tabulations`, one row per line or choice."""

from pipelines.contract import Conformed, Rows, conform
from pipelines.doubled import refuse_doubled
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.tables.tallies import TABULATIONS
from pipelines.tally_cells import with_contest, with_states
from pipelines.tally_rows import CELL, is_long, lengthened, split_states, with_cells

_TABLE = ("unit_id", "contest_id", "origin")
_TWO_TABLES = Message(
    "the table of {key} stands in rows {first} and {last} with different contents: keep the one that is meant",
    {},
).template


def stage(rows: Rows, pack: Pack) -> Conformed:
    """One row per cell of a table; a cell without a number stays, with the reason."""
    rows = with_states(with_contest(rows, pack))
    if is_long(rows):
        rows = refuse_doubled(with_cells(rows, pack), (*_TABLE, CELL), _TWO_TABLES)
    else:
        rows = with_cells(lengthened(refuse_doubled(rows, _TABLE, _TWO_TABLES)), pack)
    return conform(TABULATIONS, split_states(rows), pack.vocabularies, zone=pack.election.time_zone)
