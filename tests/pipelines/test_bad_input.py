"""What may be wrong with an observer's report, from the tool's export through the door to the snapshot.

Every report is kept, and what is wrong with it is said: nothing is lost because somebody mistyped it.
"""

from typing import Any

import polars as pl
import pytest

from pipelines import exports
from pipelines.errors import SourceError
from tests.observers_door import Desk, desk

__all__ = ["desk"]

READ = exports.read
HEADER = [
    "SubmissionDate", "observer_id", "station", "observed_at", "days_observed", "favourite_dish", "KEY", "SubmitterID",
    "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits",
    "FormVersion",
]  # fmt: skip
USUAL = {
    "SubmissionDate": "2030-05-06T09:00:00.000Z", "observer_id": "LTO-01", "station": "101",
    "observed_at": "2030-05-06T08:00:00.000+02:00", "days_observed": "3", "KEY": "uuid:1", "AttachmentsPresent": "0",
    "AttachmentsExpected": "0", "Edits": "0", "FormVersion": "1",
}  # fmt: skip
DEPLOYMENT = "observer,role,unit,from,chief,trained\nLTO-01,lto,101,2030-05-01,C-1,2030-05-02\n"


def export(desk: Desk, *reports: dict[str, str]) -> Any:
    rows = [HEADER, *([{**USUAL, **report}.get(name, "") for name in HEADER] for report in reports)]
    path = desk.inbox / "weekly.csv"
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def land(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Testland, its door with the real readers, and observers of whom it is known when they were trained."""
    monkeypatch.setattr(exports, "read", READ)
    told = desk.land.text("election")
    desk.land.write(
        "election",
        told.replace('coordinator_id = "chief"', 'coordinator_id = "chief", trained_date = "trained"'),
    )
    desk.land.write("deployment", DEPLOYMENT)
    return desk.land


BAD: dict[str, tuple[dict[str, str], str]] = {
    "an older form": ({"FormVersion": "0"}, "report_form_version"),
    "an unknown question": ({"favourite_dish": "plov"}, "report_answers"),
    "an answer out of range": ({"days_observed": "9"}, "report_answers"),
    "an answer that is no number": ({"days_observed": "many"}, "report_answers"),
    "an unknown observer": ({"observer_id": "LTO-99"}, "report_observer_unknown"),
    "no observer": ({"observer_id": ""}, "report_observer_unknown"),
    "a station outside the deployment": ({"station": "102"}, "report_outside_deployment"),
    "a station that nobody knows": ({"station": "9999"}, "report_place_unknown"),
    "from the future": ({"observed_at": "2031-05-06T08:00:00.000+02:00"}, "report_from_future"),
    "before the training": (
        {"observed_at": "2030-05-01T08:00:00.000+02:00", "SubmissionDate": "2030-05-01T09:00:00.000Z"},
        "report_before_training",
    ),
    "media still uploading": ({"AttachmentsExpected": "2"}, "report_uploading"),
    "not decrypted": ({"Status": "not decrypted"}, "report_unreadable"),
}  # fmt: skip


@pytest.mark.parametrize(("report", "rule"), BAD.values(), ids=BAD)
def test_a_report_with_something_wrong_is_kept_and_flagged(land, desk, facts_judge, report, rule) -> None:
    desk.admit(export(desk, report))
    land.build(facts_judge)
    assert land.table("staging.submissions").height == 1
    found = land.table("quality.findings").filter(level="report")
    assert rule in found["rule"].to_list()
    assert land.table("quality.rejects").is_empty()


def test_a_time_that_nobody_can_read_does_not_lose_the_report(land, desk, facts_judge) -> None:
    desk.admit(export(desk, {"observed_at": "in the morning"}))
    land.build(facts_judge)
    assert land.table("staging.submissions")["observed_at"].to_list() == [None]
    assert "in the morning" in str(land.table("staging.answers")["value"].to_list())


def test_zones_that_are_mixed_are_each_their_own_moment(land, desk) -> None:
    moments = [
        "2030-05-06T08:00:00.000+02:00",
        "2030-05-06T12:00:00.000+06:00",
        "2030-05-06T06:00:00Z",
        "2030-05-06T08:00:00",
    ]
    desk.admit(
        export(desk, *({"KEY": f"uuid:{n}", "observed_at": moment} for n, moment in enumerate(moments)))
    )
    land.build()
    assert land.table("staging.submissions")["observed_at"].n_unique() == 1, (
        "without a zone: that of the intake"
    )


def test_a_missing_zone_is_asked_for_and_not_guessed(land, desk) -> None:
    land.write("election", land.text("election").replace('time_zone = "Europe/Berlin"\npersonal', "personal"))
    with pytest.raises(SourceError, match="without a time zone") as caught:
        desk.admit(export(desk, {"observed_at": "2030-05-06T08:00:00"}))
    assert "time_zone" in caught.value.remedy


def test_an_export_that_is_too_large_is_refused_before_it_is_read(land, desk) -> None:
    path = export(desk, {})
    with path.open("ab") as stream:
        stream.truncate(200_000_001)
    before = desk.contents()
    with pytest.raises(SourceError, match="200,000,000 bytes") as caught:
        desk.admit(path)
    assert caught.value.remedy
    assert {name for name in desk.contents() if "raw" in name} == {name for name in before if "raw" in name}


def test_a_bad_report_takes_no_good_one_with_it(land, desk) -> None:
    desk.admit(export(desk, {"KEY": "uuid:1", "days_observed": "many", "station": "?"}, {"KEY": "uuid:2"}))
    land.build()
    answers = land.table("staging.answers").filter(question_id="days_observed").sort("submission_id")
    assert answers["number"].to_list() == [None, 3.0]
    assert land.table("staging.submissions").filter(pl.col("unit_id").is_null()).height == 1
