"""JSON in its three forms: a list in a document, a record a line, the features of a map."""

import json

import pytest

RECORDS = [{"station": "1", "votes": 12}, {"station": "2", "votes": 7}]


def test_a_list_of_records_is_a_table(read) -> None:
    assert read(json.dumps(RECORDS), "t.json", format="json").rows.rows() == [(1, "1", "12"), (2, "2", "7")]


@pytest.mark.parametrize("path", ["results", "data.page.results"])
def test_the_list_may_lie_deeper(read, path: str) -> None:
    document = RECORDS
    for key in reversed(path.split(".")):
        document = {key: document, "count": 2}

    assert read(json.dumps(document), "t.json", format="json", records=path).rows.height == 2


def test_where_the_list_is_not_named_the_lists_that_are_there_are(refusal) -> None:
    error = refusal(json.dumps({"count": 2, "results": RECORDS}), "t.json", format="json")

    assert "no list of records" in error.what
    assert "'results'" in error.remedy


@pytest.mark.parametrize("records", ["result", "results.a", "count"])
def test_a_path_that_leads_to_no_list_is_told(refusal, records: str) -> None:
    error = refusal(json.dumps({"count": 2, "results": RECORDS}), "t.json", format="json", records=records)

    assert f"`records` {records!r} leads to no list" in error.what


def test_fields_in_groups_are_columns_with_the_groups_name(read) -> None:
    record = {"a": {"b": {"c": 1}, "d": None}, "e": {}, "list": [1, 2.5, {"x": "ң"}], "flag": True}

    rows = read(json.dumps([record]), "t.json", format="json").rows

    assert rows.to_dicts() == [
        {"row_number": 1, "a/b/c": "1", "a/d": None, "e": None, "list": '[1,2.5,{"x":"ң"}]', "flag": "true"}
    ]


def test_a_field_that_a_record_leaves_out_is_empty(read) -> None:
    rows = read('[{"a": 1}, {"b": 2}, {}]', "t.json", format="json").rows

    assert rows.rows() == [(1, "1", None), (2, None, "2"), (3, None, None)]


@pytest.mark.parametrize(
    ("number", "text"),
    [("12345678901234567890", "12345678901234567890"), ("12.0", "12"), ("0.10", "0.1"), ("1e3", "1000")],
)
def test_numbers_keep_every_digit(read, number: str, text: str) -> None:
    assert read(f'[{{"a": {number}}}]', "t.json", format="json").rows["a"].to_list() == [text]


def test_half_a_sign_is_shown_as_it_was_written(read) -> None:
    assert read(r'[{"a": "x\ud83d", "b": ["\ud83d"]}]', "t.json", format="json").rows.row(0) == (
        1, r"x\ud83d", r'["\ud83d"]',
    )  # fmt: skip


BROKEN = {
    "it breaks off": '[{"a": 1}, {"b"',
    "a key twice, of which one would be lost": '[{"a": 1, "a": 2}]',
    "a number": "7",
    "a text": '"x"',
    "nested without end": "[" * 100_000,
    "two fields of one name": '[{"a": {"b": 1}, "a/b": 2}]',
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_document_that_is_none_is_refused(refusal, case: str) -> None:
    refusal(BROKEN[case], "t.json", format="json")


def test_what_is_no_record_is_a_problem_and_keeps_its_text(read) -> None:
    raw = read('[{"a": 1}, [2], "x"]', "t.json", format="json")

    assert raw.rows.rows() == [(1, "1"), (2, "[2]"), (3, "x")]
    assert [(p.row_number, p.is_shapeless) for p in raw.problems] == [(2, True), (3, True)]


def test_a_column_of_the_pack_that_no_record_has_is_missing(refusal) -> None:
    error = refusal(json.dumps(RECORDS), "t.json", format="json", columns={"took_part": "vote"})

    assert "column 'vote' is missing" in error.what
    assert "'votes'" in error.remedy


def test_lines_are_records_with_the_numbers_of_their_lines(read) -> None:
    text = '{"a": 1}\r\n\n{"a": 2, "b": "x\u2028y"}\n'

    assert read(text, "t.jsonl", format="jsonl").rows.rows() == [(1, "1", None), (3, "2", "x\u2028y")]


def test_a_line_that_breaks_off_is_lost_alone(read) -> None:
    raw = read('{"a": 1}\n{"a": 2}\n{"a": ', "t.jsonl", format="jsonl")

    assert raw.rows.rows() == [(1, "1"), (2, "2"), (3, '{"a": ')]
    (problem,) = raw.problems
    assert problem.row_number == 3
    assert "no JSON object" in problem.message.english


def test_a_file_without_one_sound_line_is_refused(refusal) -> None:
    assert "no record of the file" in refusal("a,b\n1,2\n", "t.jsonl", format="jsonl").what


def test_the_properties_of_features_are_columns_and_the_geometry_stays_json(read) -> None:
    feature = {
        "type": "Feature",
        "properties": {"id": "N", "n": 2.5},
        "geometry": {"type": "Point", "coordinates": [1, 2.5]},
    }

    rows = read(json.dumps({"features": [feature]}), "t.geojson", format="geojson").rows

    assert rows.rows() == [(1, "N", "2.5", '{"type":"Point","coordinates":[1,2.5]}')]


def test_a_document_may_be_packed_and_in_another_encoding(read) -> None:
    import gzip

    content = gzip.compress('[{"название": "Лейлек"}]'.encode("cp1251"))

    assert read(content, "t.json.gz", format="json", encoding="windows-1251").rows.rows() == [(1, "Лейлек")]
