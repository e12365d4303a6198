"""Files that are not what the pack says: each is refused as a whole, by name, with what to do."""

import gzip
import io
import zipfile

import pytest

from pipelines.errors import SourceError


def xlsx() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return stream.getvalue()


def refusal(land, name: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        land.read(name)
    error = caught.value
    assert str(land.file(name)) in error.where
    assert error.remedy
    return error


BINARY = {
    "xlsx": (xlsx(), "a ZIP archive or XLSX workbook"),
    "gzip": (gzip.compress(b"who,stage\n1,2\n"), "a gzip archive"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(64), "a picture"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "an old Excel workbook"),
    "NULs in a table": (b"who,stage\nThe Watchers,be\0fore\n", "line 2 holds binary data"),
    "random bytes": (bytes(range(0x80, 0xC0)) * 4, "is not utf-8"),
}


@pytest.mark.parametrize("kind", BINARY)
def test_a_binary_file_is_named_for_what_it_is(land, kind: str) -> None:
    content, what = BINARY[kind]
    land.write("tallies", content)

    assert what in refusal(land, "tallies").what


EMPTY = {
    "no bytes": b"",
    "blanks only": b" \r\n\n",
    "byte order mark only": b"\xef\xbb\xbf",
    "delimiters only": b",,,\n,,,\n",
}


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_file_is_refused(land, kind: str) -> None:
    land.write("tallies", EMPTY[kind])

    refusal(land, "tallies")


def test_a_header_alone_is_a_file_without_rows(land) -> None:
    land.write("tallies", land.text("tallies").splitlines()[0])

    assert land.read("tallies").rows.height == 0
    assert land.stage("tallies").rows_read == 0


def test_a_missing_file_is_told_with_its_path(land) -> None:
    land.file("tallies").unlink()

    assert "source 'tallies' has no file" in refusal(land, "tallies").what


def test_all_files_that_cannot_be_read_are_told_together(land) -> None:
    land.file("tallies").unlink()
    land.write("turnout", b"")

    with pytest.raises(ExceptionGroup) as caught:
        land.build()

    assert len(caught.value.exceptions) == 2
    assert all(isinstance(error, SourceError) for error in caught.value.exceptions)


def test_a_file_cut_in_a_quoted_cell_is_refused_with_the_line(land) -> None:
    text = land.text("results")
    land.write("results", text[: text.index("1 000 000") + 3])

    error = refusal(land, "results")
    assert "breaks off" in error.what
    assert "line 2" in error.what


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest(land) -> None:
    land.replace("tallies", "pressure,3", '"pressure,3')

    assert "quotes do not match" in refusal(land, "tallies").what


def test_a_file_cut_in_a_row_loses_that_row_to_the_rejects(land) -> None:
    text = land.text("tallies")
    land.write("tallies", text[: text.index(",facts,,no,https://example.org/b")])

    land.build()

    (reject,) = land.rejects()
    assert (reject["source_id"], reject["row_number"]) == ("tallies", 6)
    assert reject["reason"].endswith(
        "the row has 7 cells where the header has 11: mend the delimiters or quotes"
    )
    assert reject["raw"]["who"] == "police"
    assert land.table("staging.published_tallies").height == 4


def test_a_row_with_too_many_cells_is_a_reject_that_keeps_all_of_them(land) -> None:
    land.replace("tallies", "pressure,3,facts,10,no,https://example.org/a", "pressure,3,facts,10,no,x,y,z")

    land.build()

    (reject,) = land.rejects()
    assert reject["row_number"] == 3
    assert "the row has 13 cells where the header has 11" in reject["reason"]
    assert reject["raw"]["url"] == "x,y,z"


def test_blank_lines_are_passed_over_and_counted_as_a_spreadsheet_does(land) -> None:
    header, *rows = land.text("tallies").splitlines()
    rows[1] = rows[1].replace("pressure,3", "pressure,three")
    land.write("tallies", "\n".join([header, "", rows[0], "", rows[1]]) + "\n")

    staged = land.stage("tallies")

    assert staged.rows_read == 2
    assert staged.kept["row_number"].to_list() == [3]
    assert staged.rejects["row_number"].to_list() == [5]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16"])
@pytest.mark.parametrize("surplus", ["", " "], ids=["odd length", "even length"])
def test_a_file_in_another_encoding_is_refused_and_the_encoding_guessed(
    land, encoding: str, surplus: str
) -> None:
    land.write(
        "tallies", land.text("tallies").replace("The Watchers", f"Наблюдатели{surplus}", 1).encode(encoding)
    )

    error = refusal(land, "tallies")

    assert "is not utf-8" in error.what
    assert f"it can be read as {encoding}" in error.remedy


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16"])
def test_a_file_in_another_encoding_is_read_when_the_pack_says_so(land, encoding: str) -> None:
    land.replace("words", 'aliases = ["The Watchers", ', 'aliases = ["Наблюдатели", ')
    land.replace("election", 'file = "raw/tallies.csv"', f'file = "raw/tallies.csv"\nencoding = "{encoding}"')
    land.write("tallies", land.text("tallies").replace("The Watchers", "Наблюдатели").encode(encoding))

    staged = land.stage("tallies")

    assert staged.rejects.height == 0
    assert staged.kept["reporter_id"].to_list() == ["watchers"] * 4 + ["police"]


@pytest.mark.parametrize("declared", ["utf-8-sig", "utf-8"])
def test_a_byte_order_mark_is_no_part_of_the_header(land, declared: str) -> None:
    land.replace("election", 'file = "raw/tallies.csv"', f'file = "raw/tallies.csv"\nencoding = "{declared}"')
    land.write("tallies", b"\xef\xbb\xbf" + land.text("tallies").encode())

    assert land.read("tallies").rows.columns[1] == "who"


def test_an_encoding_that_does_not_exist_is_told(land) -> None:
    land.replace("election", 'file = "raw/tallies.csv"', 'file = "raw/tallies.csv"\nencoding = "utf8000"')

    assert "'utf8000' is no encoding" in refusal(land, "tallies").what


def test_a_missing_column_is_told_with_the_nearest_one(land) -> None:
    land.replace("tallies", "category,count,unit", "category,counts,unit")

    error = refusal(land, "tallies")

    assert "column 'count' is missing" in error.what
    assert error.where.endswith("row 1")
    assert "'counts'" in error.remedy


def test_the_wrong_delimiter_is_a_missing_column(land) -> None:
    land.write("tallies", land.text("tallies").replace(",", ";"))

    assert "delimiter" in refusal(land, "tallies").remedy


def test_a_doubled_column_is_told_with_its_places(land) -> None:
    land.replace("tallies", "total,part,url", "total,count,url")

    assert "column 'count' stands 2 times, in places 7, 10" in refusal(land, "tallies").what


def test_a_column_with_the_name_of_our_row_number_is_refused(land) -> None:
    land.replace("tallies", "part,url\n", "part,url,row_number\n")

    assert "row_number" in refusal(land, "tallies").what


def test_a_surplus_column_is_kept_from_staging_and_told(land) -> None:
    rows = land.rows("tallies")
    land.write_rows("tallies", [[*rows[0], "ңөү"], *([*row, "?"] for row in rows[1:])])

    land.build()

    assert land.table("meta.sources").filter(source_id="tallies")["surplus_columns"].to_list() == ["ңөү"]
    assert land.table("staging.published_tallies").height == 5


def test_reordered_columns_give_the_same_rows(land) -> None:
    expected = land.stage("tallies").kept
    land.write_rows("tallies", [row[::-1] for row in land.rows("tallies")])

    assert land.stage("tallies").kept.equals(expected)


def test_a_file_that_is_not_the_one_described_is_refused(land) -> None:
    described = land.read("tallies").sha256
    land.replace(
        "election", 'file = "raw/tallies.csv"', f'file = "raw/tallies.csv"\nsha256 = "{described.upper()}"'
    )
    assert land.read("tallies").sha256 == described

    land.replace("tallies", "BRIBES,7", "BRIBES,8")

    assert "SHA-256" in refusal(land, "tallies").what


def test_a_header_below_other_rows_is_found_where_the_pack_says(land) -> None:
    land.replace("election", 'file = "raw/tallies.csv"', 'file = "raw/tallies.csv"\nheader_row = 3')
    land.write("tallies", "Report of the Watchers\n\n" + land.text("tallies"))

    staged = land.stage("tallies")

    assert staged.kept["row_number"].to_list() == [4, 5, 6, 7, 8]


def test_a_header_row_beyond_the_end_is_told(land) -> None:
    land.replace("election", 'file = "raw/tallies.csv"', 'file = "raw/tallies.csv"\nheader_row = 30')

    assert "the file ends in row 6" in refusal(land, "tallies").what


BROKEN_GEOJSON = {
    "not JSON": "{",
    "a list": "[]",
    "no features": '{"type": "FeatureCollection"}',
    "features are a number": '{"features": 5}',
    "features are numbers": '{"features": [1]}',
    "a feature without geometry": '{"features": [{"properties": {"id": "TL-N"}}]}',
    "nested without end": "[" * 100_000,
    "no feature at all": '{"features": []}',
}


@pytest.mark.parametrize("kind", BROKEN_GEOJSON)
def test_geojson_that_is_none_is_refused(land, kind: str) -> None:
    land.write("outlines", BROKEN_GEOJSON[kind])

    refusal(land, "outlines")


def test_personal_columns_are_masked_in_rejects_in_cells_and_in_reasons(land) -> None:
    land.replace(
        "election", 'file = "raw/turnout.csv"', 'file = "raw/turnout.csv"\npersonal = ["voters", "series"]'
    )
    land.set_cell("turnout", 2, "voters", "Айгүл +996 555 123456")

    land.build()

    (reject,) = land.rejects()
    assert reject["raw"]["voters"] == reject["raw"]["series"] == "***"
    assert reject["column"] == "voters"
    assert "Айгүл" not in str(reject)


def test_in_a_row_whose_cells_have_shifted_everything_is_masked_where_anything_is_personal(land) -> None:
    land.replace("election", 'file = "raw/turnout.csv"', 'file = "raw/turnout.csv"\npersonal = ["voters"]')
    land.replace("turnout", '"10,0",100000,police', '"10,0",,Айгүл,police')

    (reject,) = land.stage("turnout").rejects.to_dicts()

    assert "the row has 10 cells where the header has 9" in reject["reason"]
    assert "Айгүл" not in str(reject)


def test_a_personal_column_that_is_not_in_the_file_is_refused_lest_it_stay_unmasked(land) -> None:
    land.replace("election", 'file = "raw/turnout.csv"', 'file = "raw/turnout.csv"\npersonal = ["phone"]')

    assert "column 'phone' is missing" in refusal(land, "turnout").what
