"""What complaints are judged by, as the snapshot holds it: the calendar, and the words of the catalogues.

As in `queries`: a connection in, what was asked out.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from dashboard.queries import Connection
from dashboard.queries_tallies import ask

AXES = ("complaint_body", "applicant", "police_outcome")
"""The lists of words that a complaint chooses from."""


def calendar(connection: Connection, zone: ZoneInfo) -> dict[str, dt.datetime | dt.date]:
    """The dates of the election by id; of one without an hour, the local day."""
    found = ask(connection, 'SELECT item_id, "at", is_timed FROM staging.calendar_items ORDER BY item_id')
    return {item: at if is_timed else at.astimezone(zone).date() for item, at, is_timed in found.iter_rows()}


def terms(connection: Connection) -> dict[str, dict[str, str]]:
    """Every word of these lists, by axis."""
    words: dict[str, dict[str, str]] = {axis: {} for axis in AXES}
    found = ask(connection, "SELECT kind, id FROM staging.labels WHERE role = 'name'")
    for kind, word in found.iter_rows():
        if kind in words:
            words[kind].setdefault(word, word)
    return words
