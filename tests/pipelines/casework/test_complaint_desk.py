"""What the desk lets into the journal about complaints: every role and action, here and in another region."""

import datetime as dt
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from pipelines.casework.actions import (
    Action,
    ComplaintStep,
    FileComplaint,
    LinkCases,
    Merge,
    StepKind,
    Take,
    Undo,
)
from pipelines.casework.complaint import ComplaintState
from pipelines.casework.desk import Desk, Filed, Known
from pipelines.casework.docket import Ground
from pipelines.casework.refusal import NotPermitted, Refused
from pipelines.casework.rights import Account, Role
from pipelines.casework.steps import Rules
from pipelines.errors import DecidedMeanwhile
from pipelines.journal import Decision as Asked
from pipelines.journal import Subject
from tests.pipelines.casework.conftest import LAW

NOW = dt.datetime(2030, 1, 10, 12, tzinfo=dt.UTC)
LAWYER = Account("lawyer", Role.LAWYER)
TERMS = {
    "complaint_body": dict.fromkeys(("pec", "tec", "cec", "police")),
    "applicant": dict.fromkeys(("observer",)),
    "police_outcome": dict.fromkeys(("crime",)),
}
FILED = ComplaintStep(kind=StepKind.FILED, at=NOW - dt.timedelta(days=3))


def draft(*cases: str, **other: object) -> FileComplaint:
    return FileComplaint.model_validate({"cases": cases, "body": "pec", "applicant": "observer"} | other)


class World:
    """A desk over four reports in two regions."""

    def __init__(self, url: str) -> None:
        self.accounts = {LAWYER.id: LAWYER}
        filed = {name: Filed(name.split("-")[0], "LTO-01", 1) for name in ("north-1", "north-2", "south-1")}
        filed["nowhere"] = Filed(None, None, 1)
        ground = Ground(Rules(ZoneInfo("Asia/Bishkek"), LAW), TERMS)
        known = Known(self.accounts.get, filed.get, {"rayon": "north"}.get, lambda: NOW, ground)
        self.desk = Desk(url, "testland", known)

    def complain(
        self, content: Action, complaint: str = "c-1", account: Account = LAWYER, seen: int | None = None
    ) -> int:
        self.accounts[account.id] = account
        last = self.desk.docket().last_entry(complaint) if seen is None else seen
        return self.desk.complain(account, content, complaint, seen=last, key=uuid4().hex).sequence


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/journal.sqlite"


@pytest.fixture
def world(url: str) -> World:
    return World(url)


# ---------------------------------------------------------------- who may do what, where

ACTIONS = ("file", "change", "step", "link", "undo", "appeal")
MAY = {Role.LAWYER: ("own", "foreign", "nowhere"), Role.COORDINATOR: ("own",)}
"""By hand, not read from the code: no other role complains anywhere."""
CASES = {"own": "north-1", "foreign": "south-1", "nowhere": "nowhere"}


@pytest.mark.parametrize("where", CASES)
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", Role)
def test_who_may_do_what_and_where(world: World, role: Role, action: str, where: str) -> None:
    case = CASES[where]
    account = Account("me", role, frozenset({"north"}))
    if action != "file":
        world.complain(draft(case))
    if action in ("step", "appeal"):
        world.complain(FILED)
    content: Action = {
        "file": draft(case),
        "change": draft(case, body="tec"),
        "step": ComplaintStep(kind=StepKind.REGISTERED, at=NOW),
        "link": LinkCases(cases=(case,)),
        "undo": Undo(reason="a mistake", entry=1),
        "appeal": draft(case, body="tec", appeal_of="c-1"),
    }[action]
    before = world.desk.journal.head().sequence
    subject = "c-2" if action == "appeal" else "c-1"
    if where in MAY.get(role, ()):
        assert world.complain(content, subject, account) == before + 1
    else:
        with pytest.raises(NotPermitted):
            world.complain(content, subject, account)
        assert world.desk.journal.head().sequence == before


COORDINATOR = Account("asel", Role.COORDINATOR, frozenset({"north"}))


@pytest.mark.parametrize("cases", [("north-1", "south-1"), ("south-1", "north-1")])
def test_one_case_of_another_region_stops_all(world: World, cases: tuple[str, ...]) -> None:
    with pytest.raises(NotPermitted):
        world.complain(draft(*cases), account=COORDINATOR)


def test_a_foreign_case_is_neither_added_nor_does_adding_ones_own_open_a_foreign_complaint(
    world: World,
) -> None:
    world.complain(draft("north-1"), "mine")
    world.complain(draft("south-1"), "theirs")
    for content, complaint in (
        (LinkCases(cases=("south-1",)), "mine"),
        (LinkCases(cases=("north-1",)), "theirs"),
        (draft("north-1"), "theirs"),
    ):
        with pytest.raises(NotPermitted):
            world.complain(content, complaint, COORDINATOR)


def test_nobody_appeals_against_a_complaint_of_another_region(world: World) -> None:
    world.complain(draft("south-1"))
    world.complain(FILED)

    with pytest.raises(NotPermitted):
        world.complain(draft("north-1", body="tec", appeal_of="c-1"), "c-2", COORDINATOR)


def test_after_a_merge_with_a_foreign_case_it_is_for_those_who_work_in_both(world: World) -> None:
    world.complain(draft("north-1"))
    seen = [world.desk.cases().report(name) for name in ("south-1", "north-1")]
    world.desk.decide(LAWYER, Merge(reason="one event"), seen, key="merge")

    with pytest.raises(NotPermitted):
        world.complain(FILED, account=COORDINATOR)
    world.complain(FILED)


# ---------------------------------------------------------------- what may be entered


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (draft("invented"), "no such report"),
        (draft("north-1", body="ministry"), "not on the list complaint_body"),
        (draft("north-1", applicant="nobody"), "not on the list applicant"),
        (draft("north-1", body_unit="elsewhere"), "place of the body"),
        (draft("north-1", appeal_of="c-9"), "no such complaint to appeal"),
        (FILED, "no such complaint"),
        (LinkCases(cases=("north-1",)), "no such complaint"),
        (Undo(reason="a mistake", entry=1), "no such decision"),
    ],
)
def test_what_fits_nothing_that_is_there_is_refused(world: World, content: Action, because: str) -> None:
    with pytest.raises(Refused, match=because):
        world.complain(content)
    assert world.desk.journal.head().sequence == 0


def test_a_complaint_is_about_the_case_that_stands_for_the_others(world: World) -> None:
    seen = [world.desk.cases().report(name) for name in ("north-1", "north-2")]
    world.desk.decide(LAWYER, Merge(reason="one event"), seen, key="merge")

    with pytest.raises(Refused, match="merged into north-1"):
        world.complain(draft("north-2"))


def test_a_step_that_cannot_follow_or_has_not_happened_yet_is_refused(world: World) -> None:
    world.complain(draft("north-1", body_unit="rayon"))
    for step, because in (
        (ComplaintStep(kind=StepKind.REGISTERED, at=NOW), "cannot follow"),
        (ComplaintStep(kind=StepKind.FILED, at=NOW + dt.timedelta(minutes=1)), "not come yet"),
    ):
        with pytest.raises(Refused, match=because):
            world.complain(step)
    world.complain(ComplaintStep(kind=StepKind.FILED, at=NOW))
    assert world.desk.docket().by_id["c-1"].state is ComplaintState.FILED


def test_an_entry_of_another_complaint_or_of_a_report_is_not_undone(world: World) -> None:
    world.complain(draft("north-1"))
    world.desk.decide(LAWYER, Take(), [world.desk.cases().report("north-1")], key="take")
    world.complain(draft("north-2"), "c-2")

    for entry in (2, 3):
        with pytest.raises(Refused, match="no such decision"):
            world.complain(Undo(reason="a mistake", entry=entry))


def test_what_others_stand_on_is_not_undone_before_them(world: World) -> None:
    world.complain(draft("north-1"))
    filed = world.complain(FILED)
    appeal = world.complain(draft("north-1", body="tec", appeal_of="c-1"), "c-2")

    with pytest.raises(Refused):
        world.complain(Undo(reason="a mistake", entry=filed))
    world.complain(Undo(reason="a mistake", entry=appeal), "c-2")
    world.complain(Undo(reason="a mistake", entry=filed))
    docket = world.desk.docket()
    assert docket.by_id["c-1"].state is ComplaintState.DRAFTED
    assert "c-2" not in docket.by_id
    assert [decision.action for decision in docket.about("c-1")] == ["file"]
    with pytest.raises(Refused):
        world.complain(Undo(reason="a mistake", entry=filed))


def test_whoever_did_not_see_the_last_entry_must_look_again(world: World) -> None:
    first = world.complain(draft("north-1"))
    world.complain(FILED)

    with pytest.raises(DecidedMeanwhile):
        world.complain(ComplaintStep(kind=StepKind.REGISTERED, at=NOW), seen=first)


def test_one_entry_is_on_one_complaint_and_never_on_a_report_too(world: World) -> None:
    def asked(*subjects: Subject) -> Asked:
        payload = draft("north-1").model_dump(mode="json", exclude={"reason"})
        return Asked(uuid4().hex, "testland", "lawyer", "lawyer", "file", "", subjects, payload)

    for subjects, because in (
        ((Subject("complaint", "c-1"), Subject("report", "north-1")), "not on both"),
        ((Subject("complaint", "c-1"), Subject("complaint", "c-2")), "one complaint at a time"),
    ):
        with pytest.raises(Refused, match=because):
            world.desk.journal.append(asked(*subjects))


def test_decisions_on_complaints_leave_the_cases_alone_and_a_second_desk_sees_them(
    world: World, url: str
) -> None:
    cases = world.desk.cases()
    world.complain(draft("north-1"))
    world.complain(FILED)

    assert world.desk.cases() is cases
    assert World(url).desk.docket().by_id["c-1"].state is ComplaintState.FILED
    world.desk.journal.verify()
