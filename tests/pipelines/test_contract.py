"""Cells and rows: what a cell is read as, or refused with file, row, column and what to do; nothing is lost."""

import datetime as dt
import json

import polars as pl
import pytest

from pipelines.contract import ROW, Rows, conform
from pipelines.election import Vocabulary
from pipelines.source import Source
from pipelines.tables.declaration import Column, Table, Type

NARROW, WIDE, THIN = "\u202f", "\u00a0", "\u2009"


def one_cell(
    kind: Type, text: str | None, *, zone: str = "UTC", **options: object
) -> tuple[object, str | None]:
    """The value that a cell is read as, and the reason where it is refused."""
    table = Table(
        "staging.x", "a cell", (ROW,), (Column(ROW, Type.INTEGER, ""), Column("x", kind, "", **options))
    )
    source = Source.model_validate(
        {
            "id": "s", "kind": "turnout", "file": "raw/көчүрмө.csv", "title": "", "publisher": "", "licence": "",
            "nature": "synthetic", "columns": {"x": "үлүш"},
        }
    )  # fmt: skip
    frame = pl.DataFrame({ROW: [7], "x": [text]}, schema={ROW: pl.Int64, "x": pl.String})
    raw = frame.rename({"x": "үлүш"})
    words = {"words": Vocabulary("words", "catalogues/words.toml", {"өз": "own"})}
    done = conform(table, Rows(source, frame, raw), words, zone=zone)
    assert done.kept.height + done.rejects.height == done.rows_read == 1
    if done.rejects.is_empty():
        return done.kept["x"][0], None
    (reject,) = done.rejects.to_dicts()
    assert (reject["file"], reject["row_number"], reject["column"]) == ("raw/көчүрмө.csv", 7, "үлүш")
    assert reject["raw"] == ('{"үлүш": null}' if text is None else f'{{"үлүш": "{text}"}}')
    return None, reject["reason"]


WHOLE = {
    "0": 0,
    "1395513": 1395513,
    "-3": -3,
    "+5": 5,
    "1 395 513": 1395513,
    f"1{WIDE}395{WIDE}513": 1395513,
    f"1{NARROW}395{NARROW}513": 1395513,
    f"1{THIN}395": 1395,
    "1395513.0": 1395513,
    "1395513,0": 1395513,
    "1395513.00": 1395513,
    "9223372036854775807": 2**63 - 1,
    "-9223372036854775808": -(2**63),
}


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_number_is_read_in_the_writings_that_publishers_use(text: str) -> None:
    assert one_cell(Type.INTEGER, text) == (WHOLE[text], None)


NOT_WHOLE = [
    "1,234", "1,000", "1.000", "1.234", "12,5", "12.5", "1,5E+06", "1e5", "9223372036854775808", "9" * 40,
    "12 34", "1 2345", "1 234,0", "0x10", "1_000", "١٢", "1O", "үч", "-", "—", "NaN", "inf", "5 %", "=1+1", "~12", "<5",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_WHOLE)
def test_what_is_no_whole_number_or_may_be_read_in_two_ways_is_refused(text: str) -> None:
    assert one_cell(Type.INTEGER, text) == (
        None,
        f"үлүш: {text!r} is not a whole number: write digits only, without an exponent or a comma",
    )


NUMBERS = {"12.5": 12.5, "12,5": 12.5, "-0,25": -0.25, f"1{WIDE}234,5": 1234.5, "1 234.5": 1234.5, "7": 7.0}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_read_with_either_decimal_sign(text: str) -> None:
    assert one_cell(Type.NUMBER, text) == (NUMBERS[text], None)


@pytest.mark.parametrize(
    "text", ["1,5E+06", "1e5", "1.234.567", "1,234.5", "9" * 400, "nan", "inf", "5.", ".5", "өч"]
)
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    value, reason = one_cell(Type.NUMBER, text)

    assert value is None
    assert reason == f"үлүш: {text!r} is not a number: write digits and one decimal sign"


MOMENTS = {
    # text: the moment in UTC, when Berlin's clock is one hour ahead in winter and two in summer
    "2030": "2029-12-31T23:00",
    "2030-05": "2030-04-30T22:00",
    "2030-05-12": "2030-05-11T22:00",
    "2030-05-12T08:00": "2030-05-12T06:00",
    "2030-05-12 08:00:00": "2030-05-12T06:00",
    "2030-05-12T08:00:00Z": "2030-05-12T08:00",
    "2030-05-12T08:00Z": "2030-05-12T08:00",
    "2030-05-12T08:00+06:00": "2030-05-12T02:00",
    "2030-05-12T08:00:00+0600": "2030-05-12T02:00",
    "2030-10-27T02:30": "2030-10-27T00:30",  # told twice by the clock: the earlier
}


@pytest.mark.parametrize("text", MOMENTS)
def test_a_time_is_read_in_its_own_zone_or_in_the_elections(text: str) -> None:
    expected = dt.datetime.fromisoformat(MOMENTS[text]).replace(tzinfo=dt.UTC)

    assert one_cell(Type.TIMESTAMP, text, zone="Europe/Berlin") == (expected, None)


IMPOSSIBLE = [
    "2021-02-30", "2021-13-01", "31.02.2021", "10.01.2021", "2021-00-10", "2021-1-5", "0000-01-01", "20210110",
    "44206", "24", "-2021", "99999-01-01", "2021-01-10T24:00", "2021-01-10T13:61", "2021-01-10T13", "13:00", "кечээ",
    "2030-03-31T02:30",  # Berlin's clock leaps over it
    "9999-12-31T23:00-05:00",  # in UTC the year 10000
]  # fmt: skip


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_a_moment_that_never_was_is_refused(text: str) -> None:
    assert one_cell(Type.TIMESTAMP, text, zone="Europe/Berlin") == (
        None,
        f"үлүш: {text!r} is no date or time of the calendar: write it as 2021-01-10 or 2021-01-10T13:00",
    )


@pytest.mark.parametrize("text", ["2021-02-29", "2021-1-5", "2021-01", "10.01.2021", "0000-01-01"])
def test_a_day_that_never_was_is_refused(text: str) -> None:
    _, reason = one_cell(Type.DATE, text)

    assert reason == f"үлүш: {text!r} is no date of the calendar: write it as 2021-01-10"


TRUTHS = {"yes": True, "No": False, "TRUE": True, "0": False, "1": True, "": None}


@pytest.mark.parametrize("text", TRUTHS)
def test_yes_and_no_are_read(text: str) -> None:
    assert one_cell(Type.BOOLEAN, text or None) == (TRUTHS[text], None)


REFUSED = {
    "maybe": (Type.BOOLEAN, "maybe", {}, "'maybe' is neither yes nor no"),
    "below": (Type.INTEGER, "-3", {"minimum": 0}, "-3 is below 0"),
    "above": (Type.NUMBER, "1,5", {"maximum": 1}, "1.5 is above 1"),
    "a strange word": (
        Type.TEXT,
        "өч",
        {"words": ("өз", "чоң")},
        "'өч' is none of өз, чоң: add it to [source.values]",
    ),
    "an unknown word": (
        Type.TEXT,
        "өч",
        {"vocabulary": "words"},
        "'өч' is not in the list of words: correct the cell, or add the word to catalogues/words.toml",
    ),
    "an empty cell": (Type.TEXT, None, {"required": True}, "the cell is empty: x is needed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_cell_that_is_not_allowed_is_refused_with_one_reason(case: str) -> None:
    kind, text, options, reason = REFUSED[case]

    assert one_cell(kind, text, **options) == (None, f"үлүш: {reason}")


def test_a_needed_cell_that_cannot_be_read_is_not_called_empty_as_well() -> None:
    _, reason = one_cell(Type.INTEGER, "үч", required=True)

    assert "empty" not in reason


# ------------------------------------------------------------------ whole rows, through the sources of Testland

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
    land.set_cell("tallies", 2, "count", f"{WIDE}7{NARROW}")
    land.set_cell("tallies", 4, "region", " North region\t")

    assert land.stage("tallies").rejects.is_empty()
