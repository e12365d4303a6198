"""Tables of the commissions: a row per cell, whatever the file's shape, and what is wrong in one."""

import pytest

TABLES = ["C-N", "C-S", "C-C", "TL"]


def cells(land, unit: str = "C-N") -> dict[str, tuple[int | None, str | None]]:
    """Number and read state of a unit's cells, by line or choice."""
    rows = land.stage("tables").kept.filter(unit_id=unit)
    return {
        choice or line: (value, state)
        for line, choice, value, state in rows.select("line", "choice_id", "value", "read_state").iter_rows()
    }


def long(land) -> None:
    """The same tables with a row per cell."""
    header, *rows = land.rows("tables")
    fields = {"1. Тизме": ("registered", ""), "10. Valid": ("ballots_valid", ""), "Аң Өзгөн": ("votes", "Аң Өзгөн"),
              "Bek": ("votes", "bek")}  # fmt: skip
    told = [
        [row[0], *fields[name], text]
        for row in rows
        for name, text in zip(header, row, strict=True)
        if name in fields
    ]
    land.write_rows("tables", [["unit", "line", "choice", "value"], *told])
    text = land.text("election")
    start = text.index('[[source]]\nid = "tables"')
    own = text[start : text.index("[[source]]", start + 5)]
    new = own[: own.index("constants")] + (
        'constants = { origin = "manual" }\nread_states = { illegible = ["???"] }\n'
        'columns = { unit_id = "unit", line = "line", choice_id = "choice", value = "value" }\n\n'
    )
    land.write("election", text.replace(own, new))


def test_a_wide_table_is_a_row_per_cell(land) -> None:
    found = cells(land)

    assert len(found) == 12
    assert (found["registered"], found["ang"], found["bek"]) == ((2255, None), (530, None), (480, None))


def test_a_long_table_gives_the_same(land) -> None:
    wide = cells(land)
    long(land)

    assert cells(land) == {name: wide[name] for name in ("registered", "ballots_valid", "ang", "bek")}


STATES = {"???": (None, "illegible"), "x": (None, "not_on_form"), "0": (0, None)}


@pytest.mark.parametrize("text", STATES)
def test_a_cell_without_a_number_stays_with_the_reason(land, text: str) -> None:
    land.set_cell("tables", 2, "Bek", text)

    assert cells(land)["bek"] == STATES[text]


def test_an_empty_cell_is_no_row_of_a_wide_table_and_a_row_of_a_long_one(land) -> None:
    land.set_cell("tables", 2, "Bek", "")
    assert "bek" not in cells(land)

    long(land)
    assert cells(land)["bek"] == (None, "empty")


@pytest.mark.parametrize("text", ["-1", "4.5", "көп"])
def test_a_number_that_is_no_count_is_told_under_its_own_column(land, text: str) -> None:
    land.set_cell("tables", 2, "Bek", text)
    land.set_cell("tables", 3, "1. Тизме", text)

    staged = land.stage("tables")

    assert staged.rejects.select("row_number", "column").rows() == [(2, "Bek"), (3, "1. Тизме")]
    assert all(f"{text!r} is no count" in reason for reason in staged.rejects["reason"])
    assert staged.kept["unit_id"].unique(maintain_order=True).to_list() == ["C-C", "TL"]


def test_in_a_long_table_the_other_cells_stay(land) -> None:
    long(land)
    land.set_cell("tables", 2, "value", "-1")
    land.set_cell("tables", 4, "choice", "Цой")

    staged = land.stage("tables")

    assert staged.rejects.select("row_number", "column").rows() == [(2, "value"), (4, "choice")]
    assert cells(land).keys() == {"ballots_valid", "bek"}


def test_a_table_told_twice_counts_once_and_two_different_ones_not_at_all(land) -> None:
    rows = land.rows("tables")
    land.write_rows("tables", [*rows, rows[1], [*rows[2][:-1], "1"]])

    staged = land.stage("tables")

    reasons = dict(staged.rejects.select("row_number", "reason").iter_rows())
    assert reasons.keys() == {3, 6, 7}
    assert reasons[6] == "unit: the row repeats row 2: remove one of them"
    disputed = (
        "the table of C-S / mayor / manual stands in rows 3 and 7 with different contents: keep the one that"
    )
    assert reasons[3] == reasons[7] == f"unit: {disputed} is meant"
    assert set(staged.kept["unit_id"]) == {"C-N", "C-C", "TL"}


def test_in_a_long_table_only_the_cell_in_dispute_is_refused(land) -> None:
    long(land)
    land.write_rows("tables", [*land.rows("tables"), ["C-N", "votes", "bek", "1"]])

    assert land.stage("tables").rejects["row_number"].to_list() == [5, 18]
    assert "bek" not in cells(land)


def test_a_commission_without_stations_is_a_unit_and_its_table_is_held_against_nothing(land) -> None:
    rows = land.rows("tables")
    land.write_rows("tables", [*rows, ["C-X", *rows[1][1:]]])

    land.build()

    assert land.rejects() == []
    (unit,) = land.table("staging.units").filter(unit_id="C-X").to_dicts()
    assert (unit["level"], unit["parent_id"], unit["source_id"]) == ("commission", "TL", "tables")
    check = land.table("marts.tabulation_check").filter(unit_id="C-X")
    assert check.height == 12
    assert check["summed"].null_count() == check["gap"].null_count() == 12


def test_a_table_of_a_single_station_makes_no_second_unit_of_it(land) -> None:
    land.write_rows(
        "protocols",
        [row if row[2] != "101" else [*row[:2], "999", *row[3:]] for row in land.rows("protocols")],
    )
    rows = land.rows("tables")
    land.write_rows("tables", [*rows, ["999", *rows[1][1:]], ["101", *rows[1][1:]]])

    land.build()

    units = land.table("staging.units")
    assert units.filter(unit_id="999")["level"].to_list() == ["station"]
    assert units.filter(unit_id="101")["level"].to_list() == ["station"]
