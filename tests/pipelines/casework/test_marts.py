"""Complaints as tables: given journals, expected rows; what is overdue, and what nobody knows."""

import datetime as dt

import polars as pl
import pytest

from pipelines import build_record, packs, settings
from pipelines.casework.actions import StepKind
from pipelines.casework.deadlines import LegalCalendar
from pipelines.casework.overdue import overdue
from pipelines.domain import Precision
from pipelines.marts import complaints
from pipelines.tables.complaints import COMPLAINT_CASES, COMPLAINT_STEPS, COMPLAINTS
from pipelines.tables.decisions import DECISIONS
from pipelines.tables.declaration import Table
from tests.pipelines.casework.conftest import ZONE, Desk

EXERCISE = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA)


def march(number: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    """A moment of March 2026, local time of the exercise: polling day is the 15th."""
    return dt.datetime(2026, 3, number, hour, minute, tzinfo=ZONE)


@pytest.fixture
def desk() -> Desk:
    return Desk(EXERCISE.law)


def tables(desk: Desk, as_of: dt.datetime, *, law: bool = True) -> dict[Table, pl.DataFrame]:
    calendar = LegalCalendar.of(EXERCISE) if law else None
    made = complaints.build(desk.held().values(), calendar, zone=ZONE, as_of=as_of)
    for table, frame in made.items():
        assert frame.schema == table.schema
        assert frame.select(table.key).is_duplicated().sum() == 0
        required = [column.name for column in table.columns if column.required]
        assert frame.select(required).null_count().sum_horizontal().sum() == 0
    return made


def row(desk: Desk, as_of: dt.datetime, *, law: bool = True) -> dict:
    (only,) = tables(desk, as_of, law=law)[COMPLAINTS].to_dicts()
    return only


def told(found: dict, *names: str) -> tuple:
    return tuple(found[name] for name in names)


def test_without_decisions_the_tables_are_empty() -> None:
    made = complaints.of_journal(EXERCISE, (), as_of=march(1))

    assert {name: frame.height for name, frame in made.items()} == {
        "marts.complaints": 0, "marts.complaint_steps": 0, "marts.complaint_cases": 0,
    }  # fmt: skip
    assert made["marts.complaints"].schema == COMPLAINTS.schema


def test_a_draft_owes_nobody_anything(desk: Desk) -> None:
    desk.file("c-1", now=march(1))
    found = row(desk, march(30))

    assert told(found, "state", "outcome", "filed_at", "deadline_at", "days", "is_overdue", "is_informed") == (
        "drafted", None, None, None, None, None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "overdue", "days"),
    [
        (march(2, 13), False, 0),
        (march(6, 0), False, 4),  # the last moment itself: the fifth is the third day
        (march(6, 0) + dt.timedelta(microseconds=1), True, 4),
        (march(20), True, 18),
    ],
)
def test_an_open_complaint_is_overdue_when_its_last_moment_has_passed(
    desk: Desk, as_of: dt.datetime, overdue: bool, days: int
) -> None:
    desk.file("c-1", filed_at=march(2))
    found = row(desk, as_of)

    assert found["deadline_at"] == march(6, 0)
    assert told(found, "deadline_id", "outcome", "is_overdue", "days") == (
        "commissions_campaign", "pending", overdue, days,
    )  # fmt: skip
    assert found["is_settled_in_time"] is None


@pytest.mark.parametrize(
    ("at", "precision", "in_time"),
    [
        (march(5, 23, 59), Precision.MINUTE, True),
        (march(6, 0, 1), Precision.MINUTE, False),
        (march(5, 12), Precision.DAY, True),
        (march(6, 0), Precision.DAY, False),
    ],
)
def test_what_was_decided_is_overdue_no_more_and_was_in_time_or_not(
    desk: Desk, at: dt.datetime, precision: Precision, in_time: bool
) -> None:
    desk.file("c-1", filed_at=march(2))
    desk.step("c-1", StepKind.DECIDED, at, precision=precision, outcome="partly")
    found = row(desk, march(30))

    assert told(found, "state", "outcome", "is_overdue", "is_settled_in_time", "is_informed") == (
        "decided", "partly", False, in_time, False,
    )  # fmt: skip


def test_where_no_deadline_is_known_nothing_is_overdue_and_nothing_in_time(desk: Desk) -> None:
    desk.file("c-1", body="court", filed_at=march(2))  # the law leaves it open
    assert told(row(desk, march(30)), "deadline_at", "is_overdue") == (None, None)
    desk.step("c-1", StepKind.DECIDED, march(20))
    assert told(row(desk, march(30)), "is_overdue", "is_settled_in_time") == (None, None)


def test_without_a_law_no_deadline_is_known(desk: Desk) -> None:
    desk.file("c-1", filed_at=march(2))

    assert told(row(desk, march(30), law=False), "deadline_at", "is_overdue", "outcome") == (
        None,
        None,
        "pending",
    )


def test_the_time_of_a_body_runs_from_when_it_came_to_it(desk: Desk) -> None:
    desk.file("c-1", filed_at=march(2))
    desk.step("c-1", StepKind.FORWARDED, march(4, 9))
    found = row(desk, march(5, 8))

    assert told(found, "filed_with", "body", "deadline_id", "is_overdue") == (
        "pec",
        "police",
        "police_day",
        False,
    )
    assert found["deadline_at"] == march(5, 9)


def test_an_answer_of_the_police_ends_the_waiting(desk: Desk) -> None:
    desk.file("c-1", body="police", filed_at=march(2, 9))
    desk.step("c-1", StepKind.POLICE_OUTCOME, march(2, 18), police_outcome="electronic_journal")
    desk.step("c-1", StepKind.INFORMED, march(3))
    found = row(desk, march(30))

    assert told(found, "state", "outcome", "police_outcome", "is_overdue", "is_settled_in_time", "is_informed") == (
        "answered", None, "electronic_journal", False, True, True,
    )  # fmt: skip
    assert found["days"] == 0


def test_what_is_forwarded_after_an_answer_is_open_again(desk: Desk) -> None:
    desk.file("c-1", body="police", filed_at=march(2, 9))
    desk.step("c-1", StepKind.POLICE_OUTCOME, march(2, 18))
    desk.step("c-1", StepKind.FORWARDED, march(3), body="prosecutor")
    names = ("state", "outcome", "settled_at", "is_overdue", "is_settled_in_time", "deadline_id")

    assert told(row(desk, march(30)), *names) == ("forwarded", "pending", None, True, None, "prosecutor_days")
    desk.step("c-1", StepKind.DECIDED, march(9))
    assert told(row(desk, march(30)), *names) == (
        "decided",
        "rejected",
        march(9),
        False,
        True,
        "prosecutor_days",
    )


def test_what_was_withdrawn_was_neither_in_time_nor_late(desk: Desk) -> None:
    desk.file("c-1", filed_at=march(2))
    desk.step("c-1", StepKind.WITHDRAWN, march(20))

    assert told(row(desk, march(30)), "state", "outcome", "is_overdue", "is_settled_in_time", "days") == (
        "withdrawn", None, False, None, 18,
    )  # fmt: skip


def test_an_appeal_has_the_deadline_of_appeals(desk: Desk) -> None:
    desk.file("c-1", filed_at=march(2))
    desk.step("c-1", StepKind.DECIDED, march(3))
    desk.file("c-2", body="tec", appeal_of="c-1", filed_at=march(4))

    found = tables(desk, march(5))[COMPLAINTS].filter(complaint_id="c-2").to_dicts()[0]

    assert told(found, "appeal_of", "deadline_id") == ("c-1", "appeals_to_commissions")
    assert found["deadline_at"] == march(7, 0)


def test_the_list_of_what_is_overdue_is_that_of_the_table_the_longest_first(desk: Desk) -> None:
    for name, filed in (
        ("c-1", march(4)),
        ("c-2", march(2)),
        ("c-3", march(9)),
        ("c-4", march(3)),
        ("c-5", march(2)),
    ):
        desk.file(name, filed_at=filed)
    desk.step("c-4", StepKind.DECIDED, march(9))
    desk.file("c-6", body="court", filed_at=march(2))  # no deadline known
    desk.file("c-7")  # a draft
    now = march(10)

    late = overdue(desk.held().values(), LegalCalendar.of(EXERCISE), now)

    assert [complaint.id for complaint, _ in late] == ["c-2", "c-5", "c-1"]
    assert [deadline.at for _, deadline in late] == [march(6, 0), march(6, 0), march(8, 0)]
    in_table = tables(desk, now)[COMPLAINTS].filter("is_overdue")["complaint_id"].to_list()
    assert in_table == ["c-1", "c-2", "c-5"]
    assert overdue(desk.held().values(), None, now) == []


def test_steps_and_cases_have_rows_of_their_own(desk: Desk) -> None:
    desk.file("c-1", cases=("case-2", "case-1"), filed_at=march(2))
    desk.step("c-1", StepKind.DECIDED, march(4), outcome="granted", number="№ 7-ө")
    desk.step("c-1", StepKind.REGISTERED, march(3), number="17")
    made = tables(desk, march(5))

    assert made[COMPLAINT_CASES].rows() == [("c-1", "case-1"), ("c-1", "case-2")]
    assert made[COMPLAINT_STEPS].select("position", "kind", "reference", "outcome", "entry").rows() == [
        (1, "filed", None, None, 1),
        (2, "registered", "17", None, 3),
        (3, "decided", "№ 7-ө", "granted", 2),
    ]


def test_no_free_text_comes_into_the_tables(desk: Desk) -> None:
    secret = "Айтурган Эсенова"
    desk.file("c-1", filed_at=march(2), asks=secret, reason=secret, articles=(secret,))
    desk.step("c-1", StepKind.DECIDED, march(4), reason=secret)

    assert not any(secret in str(frame.to_dicts()) for frame in tables(desk, march(5)).values())


def test_a_build_has_the_tables_and_is_named_after_its_law_too(land) -> None:
    before = build_record.name_of(land.pack(), [], DECISIONS.empty())[-8:]
    land.build()
    (land.folder / "law.toml").write_text("# nothing yet\n")

    assert [land.table(table.name).height for table in (COMPLAINTS, COMPLAINT_STEPS, COMPLAINT_CASES)] == [
        0,
        0,
        0,
    ]
    assert build_record.name_of(land.pack(), [], DECISIONS.empty())[-8:] != before
