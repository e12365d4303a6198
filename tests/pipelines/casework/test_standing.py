"""Where cases stand: what a report says, as amended, merged and judged."""

import datetime as dt

import polars as pl
import pytest

from pipelines.casework.actions import AmendReport, EnterReport, Merge, Reopen, SetPublication, Take
from pipelines.casework.cases import Cases, fold
from pipelines.casework.standing import standing
from pipelines.tables.casework import CASE_REPORTS
from tests.decided import AT, decided, told, verify

REGIONS = {"station-1": "north", "station-2": "south"}
REPORTS = pl.DataFrame(
    [
        {
            "report_id": name, "revision": revision, "form_id": "serious", "received_at": AT + dt.timedelta(hours=n),
            "observer_id": f"LTO-{n % 2}", "unit_id": "station-2", "region_id": "south", "category_id": "proxy_voting",
            "what_happened": "One voted for three", "publication_level": "precinct", "review": "verified",
            "same_as": name,
        }
        for n, (name, revision) in enumerate([("a", 1), ("b", 1), ("c", 2)])
    ],
    schema=CASE_REPORTS.schema,
)  # fmt: skip


def row(cases: Cases, name: str) -> dict[str, object]:
    (found,) = standing(REPORTS, cases, REGIONS.get).filter(case_id=name).to_dicts()
    return found


def test_what_nobody_decided_on_was_received_whatever_its_tool_says_of_it() -> None:
    assert row(Cases(), "a") | {"status": "received", "reports": 1, "serious": None} == row(Cases(), "a")


def test_merged_reports_are_one_case_with_the_first_moment_and_all_observers() -> None:
    cases = fold([decided(1, Merge(reason="one event"), "b", "a", "c")])
    found = standing(REPORTS.with_columns(revision=1), cases, REGIONS.get)

    assert found.select("case_id", "reports", "observers", "received_at").rows() == [("b", 3, 2, AT)]


def test_what_was_amended_is_read_in_place_of_what_the_form_says() -> None:
    amended = told(unit_id="station-1", category="vote_buying")
    found = row(fold([decided(1, AmendReport(reason="wrong station", told=amended))]), "a")

    assert (found["region_id"], found["category_id"]) == ("north", "vote_buying")
    assert found["publication_level"] == "rayon"
    level = decided(2, SetPublication(publication_level="none"))
    assert row(fold([level]), "a")["publication_level"] == "none"


def test_a_judgement_is_told_with_its_grounds_and_no_longer_once_it_was_reopened() -> None:
    way = [decided(1, Take()), decided(2, verify())]
    found = row(fold(way), "a")

    assert (found["status"], found["serious"], found["judged_evidence"]) == ("verified", True, "direct")
    assert found["judged_at"] == AT + dt.timedelta(minutes=2)
    again = row(fold([*way, decided(3, Reopen(reason="she took it back"))]), "a")
    assert (again["status"], again["serious"], again["judged_at"]) == ("reopened", None, None)


def test_a_report_edited_after_it_was_verified_is_verified_no_longer() -> None:
    cases = fold([decided(1, Take(), "c", revision=1), decided(2, verify(), "c", revision=1)])

    assert row(cases, "c")["status"] == "reopened"


@pytest.mark.parametrize(("unit", "region"), [("station-1", "north"), (None, None), ("elsewhere", None)])
def test_a_report_that_was_written_down_here_is_a_case_like_any_other(
    unit: str | None, region: str | None
) -> None:
    found = row(fold([decided(7, EnterReport(told=told(unit_id=unit)), "call-1")]), "call-1")

    assert (found["region_id"], found["status"], found["observers"]) == (region, "received", 0)
    assert found["received_at"] == AT + dt.timedelta(minutes=7)
