"""Lists of voters: a row per list of a unit and day; what is none of them is told."""

import datetime as dt

import pytest


def test_a_list_is_what_the_file_says_of_it(land) -> None:
    first = land.stage("lists").kept.row(1, named=True)

    assert (first["unit_id"], first["list_kind"], first["as_of_date"]) == (
        "101",
        "final",
        dt.date(2030, 5, 11),
    )
    assert (first["entries"], first["added"], first["removed"]) == (1200, 5, 2)


BAD = {
    "an unknown unit": (
        "uik",
        "999",
        "'999' is no station and no commission of this election: correct it, or add it",
    ),
    "no unit": ("uik", "", "the cell is empty: unit_id is needed"),
    "an unknown list": ("list", "draft", "'draft' is none of preliminary, control, final, additional"),
    "no day": ("day", "", "the cell is empty: as_of_date is needed"),
    "an impossible day": ("day", "2030-02-30", "'2030-02-30' is no date of the calendar"),
    "no voters": ("voters", "", "the cell is empty: entries is needed"),
    "negative voters": ("voters", "-1", "-1 is below 0"),
    "half a voter": ("voters", "12.5", "'12.5' is not a whole number"),
    "voters in words": ("plus", "беш", "'беш' is not a whole number"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_row_that_is_no_list_is_a_reject_and_the_others_stay(land, case: str) -> None:
    column, text, reason = BAD[case]
    land.set_cell("lists", 3, column, text)

    staged = land.stage("lists")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (3, column)
    assert reason in reject["reason"]
    assert staged.kept.height == 15


def test_a_list_told_twice_counts_once_and_two_different_ones_not_at_all(land) -> None:
    rows = land.rows("lists")
    land.write_rows("lists", [*rows, rows[1], [*rows[2][:3], "9", *rows[2][4:]]])

    staged = land.stage("lists")

    reasons = dict(staged.rejects.select("row_number", "reason").iter_rows())
    assert reasons.keys() == {3, 18, 19}
    assert reasons[18].endswith("the row repeats row 2: remove one of them")
    assert (
        "the list of 101 / final / 2030-05-11 stands in rows 3 and 19 with different contents" in reasons[3]
    )


def test_a_list_of_a_station_that_only_a_protocol_names_is_known(land) -> None:
    rows = land.rows("protocols")
    land.write_rows("protocols", [*rows, [*rows[1][:2], "999", *rows[1][3:]]])
    land.set_cell("lists", 3, "uik", "999")

    land.build()

    assert land.rejects() == []
