"""Numbers begin anew every year: what is told without a day is joined to none, and never counted twice silently."""

import itertools
from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.marts import commission_decisions, commission_sessions, same_number
from pipelines.marts.calendar_plan import items
from pipelines.tables.commission_composition import MEMBERS
from tests.pipelines.commissions.telling import SITTING, ZONE, kept, law, local, stage

NUMBER = {"commission_id": "high", "number": "№ 5"}
DATED, LATER = NUMBER | {"decided_date": "2020-12-30"}, NUMBER | {"decided_date": "2021-01-06"}
OF_YEAR, UNKNOWN = NUMBER | {"decided_year": "2020"}, NUMBER | {"decided_year": "unknown"}


def decided(*rows: dict[str, str]) -> dict[str, tuple[int, str | None]]:
    """Of every decision how many tell of it, and which it may be."""
    sessions = commission_sessions.build(kept("commission_sessions"), MEMBERS.empty(), SITTING, law())
    found = commission_decisions.build(
        kept("commission_decisions", *rows), sessions, items(kept("calendar_plan")), SITTING, None, ZONE,
        local("2021-02-01T00:00"),
    )  # fmt: skip
    return {row["decision_id"]: (row["tellings"], row["may_be"]) for row in found.to_dicts()}


def test_a_number_alone_stands_apart_and_says_which_it_may_be() -> None:
    assert decided(NUMBER, DATED) == {"high/-/5": (1, "high/2020/5"), "high/2020/5": (1, None)}


def test_of_two_years_it_may_be_either() -> None:
    assert decided(DATED, NUMBER, LATER)["high/-/5"] == (1, "high/2020/5;high/2021/5")


def test_the_only_one_of_its_number_may_be_no_other() -> None:
    assert decided(NUMBER, LATER | {"number": "6"}, LATER | {"commission_id": "low"})["high/-/5"] == (1, None)


def test_that_nobody_knows_the_year_is_what_a_file_says_by_saying_nothing() -> None:
    assert decided(NUMBER, UNKNOWN) == {"high/-/5": (2, None)}


@pytest.mark.parametrize("published", ["2021-01-04", "2020-12-31T10:00"])
def test_the_year_of_publication_is_not_that_of_the_decision(published: str) -> None:
    """A decision of the last days of December is made public in January: it would be counted twice, or joined to the
    fifth decision of the new year."""
    told = decided(DATED, LATER, NUMBER | {"published_at": published})

    assert told["high/-/5"] == (1, "high/2020/5;high/2021/5")


def test_whoever_knows_the_year_tells_of_the_decision_of_that_year() -> None:
    assert decided(OF_YEAR, DATED, LATER) == {"high/2020/5": (2, None), "high/2021/5": (1, None)}


@pytest.mark.parametrize(
    ("year", "why"),
    [
        ("20", "four digits"),
        ("0000", "four digits"),
        ("MMXX", "four digits"),
        ("2021", "not the year of the day"),
    ],
)
def test_a_year_that_is_none_or_another_is_refused(year: str, why: str) -> None:
    (reason,) = stage("commission_decisions", DATED | {"decided_year": year}).rejects["reason"]

    assert why in reason


KINDS = [DATED, OF_YEAR, LATER, NUMBER, UNKNOWN, LATER | {"number": "6"}]


@cache
def decided_in(order: tuple[int, ...]) -> frozenset[tuple[str, tuple[int, str | None]]]:
    """What is decided where these kinds tell, one after the other; examples share most of their orders."""
    return frozenset(decided(*(KINDS[kind] for kind in order)).items())


@given(st.lists(st.sampled_from(range(len(KINDS))), min_size=1, max_size=4))
def test_the_order_of_tellings_does_not_matter(told: list[int]) -> None:
    assert len({decided_in(order) for order in set(itertools.permutations(told))}) == 1


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=8))
def test_one_told_often_is_one_and_each_telling_counts(told: list[dict[str, str]]) -> None:
    found = decided(*told)

    assert sum(tellings for tellings, _ in found.values()) == len(told)
    assert set(found) == set(decided(*told, *told))
    for decision, (_, may_be) in found.items():
        is_doubtful = decision == "high/-/5" and bool({"high/2020/5", "high/2021/5"} & set(found))
        assert (may_be is not None) == is_doubtful


def test_a_commission_whose_id_begins_another_is_another() -> None:
    ids = [("tec-1", "tec-1/-/5"), ("tec-11", "tec-11/2021/5"), ("tec-1", "tec-1/2021/15")]
    told = pl.DataFrame(ids, schema=["commission_id", "decision_id"], orient="row")

    assert same_number.pairs(told).is_empty()
