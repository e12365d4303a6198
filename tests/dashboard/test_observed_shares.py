"""Shares of choices on the screen: the leading ones beside the official figure, in the words of three languages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard import exhibits, queries_estimates
from dashboard.exhibits import (
    View,
    observation,
    observation_sample,
    observation_shares,
    observation_texts,
)
from dashboard.i18n import LANGUAGES
from dashboard.theme import NARROW, WIDE
from pipelines import store
from tests.dashboard.drawn import BISHKEK, outside, texts, touching

BALLOT = "president"
Look = Callable[..., View]


@pytest.fixture(scope="module")
def look(real_build: Path) -> Iterator[Look]:
    """The synthetic exercise in a language, at a width."""
    with store.connect(store.current(real_build / "kg-exercise")) as connection:
        yield lambda code="en", width=WIDE: View(
            connection, exhibits.view_language(connection, code, BISHKEK), width=width
        )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_leading_choices_stand_beside_the_official_share_and_nothing_touches(
    look: Look, code: str, width: int
) -> None:
    shown = observation_shares.shares(look(code, width), BALLOT)
    assert shown is not None
    assert len(texts(shown.figure, "reference")) == len(texts(shown.figure, "label")) == 10
    assert touching(shown.figure, width) == []
    assert outside(shown.figure, width) == []
    assert shown.table.height == 18


def test_a_difference_is_signed_and_called_inside_or_outside_as_the_table_has_it(look: Look) -> None:
    view = look()
    shown = observation_shares.shares(view, BALLOT)
    rows = queries_estimates.comparison(view.connection).filter(origin="manual", contest_id=BALLOT)
    leading = rows.sort("estimate", descending=True).head(10)
    assert shown is not None
    for text, row in zip(texts(shown.figure, "reference"), leading.iter_rows(named=True), strict=True):
        assert f"difference {view.language.signed(100 * row['difference'], 2)}" in text
        assert ("inside" if row["within_margin"] else "outside") in text
    outside_of = rows.filter(~pl.col("within_margin")).height
    assert f"margin: {outside_of} of 18; about one in twenty" in shown.subtitle
    assert "2,410 of the 2,426 stations" in shown.subtitle


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_says_that_a_result_is_confirmed_or_false(look: Look, code: str) -> None:
    view = look(code)
    shown = observation_shares.shares(view, BALLOT)
    assert shown is not None
    told = (text for _, *parts in observation_texts.statements(view) for text in parts)
    said = " ".join([shown.subtitle, *told]).lower()
    for word in ("confirm", "fraud", "подтвержд", "фальсиф", "тастыкта", "бурмала"):
        assert word not in said


def test_tables_have_every_choice_and_count_and_statements_the_leading_ones(look: Look) -> None:
    view = look()
    table = observation_shares.comparison_table(view, BALLOT)
    assert table.height == 18 * 3
    assert table["Stations that could be drawn"].unique().to_list() == [2426]
    assert observation.comparison_table(view).height == 7
    said = [
        (released, text)
        for released, text, _ in observation_texts.statements(view)
        if "of the ballots found" in text
    ]
    assert len(said) == 10
    assert all(released for released, _ in said)
    names = list(observation_sample.response(view))
    assert len(names) > 2
    assert names[-1] == "Observer’s copy of the protocol"


def test_one_choice_has_its_places_and_their_reasons(look: Look) -> None:
    view = look()
    one = observation.country(view).filter(choice_id="candidate_b").row(0, named=True)
    shown = observation.places(view, one)
    assert shown is not None
    assert shown.table["Indicator"].n_unique() == 1
    held = observation.withheld(view, observation.of_one(view, one), observation.domain_name)
    assert sum(len(names.split("; ")) for _, names in held) == shown.table["Withheld because"].count()
    assert observation.settled(view, one) is None  # some of the copies came in a file, nobody knows when
