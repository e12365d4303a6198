"""What the desk shows by rights and logs is not had past it: no table of *Data quality* holds the words of a report."""

from pathlib import Path

import polars as pl

from dashboard import queries
from pipelines import store
from tests.dashboard.desk.reported import ELECTION


def test_no_table_that_everybody_may_take_along_holds_the_words_of_a_report(reports: Path) -> None:
    with store.connect(store.current(reports / ELECTION)) as connection:
        told = connection.execute("SELECT what_happened FROM marts.case_reports").fetchall()
        words = [text for (text,) in told if text]
        found = {
            f"{name}.{column}"
            for name in queries.table_names()
            for column, texts in queries.table(connection, name).select(pl.col(pl.String)).to_dict().items()
            if any(word in text for text in texts.drop_nulls().unique() for word in words)
        }

    assert len(words) > 50
    assert found == set()
