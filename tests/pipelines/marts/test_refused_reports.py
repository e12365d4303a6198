"""A report that was refused is not one that never came: whose it is, where that can be told."""

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from dashboard import queries_reports
from pipelines import store
from pipelines.expected import ExpectedReport
from pipelines.marts import refused_reports, reporting_calendar
from pipelines.tables.observation import ABSENCES
from pipelines.tables.quality import REJECTS
from tests.conftest import Land
from tests.copied_reports import report, send
from tests.report_rows import DAY, answers, at, deployment, frame, questions, submissions, units

FORMS = {"weekly": "weekly"}
SENT = deployment({"observer_id": "STO-1"}, {"observer_id": "STO-10"})


def refused(*raw: str, source: str = "weekly/0001-a") -> list[tuple[object, ...]]:
    rows = tuple({"source_id": source, "row_number": n, "raw": text} for n, text in enumerate(raw, 1))
    return refused_reports.build(frame(REJECTS, {}, rows), FORMS, SENT).rows()


def test_a_row_that_names_one_observer_is_of_that_observer() -> None:
    cut = '{"observer_id": "STO-10", "observed_at": "2030-05-06T08:00:00+06:00", "answers"'
    assert refused(cut) == [("weekly", "STO-10", DAY)]
    assert refused('{"observer_id": "STO-10", "observed_at": "soon"') == [("weekly", "STO-10", None)]


@pytest.mark.parametrize(
    "raw", ['{"row": 1', '{"observer_id": "STO-100"}', '{"observer_id": "STO-1", "note": "with STO-10"}']
)
def test_a_row_that_names_nobody_we_sent_or_several_is_of_nobody_certain(raw: str) -> None:
    assert refused(raw) == []


def test_rows_of_other_files_are_no_reports() -> None:
    assert refused('{"observer_id": "STO-1"}', source="protocols") == []


def states(*days: int | None) -> list[str]:
    """Of six weeks in which A sent nothing that was kept, where rows of these days (or of none) were refused."""
    told = [DAY + dt.timedelta(day) if day is not None else None for day in days]
    rows = pl.DataFrame(
        {"form_id": ["weekly"] * len(told), "observer_id": ["A"] * len(told), "refused_date": told},
        schema=refused_reports.SCHEMA,
    )
    rule = ExpectedReport(
        id="weekly", labels={}, form="weekly", role="lto", every="week", first=DAY,
        last=DAY + dt.timedelta(41), due_hours=12,
    )  # fmt: skip
    made = reporting_calendar.build(
        [rule],
        deployment({"observer_id": "A"}, {"observer_id": "B"}),
        ABSENCES.empty(),
        submissions({"observer_id": "Z", "received_at": at(99), "observed_at": at(99)}),
        answers(),
        questions(),
        units(),
        zone=ZoneInfo("UTC"),
        refused=rows,
    )
    assert set(made.filter(observer_id="B")["state"]) == {"missing"}, "another observer lacks all the same"
    return made.filter(observer_id="A").sort("period_start_date")["state"].to_list()


def test_the_week_of_a_refused_row_lacks_no_report_and_all_others_do() -> None:
    assert states(8) == ["missing", "refused", "missing", "missing", "missing", "missing"]
    assert states(100) == ["missing"] * 6


def test_a_refused_row_that_does_not_say_its_day_hides_one_missing_report_and_no_more() -> None:
    assert states(None).count("missing") == 5
    assert states(None, None, 8).count("refused") == 3
    assert states(8).count("missing") == states(8, 9).count("missing") == 5, "two of one week are of one week"


def test_a_line_that_fits_no_report_is_refused_and_said_and_the_others_are_kept(land: Land) -> None:
    """The whole way: a redacted copy of which one line is broken, through a build, to the question of the page."""
    send(land, report("STO-01"), report("STO-02", edits="half"))
    with store.connect(land.build().snapshot) as connection:
        assert queries_reports.refused(connection) == 1
        kept = connection.execute("SELECT observer_id FROM staging.submissions").fetchall()
    assert kept == [("STO-01",)]
    assert land.rejects()[0]["raw"]["observer_id"] == "STO-02"
