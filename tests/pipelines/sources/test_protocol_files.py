"""Protocols in whatever file they come: encodings, workbooks, documents, archives; what is broken is told."""

import gzip
import io
import json
import re
import zipfile

import pytest

from pipelines.errors import SourceError
from tests.pipelines.raw import ooxml

HEADER = 'file = "raw/protocols.csv"'


def given(land, name: str, content: bytes, said: str = "") -> None:
    """The protocols in this file instead, described so."""
    land.file("protocols").with_name(name).write_bytes(content)
    land.replace("election", HEADER, f'file = "raw/{name}"\n{said}')


def sound(land):
    """What the untouched file gives."""
    return land.stage("protocols").kept.drop("source_id", "row_number")


def told(land):
    return land.stage("protocols").kept.drop("source_id", "row_number")


def refusal(land) -> SourceError:
    with pytest.raises(SourceError) as caught:
        land.read("protocols")
    assert caught.value.remedy
    return caught.value


def in_1251(text: str) -> bytes:
    """As a table program of old writes it: semicolons, no letters of the language that the code page lacks."""
    return text.replace(",", ";").replace("Аң Өзгөн", "Анг Озгон").encode("cp1251")


WRITINGS = {
    "byte order mark": (lambda text: b"\xef\xbb\xbf" + text.encode(), ""),
    "Windows-1251 and semicolons": (in_1251, 'encoding = "cp1251"\ndelimiter = ";"'),
    "line ends of Windows": (lambda text: text.replace("\n", "\r\n").encode(), ""),
    "blanks in numbers": (lambda text: re.sub(r",1(\d{3})(?=,)", ",1\u00a0\\1", text).encode(), ""),
    "blanks around cells": (lambda text: text.replace(",", " ,\u00a0").encode(), ""),
    "gzip": (lambda text: gzip.compress(text.encode()), 'compression = "gzip"'),
    "a title above the header": (lambda text: ("Мэр, 2030\n" + text).encode(), "header_row = 2"),
}


@pytest.mark.parametrize("case", WRITINGS)
def test_the_same_protocols_are_read_from_every_writing(land, case: str) -> None:
    written, said = WRITINGS[case]
    expected = sound(land)
    if "1251" in case:
        text = land.text("election")
        first = text.index('choices = { ang = "Аң Өзгөн"')
        land.write("election", text[:first] + text[first:].replace("Аң Өзгөн", "Анг Озгон", 1))

    given(land, "other.csv", written(land.text("protocols")), said)

    assert told(land).equals(expected)


def cell(text: str) -> str | int:
    return int(text) if text.isdigit() else text


def workbook(land, *, hidden: bool = False, change=lambda rows: rows) -> bytes:
    """The protocols as a workbook: a merged title, numbers as numbers, the moment as the serial of a date."""
    header, *rows = land.rows("protocols")
    at = header.index("signed")
    days = [
        [*map(cell, row[:at]), ooxml.styled(ooxml.MOMENT, 47615.9875), *map(cell, row[at + 1 :])]
        for row in rows
    ]
    lines = [["Протоколдор"], header, *change(days)]
    sheet = "".join(ooxml.row(n, *line) for n, line in enumerate(lines, start=1))
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A1:Q1"/></mergeCells>'
    sheets = {"Protocols": sheet + merged, "Draft": ooxml.row(1, "uik") + ooxml.row(2, "101")}
    return ooxml.book(sheets, hidden=["Protocols"] if hidden else [])


BOOK = 'format = "xlsx"\nheader_row = 2\nsheet = "Protocols"'


@pytest.mark.parametrize("hidden", [False, True])
def test_a_workbook_gives_the_same_with_dates_as_serials_below_merged_cells(land, hidden: bool) -> None:
    expected = sound(land)
    land.replace("election", '[source.formats]\nas_of_at = "%d.%m.%Y %H.%M"\n\n', "")
    given(land, "book.xlsx", workbook(land, hidden=hidden), BOOK)

    found = told(land)

    assert found.drop("as_of_at").equals(expected.drop("as_of_at"))
    assert found["as_of_at"].dt.convert_time_zone("Europe/Berlin").dt.strftime(
        "%Y-%m-%d %H:%M"
    ).unique().to_list() == ["2030-05-12 23:42"]


def test_of_two_visible_sheets_the_pack_must_name_one(land) -> None:
    given(land, "book.xlsx", workbook(land), 'format = "xlsx"\nheader_row = 2')

    assert "'Protocols'" in f"{refusal(land)}"


def test_a_formula_counts_as_its_value_and_one_never_calculated_is_a_reject(land) -> None:
    def formulas(rows):
        rows[0][-1] = "<c><f>A1+1</f><v>219</v></c>"
        rows[1][-1] = "<c><f>A1+1</f></c>"
        return rows

    land.replace("election", '[source.formats]\nas_of_at = "%d.%m.%Y %H.%M"\n\n', "")
    given(land, "book.xlsx", workbook(land, change=formulas), BOOK)

    staged = land.stage("protocols")

    assert staged.kept["votes"][0].to_list() == [289, 219]
    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (4, "Bek")
    assert staged.kept.height == 7


def test_cells_merged_downwards_are_not_filled_and_the_rows_without_a_station_are_told(land) -> None:
    def merged(rows):
        rows[1][2] = None
        return rows

    land.replace("election", '[source.formats]\nas_of_at = "%d.%m.%Y %H.%M"\n\n', "")
    given(land, "book.xlsx", workbook(land, change=merged), BOOK)

    staged = land.stage("protocols")

    assert staged.rejects["reason"].to_list() == ["uik: the cell is empty: station_id is needed"]
    assert staged.kept.height == 7


def test_a_document_with_the_votes_in_a_group_gives_the_same(land) -> None:
    expected = sound(land)
    header, *rows = land.rows("protocols")
    records = []
    for row in rows:
        record = dict(zip(header, map(cell, row), strict=True))
        votes = {name: record.pop(name) for name in ("Аң Өзгөн", "Bek")}
        records.append(record | {"uik": str(record["uik"]), "votes": votes, "signatures": ["a", "b"]})
    given(
        land,
        "protocols.json",
        json.dumps({"data": {"items": records}}, ensure_ascii=False).encode(),
        'format = "json"\nrecords = "data.items"\nignore = ["signatures"]',
    )
    text = land.text("election")
    first = text.index('choices = { ang = "Аң Өзгөн"')
    named = text[first:].replace('"Аң Өзгөн"', '"votes/Аң Өзгөн"', 1).replace('"Bek"', '"votes/Bek"', 1)
    land.write("election", text[:first] + named)

    assert told(land).equals(expected)


def zipped(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_one_member_of_an_archive_is_named_or_matched(land) -> None:
    expected = sound(land)
    members = {"2030/north.csv": land.text("protocols"), "2030/readme.txt": "x", "__MACOSX/a.csv": "x"}
    given(land, "p.zip", zipped(members), 'member = "*.csv"')

    assert told(land).equals(expected)


def test_an_archive_of_which_several_members_may_be_meant_is_refused_with_their_names(land) -> None:
    given(land, "p.zip", zipped({"a.csv": land.text("protocols"), "b.csv": "x"}), 'member = "*.csv"')

    error = refusal(land)

    assert "the archive holds 2 files that match '*.csv': 'a.csv', 'b.csv'" in error.what
    assert "member" in error.remedy


def test_a_pattern_of_archives_is_a_source_for_each(land) -> None:
    header, *rows = land.rows("protocols")
    (land.folder / "raw" / "zips").mkdir()
    for name, own in (("a", rows[:3]), ("b", rows[3:])):
        text = "\n".join(",".join(row) for row in (header, *own))
        (land.folder / "raw" / "zips" / f"{name}.zip").write_bytes(zipped({"p.csv": text, "notes.txt": "x"}))
    land.replace("election", HEADER, 'file = "raw/zips/*.zip"\nmember = "*.csv"')

    land.build()

    protocols = land.table("staging.protocols").filter(origin="manual")
    assert protocols["source_id"].value_counts().sort("source_id").rows() == [
        ("protocols/a.zip", 3),
        ("protocols/b.zip", 5),
    ]


@pytest.mark.parametrize("name", ["../protocols.csv", "/etc/protocols.csv", "a/../../p.csv", "C:\\p.csv"])
def test_an_archive_with_a_path_outside_is_refused(land, name: str) -> None:
    given(land, "p.zip", zipped({name: land.text("protocols")}))

    assert "a path outside of itself" in refusal(land).what


@pytest.mark.parametrize("packing", ["zip", "gzip"])
def test_an_archive_that_unpacks_to_gigabytes_is_stopped(land, packing: str) -> None:
    huge = land.text("protocols").encode() + b"," * 150_000_000
    content = zipped({"p.csv": huge}) if packing == "zip" else gzip.compress(huge, 1)
    given(land, f"p.{packing}", content, f'compression = "{packing}"')

    assert "unpacks to more than 200 times its size" in refusal(land).what


def test_an_archive_cut_off_is_refused_as_a_whole(land) -> None:
    packed = gzip.compress(land.text("protocols").encode())
    given(land, "p.csv.gz", packed[: len(packed) // 2])

    assert "breaks off or is damaged" in refusal(land).what


def test_of_half_a_file_every_whole_row_loads_and_the_stations_behind_are_missing(land) -> None:
    text = land.text("protocols")
    land.write("protocols", text[: text.index("TL-S,C-S,202") + 40])

    land.build()

    (reject,) = land.rejects()
    assert (reject["row_number"], reject["file"]) == (6, "raw/protocols.csv")
    coverage = land.table("marts.station_coverage").sort("station_id")
    assert coverage.filter(state="missing")["station_id"].to_list() == ["202", "203", "301", "302"]
    assert coverage.filter(state="reported").height == 4
    (account,) = land.table("meta.sources").filter(source_id="protocols").to_dicts()
    assert (account["rows_read"], account["rows_kept"], account["rows_rejected"]) == (5, 4, 1)
