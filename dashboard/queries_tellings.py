"""Questions about what is told of commissions, as the snapshot has it: who can be told of, in which words, by whom.

As in `queries`: a connection in; a frame, or what is needed to read an entry, out.
"""

import polars as pl

from dashboard.i18n import LANGUAGES
from dashboard.queries import Connection
from dashboard.queries_tallies import ask
from pipelines.commission_setting import Setting, members_spelled
from pipelines.election import Vocabulary
from pipelines.pack_checks import TABLES
from pipelines.sources.commissions import KINDS
from pipelines.tables import commissions as tables


def rows(connection: Connection, kind: str) -> pl.DataFrame:
    """The rows of staging of one kind of source, in the types of its table."""
    table = TABLES[kind]
    found = ask(connection, f"SELECT * FROM {table.name} ORDER BY source_id, row_number")  # noqa: S608
    return found.select(pl.col(name).cast(dtype) for name, dtype in table.schema.items())


def commissions(connection: Connection) -> pl.DataFrame:
    """`staging.commissions`."""
    found = ask(connection, "SELECT * FROM staging.commissions ORDER BY commission_id")
    return found.select(tables.COMMISSIONS.schema.names())


def chosen_from(connection: Connection) -> list[str]:
    """The commissions that stand in a list to choose from: all but those of single stations, which have a number."""
    found = ask(
        connection,
        """
        SELECT c.commission_id FROM staging.commissions c LEFT JOIN staging.units u USING (unit_id)
        WHERE u.level IS NULL OR u.level <> 'station' ORDER BY c.unit_id IS NOT NULL, c.commission_id
        """,
    )
    return found["commission_id"].to_list()


def setting(connection: Connection, zone: str) -> Setting:
    """What an entry is read by, as the snapshot's names and commissions give it."""
    labels = ask(
        connection, "SELECT DISTINCT kind, id, language, text, role FROM staging.labels WHERE role <> 'short'"
    )
    axes = {column.vocabulary for kind in KINDS for column in TABLES[kind].columns if column.vocabulary}
    words: dict[str, dict[str, str]] = {axis: {} for axis in sorted(axes)}
    spelled: dict[str, str] = {}
    for kind, identity, _, text, role in labels.iter_rows():
        spellings = (identity, text) if role == "alias" else (identity,)
        if kind in words:
            words[kind] |= dict.fromkeys(spellings, identity)
        if kind == "commission":
            spelled |= dict.fromkeys(spellings, identity)
    own = {name: name for name in commissions(connection)["commission_id"]}
    languages = ask(
        connection,
        "SELECT language FROM staging.labels WHERE kind = 'election' AND role = 'name' GROUP BY language",
    )["language"].to_list()
    vocabularies = {axis: Vocabulary(axis, "the catalogues", known) for axis, known in words.items()}
    in_order = [*(code for code in LANGUAGES if code in languages), *sorted({*languages} - {*LANGUAGES})]
    members = members_spelled(labels.filter(kind="member").select("id", "text"))
    return Setting(spelled | own, vocabularies, in_order, zone, members)


def recommended(connection: Connection) -> list[str]:
    """The recommendations that a status can tell of."""
    found = ask(connection, "SELECT recommendation_id FROM staging.recommendations ORDER BY 1")
    return found["recommendation_id"].to_list()


def languages(connection: Connection) -> dict[str, str]:
    """The language of the texts of a source that are in one only, by source, where its pack says it."""
    found = ask(connection, "SELECT source_id, language FROM meta.sources WHERE language IS NOT NULL")
    return dict(found.iter_rows())


def titles(connection: Connection) -> dict[str, str]:
    """What the sources are called."""
    found = ask(connection, "SELECT source_id, any_value(title) title FROM meta.sources GROUP BY source_id")
    return dict(found.iter_rows())
