"""Status and revisions of protocols, and what is said of a document as a whole."""

import pytest

from tests.protocol_rows import STATIONS, again, protocol


def with_status(land, *words: str) -> None:
    """The first rows of the long file with these words in a column of status, the others with none."""
    land.replace("election", 'line = "row"\n', 'line = "row"\nstatus = "state"\n')
    header, *rows = land.rows("machine")
    given = [*words, *[""] * (len(rows) - len(words))]
    land.write_rows(
        "machine", [[*header, "state"], *([*row, word] for row, word in zip(rows, given, strict=True))]
    )


def test_what_is_wrong_with_a_document_is_told_of_each_of_its_rows(land) -> None:
    with_status(land, *["void"] * 4)

    staged = land.stage("machine")

    assert staged.rejects["row_number"].to_list() == [2, 3, 4, 5]
    assert all(
        "'void' is none of counted, annulled, cancelled" in reason for reason in staged.rejects["reason"]
    )
    assert staged.kept["station_id"].to_list() == STATIONS[1:]


def test_a_document_whose_rows_disagree_about_it_is_refused(land) -> None:
    with_status(land, "annulled", "annulled", "cancelled", "annulled")

    staged = land.stage("machine")

    assert staged.rejects["row_number"].to_list() == [2, 3, 4, 5]
    expected = "state: the rows of this document say both 'annulled' and 'cancelled': correct one of them"
    assert set(staged.rejects["reason"]) == {expected}
    assert staged.kept["station_id"].to_list() == STATIONS[1:]


def test_a_row_without_a_station_in_a_long_file_is_lost_from_no_account(land) -> None:
    land.set_cell("machine", 4, "uik", "")

    staged = land.stage("machine")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (4, "uik")
    assert "station_id is needed" in reject["reason"]
    assert staged.kept.height == len(STATIONS)


@pytest.mark.parametrize(
    ("word", "status"), [("жараксыз", "annulled"), ("recalled", "cancelled"), ("", "counted")]
)
def test_the_publishers_words_say_whether_a_protocol_counts(land, word: str, status: str) -> None:
    land.set_cell("protocols", 2, "state", word)

    assert protocol(land)["status"] == status


def test_a_word_that_is_no_status_is_a_reject(land) -> None:
    land.set_cell("protocols", 2, "state", "жокко")

    (reject,) = land.stage("protocols").rejects.to_dicts()

    assert reject["column"] == "state"
    assert "'жокко' is none of counted, annulled, cancelled: add it to [source.values]" in reject["reason"]


def with_revisions(land, *texts: str) -> None:
    """Station 101 once for each of these revisions, its votes of the second choice being 300, 301 and so on."""
    land.replace("election", 'status = "state"\n', 'status = "state"\nrevision = "version"\n')
    header, *rows = land.rows("protocols")
    more = [again(land, "protocols", 2, Bek=str(300 + n)) for n in range(len(texts))]
    numbered = [[*row, ""] for row in rows] + [[*row, text] for row, text in zip(more, texts, strict=True)]
    land.write_rows("protocols", [[*header, "version"], *numbered])


def test_a_later_revision_replaces_the_earlier_and_all_stay_in_staging(land) -> None:
    with_revisions(land, "3", "2")

    land.build()

    kept = land.table("staging.protocols").filter(station_id="101", origin="manual").sort("revision")
    assert kept.select("revision", "votes").rows() == [(1, [289, 219]), (2, [289, 301]), (3, [289, 300])]
    (result,) = land.table("marts.station_results").filter(station_id="101", origin="manual").to_dicts()
    assert (result["revision"], result["votes_total"]) == (3, 589)


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (("2", "2.0"), "101 / mayor / manual / 2 stands in rows 10 and 11 with different contents"),
        (("0",), "0 is below 1"),
        (("first",), "'first' is not a whole number"),
    ],
)
def test_revisions_are_numbers_however_they_are_written(land, texts, reason: str) -> None:
    with_revisions(land, *texts)

    staged = land.stage("protocols")

    assert staged.rejects["row_number"].to_list() == [10, 11][: len(texts)]
    assert all(reason in text for text in staged.rejects["reason"])
    assert staged.kept.height == len(STATIONS)
