"""What an expert enters is held against the contract of files at once, field by field."""

import datetime as dt

import pytest
from pydantic import ValidationError

from pipelines.casework.records import KINDS, AddRecord
from pipelines.commission_setting import Setting
from pipelines.pack_checks import TABLES
from pipelines.record_contract import columns, problems, staged
from tests.pipelines.commissions.telling import PACK

NOW = dt.datetime(2021, 1, 8, 6, tzinfo=dt.UTC)
SETTING = Setting.of(PACK, {"high", "low"})
GOOD = {"commission_id": "high", "number": "№ 12", "decided_date": "2021-01-07", "votes_for": "9"}


def wrong(kind: str, cells: dict[str, str]) -> dict[str, str]:
    found = problems(AddRecord(kind=kind, cells=cells), SETTING, NOW)
    return {column: message.english for column, message in found.items()}


def test_what_fits_is_read_by_the_build_as_it_was_by_the_desk() -> None:
    record = AddRecord(kind="commission_decisions", cells=GOOD)
    assert wrong(record.kind, GOOD) == {}
    assert staged(record.kind, [(7, record)], SETTING).kept["decision_id"].to_list() == ["high/2021/12"]


@pytest.mark.parametrize(
    ("change", "column", "why"),
    [
        ({"commission_id": "nobody"}, "commission_id", "no such commission"),
        ({"votes_for": "many"}, "votes_for", "not a whole number"),
        ({"votes_for": "-1"}, "votes_for", "below 0"),
        ({"decided_date": "7.1.2021"}, "decided_date", "no date of the calendar"),
        ({"decided_date": "2021-01-09"}, "decided_date", "happened already"),
        ({"published_at": "2021-01-08T12:30"}, "published_at", "happened already"),
        ({"subject": "weather"}, "subject", "not in the list"),
        ({"published_precision": "second"}, "published_precision", "none of"),
        ({"colour": "red"}, "colour", "no column"),
        ({"source_id": "journal"}, "source_id", "no column"),
        ({"row_number": "1"}, "row_number", "no column"),
    ],
)
def test_each_field_is_told_why(change: dict[str, str], column: str, why: str) -> None:
    found = wrong("commission_decisions", GOOD | change)
    assert list(found) == [column]
    assert why in found[column]


@pytest.mark.parametrize(
    ("hour", "day", "fits"),
    [("2021-01-10T19:00", "2021-01-11", True), ("2021-01-10T17:00", "2021-01-11", False)],
)
def test_today_is_the_local_day_in_the_night_of_the_count_too(hour: str, day: str, fits: bool) -> None:
    """At one in the morning in Bishkek it is still yesterday in Greenwich."""
    now = dt.datetime.fromisoformat(hour).replace(tzinfo=dt.UTC)
    record = AddRecord(kind="commission_decisions", cells=GOOD | {"decided_date": day})

    assert (problems(record, SETTING, now) == {}) == fits


def test_of_several_fields_each_is_told() -> None:
    found = wrong("commission_decisions", GOOD | {"votes_for": "many", "subject": "weather"})
    assert set(found) == {"votes_for", "subject"}


def test_a_decision_without_number_day_or_name_has_no_identity() -> None:
    assert "needs its number" in wrong("commission_decisions", {"commission_id": "high"})["number"]


def test_a_number_needs_its_day_or_year_or_that_neither_is_known() -> None:
    alone = {name: text for name, text in GOOD.items() if name != "decided_date"}

    assert "Say the day" in wrong("commission_decisions", alone)["decided_date"]
    assert (
        "Say the day" in wrong("commission_decisions", alone | {"published_at": "2021-01-07"})["decided_date"]
    )
    for year in ("2020", "2021", "unknown"):
        assert wrong("commission_decisions", alone | {"decided_year": year}) == {}
    assert (
        "happened already" in wrong("commission_decisions", alone | {"decided_year": "2022"})["decided_year"]
    )
    assert "four digits" in wrong("commission_decisions", alone | {"decided_year": "21"})["decided_year"]
    assert list(wrong("commission_decisions", GOOD | {"decided_year": "2020"})) == ["decided_year"]
    assert list(wrong("working_groups", {"commission_id": "high", "decided_year": "2020"})) == [
        "decided_year"
    ]


@pytest.mark.parametrize(
    ("kind", "cells", "column"),
    [
        ("calendar_plan", {"item_id": "x", "from_date": "2021-01-06", "until_date": "2021-01-05"}, "until_date"),
        ("commission_members", {"member": "a", "from_date": "2021-01-06", "until_date": "2021-01-05"}, "until_date"),
        ("commission_decisions", GOOD | {"published_at": "2021-01-06T23:59"}, "published_at"),
        ("commission_sessions", {"held_date": "2021-01-06", "members_present": "13", "members_total": "12"},
         "members_total"),
        ("complaint_registers", {"as_of_at": "2021-01-06T10:00", "in_time": "4", "considered": "3"}, "considered"),
    ],
)  # fmt: skip
def test_what_cannot_be_beside_another_is_said_at_it(kind: str, cells: dict[str, str], column: str) -> None:
    whose = {} if kind == "calendar_plan" else {"commission_id": "high"}
    assert list(wrong(kind, whose | cells)) == [column]
    for other in (name for name in cells if name != column):
        same = cells | ({} if other.endswith("published_at") else {column: cells[other]})
        if other in ("from_date", "members_present", "in_time"):
            assert wrong(kind, whose | same) == {}
    assert wrong("commission_decisions", GOOD | {"published_at": "2021-01-07T00:00"}) == {}


def test_no_other_kind_is_kept() -> None:
    for kind in ("territory", "units", "recommendations"):
        with pytest.raises(ValidationError, match="no records of this kind"):
            AddRecord(kind=kind, cells=GOOD)


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_table_is_one_of_a_record(kind: str) -> None:
    assert columns(kind, SETTING) >= set(TABLES[kind].schema) - {"source_id", "row_number"}
