"""Protocols: what a row becomes, and every bad input; the rest of the file loads, and nothing is lost."""

import datetime as dt
import json

import pytest

from pipelines import store
from tests.protocol_rows import STATIONS, add, again, protocol


def test_a_wide_row_is_a_protocol_with_its_votes_in_the_order_of_the_ballot(land) -> None:
    staged = land.stage("protocols")

    assert staged.kept["station_id"].to_list() == STATIONS
    found = protocol(land)
    assert (found["commission_id"], found["region_id"], found["contest_id"]) == ("C-N", "TL-N", "mayor")
    assert (found["revision"], found["status"], found["row_number"]) == (1, "counted", 2)
    assert found["as_of_at"] == dt.datetime(2030, 5, 12, 21, 41, tzinfo=dt.UTC)
    assert (found["registered"], found["ballots_valid"], found["took_part"]) == (1200, 508, None)
    assert (found["votes"], found["votes_total"], found["unread"]) == ([289, 219], 508, None)


def test_rows_of_a_long_file_become_one_protocol_numbered_as_the_first_of_them(land) -> None:
    found = protocol(land, "102", "machine", "machine")

    assert (found["ballots_valid"], found["ballots_invalid"], found["registered"]) == (316, 7, None)
    assert (found["votes"], found["votes_total"], found["row_number"]) == ([140, 176], 316, 6)


CELLS = {
    # what stands in the cell of the first choice: its votes, their sum, what is unread
    "???": (None, None, {"vote:ang": "illegible"}),
    "x": (None, 219, {"vote:ang": "not_on_form"}),
    "-": (None, None, {}),
    "": (None, None, {}),
    "0": (0, 219, {}),
    "1 289": (1289, 1508, {}),
    "1\u00a0289": (1289, 1508, {}),
    "289,0": (289, 508, {}),
}


@pytest.mark.parametrize("text", CELLS)
def test_a_cell_of_votes_is_a_number_or_the_reason_why_there_is_none_and_never_zero(land, text: str) -> None:
    land.set_cell("protocols", 2, "Аң Өзгөн", text)
    votes, total, unread = CELLS[text]

    found = protocol(land)

    assert (found["votes"], found["votes_total"]) == ([votes, 219], total)
    assert json.loads(found["unread"] or "{}") == unread
    assert land.stage("protocols").rejects.is_empty()


@pytest.mark.parametrize("text", ["???", "x", "-", ""])
def test_a_line_without_a_number_is_none_and_no_equation_with_it_is_evaluated(land, text: str) -> None:
    land.set_cell("protocols", 2, "2. Received", text)
    land.set_cell("protocols", 2, "3. Early", "999")  # the only equation that can tell is the one with line 2

    land.build()

    found = land.table("staging.protocols").filter(station_id="101", origin="manual").to_dicts()[0]
    assert found["ballots_received"] is None
    states = {"???": "illegible", "x": "not_on_form"}
    assert json.loads(found["unread"] or "{}") == (
        {"ballots_received": states[text]} if text in states else {}
    )
    assert land.table("marts.equation_check").is_empty()


def test_votes_that_cannot_be_read_leave_their_equation_open(land) -> None:
    land.set_cell("protocols", 2, "Аң Өзгөн", "???")
    land.set_cell("protocols", 3, "Аң Өзгөн", "141")

    land.build()

    broken = land.table("marts.equation_check").select(
        "station_id", "equation_id", "left_value", "right_value"
    )
    assert broken.rows() == [("102", "votes", 317, 316)]


NO_COUNTS = {"negative": "-5", "fractional": "12.5", "in two ways": "1,289", "word": "көп", "huge": "9" * 30}


@pytest.mark.parametrize("text", NO_COUNTS.values(), ids=list(NO_COUNTS))
@pytest.mark.parametrize("column", ["Аң Өзгөн", "1. Тизме"])
def test_a_wide_row_with_a_number_that_is_no_count_is_a_reject_that_names_the_cell(
    land, column: str, text: str
) -> None:
    land.set_cell("protocols", 4, column, text)

    staged = land.stage("protocols")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"], reject["file"]) == (4, column, "raw/protocols.csv")
    assert text in reject["reason"]
    assert staged.kept["station_id"].to_list() == [name for name in STATIONS if name != "103"]


@pytest.mark.parametrize("text", NO_COUNTS.values(), ids=list(NO_COUNTS))
def test_in_a_long_file_only_that_row_is_a_reject_and_its_number_is_unknown(land, text: str) -> None:
    land.set_cell("machine", 4, "number", text)  # votes of the first choice in station 101

    staged = land.stage("machine")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (4, "number")
    assert f"{text!r} is no count: write a whole number in digits only" in reject["reason"]
    found = protocol(land, "101", "machine", "machine")
    assert (found["ballots_valid"], found["votes"], found["votes_total"]) == (508, [None, 219], None)
    assert json.loads(found["unread"]) == {"vote:ang": "refused"}
    assert staged.kept.height == len(STATIONS)


def test_a_protocol_of_a_station_on_no_list_stays_and_its_station_becomes_a_unit(land) -> None:
    add(land, "protocols", again(land, "protocols", 2, uik="999", tec="C-X", region="TL-N"))

    land.build()

    assert land.rejects() == []
    units = {row["unit_id"]: row for row in land.table("staging.units").to_dicts()}
    assert (units["999"]["level"], units["999"]["parent_id"], units["999"]["region_id"]) == (
        "station",
        "C-X",
        "TL-N",
    )
    assert (units["C-X"]["level"], units["C-X"]["parent_id"]) == ("commission", "TL-N")
    (coverage,) = land.table("marts.station_coverage").filter(station_id="999").to_dicts()
    assert (coverage["state"], coverage["is_expected"], coverage["commission_id"]) == (
        "unexpected",
        False,
        "C-X",
    )


# ---------------------------------------------------------------------------------- keys and rows of all kinds


def test_keys_may_be_composed_of_padded_columns(land) -> None:
    land.replace(
        "election",
        'station_id = "uik"\ncommission_id = "tec"\nregion_id = "region"\nas_of_at',
        'region_id = "region"\nas_of_at',
    )
    land.replace(
        "election",
        "[source.formats]\nas_of_at",
        '[source.compose]\nstation_id = "{tec}/{uik}"\ncommission_id = "{region}:{tec}"\n\n'
        "[source.pad]\nuik = 5\n\n[source.formats]\nas_of_at",
    )
    land.set_cell("protocols", 3, "uik", "102.0")
    land.set_cell("protocols", 4, "tec", "")

    staged = land.stage("protocols")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (4, "tec, uik")
    assert "station_id is needed" in reject["reason"]
    assert staged.kept["station_id"].to_list()[:2] == ["C-N/00101", "C-N/00102"]
    assert staged.kept["commission_id"][0] == "TL-N:C-N"


@pytest.mark.parametrize("header", ["Bek", "Бек", "Бекбек"])
def test_a_column_is_found_under_any_of_its_headers(land, header: str) -> None:
    land.replace(
        "election",
        'choices = { ang = "Аң Өзгөн", bek = "Bek" }\nread_states = { illegible = ["???"], not_on_form = ["x"], empty',
        'choices = { ang = "Аң Өзгөн", bek = ["Bek", "Бек", "Бекбек"] }\n'
        'read_states = { illegible = ["???"], not_on_form = ["x"], empty',
    )
    land.write_rows(
        "protocols", [[name.replace("Bek", header) for name in row] for row in land.rows("protocols")]
    )
    land.set_cell("protocols", 3, header, "-3")

    staged = land.stage("protocols")

    assert staged.rejects["column"].to_list() == [header]
    assert staged.kept["votes"][0].to_list() == [289, 219]


def test_rows_of_subtotals_are_set_aside_and_accounted_for(land) -> None:
    land.replace(
        "election",
        'read_states = { illegible = ["???"] }\n\n[source.columns]\nstation_id = "uik"\nline',
        'read_states = { illegible = ["???"] }\n'
        'drop = [{ column = "choice", values = ["100", "101"], reason = "subtotals" }]\n\n'
        '[source.columns]\nstation_id = "uik"\nline',
    )
    add(land, "machine", ["101", "votes", "100", "508"], ["102", "votes", "101", "316"])

    staged = land.stage("machine")

    assert staged.rejects["row_number"].to_list() == [34, 35]
    assert all("left out as the pack says: subtotals" in reason for reason in staged.rejects["reason"])
    assert (staged.rows_unfit, staged.kept["votes_total"].null_count()) == (0, 0)


def test_a_commission_in_the_place_of_a_listed_station_is_a_reject(land) -> None:
    add(land, "precincts", ["C-N", "C-N", "", "urban", ""])

    land.build()

    (reject,) = land.rejects()
    assert (reject["source_id"], reject["row_number"]) == ("precincts", 10)
    assert "'C-N' stands in commissions already" in reject["reason"]
    assert land.table("staging.units").filter(unit_id="C-N")["level"].to_list() == ["commission"]


def test_every_row_of_the_views_is_a_number_of_a_protocol(land) -> None:
    land.set_cell("protocols", 2, "Аң Өзгөн", "???")

    land.build()

    with store.connect(store.current(land.home)) as connection:
        (votes,) = connection.execute(
            "SELECT count(*) FROM staging.protocol_votes WHERE origin = 'manual'"
        ).fetchone()
        (lines,) = connection.execute(
            "SELECT count(*) FROM staging.protocol_lines WHERE origin = 'manual'"
        ).fetchone()
    assert (votes, lines) == (15, 80)
