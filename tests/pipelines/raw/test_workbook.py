"""What stands in a workbook and is not what it seems: merged, calculated, hidden, dated, broken."""

import zipfile
from io import BytesIO

import fastexcel
import pytest

from pipelines.contract import ROW
from tests.pipelines.raw import ooxml
from tests.pipelines.raw.ooxml import book, row, styled

HEADER = row(1, "station", "votes")


def sheet(*rows: str) -> bytes:
    return book({"Protocols": "".join(rows)})


@pytest.fixture
def rows(read):
    """The rows of such a workbook, each a tuple of its number and its cells."""
    return lambda content, **said: read(content, "given.xlsx", format="xlsx", **said).rows.rows()


def test_texts_come_from_the_cell_or_from_the_shared_list_with_its_runs_joined(rows) -> None:
    shared = [
        "station",
        "<r><t>vo</t></r><r><t>tes</t></r><rPh><t>ボート</t></rPh>",
        "  Лейлек_x000D_\nAk-Suu ",
    ]
    header = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'

    content = book({"S": header + row(2, '<c t="s"><v>2</v></c>', "a <b> & ң")}, strings=shared)

    assert rows(content, columns={"took_part": "votes"}) == [(2, "  Лейлек\r\nAk-Suu ", "a <b> & ң")]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("12", "12"), ("12.0", "12"), ("-0", "-0"), ("-0.0", "0"), ("0.1", "0.1"), ("0.29999999999999999", "0.3"),
        ("9007199254740993", "9007199254740993"), ("12345678901234567890", "12345678901234567890"),
        ("1.5E+20", "150000000000000000000"), ("1E-7", "0.0000001"), ("1234567.8901", "1234567.8901"),
        ("1E+300", "1E+300"), ("1_000", "1_000"),
    ],
)  # fmt: skip
def test_numbers_are_written_out_and_whole_ones_keep_every_digit(rows, stored: str, text: str) -> None:
    assert rows(sheet(HEADER, row(2, "1", f"<c><v>{stored}</v></c>"))) == [(2, "1", text)]


@pytest.mark.parametrize(
    ("style", "stored", "text"),
    [
        (ooxml.DATE, 44206, "2021-01-10"), (ooxml.DATE, 44206.5, "2021-01-10T12:00"),
        (ooxml.MOMENT, 44206.541666666664, "2021-01-10T13:00"), (ooxml.MOMENT, 44206, "2021-01-10T00:00"),
        (ooxml.OWN_MOMENT, 44206.541678240741, "2021-01-10T13:00:01"), (ooxml.MONTH, 44206, "2021-01-10"),
        (ooxml.CLOCK, 0.5, "12:00"), (ooxml.DURATION, 1.5, "36:00"), (ooxml.DURATION, 0.8333333333, "20:00"),
        (ooxml.PER_CENT, 0.45, "0.45"), (ooxml.RED_NUMBER, 3, "3"),
        (ooxml.DATE, 1, "1900-01-01"), (ooxml.DATE, 59, "1900-02-28"), (ooxml.DATE, 61, "1900-03-01"),
        (ooxml.DATE, 60, "60"), (ooxml.DATE, -5, "-5"), (ooxml.DATE, 99999999, "99999999"),
    ],
)  # fmt: skip
def test_a_number_shown_as_a_date_or_time_is_one(rows, style: int, stored: float, text: str) -> None:
    assert rows(sheet(HEADER, row(2, "1", styled(style, stored)))) == [(2, "1", text)]


def test_a_number_that_is_not_shown_as_a_date_is_none(rows) -> None:
    assert rows(sheet(HEADER, row(2, "1", 44206))) == [(2, "1", "44206")]


def test_days_may_be_counted_from_1904(rows) -> None:
    content = book(
        {"S": HEADER + row(2, "1", styled(ooxml.DATE, 42744))}, properties='<workbookPr date1904="1"/>'
    )

    assert rows(content) == [(2, "1", "2021-01-10")]


def test_dates_that_are_stored_as_text_of_iso_keep_their_hour_where_there_is_one(rows) -> None:
    days = [f'<c t="d"><v>2021-01-10T{time}</v></c>' for time in ("00:00:00", "13:00:00")]

    assert rows(sheet(HEADER, row(2, *days))) == [(2, "2021-01-10", "2021-01-10T13:00:00")]


def test_yes_and_no_are_words(rows) -> None:
    cells = [f'<c t="b"><v>{n}</v></c>' for n in (1, 0)]

    assert rows(sheet(HEADER, row(2, *cells))) == [(2, "true", "false")]


def test_merged_cells_are_not_filled_down(rows) -> None:
    merged = "</sheetData><mergeCells><mergeCell ref='A2:A3'/></mergeCells>"

    assert rows(sheet(HEADER, row(2, "1", 5), row(3, None, 6), merged)) == [(2, "1", "5"), (3, None, "6")]


def test_below_merged_headers_the_pack_says_which_row_is_the_header(rows) -> None:
    content = sheet(
        row(1, "Protocol of the TEC"), row(2, "station", "figures"), row(3, "no", "votes"), row(4, 1, 2)
    )

    assert rows(content, header_row=3, columns={"took_part": "votes"}) == [(4, "1", "2")]


def test_a_formula_counts_as_the_value_that_was_calculated(rows) -> None:
    cells = ["<c><f>1+1</f><v>2</v></c>", '<c t="str"><f>A1</f><v>abc</v></c>']

    assert rows(sheet(HEADER, row(2, *cells))) == [(2, "2", "abc")]


@pytest.mark.parametrize(
    "cell", ["<c><f>SUM(A1:A9)</f></c>", "<c><f>1+1</f><v></v></c>", '<c t="str"><f>A1</f></c>']
)
def test_a_formula_that_was_never_calculated_is_a_problem_of_its_row_where_the_column_is_read(
    read, cell
) -> None:
    content = sheet(HEADER, row(2, "1", 5), row(3, "2", cell))

    raw = read(content, "given.xlsx", format="xlsx", columns={"took_part": "votes"})

    assert raw.rows.rows() == [(2, "1", "5"), (3, "2", None)]
    (problem,) = raw.problems
    assert (problem.row_number, problem.column) == (3, "votes")
    assert "formula without a value" in problem.message.english
    assert read(content, "given.xlsx", format="xlsx", columns={"unit_id": "station"}).problems == []


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(read) -> None:
    content = sheet(HEADER, row(2, "1", '<c t="str"><f>""</f><v></v></c>'))

    assert read(content, "given.xlsx", format="xlsx", columns={"took_part": "votes"}).problems == []


def test_an_error_in_a_cell_is_a_problem_of_its_row_where_the_column_is_read(read) -> None:
    content = sheet(HEADER, row(2, "1", '<c t="e"><v>#N/A</v></c>'), row(3, "2", 7))

    raw = read(content, "given.xlsx", format="xlsx", columns={"took_part": "votes"})

    assert raw.rows.rows() == [(2, "1", "#N/A"), (3, "2", "7")]
    (problem,) = raw.problems
    assert (problem.row_number, problem.column) == (2, "votes")
    assert "#N/A" in problem.message.english
    assert read(content, "given.xlsx", format="xlsx").problems == []


def test_rows_are_numbered_as_the_spreadsheet_shows_them_and_blank_ones_passed_over(rows) -> None:
    content = sheet(
        row(3, "station", "votes", first="C"), row(4), row(6, 1, 2, first="C"), row(9, 3, None, first="C"),
        row(12, " ", None, first="C"), row(500, '<c s="1"/>'),
    )  # fmt: skip

    assert rows(content) == [(6, "1", "2"), (9, "3", None)]


def test_a_column_without_a_header_is_kept_from_nobody_and_an_empty_one_is_dropped(read) -> None:
    content = sheet(row(1, "station", " ", "votes", None, None), row(2, 1, None, 2, " ", "see note"))

    raw = read(content, "given.xlsx", format="xlsx", columns={"unit_id": "station"})

    assert raw.rows.columns == [ROW, "station", "votes", "column E"]
    assert raw.surplus_columns == ("votes", "column E")


def test_a_header_above_no_cell_at_all_is_an_empty_column(rows) -> None:
    assert rows(sheet(HEADER, row(2, 1))) == [(2, "1", None)]
    assert rows(sheet(HEADER)) == []


def test_cells_and_rows_without_their_places_follow_one_another(rows) -> None:
    plain = "<row><c><v>{}</v></c><c><v>{}</v></c></row>"
    header = '<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row>'

    assert rows(sheet(header, plain.format(1, 2), plain.format(3, 4))) == [(2, "1", "2"), (3, "3", "4")]


def test_names_of_the_format_may_have_a_prefix(rows) -> None:
    prefixed = (
        f'<x:worksheet xmlns:x="{ooxml.MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert rows(book({"S": ""}, more={"xl/worksheets/sheet1.xml": prefixed})) == [(2, "7")]


TWO = {"Results": HEADER + row(2, 1, 2), "Notes": row(1, "note") + row(2, "x")}


def test_a_sheet_is_chosen_by_name_or_number(rows) -> None:
    assert rows(book(TWO), sheet="Notes") == rows(book(TWO), sheet=2) == [(2, "x")]


def test_of_several_sheets_the_pack_must_name_one(refusal) -> None:
    error = refusal(book(TWO), "given.xlsx", format="xlsx")

    assert "2 sheets that could be meant: 'Results', 'Notes'" in error.what
    assert "`sheet`" in error.remedy


@pytest.mark.parametrize("wanted", ["Result", 3])
def test_a_sheet_that_is_not_there_is_told_with_those_that_are(refusal, wanted) -> None:
    assert (
        "'Results', 'Notes' (hidden)"
        in refusal(book(TWO, hidden=["Notes"]), "given.xlsx", format="xlsx", sheet=wanted).what
    )


def test_a_hidden_sheet_is_read_only_where_the_pack_names_it(rows, refusal) -> None:
    assert rows(book(TWO, hidden=["Notes"])) == [(2, "1", "2")]
    assert rows(book(TWO, hidden=["Notes"]), sheet="Notes") == [(2, "x")]
    assert "0 sheets" in refusal(book(TWO, hidden=list(TWO)), "given.xlsx", format="xlsx").what


def test_a_sheet_without_a_header_is_refused(refusal) -> None:
    assert (
        "the sheet ends in row 2"
        in refusal(sheet(HEADER, row(2, 1)), "given.xlsx", format="xlsx", header_row=5).what
    )


def test_two_cells_in_opposite_corners_need_no_more_room_than_two_cells(rows) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    assert rows(sheet(HEADER, far)) == [(1_048_576, None, None, "1")]


GROWING = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
DAMAGED = {
    "XML that breaks off": book({"S": ""}, more={"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"}),
    "a shared text that is not there": sheet(HEADER, row(2, '<c t="s"><v>99</v></c>')),
    "a format that is not there": sheet(HEADER, row(2, '<c s="99"><v>99</v></c>')),
    "a row twice": sheet(HEADER, row(2, 1), row(2, 2)),
    "a row whose number is none": sheet(HEADER, '<row r="x"/>'),
    "a sheet that is not there": book({"S": ""}, properties='<sheets><sheet name="T" r:id="rId9"/></sheets>'),
    "an entity that grows": book({"S": ""}, more={"xl/worksheets/sheet1.xml": GROWING}),
    "a broken archive": sheet(HEADER)[:-30],
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_workbook_is_refused(refusal, case: str) -> None:
    refusal(DAMAGED[case], "given.xlsx", format="xlsx", **({"sheet": "T"} if "sheet that" in case else {}))


def archive(**parts: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        for name, text in parts.items():
            opened.writestr(name, text)
    return stream.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
NO_WORKBOOK = {
    "an old .xls": (OLD, "an old Excel workbook (.xls)"),
    "one with a password": (OLD + "EncryptedPackage".encode("utf-16-le"), "an encrypted workbook"),
    "a binary one": (archive(**{"xl/workbook.bin": ""}), ".xlsb"),
    "a ZIP archive": (archive(**{"table.csv": "a,b"}), "a ZIP archive, not XLSX"),
    "CSV": (b"a,b\n1,2\n", "no workbook"),
    "PDF": (b"%PDF-1.7", "a PDF document"),
}


@pytest.mark.parametrize("case", NO_WORKBOOK)
def test_what_only_looks_like_a_workbook_is_named(refusal, case: str) -> None:
    content, what = NO_WORKBOOK[case]

    assert what in refusal(content, "given.xlsx", format="xlsx").what


def test_a_sheet_that_unpacks_to_more_than_is_read_is_refused_before_it_is_parsed(refusal) -> None:
    content = sheet(HEADER, *(row(n, n, n) for n in range(2, 2000)))

    error = refusal(content, "given.xlsx", format="xlsx", max_bytes=60_000)

    assert "sheet1.xml holds" in error.what
    assert "more than 60,000 are not read" in error.what
    assert "CSV" in error.remedy


def test_a_large_sheet_is_gathered_in_parts_and_a_column_may_begin_late(read, monkeypatch) -> None:
    monkeypatch.setattr("pipelines.raw.workbook._BATCH", 3)
    content = sheet(HEADER, *(row(n, n, n if n > 5 else None) for n in range(2, 10)))

    raw = read(content, "given.xlsx", format="xlsx")

    assert raw.rows.rows() == [(n, str(n), str(n) if n > 5 else None) for n in range(2, 10)]


def test_another_reader_finds_the_same_cells(read) -> None:
    """The usual library as a second opinion, on what it reads without change."""
    content = sheet(HEADER, *(row(n, f"Станция {n}", n / 8 if n % 3 else n) for n in range(2, 500)))

    theirs = fastexcel.read_excel(content).load_sheet(0, dtypes="string").to_polars()

    assert read(content, "given.xlsx", format="xlsx").rows.drop(ROW).rows() == theirs.rows()
