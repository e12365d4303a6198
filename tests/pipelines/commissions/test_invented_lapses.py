"""What makes no lapse: tellings that contradict one another, moments known to the month, lists that are not whole."""

from typing import Any

import polars as pl
import pytest

from expectations.facts import decisions_unpublished
from pipelines.marts import calendar_plan, commission_decisions, commission_members, commission_sessions
from pipelines.tables.commission_composition import MEMBERS
from pipelines.tables.territory import UNITS
from tests.pipelines.commissions.telling import PACK, SITTING, ZONE, calendar, kept, law, local

DEADLINE: dict[str, Any] = {"deadline": [{"about": "publication", "bodies": ["cec"], "days": 2}]}
QUORUM: dict[str, Any] = {"quorum": [{"bodies": ["cec"], "at_least": "1/2"}]}
DECISION = {"commission_id": "high", "number": "5", "decided_date": "2020-10-25"}
SESSION = {"commission_id": "high", "held_date": "2020-10-25"}
ITEM = {"item_id": "lists", "from_date": "2020-11-10", "until_date": "2020-11-20"}
AS_OF = local("2020-12-01T12:00")


def sat(*told: dict[str, str], members: tuple[dict[str, str], ...] = ()) -> dict[str, Any]:
    listed = commission_members.build(kept("commission_members", *members), AS_OF.date())
    built = commission_sessions.build(kept("commission_sessions", *told), listed, SITTING, law(**QUORUM))
    (one,) = built.to_dicts()
    return one


def decided(*told: dict[str, str]) -> dict[str, Any]:
    members = MEMBERS.empty()
    sessions = commission_sessions.build(kept("commission_sessions"), members, SITTING, law())
    items = calendar_plan.items(kept("calendar_plan"))
    rows = kept("commission_decisions", *(DECISION | each for each in told))
    rules = calendar(**DEADLINE)
    (one,) = commission_decisions.build(rows, sessions, items, SITTING, rules, ZONE, AS_OF).to_dicts()
    return one


def planned(*told: dict[str, str], carried: str = "") -> dict[str, Any]:
    items = calendar_plan.items(kept("calendar_plan", ITEM, *({"item_id": "lists"} | each for each in told)))
    members = MEMBERS.empty()
    sessions = commission_sessions.build(kept("commission_sessions"), members, SITTING, law())
    deeds = [DECISION | {"decided_date": carried, "plan_item": "lists"}] if carried else []
    rows = kept("commission_decisions", *deeds)
    made = commission_decisions.build(rows, sessions, items, SITTING, None, ZONE, AS_OF)
    (one,) = calendar_plan.build(items, made, ZONE, AS_OF).to_dicts()
    return one


def test_two_days_of_publication_do_not_make_it_unpublished() -> None:
    """Both say that it is public, and somebody did not find it: when is in dispute, not whether."""
    one = decided({"published_at": "2020-10-26"}, {"published_at": "2020-10-27"}, {"looked_at": "2020-11-20"})

    assert (one["publication"], one["published_at"], one["differs"]) == ("published", None, "published_at")


@pytest.mark.parametrize(
    ("published", "state", "hours"),
    [
        ("2020-10", "published", None),
        ("2020", "published", None),
        ("2020-11", "late", None),
        ("2020-10-26", "in_time", None),
        ("2020-10-25", "in_time", None),
        ("2020-10-26T06:00", "in_time", 6),
        ("2020-10-24", "published", None),
        ("2019-10-26", "published", None),
    ],
)
def test_a_month_is_no_day_and_nothing_is_published_before_it_was_decided(
    published: str, state: str, hours: float | None
) -> None:
    one = decided({"published_at": published})

    assert (one["publication"], one["publication_hours"]) == (state, hours)


def test_a_month_and_a_day_of_it_do_not_contradict_one_another() -> None:
    one = decided({"published_at": "2020-10"}, {"published_at": "2020-10-26"})

    assert (one["differs"], one["publication"], one["published_precision"]) == (None, "in_time", "day")


@pytest.mark.parametrize(("carried", "state"), [("", "disputed"), ("2020-11-25", "done_undated")])
def test_two_days_on_which_an_item_was_done_do_not_make_it_overdue_or_late(carried: str, state: str) -> None:
    one = planned(
        {"done_date": "2020-11-18"},
        {"done_date": "2020-11-19"},
        {"not_done_date": "2020-11-22"},
        carried=carried,
    )

    assert (one["state"], one["done_date"], one["days_late"]) == (state, None, None)


def test_two_sizes_of_a_commission_are_not_settled_by_a_list() -> None:
    members = tuple({"commission_id": "high", "member": name, "from_date": "2016-01-01"} for name in "abc")
    told = {"members_present": "3", "members_total": "12"}

    assert sat(SESSION | {"members_present": "2"}, members=members)["has_quorum"] is True
    assert sat(SESSION | told, SESSION | {"members_total": "11"}, members=members)["has_quorum"] is None


def test_who_may_have_gone_already_does_not_raise_the_quorum() -> None:
    sitting = {"commission_id": "high", "from_date": "2016-01-01"}
    gone = [sitting | {"member": "b", "until_date": f"2020-10-0{day}"} for day in (1, 2)]

    one = sat(SESSION | {"members_present": "1"}, members=(sitting | {"member": "a"}, *gone))

    assert (one["members_total"], one["has_quorum"]) == (None, None)


def test_a_commission_of_nobody_has_no_quorum_to_reach() -> None:
    assert sat(SESSION | {"members_present": "0", "members_total": "0"})["has_quorum"] is None


def test_whether_it_began_late_is_not_settled_by_two_times() -> None:
    times = {"scheduled_at": "2020-10-25T10:00", "started_at": "2020-10-25T10:05"}

    assert sat(SESSION | times)["is_late"] is True
    assert sat(SESSION | times | {"is_late": "yes"}, SESSION | {"is_late": "no"})["is_late"] is None


def test_a_decision_of_an_unknown_day_was_not_taken_on_the_day_of_the_search() -> None:
    row = {
        "commission_id": "high", "number": "5", "decided_date": None, "looked_at": local("2020-11-20T09:00"),
    }  # fmt: skip
    message = decisions_unpublished._not_found(row, PACK)

    assert "of a day that is not known" in message.english
    assert message.english.count("2020-11-20") == 1


def test_a_station_is_the_one_of_the_list_however_its_number_is_spelled() -> None:
    """Else its annulment would be none that is known, and its protocol would not count without a decision."""
    told = kept("commission_decisions", DECISION | {"unit_ids": "№ 101;0101; 7;tec-1"})
    listed = pl.DataFrame([{"unit_id": name} for name in ("101", "07", "007", "tec-1")], schema=UNITS.schema)

    named = commission_decisions.units(told, listed, None)

    assert named.select("unit_id", "is_listed").rows() == [("101", True), ("7", False), ("tec-1", True)]
