"""What a refused row is about: unit, ballot and count, as far as the row says so; and what becomes of its station."""

import pytest

Subject = tuple[str | None, str | None, str | None]


def about(land, name: str) -> dict[int, Subject]:
    """The subjects of a source's refused rows, by row."""
    rows = land.stage(name).rejects.select("row_number", "unit_id", "contest_id", "origin").iter_rows()
    return {number: (unit, contest, origin) for number, unit, contest, origin in rows}


def test_a_refused_protocol_says_its_station_ballot_and_count(land) -> None:
    land.set_cell("protocols", 2, "Bek", "-1")

    assert about(land, "protocols") == {2: ("101", "mayor", "manual")}


def test_of_what_a_row_does_not_say_in_words_of_ours_nothing_is_said(land) -> None:
    text = land.text("election")
    start, protocols = text.split('file = "raw/protocols.csv"')
    land.write(
        "election",
        f'{start}file = "raw/protocols.csv"' + protocols.replace('constants = { origin = "manual" }', "", 1),
    )
    land.replace(
        "election", 'as_of_at = "signed"\n', 'as_of_at = "signed"\ncontest_id = "ballot"\norigin = "count"\n'
    )
    header, *rows = land.rows("protocols")
    words = [["mayor", ""], ["nobody", "manual"], ["", "by_hand"], *[["mayor", "manual"]] * (len(rows) - 3)]
    land.write_rows(
        "protocols",
        [[*header, "ballot", "count"], *(row + more for row, more in zip(rows, words, strict=True))],
    )
    land.set_cell("protocols", 5, "uik", "")

    assert about(land, "protocols") == {
        2: ("101", "mayor", None),
        3: ("102", None, "manual"),
        4: ("103", "mayor", None),
        5: (None, "mayor", "manual"),
    }


def test_of_a_row_without_the_header_s_shape_and_of_one_left_out_nothing_is_said(land) -> None:
    land.write("protocols", land.text("protocols") + "TL-N,C-N,102\n")
    land.replace("election", 'file = "raw/protocols.csv"', 'file = "raw/protocols.csv"\n'
                 'drop = [{ column = "uik", values = ["101"], reason = "a test" }]')  # fmt: skip

    assert about(land, "protocols") == {2: (None, None, None), 10: (None, None, None)}


def test_what_stands_in_a_personal_column_is_not_repeated(land) -> None:
    land.set_cell("protocols", 2, "Bek", "-1")
    land.replace("election", 'file = "raw/protocols.csv"', 'file = "raw/protocols.csv"\npersonal = ["uik"]')

    assert about(land, "protocols") == {2: (None, "mayor", "manual")}


def test_the_same_of_a_list_whose_station_is_a_unit(land) -> None:
    land.set_cell("precincts", 3, "uik", "101")
    land.replace("election", 'file = "raw/precincts.csv"', 'file = "raw/precincts.csv"\npersonal = ["uik"]')

    assert about(land, "precincts") == dict.fromkeys((2, 3), (None, None, None))


def test_every_row_of_a_document_that_cannot_be_is_about_its_station(land) -> None:
    header, *rows = land.rows("machine")
    land.replace(
        "election", 'station_id = "uik"\nline = "row"', 'station_id = "uik"\nstatus = "st"\nline = "row"'
    )
    land.write_rows("machine", [[*header, "st"], *([*row, "counted"] for row in rows)])
    land.set_cell("machine", 3, "st", "annulled")

    of_101 = [number for number, row in enumerate(rows, start=2) if row[0] == "101"]
    assert about(land, "machine") == dict.fromkeys(of_101, ("101", "mayor", "machine"))


def test_a_refused_line_of_a_document_is_about_its_station(land) -> None:
    land.set_cell("machine", 2, "number", "many")

    assert about(land, "machine") == {2: ("101", "mayor", "machine")}


def test_a_receipt_is_of_all_ballots_and_so_of_none_alone(land) -> None:
    land.set_cell("identification", 2, "identified", "many")

    assert about(land, "identification") == {2: ("101", None, "identification")}


def test_what_two_files_contradict_is_about_its_station_in_every_row(land) -> None:
    (land.folder / "raw" / "m").mkdir()
    land.file("machine").rename(land.folder / "raw" / "m" / "a.csv")
    land.write_rows(
        "m/b", [["uik", "row", "choice", "number"], ["102", "votes", "bek", "1"], ["102", "valid", "", "1"]]
    )
    land.replace("election", 'file = "raw/machine.csv"', 'file = "raw/m"')

    land.build()

    rejects = land.rejects()
    assert len(rejects) > 4
    assert {(r["unit_id"], r["contest_id"], r["origin"]) for r in rejects} == {("102", "mayor", "machine")}


# ------------------------------------------------------------------ what becomes of its station


def test_a_station_whose_protocol_was_refused_is_told_with_file_and_row_and_is_lacking_in_the_sums(
    land, facts_judge
) -> None:
    land.set_cell("protocols", 2, "Bek", "-1")
    land.replace(
        "election", 'file = "raw/protocols.csv"', 'file = "raw/protocols.csv"\nmax_rejected_share = 0.2'
    )

    land.build(facts_judge)

    (refused,) = land.table("marts.station_coverage").filter(state="refused").to_dicts()
    assert (refused["station_id"], refused["refused_file"], refused["refused_row"]) == (
        "101",
        "raw/protocols.csv",
        2,
    )
    findings = dict(land.table("quality.findings").select("rule", "statement").iter_rows())
    assert findings["station_refused"] == (
        "station 101, mayor: its protocol came and could not be accepted: raw/protocols.csv, row 2; see the rejects"
    )
    assert findings["protocols_in"] == "mayor: protocols in: 7 of 8; came and could not be accepted: 1"
    assert "station_missing" not in findings
    tables = land.table("marts.tabulation_check").filter(unit_id="C-N")
    assert tables["stations_missing"].unique().to_list() == [1]


@pytest.mark.parametrize(
    ("name", "column"), [("machine", "number"), ("identification", "identified"), ("lists", "voters")]
)
def test_a_refused_row_of_anything_else_is_no_refused_protocol(land, name: str, column: str) -> None:
    header, *rows = land.rows("protocols")
    land.write_rows("protocols", [header, *rows[1:]])
    for number, row in enumerate(land.rows(name), start=1):
        if row[0] == "101":
            land.set_cell(name, number, column, "many")

    land.build()

    assert land.rejects()
    assert (
        dict(land.table("marts.station_coverage").select("station_id", "state").iter_rows())["101"]
        == "missing"
    )
