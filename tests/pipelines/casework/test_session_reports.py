"""What becomes of an observer's report on a session: by role, once, on the revision read, by nobody who told it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from pipelines.casework.actions import Action
from pipelines.casework.desk import Desk, Filed, Known
from pipelines.casework.ledger import SESSIONS, Handled
from pipelines.casework.records import AddRecord, AmendRecord, SetReportAside, TakeReportUp, WithdrawRecord
from pipelines.casework.refusal import NotPermitted, Refused
from pipelines.casework.rights import Account, Role
from pipelines.errors import BaikooError, DecidedMeanwhile
from pipelines.sources import commission_entries

CELLS = {"commission_id": "tec-1", "held_date": "2021-01-07", "members_present": "9"}
TAKE_OVER = AddRecord(kind=SESSIONS, cells=CELLS)
AMEND = AmendRecord(kind=SESSIONS, cells=CELLS | {"members_present": "8"}, reason="the minutes say so")
WITHDRAW = WithdrawRecord(reason="it was another commission")
ASIDE = SetReportAside(reason="it tells of another session")
UP = TakeReportUp(reason="the observer was asked again")
PEOPLE = {role: Account(role.value, role, frozenset({"north"})) for role in Role}
EXPERT = PEOPLE[Role.COMMISSION_EXPERT]
OTHER = Account("other", Role.COMMISSION_EXPERT, observer_id="LTO-01")
REPORT = "report-1"


class Reports:
    """The reports of a snapshot, which a next one may have in a later revision."""

    def __init__(self) -> None:
        self.filed: dict[str, Filed] = {REPORT: Filed("north", "LTO-01", 1)}

    def desk(self, folder: Path) -> Desk:
        accounts: Mapping[str, Account] = {each.id: each for each in (*PEOPLE.values(), OTHER)}
        known = Known(
            accounts.get, lambda _: None, lambda _: None, unfit=lambda *_: None, session=self.filed.get
        )
        return Desk(f"sqlite:///{folder}/journal.sqlite", "testland", known)


@pytest.fixture
def reports() -> Reports:
    return Reports()


@pytest.fixture
def desk(reports: Reports, tmp_path: Path) -> Desk:
    return reports.desk(tmp_path)


def decide(
    desk: Desk, content: Action, report: str = REPORT, *, by: Account = EXPERT, revision: int | None = 1
) -> int:
    """Decide as whoever has seen all that was decided before."""
    before = desk.ledger().on_reports.get(report, ())
    seen = before[-1].number if before else 0
    return desk.tell(by, content, report, seen=seen, key=uuid4().hex, revision=revision).sequence


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("content", [TAKE_OVER, ASIDE, UP], ids=["take over", "set aside", "take up"])
def test_only_who_follows_commissions_decides_on_a_report(desk: Desk, role: Role, content: Action) -> None:
    if content is UP:
        decide(desk, ASIDE)
    before = desk.journal.head().sequence

    if role is Role.COMMISSION_EXPERT:
        assert decide(desk, content, by=PEOPLE[role]) == before + 1
    else:
        with pytest.raises(NotPermitted):
            decide(desk, content, by=PEOPLE[role])
        assert desk.journal.head().sequence == before


def test_a_report_that_is_taken_over_is_one_record_that_names_it(desk: Desk) -> None:
    decide(desk, TAKE_OVER)

    (entry,) = desk.journal.entries()
    (subject,) = entry.decision.subjects
    assert (entry.decision.action, subject.kind, subject.id, subject.seen_value) == (
        "add",
        "record",
        REPORT,
        "1",
    )
    assert desk.ledger().handled(REPORT) is Handled.TAKEN_OVER
    assert desk.ledger().by_id[REPORT].content.cells == CELLS


def test_of_experts_who_press_at_the_same_time_one_has_taken_it_over(
    reports: Reports, tmp_path: Path
) -> None:
    desks = [reports.desk(tmp_path) for _ in range(6)]
    list(desks[0].journal.entries())  # the file is there

    def press(desk: Desk) -> str:
        try:
            desk.tell(EXPERT, TAKE_OVER, REPORT, seen=0, key=uuid4().hex, revision=1)
        except BaikooError as error:
            return type(error).__name__
        return "entered"

    with ThreadPoolExecutor(len(desks)) as pool:
        said = sorted(pool.map(press, desks))

    assert said == ["DecidedMeanwhile"] * 5 + ["entered"]
    assert desks[0].journal.head().sequence == 1


@pytest.mark.parametrize(
    ("before", "content", "why"),
    [
        ((TAKE_OVER,), TAKE_OVER, "taken over already"),
        ((TAKE_OVER,), ASIDE, "taken over already"),
        ((ASIDE,), TAKE_OVER, "was set aside"),
        ((ASIDE,), ASIDE, "was set aside"),
        ((), UP, "was not set aside"),
        ((TAKE_OVER,), UP, "was not set aside"),
        ((), AddRecord(kind="commission_decisions", cells=CELLS), "becomes the record of a session"),
    ],
)
def test_what_cannot_follow_is_not_entered(
    desk: Desk, before: tuple[Action, ...], content: Action, why: str
) -> None:
    for each in before:
        decide(desk, each)
    with pytest.raises(Refused, match=why):
        decide(desk, content)
    assert desk.journal.head().sequence == len(before)


@pytest.mark.parametrize("content", [TAKE_OVER, ASIDE, UP])
def test_an_invented_report_is_neither_taken_over_nor_set_aside(desk: Desk, content: Action) -> None:
    with pytest.raises(Refused, match="no such report"):
        decide(desk, content, "report-2")
    assert desk.journal.head().sequence == 0


@pytest.mark.parametrize("revision", [None, 2], ids=["without saying which", "another revision"])
@pytest.mark.parametrize("content", [TAKE_OVER, ASIDE])
def test_only_what_was_read_is_decided_on(desk: Desk, content: Action, revision: int | None) -> None:
    with pytest.raises(Refused, match="edited meanwhile"):
        decide(desk, content, revision=revision)


def test_a_record_typed_by_hand_does_not_take_the_name_of_a_report(desk: Desk) -> None:
    with pytest.raises(Refused, match="edited meanwhile"):
        desk.tell(EXPERT, TAKE_OVER, REPORT, seen=0, key="a")


def test_nobody_takes_over_what_they_told_themselves(desk: Desk) -> None:
    for content in (TAKE_OVER, ASIDE):
        with pytest.raises(NotPermitted):
            decide(desk, content, by=OTHER)
    assert desk.journal.head().sequence == 0


def test_a_withdrawn_record_lets_the_report_wait_again(desk: Desk) -> None:
    decide(desk, TAKE_OVER)
    decide(desk, WITHDRAW, revision=None)
    assert desk.ledger().handled(REPORT) is Handled.WAITING

    decide(desk, ASIDE)
    assert desk.ledger().handled(REPORT) is Handled.SET_ASIDE
    decide(desk, UP)
    decide(desk, TAKE_OVER)
    record = desk.ledger().by_id[REPORT]
    assert [each.action for each in record.history] == ["add", "withdraw", "add"]
    assert (record.stands, record.last_entry) == (True, 5)
    assert len(desk.ledger().decisions) == 5


def test_what_was_decided_on_an_older_revision_says_so_until_somebody_looks(
    desk: Desk, reports: Reports
) -> None:
    decide(desk, TAKE_OVER)
    reports.filed[REPORT] = Filed("north", "LTO-01", 2)
    assert desk.ledger().revision_seen(REPORT) == 1

    with pytest.raises(Refused, match="edited meanwhile"):
        decide(desk, AMEND, revision=1)
    decide(desk, AMEND, revision=2)
    assert desk.ledger().revision_seen(REPORT) == 2


def test_a_record_outlives_its_report(desk: Desk, reports: Reports) -> None:
    decide(desk, TAKE_OVER)
    reports.filed.clear()  # forgotten, or its file is gone
    decide(desk, AMEND, revision=None)
    decide(desk, WITHDRAW, revision=None)
    assert not desk.ledger().by_id[REPORT].stands


def test_a_build_reads_the_record_and_nothing_of_reports_that_are_not_taken_over(desk: Desk) -> None:
    def built() -> list[str]:
        rows = commission_entries.rows(desk.journal.entries(), synthetic=True)
        return rows[SESSIONS].frame["members_present"].to_list() if SESSIONS in rows else []

    decide(desk, ASIDE)
    assert built() == []
    decide(desk, UP)
    decide(desk, TAKE_OVER)
    assert built() == ["9"]
    decide(desk, WITHDRAW, revision=None)
    decide(desk, ASIDE)
    assert built() == []


def test_who_decides_on_an_old_screen_is_told(desk: Desk) -> None:
    decide(desk, ASIDE)
    with pytest.raises(DecidedMeanwhile, match="by commission_expert"):
        desk.tell(EXPERT, TAKE_OVER, REPORT, seen=0, key="a", revision=1)
