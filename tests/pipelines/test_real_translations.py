"""What the files of the real elections say in English is there in Kyrgyz and Russian: all that a screen shows of it."""

import re
from collections.abc import Iterator

import duckdb
import pytest

from pipelines import packs, settings, store

REAL = [name for name in settings.bundled() if not name.endswith("-exercise")]
NOTED = (
    "commission_sessions", "commission_decisions", "commission_members", "working_groups", "calendar_plan",
    "complaint_registers", "recommendations", "published_tallies", "published_results",
)  # fmt: skip
SHOWN = {
    *((f"staging.{table}", "note") for table in NOTED),
    ("staging.calendar_plan", "responsible"),
    ("staging.published_results", "stations_label"),
    ("staging.incidents", "summary"),
    ("staging.incidents", "category_label"),
}
"""Columns of which screens show what stands in the file."""
NAMED_OTHERWISE = {
    ("staging.working_groups", "outcome"),
    ("staging.commission_members", "membership_id"),
    ("staging.published_estimates", "indicator_label"),
    ("staging.published_tallies", "category_label"),
    ("staging.published_tallies", "place_label"),
    ("staging.published_tallies", "stage_label"),
    ("staging.published_results", "source_kind"),
    ("staging.turnout_reports", "series_label"),
    ("staging.election", "attribution"),
    ("staging.election", "law"),
    ("staging.incidents", "place_label"),
}
"""Columns that have names of their own in every language, which screens show instead."""
UNSHOWN = {
    ("staging.incidents", "channel_label"),
    ("staging.incidents", "note"),
    ("staging.incidents", "outcome_label"),
    ("staging.incidents", "place_text"),
    ("staging.incidents", "referred_to"),
    ("staging.published_estimates", "note"),
    ("staging.turnout_reports", "note"),
}
"""Columns that no screen shows: they are for whoever takes the tables themselves."""
ENGLISH = re.compile("[A-Za-z]{2,} [a-z]{2,}")
Told = list[tuple[str, str]]


@pytest.fixture(params=REAL)
def election(request) -> str:
    return request.param


@pytest.fixture
def connection(real_build, election: str) -> Iterator[duckdb.DuckDBPyConnection]:
    with store.connect(store.current(real_build / election)) as connection:
        yield connection


def texts(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> Told:
    """What a column says, with the source; of results only what is about the whole country is shown as it stands."""
    where = "AND unit_id IS NULL" if table == "staging.published_results" else ""
    return connection.execute(
        f"SELECT DISTINCT source_id, {column} FROM {table} WHERE {column} IS NOT NULL {where}"
    ).fetchall()


def shown(connection: duckdb.DuckDBPyConnection) -> Told:
    return [told for table, column in sorted(SHOWN) for told in texts(connection, table, column)]


def test_no_english_text_that_a_screen_shows_is_without_a_translation(connection) -> None:
    languages = dict(connection.execute("SELECT source_id, language FROM meta.sources").fetchall())
    known = set(
        connection.execute("SELECT id, language FROM staging.labels WHERE kind = 'translation'").fetchall()
    )
    told = shown(connection)

    assert not {source for source, _ in told if languages[source] != "en"}
    assert not {text for _, text in told for language in ("ky", "ru") if (text, language) not in known}


def test_where_a_rule_was_read_is_told_in_kyrgyz_and_russian(connection) -> None:
    told = connection.execute("SELECT DISTINCT rule_source FROM marts.commission_composition").fetchall()
    known = connection.execute(
        "SELECT id, language FROM staging.labels WHERE kind = 'rule_source'"
    ).fetchall()

    assert {(text, language) for (text,) in told for language in ("ky", "ru")} <= set(known)


def test_no_translation_is_of_a_text_that_no_file_says(connection) -> None:
    translated = connection.execute("SELECT id FROM staging.labels WHERE kind = 'translation'").fetchall()

    assert {text for (text,) in translated} <= {text for _, text in shown(connection)}


def test_of_every_column_with_english_it_is_known_whether_a_screen_shows_it(connection) -> None:
    columns = connection.execute(
        """
        SELECT table_schema || '.' || table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'staging' AND table_name <> 'labels' AND data_type = 'VARCHAR'
        """
    ).fetchall()
    with_english = {
        (table, column)
        for table, column in columns
        for (text,) in connection.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()
        if text and ENGLISH.search(re.sub(r"https?://\S+", "", text))
    }

    assert with_english <= SHOWN | NAMED_OTHERWISE | UNSHOWN


def numbers(text: str) -> set[str]:
    """The numbers in a text, however it groups thousands and writes decimals."""
    whole = re.sub(r"(?<=\d)[ ,](?=\d{3}(?!\d))", "", text)
    return set(re.findall(r"\d+(?:[.,:]\d+)*", whole.replace(",", ".")))


def addresses(text: str) -> set[str]:
    """Addresses and names of files: they are the same in every language."""
    return set(re.findall(r"[A-Za-z_][\w/]*\.[a-z]{2,4}(?:/[\w./]+)?\b", text))


@pytest.mark.parametrize("election", REAL)
def test_a_translation_has_the_numbers_and_addresses_of_its_text(election: str) -> None:
    told = packs.load(settings.pack_folder(election), data=settings.DATA).translations

    for text in told.text if told else ():
        for language in ("ky", "ru"):
            assert numbers(text[language]) == numbers(text["en"]), text
            assert addresses(text[language]) == addresses(text["en"]), text


def test_how_many_texts_are_translated() -> None:
    loaded = (packs.load(settings.pack_folder(name), data=settings.DATA).translations for name in REAL)

    assert [len(told.text) if told else 0 for told in loaded] == [8, 131, 21, 1, 7, 0]
