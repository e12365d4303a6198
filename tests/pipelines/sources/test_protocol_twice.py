"""One station, two protocols: the same contents count once, a contradiction is refused, two parts are one."""

import json

import pytest

from tests.protocol_rows import STATIONS, add, again, divided, parted, protocol


@pytest.mark.parametrize("name", ["protocols", "machine"])
def test_a_protocol_told_twice_with_the_same_contents_counts_once(land, name: str) -> None:
    rows = land.rows(name)
    add(land, name, rows[1])

    staged = land.stage(name)

    (reject,) = staged.rejects.to_dicts()
    assert reject["row_number"] == len(rows) + 1
    assert reject["reason"].endswith("the row repeats row 2: remove one of them")
    assert staged.kept["station_id"].sort().to_list() == STATIONS


def test_two_protocols_of_one_station_with_different_contents_are_both_refused(land) -> None:
    add(land, "protocols", again(land, "protocols", 2, Bek="220"), again(land, "protocols", 2, Bek="220"))

    staged = land.stage("protocols")

    assert staged.rejects["row_number"].to_list() == [2, 10, 11]
    assert set(staged.rejects["column"]) == {"uik"}
    for reason in staged.rejects["reason"]:
        assert (
            "the protocol of 101 / mayor / manual / 1 stands in rows 2 and 11 with different contents"
            in reason
        )
        assert "keep the one that is meant, number the revisions, or tell the copies of observers" in reason
    assert staged.kept["station_id"].to_list() == STATIONS[1:]


def test_in_a_long_file_only_the_number_in_dispute_is_refused(land) -> None:
    add(land, "machine", ["101", "votes", "bek", "220"])

    staged = land.stage("machine")

    assert staged.rejects["row_number"].to_list() == [5, 34]
    assert "101 / mayor / manual" not in staged.rejects["reason"][0]
    assert "stands in rows 5 and 34 with different contents" in staged.rejects["reason"][0]
    found = protocol(land, "101", "machine", "machine")
    assert (found["votes"], found["votes_total"], found["ballots_valid"]) == ([289, None], None, 508)


def test_a_row_without_a_station_is_compared_with_none(land) -> None:
    add(land, "protocols", again(land, "protocols", 2, uik=""), again(land, "protocols", 3, uik=""))

    staged = land.stage("protocols")

    assert staged.rejects["row_number"].to_list() == [10, 11]
    assert all(r.endswith("the cell is empty: station_id is needed") for r in staged.rejects["reason"])
    assert staged.kept.height == len(STATIONS)


def test_protocols_of_several_files_are_one_table(land) -> None:
    parted(land)

    land.build()

    told = land.table("staging.protocols").filter(origin="manual")
    assert told["station_id"].sort().to_list() == STATIONS
    assert set(told["source_id"]) == {"protocols/a.csv", "protocols/b.csv"}
    assert land.rejects() == []


@pytest.mark.parametrize(("bek", "refused"), [("219", [("b", 5)]), ("220", [("a", 2), ("b", 5)])])
def test_one_station_in_two_files_counts_once_or_not_at_all(land, bek: str, refused) -> None:
    parted(land, {"Bek": bek})

    land.build()

    rejects = land.rejects()
    assert [(r["file"], r["row_number"]) for r in rejects] == [(f"raw/parts/{f}.csv", n) for f, n in refused]
    words = (
        "the same contents: remove one"
        if bek == "219"
        else "other contents: keep the one that is meant, number"
    )
    assert all(f"another file gives the protocol of 101 with {words}" in r["reason"] for r in rejects)
    told = land.table("staging.protocols").filter(origin="manual")["station_id"].sort().to_list()
    assert told == (STATIONS if bek == "219" else STATIONS[1:])
    coverage = dict(land.table("marts.station_coverage").select("station_id", "state").iter_rows())
    assert coverage.pop("101") == ("reported" if bek == "219" else "refused")
    assert set(coverage.values()) == {"reported"}
    for account in land.table("meta.sources").to_dicts():
        assert account["rows_kept"] + account["rows_rejected"] == account["rows_read"]


def test_a_document_of_a_long_file_that_another_file_contradicts_is_refused_with_all_its_rows(land) -> None:
    (land.folder / "raw" / "m").mkdir()
    land.file("machine").rename(land.folder / "raw" / "m" / "a.csv")
    land.write_rows(
        "m/b", [["uik", "row", "choice", "number"], ["102", "votes", "bek", "1"], ["102", "valid", "", "1"]]
    )
    land.replace("election", 'file = "raw/machine.csv"', 'file = "raw/m"')

    land.build()

    assert [(r["source_id"][-5:], r["row_number"]) for r in land.rejects()] == [
        *(("a.csv", n) for n in (6, 7, 8, 9)), *(("b.csv", n) for n in (2, 3)),
    ]  # fmt: skip
    assert len({reject["reason"] for reject in land.rejects()}) == 1
    assert land.table("staging.protocols").filter(origin="machine").height == len(STATIONS) - 1


def test_lines_of_one_file_and_votes_of_another_are_one_protocol_that_names_both(land) -> None:
    votes = [[uik, who, str(n)] for n, uik in enumerate(STATIONS[:-1], 10) for who in ("ang", "bek")]
    divided(land, [["uik", "who", "n"], *votes, ["999", "ang", "5"]])

    land.build()

    told = {
        row["station_id"]: row for row in land.table("staging.protocols").filter(origin="manual").to_dicts()
    }
    found = told["102"]
    assert (found["source_id"], found["row_number"]) == ("protocols", 3)
    assert (found["votes_source_id"], found["votes_row_number"]) == ("votes", 4)
    assert (found["registered"], found["votes"], found["votes_total"]) == (640, [11, 11], 22)
    assert (found["commission_id"], found["as_of_at"] is None) == ("C-N", False)
    assert (told["302"]["votes"], told["302"]["registered"]) == (None, 1105)
    assert (told["999"]["votes"], told["999"]["registered"], told["999"]["source_id"]) == (
        [5, None],
        None,
        "votes",
    )
    assert land.rejects() == []


def test_what_either_part_could_not_read_or_annuls_stays_in_the_whole(land) -> None:
    header = ["uik", "who", "n", "state"]
    divided(
        land,
        [header, ["101", "ang", "???", "annulled"], ["101", "bek", "5", "annulled"]],
        ', status = "state"',
    )
    land.set_cell("protocols", 2, "1. Тизме", "???")

    land.build()

    (found,) = land.table("staging.protocols").filter(station_id="101", origin="manual").to_dicts()
    assert json.loads(found["unread"]) == {"registered": "illegible", "vote:ang": "illegible"}
    assert (found["status"], found["votes"], found["votes_total"]) == ("annulled", [None, 5], None)
