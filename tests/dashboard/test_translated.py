"""What files say in English, read in Kyrgyz and Russian: translated, and marked so; in English it is the file's own."""

import re
from pathlib import Path

import polars as pl
import pytest

from dashboard import queries, queries_commissions, queries_tellings
from dashboard.desk import side_by_side, tellings
from dashboard.exhibits import commission_tables, exhibit, results, violations
from dashboard.exhibits.exhibit import View
from dashboard.i18n import Language
from pipelines import settings
from tests.dashboard.followed import PRESIDENT, opened

MARK = {"ky": "(котормо) ", "ru": "(перевод) "}
ENGLISH = re.compile("[A-Za-z]{2,} [a-z]{2,}")
REAL = [name for name in settings.bundled() if not name.endswith("-exercise")]
readers = pytest.mark.parametrize("code", MARK)


def marked(view: View, texts: pl.Series) -> pl.Series:
    """The texts of a column, each of which is marked as a translation."""
    told = texts.drop_nulls()
    assert told.len()
    assert told.str.starts_with(MARK[view.language.code]).all()
    assert not [text for text in told if ENGLISH.search(text)]
    return told


def test_a_text_of_another_language_is_its_translation_or_says_which_it_is() -> None:
    say = Language("ky", names={("translation", "no date"): "күнү жок"})

    assert say.quoted("no date", "en") == "(котормо) күнү жок"
    assert say.quoted("no place", "en") == "(англисче) no place"
    assert say.quoted("no date", None) == "no date"
    assert Language("en").quoted("no date", "en") == "no date"


@readers
@pytest.mark.parametrize("election", REAL)
def test_every_remark_on_a_statement_is_translated(real_build: Path, election: str, code: str) -> None:
    with opened(real_build, election, code) as view, opened(real_build, election) as read:
        rows = queries.statements(view.connection).filter(pl.col("notes").is_not_null())
        for row in rows.iter_rows(named=True):
            *_, remarks = exhibit.statement_source(view, row).split("\n")
            assert remarks.count(MARK[code].strip()) == len(row["notes"].splitlines())
            assert not ENGLISH.search(remarks)
            *_, original = exhibit.statement_source(read, row).split("\n")
            assert original == "Transcriber's remarks: " + "; ".join(row["notes"].splitlines())


def test_several_remarks_on_a_statement_are_translated_one_by_one(real_build: Path) -> None:
    with opened(real_build, "kg-2021-04-11-local") as view:
        notes = queries.statements(view.connection)["notes"].drop_nulls()
        assert notes.str.contains("\n").any()


@readers
def test_what_is_told_of_commissions_and_results_is_translated(real_build: Path, code: str) -> None:
    with opened(real_build, PRESIDENT, code) as view:
        say = view.language
        marked(view, results.figures_table(view)[say.phrase("Note")])
        decided = queries_tellings.rows(view.connection, "commission_decisions")["decision_id"].unique()
        told = pl.concat(queries_commissions.tellings(view.connection, each) for each in decided)
        marked(view, commission_tables.tellings_table(view, told)[say.phrase("Remark")])


@readers
def test_what_a_message_says_is_translated(real_build: Path, code: str) -> None:
    with opened(real_build, PRESIDENT, code) as view:
        (statement,) = (
            queries.events(view.connection).filter(pl.col("summary").is_not_null())["statement_id"].unique()
        )
        table = violations.events_table(view, statement)
        marked(view, table[view.language.phrase("What is said")])


@readers
@pytest.mark.parametrize("kind", [kind for kind in tellings.KINDS if kind != "recommendation_statuses"])
def test_the_desk_shows_translations_side_by_side(real_build: Path, kind: str, code: str) -> None:
    with opened(real_build, PRESIDENT, code) as view:
        told = queries_tellings.rows(view.connection, kind)
        languages = queries_tellings.languages(view.connection)
        shown = side_by_side.rows(view.language, kind, told, (), languages)
        (remarks,) = (row["cells"] for row in shown if row["label"] == view.language.phrase("Remark"))
        marked(view, pl.Series([text or None for text, _ in remarks]))
        cells = [cell for row in shown for cell in row["cells"] if not cell[0].startswith("http")]
        assert {language for _, language in cells} == {None}
