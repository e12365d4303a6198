"""`marts.station_results`: given protocols, expected rows."""

from collections.abc import Sequence
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


def built(*given: dict[str, Any], form: Sequence[str] = ()) -> pl.DataFrame:
    """The results of these documents; `form` are the lines that the pack lists."""
    lines = ({"contest_id": "mayor", "line": line, "position": n} for n, line in enumerate(form, start=1))
    made = station_results.build(
        rows(tallies.PROTOCOLS, *({"station_id": "1", **row} for row in given)),
        CHOICES,
        rows(ballots.FORM_LINES, *lines),
    )
    assert fits(made, tallies.STATION_RESULTS)
    return made


def only(**cells: Any) -> dict[str, Any]:
    return built(cells).to_dicts()[0]


def test_nothing_gives_nothing() -> None:
    assert built().is_empty()


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


def stations(number: int, **lines: Any) -> list[dict[str, Any]]:
    """So many more stations, all with these lines."""
    return [{"station_id": str(n), **lines} for n in range(2, number + 2)]


def test_one_stray_cell_is_no_line_of_the_form() -> None:
    """Seen: one station of seven writes 0 of early votes, and its turnout of 90 % was shown as if of all."""
    usual = {"issued_station": 50, "issued_outside": 0, "registered": 100}
    made = built({**usual, "issued_station": 90, "issued_early": 0}, *stations(6, **usual))

    assert made["ballots_issued"].to_list() == [90] + [50] * 6
    assert made["turnout"].to_list() == [0.9] + [0.5] * 6


def test_a_line_of_few_is_added_where_it_is_and_unknown_where_it_cannot_be_read() -> None:
    early = {"unread": '{"issued_early":"illegible"}'}
    made = built(
        {"issued_station": 9, "issued_early": 1}, {"station_id": "x", "issued_station": 9, **early},
        *stations(6, issued_station=50),
    )  # fmt: skip

    assert made["ballots_issued"].to_list() == [10, None] + [50] * 6


FORM = ("issued_early", "issued_station", "issued_outside")
LISTED = {
    # what the pack lists, the count, early votes of the first of seven; ballots issued there and elsewhere
    "on the form: an empty cell is not zero": (FORM, "manual", 3, 53, None),
    "on the form, held by nobody": (FORM, "manual", None, 50, 50),
    "not on the form": (FORM[1:], "manual", 3, 53, 50),
    "no form of the pack: a machine's": (FORM, "machine", 3, 53, 50),
    "an observer's copy": (FORM, "observer_copy", 3, 53, None),
}


@pytest.mark.parametrize("case", LISTED)
def test_the_pack_says_which_lines_a_form_has(case: str) -> None:
    form, origin, early, first, others = LISTED[case]
    usual = {"issued_station": 50, "origin": origin}

    made = built({**usual, "issued_early": early}, *stations(6, **usual), form=form)

    assert made["ballots_issued"].to_list() == [first, *[others] * 6]


def test_a_pack_that_lists_only_some_lines_does_not_hide_what_all_documents_hold() -> None:
    made = built(
        *stations(3, ballots_valid=20, ballots_invalid=2, ballots_blank=1), form=("ballots_invalid",)
    )

    assert made["ballots_found"].to_list() == [23] * 3


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


ADDITIONAL = {
    # what the lists of two stations say, and the form; voters listed in the first, turnout of its 120 voters
    "counted apart": ([(100, 50), (100, 0)], (), 150, 0.8),
    "on no form": ([(100, None), (100, None)], (), 100, 1.2),
    "on the form, held by nobody": ([(100, None), (100, None)], ("registered_additional",), 100, 1.2),
    "on the form, not given here": ([(100, None), (100, 5)], ("registered_additional",), None, None),
    "the first line cannot be read": ([(None, 50), (100, 0)], (), None, None),
    "nobody is listed": ([(0, 0), (0, 0)], (), 0, None),
}


@pytest.mark.parametrize("case", ADDITIONAL)
def test_turnout_is_measured_against_the_list_and_the_additional_list(case: str) -> None:
    lists, form, listed, turnout = ADDITIONAL[case]
    given = [
        {"station_id": str(n), "registered": main, "registered_additional": more, "took_part": 120}
        for n, (main, more) in enumerate(lists)
    ]

    assert built(*given, form=form).select("listed", "turnout").row(0) == (listed, turnout)


def test_invalid_ballots_alone_are_not_the_ballots_found() -> None:
    made = built({"ballots_invalid": 3, "votes": [30, 5, 1], "votes_total": 36, "issued_outside": 2})

    assert made.select("ballots_found", "leader_share", "ballots_issued").row(0) == (None, None, None)


def test_voters_identified_come_from_their_receipt_where_the_form_has_no_such_line() -> None:
    made = built(
        {"registered": 100},
        {"origin": "machine", "identified": 57},
        {"origin": "identification", "identified": 58},
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
