"""Several observers' copies of one protocol: kept side by side, agreed on cell by cell, and of no other count."""

import json

import pytest

from pipelines.errors import PackError
from tests.conftest import Land

HEADER = ["uik", "observer", "voters", "valid", "Ang", "Bek"]
ANNA, BELA = ["101", "o-17", "1200", "508", "289", "219"], ["101", "o-04", "1200", "508", "298", "219"]
SOURCE = """
[[source]]
id = "observers"
kind = "protocols"
file = "raw/observers.csv"
title = "Copies"
publisher = "Testland"
licence = "None"
nature = "synthetic"
max_rejected_share = 1
constants = { origin = "observer_copy" }
choices = { ang = "Ang", bek = "Bek" }
read_states = { illegible = ["???"] }

[source.columns]
station_id = "uik"
copy = "observer"
registered = "voters"
ballots_valid = "valid"
"""


@pytest.fixture
def observed(land: Land) -> Land:
    """Testland with the copies of two observers in station 101, who differ in the votes of the first choice."""
    land.write("election", land.text("election") + SOURCE)
    land.write_rows("observers", [HEADER, ANNA, BELA])
    return land


def test_both_copies_stay_and_the_result_is_what_they_agree_on(observed: Land) -> None:
    observed.build()

    kept = observed.table("staging.protocols").filter(origin="observer_copy").sort("copy")
    assert kept.select("copy", "row_number", "votes").rows() == [
        ("o-04", 3, [298, 219]),
        ("o-17", 2, [289, 219]),
    ]
    assert observed.rejects() == []
    (result,) = observed.table("marts.station_results").filter(origin="observer_copy").to_dicts()
    assert (result["registered"], result["votes"], result["votes_total"]) == (1200, [None, 219], None)
    assert json.loads(result["unread"]) == {"vote:ang": "disputed"}
    assert result["row_number"] == 3  # of the first copy by name
    differing = observed.table("marts.tally_comparison").filter(origin_b="observer_copy")
    assert differing.is_empty()  # what is not known differs from nothing
    assert set(observed.table("staging.protocols").filter(origin="manual")["copy"]) == {"1"}


def test_the_difference_is_a_fact(observed: Land, facts_judge) -> None:
    observed.build(facts_judge)

    (fact,) = observed.table("quality.findings").filter(rule="copies_differ").to_dicts()
    assert fact["statement"] == (
        "station 101, mayor: 2 copies by observers differ in one cell: ang (298, 289);"
        " files and rows: observers 3, observers 2"
    )
    assert "o-04" not in fact["statement"] + fact["parameters"] + fact["subject_id"]


def test_copies_in_two_files_are_copies_too(observed: Land) -> None:
    observed.replace("election", 'file = "raw/observers.csv"', 'file = "raw/copies/*.csv"')
    (observed.folder / "raw" / "copies").mkdir()
    observed.write_rows("copies/a", [HEADER, ANNA])
    observed.write_rows("copies/b", [HEADER, BELA])

    observed.build()

    assert observed.rejects() == []
    (result,) = observed.table("marts.station_results").filter(origin="observer_copy").to_dicts()
    assert json.loads(result["unread"]) == {"vote:ang": "disputed"}


def test_one_copy_told_twice_in_different_ways_is_still_refused(observed: Land) -> None:
    observed.write_rows("observers", [HEADER, ANNA, ["101", "o-17", "1200", "508", "290", "219"], BELA])

    staged = observed.stage("observers")

    assert staged.rejects["row_number"].to_list() == [2, 3]
    assert (
        "the protocol of 101 / mayor / observer_copy / 1 / o-17 stands in rows 2 and 3"
        in staged.rejects["reason"][0]
    )
    assert staged.kept["copy"].to_list() == ["o-04"]


def test_rows_without_a_name_are_one_copy(observed: Land) -> None:
    observed.write_rows("observers", [HEADER, ["101", "", *ANNA[2:]], ["102", "", *BELA[2:]], BELA])

    assert observed.stage("observers").kept["copy"].to_list() == ["1", "1", "o-04"]


def test_in_a_long_file_every_copy_is_a_document(observed: Land) -> None:
    observed.replace("election", 'choices = { ang = "Ang", bek = "Bek" }\nread_states = { illegible = ["???"] }\n\n'
        '[source.columns]\nstation_id = "uik"\ncopy = "observer"\nregistered = "voters"\nballots_valid = "valid"\n',
        '\n[source.columns]\nstation_id = "uik"\ncopy = "observer"\nchoice_id = "choice"\nvalue = "n"\n')  # fmt: skip
    rows = [["101", name, choice, n] for name, n in (("o-1", "5"), ("o-2", "6")) for choice in ("ang", "bek")]
    observed.write_rows("observers", [["uik", "observer", "choice", "n"], *rows])

    kept = observed.stage("observers").kept

    assert kept.select("copy", "votes").rows() == [("o-1", [5, 5]), ("o-2", [6, 6])]


def test_a_row_of_another_count_has_no_copies(observed: Land) -> None:
    observed.replace("election", 'constants = { origin = "observer_copy" }\n', "")
    observed.replace("election", 'copy = "observer"\n', 'copy = "observer"\norigin = "count"\n')
    counts = ["observer_copy", "preliminary", "preliminary"]
    rows = [ANNA, BELA, ["102", "", *ANNA[2:]]]
    observed.write_rows(
        "observers", [[*HEADER, "count"], *([*row, c] for row, c in zip(rows, counts, strict=True))]
    )

    staged = observed.stage("observers")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (3, "observer")
    assert "only observers hold several copies of a protocol" in reject["reason"]
    assert staged.kept.select("origin", "copy").rows() == [("observer_copy", "o-17"), ("preliminary", "1")]


@pytest.mark.parametrize(
    ("old", "new", "said", "remedy"),
    [
        (
            'origin = "observer_copy"',
            'origin = "preliminary"',
            "these protocols are 'preliminary'",
            "are revisions",
        ),
        (
            "max_rejected_share = 1\n",
            'personal = ["observer"]\n',
            "read from a personal column",
            "a pseudonym",
        ),
    ],
)
def test_a_pack_that_misuses_copies_is_refused(
    observed: Land, old: str, new: str, said: str, remedy: str
) -> None:
    observed.replace("election", old, new)

    with pytest.raises(PackError) as caught:
        observed.pack()

    assert said in str(caught.value)
    assert remedy in str(caught.value)
    assert "key columns.copy (line" in str(caught.value)
