"""Observers' copies of protocols, from their reports: each trap by its name, in Testland, with people who are codes."""

import pytest

from pipelines import build
from tests.conftest import Land
from tests.copied_reports import FIGURES, copied, report, send, unread

FILE = """
[[source]]
id = "observers"
kind = "protocols"
file = "raw/observers.csv"
title = "Copies"
publisher = "Testland"
licence = "None"
nature = "synthetic"
constants = { origin = "observer_copy" }
columns = { station_id = "uik", registered = "voters" }
"""


def test_a_report_is_a_protocol_of_its_station_under_its_observers_pseudonym(land: Land) -> None:
    send(land, report("STO-02", "102"), report())

    first, second = copied(land)

    assert (first["station_id"], first["contest_id"], first["copy"]) == ("101", "mayor", "STO-01")
    assert (first["source_id"], first["row_number"]) == ("copies/0001-a", 2)
    assert (first["commission_id"], first["region_id"]) == ("C-N", "TL-N")
    assert (first["revision"], first["status"], first["unread"]) == (1, "counted", None)
    assert {name: first[name] for name in FIGURES if name not in ("ang", "bek")} == {
        name: int(text) for name, text in FIGURES.items() if name not in ("ang", "bek")
    }
    assert (first["votes"], first["votes_total"]) == ([289, 219], 508)
    assert (second["station_id"], second["copy"]) == ("102", "STO-02")


def test_it_is_held_against_the_manual_protocol(land: Land, facts_judge: build.Judge) -> None:
    send(land, report(answers={"ang": "298"}))

    land.build(facts_judge)

    gaps = land.table("marts.tally_comparison").filter(origin_b="observer_copy")
    assert gaps.select("station_id", "origin_a", "choice_id", "value_a", "value_b").sort(
        "origin_a"
    ).rows() == [
        ("101", "machine", "ang", 289, 298),
        ("101", "manual", "ang", 289, 298),
    ]
    facts = land.table("quality.findings").filter(kind="fact", unit_id="101")
    assert "STO-01" not in "".join(facts.filter(level="station")["statement"])


def test_two_observers_of_one_station_are_two_copies(land: Land) -> None:
    send(land, report(), report("STO-02", answers={"registered": "1201"}))

    land.build()

    assert land.table("staging.protocols").filter(origin="observer_copy")["copy"].sort().to_list() == [
        "STO-01",
        "STO-02",
    ]
    (result,) = land.table("marts.station_results").filter(origin="observer_copy").to_dicts()
    assert (result["registered"], result["ballots_received"]) == (None, 1250)
    assert unread(result) == {"registered": "disputed"}


def test_a_file_of_copies_and_a_report_of_one_station_are_two_copies(land: Land) -> None:
    land.write("election", land.text("election") + FILE)
    land.write_rows("observers", [["uik", "voters"], ["101", "1200"]])
    send(land, report())

    assert [(row["copy"], row["source_id"]) for row in copied(land)] == [
        ("1", "observers"),
        ("STO-01", "copies/0001-a"),
    ]


def test_an_observer_called_as_the_only_copy_of_a_file_is_told_apart_from_it(land: Land) -> None:
    land.write("election", land.text("election") + FILE)
    land.write_rows("observers", [["uik", "voters"], ["101", "1200"]])
    send(land, report("1"), report("1", "102"))

    assert [(row["station_id"], row["copy"]) for row in copied(land)] == [
        ("101", "1"),
        ("101", "1/2"),
        ("102", "1"),
    ]


NO_COUNTS = {
    "negative": "-3",
    "a word": "many",
    "half a ballot": "1.5",
    "grouped by a comma": "1,234",
    "beyond all counting": "99999999999999999999",
    "not finite": "inf",
}


@pytest.mark.parametrize("written", NO_COUNTS.values(), ids=NO_COUNTS)
def test_a_figure_that_is_no_count_is_refused_and_the_report_is_not_lost(land: Land, written: str) -> None:
    send(land, report(answers={"registered": written, "bek": written}))

    staged = land.staging()
    (row,) = staged["staging.protocols"].filter(origin="observer_copy").to_dicts()

    assert (row["registered"], row["votes"], row["votes_total"]) == (None, [289, None], None)
    assert unread(row) == {"registered": "refused", "vote:bek": "refused"}
    assert row["ballots_received"] == 1250
    assert staged["staging.submissions"].height == 1
    assert staged["staging.answers"].filter(question_id="bek")["value"].item() == written
    (account,) = staged["meta.sources"].filter(source_id="copies/0001-a").to_dicts()
    assert (account["rows_read"], account["rows_kept"], account["rows_rejected"]) == (1, 1, 0)


def test_illegible_and_empty_are_two_things_and_neither_is_zero(land: Land) -> None:
    send(
        land,
        report(
            answers={
                "registered": None, "ballots_received": "0", "ang": None, "bek": None,
                "illegible_cells": "registered ang", "empty_cells": "bek issued_early",
            }
        ),
    )  # fmt: skip

    (row,) = copied(land)

    assert unread(row) == {"registered": "illegible", "vote:ang": "illegible"}
    assert (row["registered"], row["ballots_received"], row["issued_early"]) == (None, 0, None)
    assert (row["votes"], row["votes_total"]) == (None, None)


def test_a_number_beside_an_illegible_line_is_a_guess(land: Land) -> None:
    send(land, report(answers={"illegible_cells": "ballots_valid", "empty_cells": "ballots_valid"}))

    (row,) = copied(land)

    assert (row["ballots_valid"], unread(row)) == (None, {"ballots_valid": "illegible"})


def test_a_vote_of_which_the_report_says_nothing_is_unknown_and_so_is_the_sum(land: Land) -> None:
    send(land, report(answers={"bek": None}))

    (row,) = copied(land)

    assert (row["votes"], row["votes_total"], row["unread"]) == ([289, None], None, None)


@pytest.mark.parametrize("state", ["refused", "not_asked"])
def test_without_a_copy_there_is_no_protocol_but_a_report(land: Land, state: str) -> None:
    send(land, report(answers={"copy_state": state}))

    staged = land.staging()

    assert staged["staging.protocols"].filter(origin="observer_copy").is_empty()
    assert staged["staging.submissions"].height == 1


def test_how_many_copies_were_refused_is_a_fact(land: Land, facts_judge: build.Judge) -> None:
    refused = {"copy_state": "refused"}
    send(
        land,
        report(),
        report("STO-02", "102", answers=refused),
        report("STO-03", "103", answers=refused | {"contest": None}),
        report("STO-04", "201", answers=refused, review="refuted"),
    )

    land.build(facts_judge)

    (fact,) = land.table("quality.findings").filter(rule="copies_refused").to_dicts()
    assert fact["statement"] == "mayor: 2 of 3 reports on a copy of the protocol say that it was refused"
    assert (fact["level"], fact["subject_id"], fact["unit_id"]) == ("contest", "mayor", None)


def test_where_nobody_was_refused_nothing_is_said(land: Land, facts_judge: build.Judge) -> None:
    send(land, report())

    land.build(facts_judge)

    assert land.table("quality.findings").filter(rule="copies_refused").is_empty()


def test_a_report_without_any_figure_is_no_protocol(land: Land) -> None:
    send(land, report(answers=dict.fromkeys(FIGURES)))

    assert copied(land) == []


def test_an_edited_report_replaces_what_it_said_before_and_is_no_revision_of_the_protocol(land: Land) -> None:
    send(land, report(answers={"ang": "298"}))
    send(land, report(edits=1), name="0002-b")

    (row,) = copied(land)

    assert (row["votes"], row["revision"], row["source_id"]) == ([289, 219], 1, "copies/0002-b")


def test_an_edit_that_takes_the_copy_back_leaves_no_protocol(land: Land) -> None:
    send(land, report())
    send(land, report(edits=1, answers={"copy_state": "refused"}), name="0002-b")

    assert copied(land) == []


def test_a_copy_told_twice_is_one_copy_also_in_another_file(land: Land) -> None:
    send(land, report(), report(submission_id="again"))
    send(land, report(submission_id="later"), name="0002-b")

    assert [(row["copy"], row["row_number"]) for row in copied(land)] == [("STO-01", 1)]


def test_two_reports_of_one_observer_that_differ_are_both_kept_and_disputed(land: Land) -> None:
    send(land, report(), report(submission_id="again", answers={"registered": "1300"}))

    land.build()

    copies = land.table("staging.protocols").filter(origin="observer_copy").sort("copy")
    assert copies.select("copy", "registered").rows() == [("STO-01", 1200), ("STO-01/2", 1300)]
    (result,) = land.table("marts.station_results").filter(origin="observer_copy").to_dicts()
    assert unread(result) == {"registered": "disputed"}


def test_a_copy_is_as_of_its_signing_else_of_its_report(land: Land) -> None:
    send(
        land,
        report("STO-01", answers={"signed_at": "2030-05-12T23:41:00.000+02:00"}),
        report("STO-02", answers={"signed_at": "2030-05-12T23:41"}),  # as local as the election
        report("STO-03"),
        report("STO-04", observed_at="2030-05-12"),
        report("STO-05", answers={"signed_at": "0030-05-12T23:41:00+02:00"}),
        report("STO-06", answers={"signed_at": "2030-13-99T23:41:00+02:00"}),
        report("STO-07", observed_at=None),
    )

    told = [
        (row["as_of_at"] and f"{row['as_of_at']:%d %H:%M}", row["as_of_precision"])
        for row in copied(land)
        if row["registered"] == 1200
    ]
    assert told == [
        ("12 21:41", "minute"), ("12 21:41", "minute"), ("12 21:50", "minute"), ("11 22:00", "day"),
        ("12 21:50", "minute"), ("12 21:50", "minute"), (None, None),
    ]  # fmt: skip
