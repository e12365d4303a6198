"""Who makes up a commission: what any list shows, and what only a whole one does; quorum by exact fractions."""

import datetime as dt
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.law import Article
from pipelines.law_commissions import Quorum
from pipelines.marts import commission_composition, commission_members
from tests.pipelines.commissions.telling import SITTING, kept, law

RULE = {
    "bodies": ["tec"],
    "members_at_least": 4,
    "nominators": ["party", "council"],
    "one_each": ["party"],
    "share": [{"nominators": ["party"], "at_most": "1/2"}],
}


def member(name: str, kind: str, nominator: str = "", **more: str) -> dict[str, str]:
    told = {"commission_id": "low", "member": name, "nominator_kind": kind, "from_date": "2020-11-01"} | more
    return told | ({"nominator": nominator} if nominator else {})


POLLING_DAY = dt.date(2021, 1, 10)


def composition(
    *members: dict[str, str],
    incomplete: bool = False,
    rule: dict[str, Any] = RULE,
    today: dt.date = POLLING_DAY,
) -> pl.DataFrame:
    listed = commission_members.build(kept("commission_members", *members), today)
    unknown = {"low"} if incomplete else set()
    rules = law(composition=[rule])
    return commission_composition.build(listed, SITTING, rules, unknown, today)


def broken(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return frame.filter(~pl.col("is_met")).select("rule", "about", "members", "bound").rows()


GOOD = [
    member("a", "party", "P1"),
    member("b", "party", "P2"),
    member("c", "council"),
    member("d", "council"),
]


def test_a_commission_by_the_rules_breaks_none() -> None:
    frame = composition(*GOOD)

    assert broken(frame) == []
    assert frame["is_met"].to_list() == [True, True]


def test_each_broken_rule_is_found_by_itself() -> None:
    assert broken(composition(*GOOD[:3])) == [("at_least", "", 3, 4), ("share", "party", 2, 1)]
    assert broken(composition(*GOOD[:2], *GOOD[2:], member("e", "administration"))) == [
        ("nominator", "administration", 1, 0)
    ]
    assert broken(composition(GOOD[0], member("b", "party", "P1"), *GOOD[2:])) == [("one_each", "P1", 2, 1)]
    assert broken(composition(*GOOD[:2], member("e", "party", "P3"), GOOD[2])) == [("share", "party", 3, 2)]


def test_of_a_list_that_is_not_whole_only_what_it_shows_is_said() -> None:
    few = composition(GOOD[0], member("b", "party", "P1"), incomplete=True)

    assert broken(few) == [("one_each", "P1", 2, 1)]
    assert few.filter(rule="at_least")["is_met"].item() is None
    assert few.filter(rule="share")["is_met"].item() is None


def test_a_member_whose_nominator_nobody_knows_leaves_the_shares_open() -> None:
    unknown = {"commission_id": "low", "member": "x", "from_date": "2020-11-01"}

    assert composition(*GOOD, unknown).filter(rule="share")["is_met"].item() is None


def test_a_member_replaced_is_not_counted_twice() -> None:
    """One of the party leaves, another of the same comes the day after: never two at once."""
    leaving = GOOD[0] | {"until_date": "2020-11-30"}
    coming = member("e", "party", "P1", from_date="2020-12-01")

    frame = composition(leaving, *GOOD[1:], coming)

    assert broken(frame) == []
    assert frame["since_date"].unique().sort().to_list() == [dt.date(2020, 11, 1), dt.date(2020, 12, 1)]
    overlapping = composition(GOOD[0] | {"until_date": "2020-12-05"}, *GOOD[1:], coming)
    assert ("one_each", "P1", 2, 1) in broken(overlapping)


def test_of_a_day_to_come_nothing_is_said() -> None:
    """Two are announced to leave; whether somebody comes in their place nobody can know yet."""
    announced = [person | {"until_date": "2021-02-28"} for person in GOOD[:2]]

    assert broken(composition(*announced, *GOOD[2:])) == []
    assert broken(composition(*announced, *GOOD[2:], today=dt.date(2021, 3, 1))) == [("at_least", "", 2, 4)]


def test_each_row_says_where_its_rule_stands() -> None:
    articles = [{"id": "a", "act": "act", "number": "7", "labels": {}, "source": "test"}]
    rules = law(composition=[RULE | {"article": "a"}])
    stated = rules.model_copy(update={"article": tuple(map(Article.model_validate, articles))})
    listed = commission_members.build(kept("commission_members", *GOOD), POLLING_DAY)
    for text, number in ((stated, "7"), (rules, None)):
        frame = commission_composition.build(listed, SITTING, text, set(), POLLING_DAY)
        assert set(frame.select("act", "article", "article_number", "edition_date").rows()) == {
            ("act", "a", number, None)
        }
        assert set(frame["rule_source"]) == {"test"}


@given(st.integers(1, 400), st.fractions(Fraction(1, 20), 1, max_denominator=20))
def test_quorum_is_the_smallest_number_that_is_enough(members: int, part: Fraction) -> None:
    said = {"id": "q", "source": "test"}
    at_least = Quorum.model_validate({**said, "at_least": str(part)}).needed(members)
    more_than = Quorum.model_validate({**said, "more_than": str(part)}).needed(members)

    assert at_least is not None
    assert more_than is not None
    assert Fraction(at_least, members) >= part > Fraction(at_least - 1, members)
    assert Fraction(more_than, members) > part >= Fraction(more_than - 1, members)


PREDECESSOR = member("a", "party", "P1", until_date="2020-11-30")
SUCCESSOR = member("e", "party", "P1", from_date="2020-12-01")


def undated(told: dict[str, str], *columns: str) -> dict[str, str]:
    return {name: text for name, text in told.items() if name not in columns}


@pytest.mark.parametrize(
    "told",
    [
        (PREDECESSOR, undated(SUCCESSOR, "from_date")),
        (PREDECESSOR, PREDECESSOR | {"until_date": "2020-11-29"}, SUCCESSOR),
        (PREDECESSOR, SUCCESSOR, SUCCESSOR | {"from_date": "2020-12-02"}),
        (PREDECESSOR | {"until_date": "2020-12-01"}, SUCCESSOR),
        (undated(PREDECESSOR, "from_date"), undated(SUCCESSOR, "from_date")),
    ],
    ids=["since when is unknown", "two last days", "two first days", "on one day", "no first days"],
)
def test_who_may_have_gone_before_the_other_came_is_not_counted_beside(
    told: tuple[dict[str, str], ...],
) -> None:
    """A day that nobody says, or that two contradict one another in, is no second member of one party."""
    assert [row for row in broken(composition(*told, *GOOD[1:])) if row[0] in ("one_each", "at_least")] == []


def test_a_day_that_is_not_known_hides_no_member_who_sits_to_this_day() -> None:
    both = [undated(SUCCESSOR, "from_date"), undated(SUCCESSOR, "from_date") | {"member": "f"}]

    assert ("one_each", "P1", 2, 1) in broken(composition(*both, PREDECESSOR, *GOOD[1:]))


def test_a_list_that_ends_does_not_make_an_empty_commission() -> None:
    assert broken(composition(*(each | {"until_date": "2021-03-01"} for each in GOOD))) == []


def test_a_party_and_a_council_of_one_name_are_two_bodies_and_one_row() -> None:
    """The table has one row a name: two of them would stop the whole publication."""
    both = {**RULE, "one_each": ["party", "council"]}
    twice = [member(f"{kind}{n}", kind, "Unity") for kind in ("party", "council") for n in (1, 2)]

    assert broken(composition(*twice, rule=both)) == [("one_each", "Unity", 2, 1)]
    assert broken(composition(twice[0], twice[2], GOOD[0], GOOD[3], rule=both)) == []


def test_each_membership_says_how_it_stands_on_the_day_as_of_which_is_told() -> None:
    told = [
        member("comes", "party", from_date="2021-01-11"),
        member("sits", "party", until_date="2021-01-10"),
        member("left", "party", until_date="2021-01-09"),
        member("perhaps", "party", until_date="2021-01-11"),
        member("perhaps", "party", until_date="2021-01-09"),
        {"commission_id": "low", "member": "always"},
    ]
    built = commission_members.build(kept("commission_members", *told), POLLING_DAY)
    assert dict(built.select("member", "state").iter_rows()) == {
        "comes": "coming", "sits": "sitting", "left": "left", "perhaps": None, "always": "sitting",
    }  # fmt: skip


def test_a_period_has_its_last_day_once_it_has_ended() -> None:
    ended = composition(*(each | {"until_date": "2020-12-31"} for each in GOOD))
    assert ended["until_date"].unique().to_list() == [dt.date(2020, 12, 31)]
    announced = composition(*(each | {"until_date": "2021-01-31"} for each in GOOD))
    assert announced["until_date"].unique().to_list() == [None]
