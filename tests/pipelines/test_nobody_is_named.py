"""People planted in an export of every tool: searched for, byte by byte, in everything that is written or printed.

They stand in the tool's own columns, in free text, in headers, in the names of files and of media, in a photo's
metadata and in a coordinator's comment. All are made up.
"""

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

import baikoo
from pipelines import exports, store
from tests.observers_door import Desk, desk

__all__ = ["desk"]

READ = exports.read
"""The real readers, before a test puts its own in their place."""

PLANTED = ("Токтосунов", "Айбек", "Toktosunov", "996700123456", "700 123 456", "700-12-34-56", "aibek@jurt.example",
           "jurt.example", "collect:Ab3dE9", "Ab3dE9", "353918051234567", "aB3xYz9!", "aibek_t77")  # fmt: skip
NAME, LATIN, PHONE = "Айбек Токтосунов", "Aibek Toktosunov", "+996 700 123 456"
NOTE = (
    f"{NAME} чалды: 0700-12-34-56, aibek@jurt.example; Токтосуновдун телефону 996700123456, aibek_t77, "
    "collect:Ab3dE9, IMEI 353918051234567. A. Toktosunov was there"
)
HEADER = f"Кимге чалуу керек? {NAME}, {PHONE}"
MOMENT = "2030-05-06T08:00:00.000+06:00"


def photo() -> bytes:
    """A picture whose metadata name the phone's owner."""
    exif = f"Exif\0\0II*\0Artist={NAME};Owner={LATIN};Serial=353918051234567;{PHONE}".encode()
    return b"\xff\xd8\xff\xe1" + len(exif).to_bytes(2, "big") + exif + b"\xff\xd9"


def delimited(*rows: list[str], sign: str = ",", quoted: bool = False) -> bytes:
    def cell(text: str) -> str:
        return f'"{text}"' if quoted or sign in text else text

    return "".join(sign.join(map(cell, row)) + "\n" for row in rows).encode()


def book(**sheets: list[list[str]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.properties.creator = NAME
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def odk() -> bytes:
    header = ["SubmissionDate", "start", "end", "observer_id", "note", HEADER, "photo", "KEY", "SubmitterID",
              "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID",
              "Edits", "FormVersion"]  # fmt: skip
    row = [MOMENT, MOMENT, MOMENT, NAME, NOTE, "5", f"{NAME}.jpg", "uuid:a-1", "12", NAME, "1", "1", "", "approved",
           "collect:Ab3dE9", "0", "v1"]  # fmt: skip
    other = [MOMENT, MOMENT, MOMENT, "LTO-02", f"{LATIN} келди", "7", "", "uuid:a-2", "13", LATIN, "0", "0", "", "",
             "353918051234567", "0", "v1"]  # fmt: skip
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("weekly.csv", delimited(header, row, other))
        archive.writestr("weekly-incident.csv", delimited(["descr", "PARENT_KEY", "KEY"],
                                                          [NOTE, "uuid:a-1", "uuid:a-1/incident[1]"]))  # fmt: skip
        archive.writestr(f"media/{NAME}.jpg", photo())
    return stream.getvalue()


KOBO = ["start", "end", "observer_id", "note", HEADER, "_id", "_uuid", "_submission_time", "_validation_status",
        "_notes", "_status", "_submitted_by", "__version__", "_tags", "_index"]  # fmt: skip
KOBO_ROW = [MOMENT, MOMENT, NAME, NOTE, "5", "1", "a-1", "2030-05-06T02:01:00", "validation_status_approved", NOTE,
            "submitted", "aibek_t77", "v1", NAME, "1"]  # fmt: skip
KOBO_OTHER = [MOMENT, MOMENT, "LTO-02", "aibek_t77 айтты", "5", "2", "a-2", "2030-05-06T02:01:00", "", "",
              "submitted", LATIN, "v1", "", "2"]  # fmt: skip


def kobo_json() -> bytes:
    record = {
        "_id": 1, "_uuid": "a-1", "_submission_time": "2030-05-06T02:01:00", "_submitted_by": "aibek_t77",
        "_validation_status": {}, "__version__": "v1", "end": MOMENT, "observer_id": NAME, "deviceid": "collect:Ab3dE9",
        "phonenumber": PHONE, "username": NAME, "email": "aibek@jurt.example", "group/note": NOTE, "_notes": [NOTE],
        "_attachments": [{"filename": f"aibek_t77/attachments/{NAME}.jpg"}], "visit": [{"visit/remark": NOTE}],
    }  # fmt: skip
    other = record | {"_id": 2, "_uuid": "a-2", "observer_id": "LTO-02", "_submitted_by": LATIN}
    return json.dumps({"count": 2, "next": None, "previous": None, "results": [record, other]}).encode()


APOLLO = ["Participant ID", "Name", "DB Phone", "Recent Phone", "Region", "Location", "Location Code", "Latitude",
          "Longitude", "Registered Voters"]  # fmt: skip
APOLLO_ROW = ["LTO-02", NAME, "996700123456", PHONE, "North", "101", "101", "", "", "900"]
APOLLO_OTHER = ["LTO-01", LATIN, "996700123456", PHONE, "North", "102", "102", "", "", "900"]


def apollo_checklist() -> bytes:
    header = [*APOLLO, "AA", "AB", "Timestamp", "Comment", "Quarantine Status"]
    rows = [[*row, "5", NOTE, "2030-05-06 18:04:11", NOTE, "None"] for row in (APOLLO_ROW, APOLLO_OTHER)]
    return b"\xef\xbb\xbf" + delimited(header, *rows)


def apollo_incidents() -> bytes:
    header = [*APOLLO, "A", "B", "Timestamp", "Status", "Description"]
    rows = [[*row, "1", NOTE, "2030-05-06 18:04:11", "Confirmed", NOTE] for row in (APOLLO_ROW, APOLLO_OTHER)]
    return b"\xef\xbb\xbf" + delimited(header, *rows)


def vote_monitor() -> bytes:
    header = ["SubmissionId", "SubmissionNumber", "TimeSubmitted", "FollowUpStatus", "Level1", "Level2", "Level3",
              "Level4", "Level5", "Number", "Ngo", "MonitoringObserverId", "Name", "Email", "PhoneNumber", "A1 - Note",
              f"A2 - {HEADER}"]  # fmt: skip
    row = ["s-1", "1", "2030-05-06T08:00:00Z", "NotApplicable", "Testland", "North", "", "", "", "101", "N", "LTO-02",
           NAME, "aibek@jurt.example", PHONE, NOTE, "5~$red$~"]  # fmt: skip
    return book(Submissions=[header, row, ["s-2", "2", *row[2:11], "LTO-01", LATIN, *row[13:]]])


def nemo() -> bytes:
    header = ["ResponseID", "Shortcode", "Form", "Submitter", "DateSubmitted", "Reviewed", "GroupName", "GroupLevel",
              "observer_id", "note"]  # fmt: skip
    row = ["1", "x", "F", NAME, "2030-05-06 08:00:00 +0600", "true", "", "0", NAME, NOTE]
    return delimited(header, row, ["2", "y", "F", LATIN, *row[4:8], "LTO-02", NOTE])


def workbook() -> bytes:
    header = ["observer_id", "station", "observed_at", "remarks", HEADER, "Аты-жөнү"]
    rows = [
        [NAME, "101", "2030-05-06", NOTE, "5", LATIN],
        ["LTO-02", "101", "2030-05-06", NOTE, "5", "aibek_t77"],
    ]
    return book(weekly_report=[header, *rows])


EXPORTS: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "odk": ("odk", "zip", odk),
    "kobo csv": ("kobo", "csv", lambda: delimited(KOBO, KOBO_ROW, KOBO_OTHER, sign=";", quoted=True)),
    "kobo xlsx": ("kobo", "xlsx", lambda: book(form=[KOBO, KOBO_ROW, KOBO_OTHER])),
    "kobo json": ("kobo", "json", kobo_json),
    "apollo checklist": ("apollo_checklist", "csv", apollo_checklist),
    "apollo incidents": ("apollo_incidents", "csv", apollo_incidents),
    "vote monitor": ("vote_monitor", "xlsx", vote_monitor),
    "nemo": ("nemo", "csv", nemo),
    "workbook": ("workbook", "xlsx", workbook),
}
OBSERVER = {"apollo_checklist": None, "apollo_incidents": None, "vote_monitor": None}
"""Tools with a column of their own for the observer."""


def written(root: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of all files below, but for those that the test itself put into the inbox."""
    for path in root.rglob("*"):
        if path.is_file() and path.parent.name != "inbox":
            yield str(path.relative_to(root)), path.read_bytes()


def told(text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    found = [
        name for name in PLANTED if name.encode() in content or json.dumps(name)[1:-1].encode() in content
    ]
    return found + [name for name in PLANTED if name.encode("utf-16-le") in content]


def everything(desk: Desk, root: Path, *printed: str) -> dict[str, list[str]]:
    """Where somebody is named: files, their names, tables of the snapshot, what was printed."""
    named = {name: told(content) + told(name) for name, content in written(root)}
    with store.connect(store.current(desk.land.home)) as connection:
        tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        for (table,) in tables:
            frame = store.frame_of(connection.execute(f"SELECT * FROM {table}"))
            for column in frame.select(pl.col(pl.String)):
                named[f"{table}.{column.name}"] = told("\n".join(column.drop_nulls()))
    named |= {f"printed {number}": told(text) for number, text in enumerate(printed)}
    return {name: found for name, found in named.items() if found}


@pytest.fixture
def reader(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "read", READ)


def state(desk: Desk, system: str) -> None:
    """Make the intake one of this tool."""
    observer = "" if system in OBSERVER else '\nobserver = "observer_id"'
    desk.land.write(
        "election", desk.land.text("election").replace('system = "odk"', f'system = "{system}"{observer}')
    )


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("name", EXPORTS)
def test_nobody_is_named_anywhere(
    desk: Desk, tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    system, suffix, make = EXPORTS[name]
    caplog.set_level(logging.DEBUG)
    state(desk, system)
    path = desk.inbox / f"{NAME} {PHONE}.{suffix}"
    path.write_bytes(make())
    assert told(path.read_bytes()) or suffix in ("xlsx", "zip")

    result = CliRunner().invoke(baikoo.app, ["import", "tl-2030", "weekly", str(path)])

    assert result.exit_code == 0, result.output
    assert sum(len(part) for part in desk.copies()) == 2, "both reports are there"
    assert "[name]" in json.dumps(desk.copies(), ensure_ascii=False)
    desk.land.build()
    out, err = capfd.readouterr()
    assert everything(desk, tmp_path, result.output, caplog.text, out, err) == {}


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "half of it": lambda content: content[: len(content) // 2],
    "its end": lambda content: content[len(content) // 2 :],
    "a byte changed in the middle": lambda content: (
        content[: len(content) // 2] + b"\xff" + content[len(content) // 2 + 1 :]
    ),
    "a quotation mark too many": lambda content: content.replace("чалды".encode(), 'ча"лды'.encode()),
    "without its header": lambda content: content.partition(b"\n")[2],
}


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("how", DAMAGED)
@pytest.mark.parametrize("name", EXPORTS)
def test_nobody_is_named_by_what_is_said_of_a_damaged_file(
    desk: Desk, tmp_path: Path, name: str, how: str
) -> None:
    system, suffix, make = EXPORTS[name]
    state(desk, system)
    path = desk.inbox / f"{NAME}.{suffix}"
    path.write_bytes(DAMAGED[how](make()))

    result = CliRunner().invoke(baikoo.app, ["import", "tl-2030", "weekly", str(path)])

    assert isinstance(result.exception, SystemExit) or result.exception is None, type(result.exception)
    said: dict[str, Any] = {name: told(content) for name, content in written(tmp_path)} | {
        "printed": told(result.output)
    }
    assert {name: found for name, found in said.items() if found} == {}
