"""`marts.station_results`: given protocols, expected rows."""

from typing import Any

import polars as pl
import pytest

from pipelines.marts import station_results
from pipelines.tables import ballots, tallies
from tests.tally_rows import fits, rows

CHOICES = rows(
    ballots.CHOICES,
    *({"contest_id": "mayor", "choice_id": name, "position": n} for n, name in enumerate("abc", start=1)),
    {"contest_id": "council", "choice_id": "reds", "position": 1},
)


def built(*given: dict[str, Any]) -> pl.DataFrame:
    made = station_results.build(
        rows(tallies.PROTOCOLS, *({"station_id": "1", **row} for row in given)), CHOICES
    )
    assert fits(made, tallies.STATION_RESULTS)
    return made


def only(**cells: Any) -> dict[str, Any]:
    return built(cells).to_dicts()[0]


def test_nothing_gives_nothing() -> None:
    assert built().is_empty()


def test_the_latest_revision_of_each_count_stays_whatever_its_status() -> None:
    made = built(
        {"revision": 1, "registered": 10},
        {"revision": 3, "registered": 30, "status": "annulled"},
        {"revision": 2, "registered": 20},
        {"origin": "machine", "revision": 1, "ballots_valid": 7},
    )

    assert made.select("origin", "revision", "registered", "status").sort("origin").rows() == [
        ("machine", 1, None, "counted"),
        ("manual", 3, 30, "annulled"),
    ]


ISSUED = {
    # lines of the form: ballots issued
    "all parts": ({"issued_early": 1, "issued_station": 20, "issued_outside": 3}, 24),
    "a form without early voting": ({"issued_station": 20, "issued_outside": 3}, 23),
    "none": ({}, None),
}


@pytest.mark.parametrize("case", ISSUED)
def test_ballots_issued_are_the_sum_of_the_parts_that_the_form_has(case: str) -> None:
    lines, issued = ISSUED[case]

    assert only(**lines)["ballots_issued"] == issued


def test_a_part_that_could_not_be_read_leaves_the_sum_unknown() -> None:
    made = built(
        {"issued_station": 20, "issued_outside": 3, "registered": 100},
        {"station_id": "2", "issued_station": 20, "registered": 100},
    )

    assert made.select("ballots_issued", "turnout").rows() == [(23, 0.23), (None, None)]


def test_each_count_and_contest_has_a_form_of_its_own() -> None:
    made = built(
        {"ballots_mobile": 2, "ballots_stationary": 30, "ballots_valid": 29, "ballots_invalid": 3},
        {"origin": "machine", "ballots_stationary": 30},
        {"contest_id": "council", "ballots_valid": 25, "ballots_invalid": 1, "ballots_blank": 4},
        {"station_id": "2", "contest_id": "council", "ballots_valid": 25, "ballots_invalid": 1},
    )

    found = {(r["station_id"], r["contest_id"], r["origin"]): r["ballots_found"] for r in made.to_dicts()}
    assert found == {
        ("1", "mayor", "manual"): 32,
        ("1", "mayor", "machine"): 30,
        ("1", "council", "manual"): 30,
        ("2", "council", "manual"): None,
    }


def test_where_a_box_could_not_be_read_the_ballots_found_are_those_counted() -> None:
    made = built(
        {"ballots_mobile": 2, "ballots_stationary": 30, "ballots_valid": 29, "ballots_invalid": 3},
        {"station_id": "2", "ballots_stationary": 30, "ballots_valid": 29, "ballots_invalid": 4},
    )

    assert made["ballots_found"].to_list() == [32, 33]


@pytest.mark.parametrize(
    ("lines", "turnout"),
    [
        ({"took_part": 50, "issued_station": 60, "registered": 100}, 0.5),
        ({"issued_station": 60, "registered": 100}, 0.6),
        ({"took_part": 120, "registered": 100}, 1.2),
        ({"took_part": 0, "registered": 0}, None),
        ({"took_part": 50}, None),
    ],
)
def test_turnout_is_what_the_form_says_itself_or_the_ballots_issued(lines, turnout) -> None:
    assert only(**lines)["turnout"] == turnout


def test_voters_identified_come_from_their_receipt_where_the_form_has_no_such_line() -> None:
    made = built(
        {"registered": 100},
        {"origin": "machine", "identified": 57},
        {"origin": "identification", "identified": 60},
        {"origin": "identification", "identified": 58, "revision": 2},
        {"station_id": "2", "registered": 100},
        {"contest_id": "council", "registered": 100},
    ).sort("station_id", "contest_id", "origin")

    assert made.select("station_id", "contest_id", "origin", "identified").rows() == [
        ("1", "council", "manual", None),
        ("1", "mayor", "identification", 58),
        ("1", "mayor", "machine", 57),
        ("1", "mayor", "manual", 58),
        ("2", "mayor", "manual", None),
    ]


def test_the_leader_is_that_of_the_whole_contest_by_the_count_that_binds() -> None:
    made = built(
        {"votes": [10, 5, 1], "votes_total": 16, "ballots_valid": 16},
        {"station_id": "2", "votes": [1, 7, 0], "votes_total": 8, "ballots_valid": 8},
        {"station_id": "2", "origin": "machine", "votes": [0, 90, 0], "votes_total": 90, "ballots_valid": 90},
        {
            "station_id": "3",
            "votes": [0, 99, 0],
            "votes_total": 99,
            "status": "annulled",
            "ballots_valid": 99,
        },
        {"station_id": "4", "votes": [None, 1, 0], "ballots_valid": 1},
        {"contest_id": "council", "votes": [4], "votes_total": 4, "ballots_valid": 8},
        {"station_id": "5", "ballots_valid": 0},
    )

    told = made.sort("contest_id", "station_id", "origin").select("leader_id", "leader_votes", "leader_share")
    assert told.rows() == [
        ("reds", 4, 0.5),
        ("b", 5, 5 / 16),
        ("b", 90, 1.0),
        ("b", 7, 7 / 8),
        ("b", 99, 1.0),
        ("b", 1, 1.0),
        ("b", None, None),
    ]


@pytest.mark.parametrize(("manual", "leader"), [(1, "b"), (2, "a"), (4, "a")])
def test_a_count_of_few_stations_does_not_say_yet_who_leads(manual: int, leader: str) -> None:
    made = built(
        *({"station_id": str(n), "votes": [9, 1, 0], "votes_total": 10} for n in range(manual)),
        *(
            {"station_id": str(n), "origin": "machine", "votes": [0, 99, 0], "votes_total": 99}
            for n in range(4)
        ),
    )

    assert set(made["leader_id"]) == {leader}


def test_of_two_with_equal_votes_the_first_of_the_ballot_is_taken_and_nobody_leads_without_votes() -> None:
    assert only(votes=[0, 3, 3], votes_total=6)["leader_id"] == "b"
    assert only(votes=[0, 0, 0], votes_total=0)["leader_id"] is None
