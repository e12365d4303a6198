"""The week that is under way: what is due in it is coming up, and what has not passed is not counted as passed."""

import datetime as dt
from collections.abc import Iterator

import duckdb
import pytest

from dashboard import queries_commissions
from dashboard.queries import Connection
from tests.pipelines.commissions.oracle.invented import built, invented
from tests.pipelines.commissions.oracle.telling import Told

MONDAY = dt.date(2020, 11, 30)
PLAN = [
    {"item_id": "due on Friday", "from_date": "2020-12-01", "until_date": "2020-12-04", "commission_id": "high"},
    {"item_id": "due on Tuesday", "from_date": "2020-11-20", "until_date": "2020-12-01", "commission_id": "high"},
    {"item_id": "done some day", "from_date": "2020-11-20", "until_date": "2020-12-20", "commission_id": "high"},
]  # fmt: skip
DECIDED = [
    {"commission_id": "high", "known_as": "x", "plan_item": "done some day"},
    {"commission_id": "high", "number": "1", "decided_date": "2020-11-27", "looked_at": "2020-12-02T10:00"},
]
"""The second became due at the end of Sunday, the day before the week."""


@pytest.fixture(scope="module")
def wednesday() -> Iterator[Connection]:
    """All that was told by the end of 2 December."""
    told = [Told("calendar_plan", "listed", row, cells) for row, cells in enumerate(PLAN, start=2)]
    told += [Told("commission_decisions", "listed", row, cells) for row, cells in enumerate(DECIDED, start=2)]
    frames = built(invented(tuple(told)), [])
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'; CREATE SCHEMA marts; CREATE SCHEMA staging")
        connection.execute("CREATE TABLE staging.election AS SELECT 'Asia/Bishkek' AS time_zone")
        for name in ("marts.calendar_plan", "marts.commission_decisions"):
            connection.register("incoming", frames[name].to_arrow())
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
        yield connection


def parts(connection: Connection, monday: dt.date) -> dict[str, str]:
    rows = queries_commissions.planned(connection, "high", monday, unassigned=True)
    return dict(rows.select("item_id", "part").iter_rows())


def test_what_is_due_in_the_week_is_coming_up(wednesday: Connection) -> None:
    assert parts(wednesday, MONDAY) == {"due on Tuesday": "no_word", "due on Friday": "now"}
    assert parts(wednesday, MONDAY + dt.timedelta(7)) == {}


def test_what_has_not_passed_is_not_counted_as_passed(wednesday: Connection) -> None:
    assert queries_commissions.passed(wednesday, "high", MONDAY, unassigned=True) == (1, 1)


def test_a_decision_due_by_the_end_of_sunday_is_of_that_week(wednesday: Connection) -> None:
    def late(monday: dt.date) -> list[str]:
        rows = queries_commissions.unpublished(wednesday, "high", monday, "Asia/Bishkek")
        return rows["number"].to_list()

    assert late(MONDAY - dt.timedelta(7)) == ["1"]
    assert late(MONDAY) == []
