"""CSV: the fast way and the strict one lead to the same rows, the same problems or the same error."""

import csv
import io
import random
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.contract import ROW
from pipelines.errors import SourceError
from pipelines.raw import delimited
from pipelines.raw import shape as shapes
from pipelines.raw.file import Content, RawFile
from pipelines.raw.shape import shape
from pipelines.raw.text import as_utf8
from tests.pipelines.raw.conftest import described

PARTS = [
    ",", ",", ",", ";", "\t", "\n", "\n", "\n", "\r\n", "\r\n", "\r", '"', '""', '"a"', '"a\nb"', '"a,b"', '"a""b"',
    '""""', 'a"b', "a", "b", "12", " ", "  ", "\u00a0", "\x1c", "\x85", "\u2028", "\v", "ң", "🗳", "'", "\\", "#",
    "null", "a,b\n",
]  # fmt: skip


def wild() -> st.SearchStrategy[str]:
    """Any sequence of what makes CSV difficult; headers are mostly sound, so that rows are reached."""
    header = st.sampled_from(["a,b\n", "a,b,c\r\n", "a\n", '"a","b"\n', "a;b\n", "", "\n", "title\n\na,b\n"])
    return st.builds(
        lambda top, parts: top + "".join(parts), header, st.lists(st.sampled_from(PARTS), max_size=40)
    )


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """What a program would write: rows of cells, some quoted, some blank, some of another length; and its delimiter."""
    width = draw(st.integers(1, 4))
    cell = st.sampled_from(
        ["", " ", "a", "12", "a,b", "a;b", 'say "x"', "two\nlines", "two\r\nlines", "Өзөн", "\u00a0"]
    )
    count = st.sampled_from([width] * 8 + [0, 1, width + 1, width + 2])
    rows = draw(st.lists(count.flatmap(lambda n: st.lists(cell, min_size=n, max_size=n)), max_size=12))
    stream = io.StringIO()
    delimiter = draw(st.sampled_from(",;\t|"))
    writer = csv.writer(
        stream,
        delimiter=delimiter,
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])),
    )
    writer.writerows([[f"h{n}" for n in range(width)], *rows])
    text = stream.getvalue()
    return text.removesuffix("\n").removesuffix("\r") if draw(st.booleans()) else text, delimiter


def outcome(read, source, content) -> tuple[object, ...]:
    try:
        raw: RawFile = read(source, content)
    except SourceError as error:
        return error.what, error.where, error.remedy
    assert raw.rows.schema == {ROW: pl.Int64} | dict.fromkeys(raw.rows.columns[1:], pl.String)
    return raw.rows.columns, raw.rows.rows(), raw.problems, raw.surplus_columns, raw.source


def strictly(source, content) -> RawFile:
    return delimited._read_strictly(source, content, as_utf8(source, content))


def given_bytes(data: bytes) -> Content:
    return Content(Path("given.csv"), "given.csv", "-", data)


@given(
    text=st.one_of(wild(), written().map(lambda made: made[0])),
    delimiter=st.sampled_from([",", ",", ";", "\t", "|", "¦", " "]),
    header_row=st.sampled_from([1, 1, 1, 2, 3]),
    encoding=st.sampled_from(["utf-8-sig", "utf-8", "utf-16", "windows-1251"]),
    mark=st.sampled_from(["", "", "\ufeff", "\ufeff\ufeff"]),
    step=st.sampled_from([1, 2, 5, 16, 1 << 20]),
)
@example('a,b\n"1","2\n3"\n', ",", 1, "utf-8", "", 3)
@example('a\n""\n\nx\n', ",", 1, "utf-8", "", 3)
@example("a,b\n,\n1,\n \x1c,\u00a0\n", ",", 1, "utf-8", "", 3)
@settings(max_examples=1000, deadline=None)
def test_both_ways_lead_to_the_same(text, delimiter, header_row, encoding, mark, step) -> None:
    source = described(delimiter=delimiter, header_row=header_row, encoding=encoding)
    if encoding.startswith("utf"):
        data = (mark + text).encode(encoding.removesuffix("-sig"))
    else:
        data = text.encode(encoding, errors="replace")
    before, shapes._STEP = shapes._STEP, step
    try:
        assert outcome(delimited.read, source, given_bytes(data)) == outcome(
            strictly, source, given_bytes(data)
        )
    finally:
        shapes._STEP = before


@given(made=written(), step=st.sampled_from([1, 3, 1 << 20]))
@settings(max_examples=300, deadline=None)
def test_what_programs_write_is_counted_and_counted_right(made, step) -> None:
    """Unless the fast way were open to such files, the test above would compare the strict one with itself."""
    text, delimiter = made
    before, shapes._STEP = shapes._STEP, step
    try:
        found = shape(text.encode(), delimiter)
    finally:
        shapes._STEP = before

    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert found is not None
    assert found.cells.tolist() == [max(1, len(record)) for record in records]
    assert np.all(np.diff(found.ends) > 0)


def test_quotes_that_stand_in_the_middle_of_cells_alone_are_signs_like_others(read) -> None:
    text = 'a,b\nМБОУ "Школа", 12" \n'

    found = shape(text.encode(), ",")

    assert found is not None
    assert not found.is_quoted
    assert read(text).rows.rows() == [(2, 'МБОУ "Школа"', ' 12" ')]


@pytest.mark.parametrize(
    "text",
    ['"a",b\n1,x"y\n', 'a,b\n1,"x"y\n', 'a,b\n1,"x\n', "a,b\r1,2\r", '"a",b\n1, "x"\n', 'a,b\n"x",""y"\n'],
)
def test_what_cannot_be_counted_is_left_to_the_strict_reader(text: str) -> None:
    assert shape(text.encode(), ",") is None


def large(rows: int, quoting: int) -> str:
    choose = random.Random(1)
    cells = [
        "12",
        "7",
        "Школа № 5",
        "ул. Мира, 3",
        'ОсОО "Ак-Суу"',
        "two\nlines",
        "two\r\nlines",
        "",
        " ",
        '"',
        "a,b\n,\n",
    ]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n", quoting=quoting)
    writer.writerow(["n", "a", "b", "c"])
    for n in range(rows):
        writer.writerow([n, *choose.choices(cells, k=3), *(["more"] if n % 9973 == 1 else [])])
    return stream.getvalue()


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_file_that_is_parsed_in_several_parts_at_once_is_the_same(read, quoting: int) -> None:
    text = large(150_000, quoting)

    raw = read(text)

    records = list(csv.reader(io.StringIO(text, newline="")))[1:]
    expected = [(n, *r[:3], ",".join(r[3:])) for n, r in enumerate(records, start=2)]
    assert raw.rows.rows() == expected
    assert [p.row_number for p in raw.problems] == [n for n, r in enumerate(records, start=2) if len(r) > 4]


@pytest.mark.parametrize("count", [10, 2000])
def test_a_sign_behind_the_last_cell_of_every_row_makes_every_row_a_problem(read, count: int) -> None:
    raw = read("a;b\n" + "1;2;\n" * count, delimiter=";")

    assert len(raw.problems) == raw.rows.height == count
    assert raw.rows.row(0) == (2, "1", "2;")


def test_numbers_of_rows_count_records_and_not_lines(read) -> None:
    raw = read('title\n\na,b\n"1\n1",2\n\n3,4\n,\n5\n6,7\n', header_row=3)

    assert raw.rows.rows() == [(4, "1\n1", "2"), (6, "3", "4"), (8, "5", ""), (9, "6", "7")]
    assert [p.row_number for p in raw.problems] == [8]


def test_what_looks_like_a_remark_or_like_nothing_is_a_cell(read) -> None:
    assert read('a,b\n#1,null\nNaN,""\n').rows.rows() == [(2, "#1", "null"), (3, "NaN", "")]


def test_where_the_parser_should_ever_count_otherwise_the_strict_reader_is_asked(read, monkeypatch) -> None:
    parse = pl.read_csv
    monkeypatch.setattr(delimited.pl, "read_csv", lambda *a, **k: parse(*a, **k).head(1))

    assert read("a,b\n1,2\n3,4\n").rows.rows() == [(2, "1", "2"), (3, "3", "4")]


@pytest.mark.parametrize("delimiter", ['"', "\n", "\r", "\0"])
def test_a_delimiter_that_cannot_be_one_is_refused(delimiter: str) -> None:
    with pytest.raises(ValueError, match="cannot stand between cells"):
        described(delimiter=delimiter)


def test_a_cell_beyond_all_measure_is_refused_as_a_quote_that_was_never_closed(refusal) -> None:
    error = refusal('a,b\n1,"' + "x" * 10_000_001 + '"\n')

    assert "field larger than field limit" in error.what
