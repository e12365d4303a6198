"""An item of the plan: done in time, late, early; overdue only where somebody looked after its last day."""

import datetime as dt
from collections.abc import Sequence

import pytest

from pipelines.marts import calendar_plan, commission_decisions, commission_sessions
from pipelines.tables.commission_composition import MEMBERS
from tests.pipelines.commissions.telling import SITTING, ZONE, kept, law, local

ITEM = {"item_id": "lists", "from_date": "2020-11-10", "until_date": "2020-11-20"}
STATES = {
    "done on the last day": ({"done_date": "2020-11-20"}, "2020-12-01", "done", 0),
    "a day late": ({"done_date": "2020-11-21"}, "2020-12-01", "done_late", 1),
    "before its time": ({"done_date": "2020-11-09"}, "2020-12-01", "done_early", -11),
    "found not done after it": ({"not_done_date": "2020-11-25"}, "2020-12-01", "overdue", 5),
    "found not done before it ended": ({"not_done_date": "2020-11-15"}, "2020-12-01", "no_word", None),
    "found not done, and done later": (
        {"not_done_date": "2020-11-25", "done_date": "2020-11-30"}, "2020-12-01", "done_late", 10,
    ),
    "done, and found not done later": (
        {"done_date": "2020-11-15", "not_done_date": "2020-11-25"}, "2020-12-01", "disputed", None,
    ),
    "done on the day on which it was found not done": (
        {"done_date": "2020-11-15", "not_done_date": "2020-11-15"}, "2020-12-01", "done", -5,
    ),
    "nobody says anything": ({}, "2020-11-21", "no_word", None),
    "its last day is today": ({}, "2020-11-20", "running", None),
    "its first day is today": ({}, "2020-11-10", "running", None),
    "its first day is tomorrow": ({}, "2020-11-09", "ahead", None),
}  # fmt: skip


def planned(*rows: dict[str, str], as_of: str, decisions: Sequence[dict[str, str]] = ()):
    items = calendar_plan.items(kept("calendar_plan", *rows))
    members = MEMBERS.empty()
    sessions = commission_sessions.build(kept("commission_sessions"), members, SITTING, law())
    moment = local(f"{as_of}T12:00")
    told = kept("commission_decisions", *decisions)
    decided = commission_decisions.build(told, sessions, items, SITTING, None, ZONE, moment)
    (one,) = calendar_plan.build(items, decided, ZONE, moment).to_dicts()
    return one


@pytest.mark.parametrize("case", STATES)
def test_how_it_stands(case: str) -> None:
    row, as_of, state, days = STATES[case]
    one = planned(ITEM | row, as_of=as_of)

    assert (one["state"], one["days_late"]) == (state, days)


def test_plan_and_deed_are_told_by_different_people() -> None:
    """One file says when it is due; an expert, that it was done: nothing contradicts."""
    one = planned(ITEM, {"item_id": "lists", "done_date": "2020-11-18"}, as_of="2020-12-01")

    assert (one["state"], one["tellings"], one["differs"]) == ("done", 2, None)


def test_done_by_one_telling_and_later_found_not_done_by_another_is_a_contradiction() -> None:
    """Nobody is called late by it, nor done in time."""
    one = planned(
        ITEM | {"done_date": "2020-11-15"},
        {"item_id": "lists", "not_done_date": "2020-11-25"},
        as_of="2020-12-01",
    )

    assert (one["state"], one["done_date"], one["not_done_date"]) == ("disputed", None, None)
    assert set(one["differs"].split(";")) == {"done_date", "not_done_date"}


def test_done_on_one_day_or_another_of_which_one_is_after_the_search_is_done() -> None:
    days = ({"done_date": "2020-11-15"}, {"done_date": "2020-11-30"}, {"not_done_date": "2020-11-25"})

    one = planned(*(ITEM | told for told in days), as_of="2020-12-01")

    assert (one["state"], one["differs"]) == ("done_undated", "done_date")


def test_the_decision_that_carries_it_out_says_when() -> None:
    decision = {"commission_id": "high", "number": "9", "decided_date": "2020-11-22", "plan_item": "lists"}
    one = planned(ITEM, as_of="2020-12-01", decisions=[decision])

    assert (one["state"], one["done_date"], one["decision_id"]) == (
        "done_late",
        dt.date(2020, 11, 22),
        "high/2020/9",
    )


@pytest.mark.parametrize(
    ("days", "state", "done"),
    [
        (("2020-11-18",), "disputed", None),
        (("2020-11-25",), "done_late", "2020-11-25"),
        (("2020-11-18", "2020-11-28"), "done_late", "2020-11-28"),
        (("2020-11-18", ""), "done_undated", None),
    ],
)
def test_found_not_done_after_the_decision_that_carries_it_out_it_is_not_known_to_be_done(
    days: tuple[str, ...], state: str, done: str | None
) -> None:
    told = [
        {"commission_id": "high", "number": f"{number}", "plan_item": "lists"}
        | ({"decided_date": day} if day else {})
        for number, day in enumerate(days, 1)
    ]
    one = planned(ITEM | {"not_done_date": "2020-11-25"}, as_of="2020-12-01", decisions=told)

    assert (one["state"], one["done_date"]) == (state, dt.date.fromisoformat(done) if done else None)
    assert one["not_done_date"] == dt.date(2020, 11, 25)


def test_a_decision_before_it_was_found_not_done_does_not_settle_a_contradiction() -> None:
    told = ITEM | {"done_date": "2020-11-15", "not_done_date": "2020-11-25"}
    decision = {"commission_id": "high", "number": "9", "plan_item": "lists"}

    before, after = (
        planned(told, as_of="2020-12-01", decisions=[decision | {"decided_date": day}])
        for day in ("2020-11-18", "2020-11-26")
    )

    assert (before["state"], after["state"]) == ("disputed", "done_undated")


def test_two_plans_that_differ_leave_the_day_open() -> None:
    one = planned(ITEM, ITEM | {"until_date": "2020-11-25"}, as_of="2020-12-01")

    assert (one["state"], one["until_date"], one["differs"]) == ("unknown", None, "until_date")
