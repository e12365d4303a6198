"""A member who leaves and comes back under one name: no lapse is made of it, and the finding says what it may be."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from expectations.facts import tellings_differ
from pipelines import store
from pipelines.tables import ALL
from tests.pipelines.commissions.oracle.invented import built, invented
from tests.pipelines.commissions.oracle.telling import Cells, Told

LOW = {"commission_id": "low", "nominator_kind": "council"}
SITTING = [LOW | {"member": name, "from_date": "2020-11-01"} for name in "12"]
ONE = LOW | {"member": "returns"}
RETURNS = {
    "went and came": ({"from_date": "2020-11-01", "until_date": "2020-11-10"}, {"from_date": "2020-11-20"}),
    "on one day": ({"from_date": "2020-11-01", "until_date": "2020-11-10"}, {"from_date": "2020-11-10"}),
    "since no known day": ({"until_date": "2020-11-10"}, {"from_date": "2020-11-20"}),
    "three tell": (
        {"from_date": "2020-11-01", "until_date": "2020-11-10"},
        {"from_date": "2020-11-20"},
        {"is_trained": "yes"},
    ),
    "went again": (
        {"from_date": "2020-11-01", "until_date": "2020-11-10"},
        {"from_date": "2020-11-20", "until_date": "2020-11-30"},
    ),
}
LATER = {"commission_id": "high", "held_date": "2020-12-07"}
"""So that all is told as of a later day."""


def told(*members: Cells) -> tuple[Any, ...]:
    rows = [Told("commission_members", "listed", row, one) for row, one in enumerate(members, start=2)]
    return (*rows, Told("commission_sessions", "listed", 2, LATER))


@pytest.mark.parametrize("days", RETURNS.values(), ids=RETURNS)
def test_who_comes_back_is_not_missing_and_not_one_too_many(days: tuple[Cells, ...]) -> None:
    """The rule asks for three members: with who came back there are three, and were before."""
    frames = built(invented(told(*SITTING, *(ONE | one for one in days))), [])
    composition = frames["marts.commission_composition"]

    assert composition.filter(rule="at_least")["is_met"].drop_nulls().to_list() == []
    member = frames["marts.commission_members"].filter(member="returns").to_dicts()[0]
    assert (member["state"], member["from_date"], member["until_date"]) == (None, None, None)


@pytest.mark.parametrize("days", RETURNS.values(), ids=RETURNS)
def test_the_finding_says_that_it_may_be_a_return(days: tuple[Cells, ...], tmp_path: Path) -> None:
    one = invented(told(*(ONE | each for each in days)))
    frames = built(one, [])
    with store.draft(tmp_path, "one") as draft:
        for table in ALL:
            if table.name in frames:
                draft.write(table, frames[table.name])
        (finding,) = tellings_differ.check(draft, one.pack)

    assert "come back" in finding.message.template
    assert "2020-11-10" in (finding.observed or "")


def test_who_is_told_of_as_another_the_second_time_counts_in_each_period() -> None:
    """What docs/COMMISSIONS.md tells an expert to do."""
    again = ONE | {"member": "returns (2)", "from_date": "2020-11-20"}
    frames = built(invented(told(*SITTING, ONE | RETURNS["went and came"][0], again)), [])

    counted = (
        frames["marts.commission_composition"].filter(rule="at_least").select("since_date", "is_met").rows()
    )
    days = [dt.date(2020, 11, 1), dt.date(2020, 11, 11), dt.date(2020, 11, 20)]
    assert [row for row in counted if row[0] in days] == list(zip(days, (True, False, True), strict=True))


@pytest.mark.parametrize(
    "days",
    [
        ({"from_date": "2020-11-01", "until_date": "2020-11-10"}, {"from_date": "2020-11-05"}),
        ({"from_date": "2020-11-10", "until_date": "2020-11-10"},),
    ],
    ids=["two first days", "one day"],
)
def test_who_may_have_sat_without_a_break_is_no_return(days: tuple[Cells, ...]) -> None:
    frames = built(invented(told(*(ONE | one for one in days))), [])

    assert frames["marts.commission_members"]["until_date"].to_list() == [dt.date(2020, 11, 10)]
