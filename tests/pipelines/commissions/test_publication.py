"""A decision is late, or not found, only where that is known: by a deadline that had passed, by somebody who looked."""

import datetime as dt
from typing import Any

import pytest

from pipelines.marts import calendar_plan, commission_decisions, commission_sessions
from pipelines.tables.commission_composition import MEMBERS
from tests.pipelines.commissions.telling import SITTING, ZONE, calendar, kept, law, local

TWO_DAYS = {"deadline": [{"about": "publication", "bodies": ["cec"], "days": 2}]}
DECISION = {"commission_id": "high", "number": "5", "decided_date": "2020-10-25"}
AS_OF = local("2020-11-05T12:00")


def decided(
    row: dict[str, str],
    rules: dict[str, Any],
    *,
    as_of: dt.datetime = AS_OF,
    plan: tuple[dict[str, str], ...] = (),
    session: tuple[dict[str, str], ...] = (),
) -> dict[str, Any]:
    members = MEMBERS.empty()
    sessions = commission_sessions.build(
        kept("commission_sessions", *session), members, SITTING, law(**rules)
    )
    items = calendar_plan.items(kept("calendar_plan", *plan))
    told = kept("commission_decisions", DECISION | row)
    (one,) = commission_decisions.build(
        told, sessions, items, SITTING, calendar(**rules), ZONE, as_of
    ).to_dicts()
    return one


# The day of the decision is the 25th, so the last moment is the end of the 27th.
STATES = {
    "in the last minute": ({"published_at": "2020-10-27T23:59"}, "in_time"),
    "a minute late": ({"published_at": "2020-10-28T00:01"}, "late"),
    "on the last day, hour unknown": ({"published_at": "2020-10-27"}, "in_time"),
    "the day after, hour unknown": ({"published_at": "2020-10-28"}, "late"),
    "looked for after the deadline": ({"looked_at": "2020-10-30T09:00"}, "not_found"),
    "looked for before the deadline only": ({"looked_at": "2020-10-26T09:00"}, "unknown"),
    "looked for, and published later": (
        {"looked_at": "2020-10-30", "published_at": "2020-11-01T09:00"},
        "late",
    ),
    "nobody says anything": ({}, "unknown"),
}


@pytest.mark.parametrize("case", STATES)
def test_what_is_known_of_its_publication(case: str) -> None:
    row, state = STATES[case]
    one = decided(row, TWO_DAYS)

    assert one["publication"] == state
    assert one["publication_due_at"] == local("2020-10-28T00:00")
    assert one["deadline_id"] == "deadline0"


def test_before_the_deadline_nothing_is_missing() -> None:
    assert decided({}, TWO_DAYS, as_of=local("2020-10-26T12:00"))["publication"] == "awaited"


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"published_at": "2021-03-01"}, "published"),
        ({"looked_at": "2021-03-01"}, "not_found"),
        ({}, "unknown"),
    ],
)
def test_without_a_known_deadline_nobody_is_late(row: dict[str, str], state: str) -> None:
    one = decided(row, {})

    assert (one["publication"], one["publication_due_at"]) == (state, None)


PLAN = {"item_id": "forms", "from_date": "2020-10-20", "until_date": "2020-10-26"}


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2020-10-19", "done_early"),
        ("2020-10-20", "done"),
        ("2020-10-26", "done"),
        ("2020-10-27", "done_late"),
    ],
)
def test_its_day_against_the_plan(day: str, state: str) -> None:
    one = decided({"decided_date": day, "plan_item": "forms"}, {}, plan=(PLAN,))

    assert one["plan_state"] == state


QUORUM = {"quorum": [{"bodies": ["cec"], "at_least": "2/3"}]}


@pytest.mark.parametrize(("present", "quorate"), [("8", True), ("7", False), ("", None)])
def test_two_thirds_of_twelve(present: str, quorate: bool | None) -> None:
    session = {"commission_id": "high", "held_date": "2020-10-25", "members_total": "12"}
    session |= {"members_present": present} if present else {}
    one = decided({}, QUORUM, session=(session,))

    assert (one["session_id"], one["has_quorum"]) == ("high/2020-10-25/1", quorate)


def test_of_two_sessions_on_a_day_nobody_guesses_which() -> None:
    told = [
        {"commission_id": "high", "held_date": "2020-10-25", "number": n, "members_present": "1"}
        for n in "12"
    ]
    assert decided({}, QUORUM, session=tuple(told))["session_id"] is None
    assert decided({"session_number": "2"}, QUORUM, session=tuple(told))["session_id"] == "high/2020-10-25/2"


def test_where_no_rule_is_known_no_quorum_is_missed() -> None:
    session = {
        "commission_id": "high",
        "held_date": "2020-10-25",
        "members_present": "1",
        "members_total": "12",
    }

    assert decided({}, {}, session=(session,))["has_quorum"] is None
