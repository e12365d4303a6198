"""What stands of a cell that one file of a document gives and another could not read."""

import json

import pytest

from tests.protocol_rows import divided

HEADER = ["uik", "who", "n", "what"]
VOTES = [["101", "ang", "6", "votes"], ["101", "bek", "5", "votes"]]
PARTS = {
    # case: rows of the second file; the lines and marks that stand
    "the other file has no such line": (VOTES, None, {"registered": "illegible"}),
    "the other file gives it": ([*VOTES, ["101", "", "640", "registered"]], 640, None),
    "the other file gives 0": ([*VOTES, ["101", "", "0", "registered"]], 0, None),
    "neither can read it": ([*VOTES, ["101", "", "???", "registered"]], None, {"registered": "illegible"}),
    "another mark stays": (
        [VOTES[0], ["101", "bek", "???", "votes"], ["101", "", "640", "registered"]],
        640,
        {"vote:bek": "illegible"},
    ),
}


@pytest.mark.parametrize("case", PARTS)
def test_a_number_stands_and_the_mark_of_its_cell_goes(land, case: str) -> None:
    given, registered, unread = PARTS[case]
    divided(land, [HEADER, *given], ', line = "what"')
    land.set_cell("protocols", 2, "1. Тизме", "???")

    land.build()

    (found,) = land.table("staging.protocols").filter(station_id="101", origin="manual").to_dicts()
    assert found["registered"] == registered
    assert (found["unread"] and json.loads(found["unread"])) == unread


def test_votes_of_one_file_take_away_the_mark_of_another(land) -> None:
    """The file of lines has a column of votes too, in which nothing can be read."""
    divided(land, [HEADER[:3], *(row[:3] for row in VOTES)])
    header, *rows = land.rows("protocols")
    land.write_rows(
        "protocols", [[*header, "a", "b"], [*rows[0], "???", "???"], *([*r, "", ""] for r in rows[1:])]
    )
    land.replace(
        "election", 'read_states = { illegible = ["???"], not_on_form = ["x"], empty',
        'choices = { ang = "a", bek = "b" }\nread_states = { illegible = ["???"], not_on_form = ["x"], empty',
    )  # fmt: skip

    land.build()

    (found,) = land.table("staging.protocols").filter(station_id="101", origin="manual").to_dicts()
    assert (found["votes"], found["votes_total"], found["unread"]) == ([6, 5], 11, None)


def test_a_document_says_its_time_as_exactly_as_the_part_that_says_it_last(land) -> None:
    divided(
        land,
        [[*HEADER, "signed"], *([*row, "2030-05-13"] for row in VOTES)],
        ', line = "what", as_of_at = "signed"',
    )

    land.build()

    (found,) = land.table("staging.protocols").filter(station_id="101", origin="manual").to_dicts()
    assert (found["as_of_at"].isoformat()[:10], found["as_of_precision"]) == ("2030-05-13", "day")
