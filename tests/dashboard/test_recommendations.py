"""Recommendations: one mark each, no word is no status, and what came later cannot have been carried out before."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard import downloads, queries_recommendations
from dashboard.exhibits import View, recommendations
from tests.dashboard.drawn import traces
from tests.dashboard.followed import EXERCISE, PRESIDENT, WITHOUT, named, opened


@pytest.fixture(scope="module")
def exercise(real_build: Path) -> Iterator[View]:
    with opened(real_build, EXERCISE) as view:
        yield view


@pytest.fixture(scope="module")
def real(real_build: Path) -> Iterator[View]:
    with opened(real_build, PRESIDENT) as view:
        yield view


def rows_of(view: View) -> pl.DataFrame:
    return queries_recommendations.of_election(view.connection, view.election["election_id"])


def test_one_mark_a_recommendation_in_the_form_of_its_status(exercise: View) -> None:
    rows = rows_of(exercise)
    exhibit = recommendations.by_addressee(exercise, rows, EXERCISE)
    drawn = {trace.name: len(trace.x) for trace in traces(exhibit.figure, "mark")}
    assert drawn == dict(rows.group_by("status").len().iter_rows())
    assert exhibit.title == "Synthetic exercise election: of 5 recommendations 1 are known to be carried out"


def test_a_cross_is_what_was_not_carried_out_and_not_what_is_unknown(exercise: View) -> None:
    exhibit = recommendations.by_addressee(exercise, rows_of(exercise), EXERCISE)
    forms = {trace.name: trace.marker.symbol for trace in traces(exhibit.figure, "mark")}
    assert forms["not_addressed"] == "x"
    assert len(set(forms.values())) == len(forms)
    told = exhibit.subtitle.replace("\u00a0", " ").split("\u2003")
    assert told[2] == "✖ Not carried out: 1"
    assert told[-1] == "▲ Not known: 1"


def test_recommendations_made_after_an_election_have_no_status_in_it(real: View) -> None:
    rows = rows_of(real)
    exhibit = recommendations.by_addressee(real, rows, PRESIDENT)
    assert exhibit.title == "13 recommendations made after this election"
    assert "Not carried out" not in exhibit.subtitle
    told = recommendations.list_html(real, rows)
    assert told.count("made after this election: what became of it shows in the next one") == 13
    assert exhibit.subtitle == "What became of them shows in the next election."
    assert "made after" not in recommendations.list_html(real, rows, with_status=False)


def test_every_recommendation_names_its_source_and_to_whom_it_goes(real: View) -> None:
    table = recommendations.register_table(real, rows_of(real))
    assert table["Source"].null_count() == 0
    assert table.filter(pl.col("To whom") == "addressee not stated").height == 6
    assert table["Standard"].drop_nulls().n_unique() == 2
    assert set(table["What became of it"]) == {"Nobody has said"}


def test_what_became_of_each_stands_election_by_election(exercise: View) -> None:
    rows = rows_of(exercise)
    later = rows.head(2).with_columns(
        election_id=pl.lit("next"), status=pl.lit("addressed"), made_in=pl.lit("kg-exercise")
    )
    before = rows.with_columns(is_older=pl.lit(False), status=pl.lit(None, pl.String))
    table = recommendations.across_table(exercise, pl.concat([before, later]).sort("recommendation_id"))
    assert table.height == rows.height
    assert table["Synthetic exercise election"].to_list() == [None] * 5
    assert table["next"].drop_nulls().to_list() == ["Carried out"] * 2


def test_a_text_that_means_harm_stays_text(exercise: View) -> None:
    rows = rows_of(exercise).with_columns(evidence=pl.lit("<script>x</script>"))
    hostile = named(exercise, "<img src=x>", ("recommendation", "r01"))
    told = recommendations.list_html(hostile, rows)
    assert "<script>" not in told
    assert "<img" not in told
    formula = named(exercise, "=1+1", *(("recommendation", name) for name in rows["recommendation_id"]))
    assert "\n=1+1" not in downloads.csv(recommendations.register_table(formula, rows)).decode("utf-8-sig")


def test_without_recommendations_there_is_no_election_to_ask_of(real_build: Path) -> None:
    with opened(real_build, WITHOUT) as bare:
        assert queries_recommendations.elections(bare.connection) == []
