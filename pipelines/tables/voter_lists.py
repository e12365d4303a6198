"""Lists of voters, and how each follows from the one before it."""

from pipelines.domain import ListKind
from pipelines.tables.declaration import (
    PROVENANCE,
    Column,
    Table,
    Type,
    count,
    text,
    word,
)

VOTER_LISTS = Table(
    "staging.voter_lists",
    "one row per unit x kind of list x day",
    ("unit_id", "list_kind", "as_of_date"),
    (
        *PROVENANCE,
        text("unit_id", "The station or commission", required=True),
        word("list_kind", ListKind, "Which list", required=True),
        Column("as_of_date", Type.DATE, "The day of the list", required=True),
        count("entries", "Voters on the list", required=True),
        count("added", "Voters added since the list before"),
        count("removed", "Voters removed since the list before"),
    ),
)

VOTER_LIST_CHANGES = Table(
    "marts.voter_list_changes",
    "one row per unit x list and the list before it, or the protocol that used it",
    ("unit_id", "from_kind", "to_kind", "to_date"),
    (
        *PROVENANCE,
        text("unit_id", "The station or commission", required=True),
        text("from_kind", "The list before", required=True),
        text("to_kind", "The list after; `protocol` for the first line of the protocol", required=True),
        Column("from_date", Type.DATE, "Day of the list before", required=True),
        Column("to_date", Type.DATE, "Day of the list after", required=True),
        count("entries_before", "Voters before", required=True),
        count("entries_after", "Voters after", required=True),
        count("added", "Voters added, as stated"),
        count("removed", "Voters removed, as stated"),
        Column(
            "gap", Type.INTEGER, "Entries after minus before, less what was added and plus what was removed"
        ),
        count("identified", "Voters identified, where the list after is the protocol's"),
        count("listed", "Voters on all lists of that protocol; null where one of them is not known"),
    ),
)
