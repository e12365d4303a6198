"""Lines, choices and ballots of protocols: strangers are refused, two contests may share a file."""

import json

import pytest

from tests.protocol_rows import STATIONS, add, protocol, two_contests

STRAY = {
    # row 4 of the long file instead (votes of the first choice): where it is refused and why
    "a choice on no ballot": ("votes", "Аң Өзгөң", "choice", "'Аң Өзгөң' is on no ballot: correct the cell, or add"),
    "no choice": ("votes", "", "choice", "'' is on no ballot"),
    "a line that is none": ("voters", "", "row", "'voters' is no line of a protocol: add it to [source.values.line]"),
    "no line": ("", "", "row", "'' is no line of a protocol"),
    "a choice in a row of another line": ("valid", "bek", "choice", "'bek' is a choice, and the row gives no votes"),
}  # fmt: skip


@pytest.mark.parametrize("case", STRAY)
def test_a_row_of_no_line_or_of_no_choice_is_a_reject_and_the_rest_of_the_protocol_loads(
    land, case: str
) -> None:
    line, choice, column, reason = STRAY[case]
    land.set_cell("machine", 4, "row", line)
    land.set_cell("machine", 4, "choice", choice)

    staged = land.stage("machine")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (4, column)
    assert reason in reject["reason"]
    found = protocol(land, "101", "machine", "machine")
    assert (found["ballots_invalid"], found["votes"]) == (12, [None, 219])
    assert found["votes_total"] == (None if line == "votes" else 219)  # whose votes those are nobody knows


def test_votes_of_nobody_leave_the_sum_unknown_even_where_every_choice_has_its_own(land) -> None:
    add(land, "machine", ["101", "votes", "Цой", "7"])

    found = protocol(land, "101", "machine", "machine")

    assert (found["votes"], found["votes_total"]) == ([289, 219], None)
    assert json.loads(found["unread"]) == {"vote:": "refused"}


def test_two_strangers_in_one_protocol_are_two_rejects_and_no_repetition(land) -> None:
    add(land, "machine", ["101", "votes", "Цой", "7"], ["101", "votes", "Ким", "7"])

    rejects = land.stage("machine").rejects

    assert rejects["row_number"].to_list() == [34, 35]
    assert all("is on no ballot" in reason and ";" not in reason for reason in rejects["reason"])


def test_a_choice_without_a_row_was_not_on_the_ballot_of_that_station(land) -> None:
    header, *rows = land.rows("machine")
    land.write_rows("machine", [header, *(row for row in rows if row[:3] != ["101", "votes", "bek"])])

    found = protocol(land, "101", "machine", "machine")

    assert (found["votes"], found["votes_total"], found["unread"]) == ([289, None], 289, None)


def with_contest_column(land) -> None:
    two_contests(land)
    land.replace("election", '{ origin = "machine", contest_id = "mayor" }', '{ origin = "machine" }')
    land.replace("election", 'line = "row"\n', 'line = "row"\ncontest_id = "ballot"\n')
    header, *rows = land.rows("machine")
    land.write_rows("machine", [[*header, "ballot"], *([*row, "mayor"] for row in rows)])


def test_a_long_file_may_hold_two_contests_and_call_them_by_another_name(land) -> None:
    with_contest_column(land)
    add(land, "machine", ["101", "votes", "reds", "444", "Кеңеш"], ["101", "valid", "", "444", "council"])

    staged = land.stage("machine")

    assert staged.rejects.is_empty()
    (council,) = staged.kept.filter(contest_id="council").to_dicts()
    assert (council["votes"], council["votes_total"], council["ballots_valid"]) == ([444], 444, 444)
    assert staged.kept.filter(contest_id="mayor").height == len(STATIONS)


def test_a_choice_of_another_ballot_is_a_reject_and_an_unknown_ballot_too(land) -> None:
    with_contest_column(land)
    add(land, "machine", ["101", "votes", "reds", "5", "mayor"], ["101", "votes", "reds", "5", "khan"])
    add(land, "machine", ["102", "votes", "reds", "5", ""])

    staged = land.stage("machine")

    reasons = dict(staged.rejects.select("row_number", "reason").iter_rows())
    assert "'reds' stands on another ballot: correct the choice or the contest" in reasons[34]
    assert "'khan'" in reasons[35]
    assert "contest_id is needed" in reasons[36]
    assert staged.kept.filter(station_id="101")["votes_total"].to_list() == [None]
    assert staged.kept.filter(station_id="102")["votes_total"].to_list() == [316]


def test_a_wide_file_of_two_contests_is_described_once_for_each(land) -> None:
    two_contests(land)
    header, *rows = land.rows("protocols")
    land.write_rows("protocols", [[*header, "Reds"], *([*row, str(100 + n)] for n, row in enumerate(rows))])
    text = land.text("election")
    start = text.index('[[source]]\nid = "protocols"')
    one = text[start : text.index("[[source]]", start + 5)]
    other = (
        one.replace('id = "protocols"', 'id = "council"')
        .replace('contest_id = "mayor"', 'contest_id = "council"')
        .replace('{ ang = "Аң Өзгөн", bek = "Bek" }', '{ reds = "Reds" }')
    )
    land.write("election", text[:start] + other + text[start:])

    land.build()

    told = land.table("staging.protocols").filter(origin="manual", station_id="102").sort("contest_id")
    assert told.select("contest_id", "votes").rows() == [("council", [101]), ("mayor", [140, 176])]
    receipts = land.table("staging.protocols").filter(origin="identification")
    assert receipts["contest_id"].value_counts().sort("contest_id").rows() == [("council", 8), ("mayor", 8)]
    identified = land.table("marts.station_results").filter(station_id="102")["identified"].to_list()
    assert identified == [323] * 5, "voters are identified once for all ballots and counts"
