"""Questions about casework: every case and complaint once, what is not known apart from what is."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from dashboard import queries, queries_complaints
from pipelines import store
from pipelines.tables import casework, complaints, decisions, meta, observation
from tests.report_rows import DAY, at, frame

LAST = at(10)


def case(
    name: str, region: str | None, status: str, came: dt.datetime | None, judged: dt.datetime | None = None
) -> Any:
    return {
        "case_id": name, "region_id": region, "status": status, "received_at": came, "judged_at": judged,
        "reports": 2 if name == "a" else 1,
    }  # fmt: skip


CASES = (
    case("a", "N", "verified", at(1), at(1, 6)),
    case("b", "N", "refuted", at(1), at(5)),
    case("c", "N", "received", at(2)),
    case("d", "N", "received", at(9, 23)),
    case("e", "S", "verified", None, at(3)),
    case("f", None, "being_checked", at(1)),
)
FILED = {"kind": "complaint", "applicant": "voter", "cases": 1, "drafted_at": at(0), "as_of_at": at(20)}
COMPLAINTS = (
    {"complaint_id": "1", "body": "tec", "state": "decided", "outcome": "rejected", "deadline_at": at(4)},
    {"complaint_id": "2", "body": "cec", "state": "filed", "outcome": "pending", "appeal_of": "1", "deadline_at": at(6),
     "is_overdue": True},
    {"complaint_id": "3", "body": "cec", "state": "filed", "outcome": "pending", "deadline_at": at(5),
     "is_overdue": True},
    {"complaint_id": "4", "body": "cec", "state": "filed", "outcome": "pending", "deadline_at": at(30),
     "is_overdue": False},
    {"complaint_id": "5", "body": "court", "state": "filed", "outcome": "pending"},
    {"complaint_id": "6", "body": "police", "state": "answered", "police_outcome": "infraction"},
    {"complaint_id": "7", "body": "tec", "state": "drafted"},
)  # fmt: skip
DUE = {
    "expected_id": "weekly", "form_id": "weekly", "role": "lto", "unit_id": "u", "period_start_date": DAY,
    "period_end_date": DAY, "due_at": at(7), "position": 1, "reports": 1, "state": "on_time",
}  # fmt: skip


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    file = tmp_path_factory.mktemp("land") / "land.duckdb"
    with duckdb.connect(str(file)) as made:
        store._create(made)
        draft = store.Draft(file, made)
        draft.write(meta.ELECTION, frame(meta.ELECTION, {
            "election_id": "tl-2030", "date": DAY, "time_zone": "UTC", "territory_id": "tl", "is_synthetic": True,
            "country_id": "XX", "callouts": "{}", "attribution": "{}",
        }, ({},)))  # fmt: skip
        one = {"revision": 1, "observers": 1, "decisions": 1}
        draft.write(casework.CASES, frame(casework.CASES, one, CASES))
        filed = FILED | {"filed_with": "tec", "filed_at": at(1)}
        draft.write(complaints.COMPLAINTS, frame(complaints.COMPLAINTS, filed, COMPLAINTS))
        decided = {
            "sequence": 1, "decision_id": "d", "decided_at": LAST, "account_id": "a", "role": "lawyer",
            "subject_kind": "report", "subject_id": "a", "seen": 0, "action": "take", "reason": "", "payload": "{}",
            "hash": "0",
        }  # fmt: skip
        draft.write(decisions.DECISIONS, frame(decisions.DECISIONS, decided, ({},)))
        came = (
            {"observer_id": "A", "region_id": "N", "submission_id": "r1"},
            {"observer_id": "B", "region_id": "N", "state": "missing"},
            {"observer_id": "C", "region_id": "N", "state": "excused"},
        )
        draft.write(observation.REPORTING_CALENDAR, frame(observation.REPORTING_CALENDAR, DUE, came))
    with store.connect(file) as opened:
        yield opened


def test_cases_stand_beside_how_much_observation_came(connection: duckdb.DuckDBPyConnection) -> None:
    found = queries_complaints.cases(connection)

    assert found.rows() == [
        ("N", "received", 2, 2, 2, 1),
        ("N", "refuted", 1, 1, 2, 1),
        ("N", "verified", 1, 2, 2, 1),
        ("S", "verified", 1, 1, 0, 0),
        (None, "being_checked", 1, 1, 0, 0),
    ]


def test_what_still_waits_is_in_the_base_and_what_came_too_late_to_tell_is_not(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """d came an hour before the last decision; when e came nobody knows."""
    assert queries_complaints.judged_within(connection, 24).rows() == [
        ("N", 3, 2, 1, 51.0),
        (None, 1, 0, 0, None),
    ]
    assert queries_complaints.judged_within(connection, 1).filter(region_id="N")["cases"].item() == 4


def test_every_complaint_that_was_filed_is_counted_once_under_its_body(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = {row["body"]: row for row in queries_complaints.complaints(connection).to_dicts()}

    assert {body: row["filed"] for body, row in found.items()} == {
        "cec": 3,
        "court": 1,
        "police": 1,
        "tec": 1,
    }
    assert (found["cec"]["pending"], found["cec"]["overdue"], found["cec"]["no_deadline_known"]) == (3, 2, 0)
    assert (found["court"]["overdue"], found["court"]["no_deadline_known"]) == (0, 1)
    assert (found["tec"]["rejected"], found["police"]["other"]) == (1, 1)


def test_who_owes_an_answer_the_longest_overdue_first_and_unknown_deadlines_last(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = queries_complaints.pending(connection)

    assert found.select("complaint_id", "is_overdue").rows() == [
        ("3", True),
        ("2", True),
        ("4", False),
        ("5", None),
    ]


def test_an_appeal_stands_beside_what_it_is_directed_against(connection: duckdb.DuckDBPyConnection) -> None:
    assert queries_complaints.appeals(connection).rows() == [("2", "cec", "pending", "1", "tec", "rejected")]


def test_single_cases_are_on_no_page_of_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Whoever works in one region would see there what others report in theirs."""
    for name in ("marts.cases", "marts.case_reports", "marts.case_members", "marts.complaint_cases"):
        with pytest.raises(ValueError, match="no table"):
            queries.table(connection, name)
