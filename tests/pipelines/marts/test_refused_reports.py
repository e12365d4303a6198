"""A report that was refused is not one that never came: whose it is, where that can be told."""

from zoneinfo import ZoneInfo

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


def refused(*raw: str, source: str = "weekly/0001-a") -> list[tuple[str, str]]:
    rows = tuple({"source_id": source, "row_number": n, "raw": text} for n, text in enumerate(raw, 1))
    return refused_reports.build(frame(REJECTS, {}, rows), FORMS, SENT).rows()


def test_a_row_that_names_one_observer_is_of_that_observer() -> None:
    assert refused('{"observer_id": "STO-10", "answers"') == [("weekly", "STO-10")]


@pytest.mark.parametrize(
    "raw", ['{"row": 1', '{"observer_id": "STO-100"}', '{"observer_id": "STO-1", "note": "with STO-10"}']
)
def test_a_row_that_names_nobody_we_sent_or_several_is_of_nobody_certain(raw: str) -> None:
    assert refused(raw) == []


def test_rows_of_other_files_are_no_reports() -> None:
    assert refused('{"observer_id": "STO-1"}', source="protocols") == []


def test_who_was_refused_lacks_no_report_and_another_does() -> None:
    rule = ExpectedReport(
        id="weekly", labels={}, form="weekly", role="lto", every="week", first=DAY, last=DAY, due_hours=12
    )
    made = reporting_calendar.build(
        [rule],
        deployment({"observer_id": "A"}, {"observer_id": "B"}),
        ABSENCES.empty(),
        submissions({"observer_id": "Z", "received_at": at(99), "observed_at": at(99)}),
        answers(),
        questions(),
        units(),
        zone=ZoneInfo("UTC"),
        refused=submissions({"observer_id": "A"}).select("form_id", "observer_id"),
    )
    assert made.sort("observer_id").select("observer_id", "state").rows() == [
        ("A", "refused"),
        ("B", "missing"),
    ]


def test_a_line_that_fits_no_report_is_refused_and_said_and_the_others_are_kept(land: Land) -> None:
    """The whole way: a redacted copy of which one line is broken, through a build, to the question of the page."""
    send(land, report("STO-01"), report("STO-02", edits="half"))
    with store.connect(land.build().snapshot) as connection:
        assert queries_reports.refused(connection) == 1
        kept = connection.execute("SELECT observer_id FROM staging.submissions").fetchall()
    assert kept == [("STO-01",)]
    assert land.rejects()[0]["raw"]["observer_id"] == "STO-02"
