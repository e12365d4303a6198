"""Files that are no exports, or half of one: said clearly, with nothing read by halves, whatever the tool."""

import json
import struct
import zlib
from typing import get_args

import pytest

from pipelines.errors import PackError, SourceError
from pipelines.intake import System
from tests.pipelines.exports import test_apollo, test_kobo, test_nemo, test_odk, test_workbook
from tests.pipelines.exports.conftest import archive, table, xlsx

SYSTEMS = get_args(System)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(
    "content", ["", " \n\n", "\x00\x01", "%PDF-1.7", "\ufeff", "a", '"', "PK\x03\x04", "{}", "[1]"]
)
def test_what_is_no_export_is_a_clear_error(read, system: str, content: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(system, content)
    assert caught.value.remedy


@pytest.mark.parametrize("system", ["odk", "kobo", "vote_monitor", "workbook"])
def test_half_a_zip_is_a_clear_error(read, system: str) -> None:
    whole = (
        test_odk.zipped(test_odk.row())
        if system == "odk"
        else xlsx({"s": [test_kobo.HEADER, test_kobo.row()]})
    )
    for size in (len(whole) // 2, len(whole) - 1, 30):
        with pytest.raises(SourceError, match=r"breaks off or is damaged|is no workbook"):
            read(system, whole[:size])


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_too_big_is_refused_before_it_is_read(read, system: str) -> None:
    with pytest.raises(SourceError, match="more than 100 bytes"):
        read(system, archive({"a.csv": "x" * 500, "b": bytes(range(256))}), max_bytes=100)


def test_a_zip_bomb_is_refused(read) -> None:
    with pytest.raises(SourceError, match="more than 1,000,000 bytes"):
        read("odk", archive({"a.csv": b"0" * 5_000_000}), max_bytes=1_000_000)


@pytest.mark.parametrize("system", ["kobo", "vote_monitor", "workbook"])
def test_a_workbook_that_unpacks_to_too_much_is_refused(read, system: str) -> None:
    with pytest.raises(SourceError, match=r"more than 100,000 are not read"):
        read(system, xlsx({"s": [["x" * 20] * 50] * 300}), max_bytes=100_000)


def test_a_path_outside_of_the_archive_is_refused(read) -> None:
    with pytest.raises(SourceError, match="a path outside"):
        read("odk", archive({"../a.csv": table(test_odk.HEADER, test_odk.row())}))


def test_a_changed_byte_in_an_archive_is_found(read) -> None:
    data = bytearray(test_odk.zipped(test_odk.row()))
    place = data.index(b"weekly.csv") + 20
    data[place] ^= 0xFF
    with pytest.raises(SourceError):
        read("odk", bytes(data))


def test_an_archive_that_lies_about_its_sizes_is_refused(read) -> None:
    data = bytearray(archive({"a.csv": b"0" * 5_000_000}))
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 100)
    with pytest.raises(SourceError):
        read("odk", bytes(data), max_bytes=1_000_000)
    assert zlib.crc32(data)


@pytest.mark.parametrize("system", ["odk", "kobo", "nemo"])
def test_a_row_of_another_length_could_put_a_name_where_an_answer_stands(read, system: str) -> None:
    header, row = {
        "odk": (test_odk.HEADER, test_odk.row()),
        "kobo": (test_kobo.HEADER, test_kobo.row()),
        "nemo": (test_nemo.HEADER, test_nemo.line("", 0, "1")),
    }[system]
    with pytest.raises(SourceError, match="1 rows, the first of them row 3") as caught:
        read(system, table(header, row, ["shifted", *row]))
    assert "Токтосунова" not in str(caught.value)


def test_a_file_in_another_encoding_is_named(read) -> None:
    with pytest.raises(SourceError, match="not utf-8"):
        read("odk", table(test_odk.HEADER, test_odk.row()).encode("cp1251", errors="replace"))


@pytest.mark.parametrize(
    "system", ["odk", "kobo", "apollo_checklist", "apollo_incidents", "nemo", "workbook"]
)
def test_a_table_without_a_row_is_an_export_of_no_reports(read, system: str, tmp_path) -> None:
    content = {
        "odk": table(test_odk.HEADER),
        "kobo": table(test_kobo.HEADER, sign=";"),
        "apollo_checklist": table(test_apollo.CHECKLIST),
        "apollo_incidents": table(test_apollo.INCIDENT),
        "nemo": table(test_nemo.HEADER),
        "workbook": test_workbook.saved(test_workbook.filled(tmp_path)),
    }[system]
    told = read(system, content)

    assert told.export.submissions.height == told.export.answers.height == 0


def test_a_day_that_never_was_stays_as_it_is_written(read) -> None:
    told = read("odk", test_odk.zipped(test_odk.row(SubmissionDate="2027-02-30T12:00:00.000Z", end="soon")))

    assert told.column("received_at") == ["2027-02-30T12:00:00Z"]
    assert told.column("observed_at") == ["soon"]


def test_a_zone_that_is_none_is_the_pack_s_mistake(read) -> None:
    with pytest.raises(PackError, match="'Mars/North' is no time zone"):
        read("apollo_incidents", table(test_apollo.INCIDENT, test_apollo.incident()), time_zone="Mars/North")


def test_in_the_hour_that_clocks_go_through_twice_the_earlier_is_meant(read) -> None:
    rows = [test_apollo.incident(sent=f"2027-10-31 {hour}:30:00") for hour in ("01", "02", "03")]
    told = read("apollo_incidents", table(test_apollo.INCIDENT, *rows), time_zone="Europe/Berlin")

    assert told.column("received_at") == [
        "2027-10-31T01:30:00+02:00", "2027-10-31T02:30:00+02:00", "2027-10-31T03:30:00+01:00",
    ]  # fmt: skip


@pytest.mark.parametrize("system", ["kobo", "workbook", "apollo_incidents"])
def test_a_question_cannot_be_called_like_our_number_of_a_row(read, system: str) -> None:
    content = {
        "kobo": json.dumps([test_kobo.record(row_number=1)]),
        "workbook": xlsx({"s": [("observer_id", "observed_at", "row_number"), ("LTO-01", "x", 1)]}),
        "apollo_incidents": table(("row_number", *test_apollo.INCIDENT), [1, *test_apollo.incident()]),
    }[system]
    with pytest.raises(SourceError, match="'row_number'"):
        read(system, content, time_zone="UTC")
