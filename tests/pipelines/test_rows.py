"""Whole rows, through the sources of Testland: a bad cell is a reject that tells what to do; nothing is lost."""

import json

import pytest

BAD_CELLS = {
    # case: source, row, column, what is written there, what the reason says
    "text for a number": ("tallies", 2, "count", "жети", "'жети' is not a whole number: write digits only"),
    "ambiguous thousands": ("tallies", 2, "count", "1,234", "'1,234' is not a whole number"),
    "negative count": ("tallies", 2, "count", "-7", "-7 is below 0"),
    "fraction of a count": ("tallies", 2, "count", "7,5", "'7,5' is not a whole number"),
    "unknown region": ("tallies", 4, "region", "Өткөн аймак", "is no place of this territory: correct it, or add it"),
    "ambiguous region": ("tallies", 4, "region", "Lake", "may mean TL-S, TL-S-1: write the full name or the code"),
    "undeclared total row": ("tallies", 5, "region", "Бардыгы", "'Бардыгы' is no place of this territory"),
    "unknown category": ("tallies", 2, "category", "түшүнүксүз", "list of category: correct the cell, or add the word"),
    "unknown reporter": ("tallies", 2, "who", "Ким экени белгисиз", "not in the list of reporter: correct the cell"),
    "unknown unit of count": ("tallies", 2, "unit", "даана", "not in the list of unit_of_count: correct the cell"),
    "unknown phase": ("tallies", 2, "stage", "мурун", "'мурун' is none of pre_election, "),
    "unknown dimension": ("tallies", 2, "by", "жашы", "'жашы' is none of total, category, region, "),
    "impossible day": ("tallies", 2, "as_of", "2030-02-30", "no date or time of the calendar: write it as 2021-01-10"),
    "no address": ("tallies", 2, "url", "", "the cell is empty: source_url is needed"),
    "half a share": ("turnout", 2, "turnout", "120", "1.2 is above 1"),
    "turnout in words": ("turnout", 2, "turnout", "жарымы", "'жарымы' is not a number: write digits"),
    "hour that is none": ("turnout", 2, "at", "2030-05-12T25:00", "no date or time of the calendar"),
    "voters beyond 64 bits": ("turnout", 2, "voters", "9" * 20, "is not a whole number"),
    "voters with an exponent": ("turnout", 2, "voters", "1,5E+06", "is not a whole number"),
    "unknown contest": ("turnout", 2, "contest", "хан", "not in the list of contest: correct the cell, or add"),
    "unknown indicator": ("estimates", 2, "indicator", "үмүт", "not in the list of indicator: correct the cell"),
    "estimate of 125 %": ("estimates", 2, "per_cent", "125", "1.25 is above 1"),
    "unknown candidate": ("results", 6, "choice", "Өмүр", "not in the list of choice: correct the cell"),
    "votes with a fraction": ("results", 3, "value", "400,5", "'400,5' is no count: write a whole number"),
    "votes with one comma": ("results", 3, "value", "400,000", "'400,000' is no count: write a whole number"),
    "negative votes": ("results", 3, "value", "-1", "'-1' is no count: write a whole number"),
    "share of 150 %": ("results", 6, "value", "150", "'150' is no 'per_cent': more than the whole, or negative"),
    "unknown unit of value": ("results", 3, "unit", "даана", "'даана' is none of count, share, per_cent: add it to"),
    "figure in words": ("results", 3, "value", "көп", "'көп' is not a number: write digits and one decimal sign"),
    "stations in words": ("stations", 2, "stations_2019", "жүз", "'жүз' is not a number: write digits"),
    "station of another form": ("incidents", 2, "участок", "1O1", "is no number of a polling station: it must match"),
    "report from the whole country": ("incidents", 3, "аймак", "Сыноо өлкөсү", "lies in no region: name the region"),
    "report from nowhere": ("incidents", 3, "аймак", "", "the cell is empty: unit_id is needed"),
    "report of a total": ("incidents", 3, "түрү", "total", "'total' is no kind of event but of total: use one of"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_CELLS)
def test_a_row_with_a_bad_cell_is_a_reject_that_names_the_cell_and_the_remedy(land, case: str) -> None:
    name, row, column, text, reason = BAD_CELLS[case]
    land.set_cell(name, row, column, text)

    staged = land.stage(name)

    (reject,) = staged.rejects.to_dicts()
    assert (reject["source_id"], reject["row_number"], reject["column"]) == (name, row, column)
    assert land.file(name).as_posix().endswith(reject["file"])
    assert reject["reason"].startswith(f"{column}: ")
    assert reason in reject["reason"]
    header, cells = (land.rows(name)[n] for n in (0, row - 1))
    assert json.loads(reject["raw"]) == dict(zip(header, cells, strict=True))
    assert staged.rows_unfit == 1
    kept = staged.kept["row_number"].unique().to_list()
    assert sorted([*kept, row]) == list(range(2, staged.rows_read + 2)), "every other row is kept"


def test_rejects_of_many_sources_are_stored_and_every_source_accounts_for_its_rows(land) -> None:
    broken: dict[tuple[str, int], str] = {}
    for name, row, column, text, reason in BAD_CELLS.values():
        if (name, row) not in broken:
            land.set_cell(name, row, column, text)
            broken[name, row] = reason

    land.build()

    rejects = {(reject["source_id"], reject["row_number"]): reject for reject in land.rejects()}
    assert rejects.keys() == broken.keys()
    assert all(reason in rejects[key]["reason"] for key, reason in broken.items())
    for account in land.table("meta.sources").to_dicts():
        assert account["rows_kept"] + account["rows_rejected"] == account["rows_read"]
        assert account["rows_rejected"] == sum(name == account["source_id"] for name, _ in broken)


def test_a_row_with_several_bad_cells_is_one_reject_that_tells_them_all(land) -> None:
    land.set_cell("tallies", 2, "who", "Өзүбүз")
    land.set_cell("tallies", 2, "count", "жети")
    land.set_cell("tallies", 2, "region", "Lake")

    land.build()

    (reject,) = land.rejects()
    assert all(f"{column}: " in reject["reason"] for column in ("who", "count", "region"))


def test_a_total_row_is_set_aside_where_the_pack_says_so(land) -> None:
    land.set_cell("tallies", 5, "region", "Бардыгы үчүн")
    drop = '{ column = "region", values = ["Бардыгы үчүн"], reason = "the publisher\'s own sum" }'
    land.replace("election", 'file = "raw/tallies.csv"', f'file = "raw/tallies.csv"\ndrop = [{drop}]')

    land.build()

    (reject,) = land.rejects()
    assert reject["reason"] == "region: left out as the pack says: the publisher's own sum"
    assert reject["raw"]["region"] == "Бардыгы үчүн"
    (account,) = land.table("meta.sources").filter(source_id="tallies").to_dicts()
    assert (account["rows_read"], account["rows_kept"], account["rows_unfit"]) == (5, 4, 0)


@pytest.mark.parametrize("name", ["tallies", "estimates", "results", "turnout"])
def test_a_doubled_row_of_figures_is_counted_once_and_told(land, name: str) -> None:
    rows = land.rows(name)
    land.write_rows(name, [*rows, rows[1]])

    staged = land.stage(name)

    (reject,) = staged.rejects.to_dicts()
    assert reject["row_number"] == len(rows) + 1
    assert reject["reason"].endswith("the row repeats row 2: remove one of them")


def test_a_doubled_report_stays_in_staging_because_it_is_a_fact_about_the_reporter(land) -> None:
    rows = land.rows("incidents")
    land.write_rows("incidents", [*rows, rows[1]])

    land.build()

    assert land.rejects() == []
    assert land.table("staging.incidents").height == 5
    assert land.table("marts.incidents").filter(station_code="101")["reports"].to_list() == [2]


def test_kyrgyz_letters_come_through_files_headers_cells_labels_and_rejects_unchanged(land) -> None:
    row = [
        "2030-05-12",
        "Өзөн шаары",
        "",
        "302",
        "Ң Ө Ү ң ө ү",
        "election_day",
        "Байкоочулар үйү",
        "https://x",
        "",
    ]
    land.write_rows("incidents", [*land.rows("incidents"), row])

    land.build()

    incident = land.table("staging.incidents").filter(row_number=2).to_dicts()[0]
    assert incident["unit_id"] == "TL-N-1"
    assert incident["reporter_id"] == "watchers"
    assert incident["category_id"] == "vote_buying"
    assert incident["note"] == "Көчөдө, «өңү өчкөн»"
    names = land.table("staging.labels").filter(kind="unit", id="TL-N", language="ky")["text"].to_list()
    assert names == ["Түндүк аймагы"]
    (reject,) = land.rejects()
    assert reject["file"] == "raw/окуялар-ңөү.csv"
    assert reject["column"] == "түрү"
    assert "'Ң Ө Ү ң ө ү' is not in the list of category" in reject["reason"]
    assert reject["raw"]["түрү"] == "Ң Ө Ү ң ө ү"


def test_a_bad_figure_of_a_wide_row_is_told_under_its_own_column(land) -> None:
    land.set_cell("stations", 3, "stations_2029", "алтымыш")

    staged = land.stage("stations")

    assert staged.rejects["column"].to_list() == ["stations_2029"]
    assert staged.kept.filter(row_number=3).is_empty(), "a row fits as a whole or not at all"


def test_blanks_around_cells_are_no_part_of_them(land) -> None:
    land.set_cell("tallies", 2, "count", "\u00a07\u202f")
    land.set_cell("tallies", 4, "region", " North region\t")

    assert land.stage("tallies").rejects.is_empty()
