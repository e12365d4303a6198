"""What the desk lets experts enter of commissions: by role and action, in which order, and only what fits."""

from pathlib import Path
from uuid import uuid4

import pytest

from pipelines.casework.actions import Action, Take
from pipelines.casework.desk import Desk, Filed, Known
from pipelines.casework.reading import RECORD, REPORT
from pipelines.casework.records import AddRecord, AmendRecord, WithdrawRecord
from pipelines.casework.refusal import NotPermitted, Refused
from pipelines.casework.rights import Account, Role
from pipelines.errors import DecidedMeanwhile
from pipelines.journal import Subject
from pipelines.messages import Message

KIND = "commission_decisions"
CELLS = {"commission_id": "cec", "number": "12", "decided_date": "2021-01-07"}
ADD = AddRecord(kind=KIND, cells=CELLS)
AMEND = AmendRecord(kind=KIND, cells=CELLS | {"votes_for": "9"}, reason="the protocol has the votes")
WITHDRAW = WithdrawRecord(reason="another commission's")
PEOPLE = {role: Account(role.value, role, frozenset({"north"})) for role in Role}
OTHER = Account("other", Role.COMMISSION_EXPERT)
EXPERT = PEOPLE[Role.COMMISSION_EXPERT]


def unfit(record: AddRecord) -> Message | None:
    return Message("{value} is no number", {"value": "x"}) if record.cells.get("votes_for") == "x" else None


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    accounts = {account.id: account for account in (*PEOPLE.values(), OTHER)}
    filed = {"report-1": Filed("north", None, 1)}
    known = Known(accounts.get, filed.get, lambda _: None, unfit=unfit)
    return Desk(f"sqlite:///{tmp_path}/journal.sqlite", "testland", known)


def tell(desk: Desk, account: Account, content: Action, record: str = "k-1", *, seen: int = 0) -> int:
    return desk.tell(account, content, record, seen=seen, key=uuid4().hex).sequence


ALLOWED = {Role.COMMISSION_EXPERT}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("content", [ADD, AMEND, WITHDRAW], ids=["add", "amend", "withdraw"])
def test_who_may_do_what_with_a_record(desk: Desk, role: Role, content: Action) -> None:
    seen = 0 if content is ADD else tell(desk, OTHER, ADD)

    if role in ALLOWED:
        assert tell(desk, PEOPLE[role], content, seen=seen) == seen + 1
    else:
        with pytest.raises(NotPermitted):
            tell(desk, PEOPLE[role], content, seen=seen)
        assert desk.journal.head().sequence == seen


def test_a_record_is_added_amended_by_another_expert_and_withdrawn_and_nothing_of_it_is_lost(
    desk: Desk,
) -> None:
    tell(desk, EXPERT, ADD)
    tell(desk, OTHER, AMEND, seen=1)
    record = desk.ledger().by_id["k-1"]
    assert (record.content.cells["votes_for"], record.entered_by, record.stands) == ("9", EXPERT.id, True)

    tell(desk, EXPERT, WITHDRAW, seen=2)
    record = desk.ledger().by_id["k-1"]
    assert (record.stands, record.last_entry, record.content) == (False, 3, AMEND)
    assert [(each.action, each.account) for each in record.history] == [
        ("add", EXPERT.id), ("amend", "other"), ("withdraw", EXPERT.id),
    ]  # fmt: skip


def test_of_two_at_once_the_second_is_told(desk: Desk) -> None:
    tell(desk, EXPERT, ADD)
    tell(desk, OTHER, AMEND, seen=1)

    with pytest.raises(DecidedMeanwhile, match="by other"):
        tell(desk, EXPERT, WITHDRAW, seen=1)
    with pytest.raises(DecidedMeanwhile):
        tell(desk, EXPERT, ADD)


@pytest.mark.parametrize(
    ("before", "content", "why"),
    [
        ((), AMEND, "no such record"),
        ((), WITHDRAW, "no such record"),
        ((ADD,), ADD, "entered already"),
        ((ADD, WITHDRAW), AMEND, "was withdrawn"),
        ((ADD, WITHDRAW), WITHDRAW, "was withdrawn"),
        ((ADD, WITHDRAW), ADD, "entered already"),
        ((ADD,), AmendRecord(kind="calendar_plan", cells=CELLS, reason="because"), "stays of its kind"),
        ((), AddRecord(kind=KIND, cells=CELLS | {"votes_for": "x"}), "'x' is no number|x is no number"),
    ],
)
def test_what_cannot_follow_or_does_not_fit_is_not_entered(
    desk: Desk, before: tuple[Action, ...], content: Action, why: str
) -> None:
    for number, each in enumerate(before):
        tell(desk, EXPERT, each, seen=number)

    with pytest.raises(Refused, match=why):
        tell(desk, EXPERT, content, seen=len(before))
    assert desk.journal.head().sequence == len(before)


def test_a_record_is_mixed_with_nothing_else(desk: Desk) -> None:
    both = [Subject(RECORD, "k-1"), Subject(REPORT, "report-1", 0, "1")]
    with pytest.raises(Refused):
        desk.enter(EXPERT, ADD, both, key="a")
    with pytest.raises(Refused, match="one record at a time"):
        desk.enter(EXPERT, ADD, [Subject(RECORD, "k-1"), Subject(RECORD, "k-2")], key="b")


def test_a_desk_that_is_not_told_what_fits_enters_none(tmp_path: Path) -> None:
    known = Known({EXPERT.id: EXPERT}.get, lambda _: None, lambda _: None)
    desk = Desk(f"sqlite:///{tmp_path}/journal.sqlite", "testland", known)
    with pytest.raises(Refused, match="No records are kept here"):
        tell(desk, EXPERT, ADD)


def test_cases_and_records_do_not_disturb_one_another(desk: Desk) -> None:
    lawyer = PEOPLE[Role.LAWYER]
    tell(desk, EXPERT, ADD)
    ledger = desk.ledger()
    desk.decide(lawyer, Take(), [desk.cases().report("report-1").now(1)], key="take")

    assert desk.ledger() is ledger
    assert desk.cases().report("report-1").taken_by == lawyer.id
