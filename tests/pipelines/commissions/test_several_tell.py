"""What several people tell of one thing in real life: other words, coarser moments, a search at another time."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from pipelines.marts import (
    calendar_plan,
    commission_composition,
    commission_decisions,
    commission_members,
    commission_sessions,
    registers_compared,
)
from pipelines.tables.commission_composition import MEMBERS
from pipelines.tables.complaints import COMPLAINTS
from tests.pipelines.commissions.telling import SITTING, ZONE, kept, law, local

AS_OF = local("2020-11-05T12:00")
NUMBERED = {"commission_id": "high", "number": "№ 263", "decided_date": "2020-10-24"}


def decided(*rows: dict[str, str]) -> list[dict[str, Any]]:
    members = MEMBERS.empty()
    sessions = commission_sessions.build(kept("commission_sessions"), members, SITTING, law())
    items = calendar_plan.items(kept("calendar_plan"))
    told = kept("commission_decisions", *rows)
    return commission_decisions.build(told, sessions, items, SITTING, None, ZONE, AS_OF).to_dicts()


def test_whoever_says_neither_number_nor_day_tells_of_the_decision_that_is_meant() -> None:
    press = {"commission_id": "high", "known_as": "2020/263", "name_ru": "День голосования назначен"}

    (one,) = decided(NUMBERED, press)

    assert (one["decision_id"], one["number"], one["tellings"], one["differs"]) == (
        "high/2020/263",
        "№ 263",
        2,
        None,
    )


def test_what_has_neither_number_nor_day_has_the_name_that_it_is_known_by() -> None:
    (one,) = decided({"commission_id": "high", "known_as": "2020/banks", "name_ru": "Банки"})

    assert (one["decision_id"], one["decided_date"], one["publication"]) == (
        "high/2020/banks",
        None,
        "unknown",
    )


PUBLISHED = {
    "a day and an hour of it": (("2020-10-26", "2020-10-26T14:00"), "2020-10-26T14:00", None),
    "the hour first": (("2020-10-26T14:00", "2020-10-26"), "2020-10-26T14:00", None),
    "an hour soon after midnight": (("2020-10-26", "2020-10-26T00:30"), "2020-10-26T00:30", None),
    "a day and an hour of another": (("2020-10-26", "2020-10-27T14:00"), None, "published_at"),
    "two days": (("2020-10-26", "2020-10-27"), None, "published_at"),
    "two hours of one day": (("2020-10-26T14:00", "2020-10-26T15:00"), None, "published_at"),
}


@pytest.mark.parametrize("case", PUBLISHED)
def test_the_hour_and_its_day_are_one_moment(case: str) -> None:
    told, moment, differs = PUBLISHED[case]

    (one,) = decided(*(NUMBERED | {"published_at": text} for text in told))

    assert one["published_at"] == (local(moment) if moment else None)
    assert one["differs"] == differs


def test_two_who_looked_and_found_nothing_contradict_nobody() -> None:
    (one,) = decided(*(NUMBERED | {"looked_at": f"2020-10-{day}T09:00"} for day in (30, 28)))

    assert (one["looked_at"], one["differs"]) == (local("2020-10-30T09:00"), None)


def item(*rows: dict[str, str]) -> dict[str, Any]:
    items = calendar_plan.items(kept("calendar_plan", *({"item_id": "lists"} | row for row in rows)))
    nothing = pl.DataFrame(schema={"plan_item": pl.String, "decided_date": pl.Date, "decision_id": pl.String})
    (one,) = calendar_plan.build(items, nothing, ZONE, AS_OF).to_dicts()
    return one


def test_an_item_found_not_done_twice_was_last_found_so_the_second_time() -> None:
    one = item({"until_date": "2020-11-01"}, *({"not_done_date": f"2020-11-0{day}"} for day in (4, 2)))

    assert (one["state"], one["days_late"], one["differs"]) == ("overdue", 3, None)


def test_other_words_for_who_is_responsible_contradict_nobody() -> None:
    one = item({"responsible": "ЦИК"}, {"responsible": "Центральная комиссия"})

    assert (one["responsible"], one["differs"]) == ("ЦИК", None)


def test_what_was_done_is_in_time_only_where_its_last_day_is_known() -> None:
    done = {"done_date": "2020-11-01"}

    assert item(done)["state"] == "done_undated"
    assert item(done, {"until_date": "2020-11-02"}, {"until_date": "2020-11-03"})["state"] == "done_undated"
    assert item(done | {"until_date": "2020-11-02"})["state"] == "done"


def test_few_known_members_do_not_show_that_there_are_not_too_many() -> None:
    day = dt.date(2021, 1, 10)
    listed = commission_members.build(
        kept("commission_members", {"commission_id": "low", "member": "a"}), day
    )
    rules = law(composition=[{"bodies": ["tec"], "members_at_most": 1}])

    def met(incomplete: set[str]) -> bool | None:
        return commission_composition.build(listed, SITTING, rules, incomplete, day)["is_met"].item()

    assert met(set()) is True
    assert met({"low"}) is None


@pytest.mark.parametrize(
    ("unit", "figures"), [("complaints", ["received"]), ("messages", []), ("", ["received"])]
)
def test_only_a_register_of_complaints_is_held_against_complaints(unit: str, figures: list[str]) -> None:
    row = {"commission_id": "high", "as_of_at": "2021-01-10T14:30", "received": "20"}
    told = kept("complaint_registers", row | ({"unit_of_count": unit} if unit else {}))

    compared = registers_compared.build(told, COMPLAINTS.empty(), SITTING, ZONE)

    assert compared["figure"].to_list() == figures
