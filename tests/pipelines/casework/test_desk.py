"""What the desk lets into the journal: asked of a real journal, by whatever way the request came."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from pipelines.casework.actions import (
    Action,
    AmendReport,
    EnterReport,
    Merge,
    Reopen,
    SetPublication,
    Take,
)
from pipelines.casework.cases import Case
from pipelines.casework.desk import Desk, Filed, Known
from pipelines.casework.refusal import NotPermitted, Refused
from pipelines.casework.rights import Account, Role
from pipelines.domain import Status
from pipelines.errors import DecidedMeanwhile, JournalError
from tests.decided import refute, told, verify
from tests.pipelines.journal.decided import execute

ASEL = Account("asel", Role.COORDINATOR, frozenset({"north"}), observer_id="LTO-01")
BAKYT = Account("bakyt", Role.COORDINATOR, frozenset({"south"}))
NURLAN = Account("nurlan", Role.LAWYER)
OPERATOR = Account("operator", Role.OPERATOR)
REGIONS = {"station-1": "north", "station-2": "south"}
MERGE = Merge(reason="one event")


class World:
    """A desk over a few reports, and who may sign in; a test changes them as the world does."""

    def __init__(self, folder: Path) -> None:
        self.accounts = {account.id: account for account in (ASEL, BAKYT, NURLAN, OPERATOR)}
        self.filed = {
            "north-1": Filed("north", "LTO-02", 1),
            "north-2": Filed("north", "LTO-02", 1),
            "north-own": Filed("north", "LTO-01", 1),
            "south-1": Filed("south", "LTO-03", 1),
            "nowhere": Filed(None, None, 1),
        }
        known = Known(self.accounts.get, self.filed.get, REGIONS.get)
        self.desk = Desk(f"sqlite:///{folder}/journal.sqlite", "testland", known)

    def case(self, report: str) -> Case:
        filed = self.filed.get(report)
        case = self.desk.cases().report(report)
        return case.now(filed.revision) if filed else case

    def decide(self, account: Account, content: Action, *reports: str | Case) -> int:
        seen = [self.case(report) if isinstance(report, str) else report for report in reports]
        return self.desk.decide(account, content, seen, key=uuid4().hex).sequence

    def undo(self, account: Account, entry: int) -> int:
        return self.desk.undo(account, entry, "by mistake", key=uuid4().hex).sequence


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_report_goes_from_the_queue_to_verified_and_the_journal_says_by_whom(world: World) -> None:
    world.decide(ASEL, Take(), "north-1")
    world.decide(ASEL, verify(), "north-1")

    case = world.case("north-1")
    assert (case.status, case.judged_by) == (Status.VERIFIED, "asel")
    assert [decision.action for decision in case.history] == ["take", "verify"]
    world.desk.journal.verify()


@pytest.mark.parametrize(
    ("account", "report"),
    [(BAKYT, "north-1"), (ASEL, "south-1"), (ASEL, "nowhere"), (OPERATOR, "north-1")],
    ids=["foreign region", "the other way round", "in no region", "role"],
)
@pytest.mark.parametrize("content", [Take(), SetPublication(publication_level="none")], ids=["take", "level"])
def test_nobody_decides_beyond_their_rights(
    world: World, account: Account, report: str, content: Action
) -> None:
    with pytest.raises(NotPermitted):
        world.decide(account, content, report)

    assert world.desk.journal.head().sequence == 0


def test_of_many_reports_one_in_a_foreign_region_stops_all(world: World) -> None:
    with pytest.raises(NotPermitted):
        world.decide(ASEL, Take(), "north-1", "south-1")

    assert world.case("north-1").status is Status.RECEIVED


def test_a_case_over_two_regions_is_for_those_who_work_in_both(world: World) -> None:
    world.decide(NURLAN, MERGE, "north-1", "south-1")

    with pytest.raises(NotPermitted):
        world.decide(ASEL, Take(), "north-1")
    world.accounts["asel"] = replace(ASEL, regions=frozenset({"north", "south"}))
    world.decide(ASEL, Take(), "north-1")


@pytest.mark.parametrize(
    "account",
    [replace(ASEL, role=Role.LAWYER), replace(ASEL, id="nobody")],
    ids=["another role", "no account"],
)
def test_a_forged_account_decides_nothing(world: World, account: Account) -> None:
    with pytest.raises(NotPermitted, match="may not decide anything now"):
        world.decide(account, Take(), "north-1")


def test_an_account_that_was_disabled_decides_nothing_more(world: World) -> None:
    del world.accounts["asel"]

    with pytest.raises(NotPermitted):
        world.decide(ASEL, Take(), "north-1")


@pytest.mark.parametrize("judgement", [verify(), refute()], ids=["verify", "refute"])
def test_the_observer_of_a_report_does_not_judge_it_and_may_take_it(world: World, judgement: Action) -> None:
    world.decide(ASEL, Take(), "north-own")

    with pytest.raises(NotPermitted, match="somebody else"):
        world.decide(ASEL, judgement, "north-own")
    world.decide(NURLAN, judgement, "north-own")


def test_nor_whoever_entered_or_amended_it_nor_where_it_was_merged(world: World) -> None:
    world.decide(ASEL, EnterReport(told=told()), "new-1")
    world.decide(ASEL, MERGE, "north-1", "new-1")
    world.decide(ASEL, Take(), "north-1")
    with pytest.raises(NotPermitted, match="somebody else"):
        world.decide(ASEL, verify(), "north-1")

    world.decide(NURLAN, AmendReport(reason="the street", told=told()), "north-2")
    world.decide(NURLAN, Take(), "north-2")
    with pytest.raises(NotPermitted, match="somebody else"):
        world.decide(NURLAN, verify(), "north-2")
    world.decide(ASEL, verify(), "north-2")


def test_whoever_did_not_see_the_last_decision_must_look_again(world: World) -> None:
    before = world.case("north-1")
    world.decide(NURLAN, Take(), before)

    with pytest.raises(DecidedMeanwhile, match="nurlan"):
        world.decide(ASEL, Take(), before)


def test_whoever_read_another_revision_must_read_again(world: World) -> None:
    before = world.case("north-1")
    world.filed["north-1"] = Filed("north", "LTO-02", 2)

    with pytest.raises(Refused, match="edited meanwhile"):
        world.decide(ASEL, Take(), before)


def test_the_same_form_twice_is_one_decision(world: World) -> None:
    case = world.case("north-1")
    first = world.desk.decide(ASEL, Take(), [case], key="form-1")

    assert world.desk.decide(ASEL, Take(), [case], key="form-1") == first
    assert world.desk.journal.head().sequence == 1


def test_there_is_nothing_to_decide_on_a_report_that_is_not_there(world: World) -> None:
    with pytest.raises(Refused, match="no such report"):
        world.decide(NURLAN, Take(), Case("invented"))


def test_a_report_of_any_region_can_be_entered_and_is_then_for_that_region(world: World) -> None:
    world.decide(OPERATOR, EnterReport(told=told(unit_id="station-2")), "call-1")
    world.decide(BAKYT, Take(), "call-1")

    with pytest.raises(NotPermitted):
        world.decide(ASEL, Take(), "call-1")
    with pytest.raises(Refused, match="already"):
        world.decide(OPERATOR, EnterReport(told=told()), "call-1")


def test_one_act_on_many_is_undone_as_one_and_that_only_while_nothing_followed(world: World) -> None:
    bulk = world.decide(ASEL, Take(), "north-1", "north-2")
    later = world.decide(ASEL, refute(), "north-2")

    with pytest.raises(Refused, match="later decision first"):
        world.undo(ASEL, bulk)
    world.undo(ASEL, later)
    world.undo(ASEL, bulk)
    assert {world.case(report).status for report in ("north-1", "north-2")} == {Status.RECEIVED}
    with pytest.raises(Refused):
        world.undo(ASEL, bulk)
    world.decide(NURLAN, Take(), "north-1")


def test_a_merge_can_be_undone(world: World) -> None:
    merged = world.decide(ASEL, MERGE, "north-1", "north-2")
    world.undo(NURLAN, merged)

    world.decide(ASEL, Take(), "north-2")


def test_undoing_needs_the_right_to_what_is_undone(world: World) -> None:
    taken = world.decide(ASEL, Take(), "north-1")

    for account in (BAKYT, OPERATOR):
        with pytest.raises(NotPermitted):
            world.undo(account, taken)


@pytest.mark.parametrize(
    "opening", [Reopen(reason="a false witness"), AmendReport(reason="the street", told=told())]
)
def test_who_told_a_report_makes_no_judgement_stand_again_by_undoing(world: World, opening: Action) -> None:
    world.decide(OPERATOR, EnterReport(told=told()), "new-1")
    world.accounts["operator"] = replace(ASEL, id="operator", observer_id=None)
    world.decide(NURLAN, Take(), "new-1")
    world.decide(NURLAN, verify(), "new-1")
    opened = world.decide(ASEL, opening, "new-1")

    with pytest.raises(NotPermitted, match="somebody else"):
        world.undo(world.accounts["operator"], opened)
    assert world.case("new-1").status is Status.REOPENED
    world.undo(ASEL, opened)
    assert world.case("new-1").status is Status.VERIFIED


@pytest.mark.parametrize("content", [SetPublication(publication_level="none"), verify()])
def test_of_a_report_that_was_written_down_here_no_revision_is_made_up(world: World, content: Action) -> None:
    """Else a judgement would no longer stand, without anybody having opened it again."""
    world.decide(OPERATOR, EnterReport(told=told()), "new-1")
    world.decide(NURLAN, Take(), "new-1")
    if isinstance(content, SetPublication):
        world.decide(NURLAN, verify(), "new-1")
    seen = world.case("new-1")

    with pytest.raises(Refused, match="edited meanwhile"):
        world.decide(NURLAN, content, replace(seen, revision=7))
    assert world.case("new-1").status is seen.status


def test_a_report_is_not_taken_back(world: World) -> None:
    entered = world.decide(NURLAN, EnterReport(told=told()), "call-1")

    with pytest.raises(Refused, match="refute it"):
        world.undo(NURLAN, entered)


def test_a_second_desk_sees_what_the_first_decided(world: World, tmp_path: Path) -> None:
    other = World(tmp_path)
    world.decide(ASEL, Take(), "north-1")
    assert other.case("north-1").status is Status.BEING_CHECKED
    other.decide(ASEL, verify(), "north-1")

    assert world.case("north-1").status is Status.VERIFIED


def test_nothing_is_entered_where_what_was_read_before_is_gone(world: World, tmp_path: Path) -> None:
    """A copy of before was put in the journal's place, or its file was taken away, while people work."""
    world.decide(ASEL, Take(), "north-1")
    world.decide(ASEL, Take(), "north-2")
    seen = world.case("south-1")
    execute(
        f"sqlite:///{tmp_path}/journal.sqlite",
        "DELETE FROM decided WHERE sequence = 2",
        "DELETE FROM decisions WHERE sequence = 2",
    )

    with pytest.raises(JournalError, match="entry 2 was there before"):
        world.decide(NURLAN, Take(), seen)
    with pytest.raises(JournalError, match="entry 2 was there before"):
        world.desk.cases()
    assert world.desk.journal.head().sequence == 1
    for file in tmp_path.glob("journal.sqlite*"):
        file.unlink()
    with pytest.raises(JournalError, match="entry 2 was there before"):
        world.decide(NURLAN, Take(), seen)
