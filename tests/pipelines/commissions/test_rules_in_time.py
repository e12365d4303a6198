"""Rules of composition of several editions, and what makes two members those of one body."""

import datetime as dt

import pytest

from pipelines.marts import commission_composition, commission_members
from tests.pipelines.commissions.telling import SITTING, kept, law

DAY = dt.date(2020, 12, 1)
MEMBERS = [{"commission_id": "low", "member": name, "nominator_kind": "party"} for name in "ab"]


def asked(
    *members: dict[str, str], today: str, **edition: dt.date
) -> list[tuple[dt.date | None, dt.date | None, bool]]:
    """First day, last day and verdict of a rule "one member at most" of this edition."""
    rule = {"bodies": ["tec"], "edition": "other", "members_at_most": 1}
    rules = law({"id": "other", **edition}, composition=[rule])
    day = dt.date.fromisoformat(today)
    listed = commission_members.build(kept("commission_members", *members), day)
    composition = commission_composition.build(listed, SITTING, rules, set(), day)
    return composition.select("since_date", "until_date", "is_met").rows()


SITTING_SINCE = [member | {"from_date": "2020-11-01"} for member in MEMBERS]


def test_an_edition_is_asked_from_the_day_on_which_it_comes_into_force() -> None:
    """It did not begin with a period of members, and was not asked at all."""
    assert asked(*SITTING_SINCE, today="2021-01-10", **{"from": DAY}) == [(DAY, None, False)]


def test_an_edition_is_asked_to_its_last_day_and_no_longer() -> None:
    found = asked(*SITTING_SINCE, today="2021-01-10", until=dt.date(2020, 11, 30))

    assert found == [(dt.date(2020, 11, 1), dt.date(2020, 11, 30), False)]


def test_an_edition_to_come_is_not_asked_yet() -> None:
    assert asked(*SITTING_SINCE, today="2020-11-30", **{"from": DAY}) == []


@pytest.mark.parametrize(("today", "found"), [("2021-01-10", [(None, None, False)]), ("2020-11-30", [])])
def test_members_since_no_known_day_are_held_against_the_law_of_today(
    today: str, found: list[tuple[dt.date | None, dt.date | None, bool]]
) -> None:
    """Nobody says that they sat on the day on which it came into force."""
    assert asked(*MEMBERS, today=today, **{"from": DAY}) == found


def test_before_a_list_begins_nobody_is_missing() -> None:
    """A member of whom nobody says since when may have been alone there: the list tells of no such time."""
    listed = [
        MEMBERS[0],
        *({"commission_id": "low", "member": name, "from_date": "2021-01-01"} for name in "cd"),
    ]
    rules = law({"id": "other", "from": DAY}, composition=[{"edition": "other", "members_at_least": 3}])
    day = dt.date(2021, 1, 10)
    members = commission_members.build(kept("commission_members", *listed), day)

    composition = commission_composition.build(members, SITTING, rules, set(), day)

    assert False not in composition["is_met"].to_list()


def of_one_party(first: str, second: str) -> list[tuple[str, int]]:
    rule = {"bodies": ["tec"], "one_each": ["party"]}
    named = [
        member | {"nominator": name} for member, name in zip(SITTING_SINCE, (first, second), strict=True)
    ]
    listed = commission_members.build(kept("commission_members", *named), DAY)
    composition = commission_composition.build(listed, SITTING, law(composition=[rule]), set(), DAY)
    return composition.select("about", "members").rows()


SPELLINGS = [
    "Ата-Журт",
    "Aтa-Журт",
    "АТА-ЖУРТ",
    "«Ата-Журт»",
    '"Ата-Журт"',
    "Ата\N{EN DASH}Журт",
    "Ата\N{NO-BREAK SPACE}Журт",
    " Ата  Журт ",
    "А\N{ZERO WIDTH SPACE}та-Журт",
    "ATA-ЖУPT",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_party_is_one_however_it_is_spelled_and_is_called_as_it_was_written(spelling: str) -> None:
    assert of_one_party(spelling, "Ата-Журт") == [(spelling, 2)]


@pytest.mark.parametrize(
    "other", ["Мекен", "Ата-Мекен", "Атажурт", "Ата-Журт 2", "Ата-Жүрт", "Ата-Журту", "Ata-Jurt"]
)
def test_another_name_is_another_party(other: str) -> None:
    assert of_one_party(other, "Ата-Журт") == []


def test_names_without_a_letter_are_compared_as_written() -> None:
    assert of_one_party("№", "—") == []
    assert of_one_party("№", "№") == [("№", 2)]


def test_one_member_told_of_with_two_spellings_of_a_party_contradicts_nobody() -> None:
    told = [SITTING_SINCE[0] | {"nominator": name} for name in ("«Ата-Журт»", "АТА-ЖУРТ")]
    (row,) = commission_members.build(kept("commission_members", *told), DAY).to_dicts()

    assert (row["nominator"], row["differs"]) == ("«Ата-Журт»", None)
