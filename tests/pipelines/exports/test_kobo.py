"""Traps of KoboToolbox, one test each."""

import json
from typing import Any

import pytest

from pipelines.errors import SourceError
from tests.pipelines.exports.conftest import table, xlsx

HEADER = (
    "start", "end", "observer_id", "kinds", "kinds/bribery", "kinds/admin", "meetings", "_id", "_uuid",
    "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__", "_tags", "_index",
)  # fmt: skip


def row(**said: object) -> list[object]:
    usual = dict.fromkeys(HEADER, "") | {
        "start": "2027-01-10T17:40:00.000+06:00", "end": "2027-01-10T18:00:00.000+06:00", "observer_id": "LTO-01",
        "kinds": "bribery admin", "kinds/bribery": "1", "kinds/admin": "1", "meetings": "3", "_id": "7",
        "_uuid": "a-1", "_submission_time": "2027-01-10T12:01:00", "_submitted_by": "aigul.t", "__version__": "v1",
        "_index": "1",
    }  # fmt: skip
    return list((usual | said).values())


def record(**said: Any) -> dict[str, Any]:
    usual = {
        "_id": 7, "_uuid": "a-1", "_submission_time": "2027-01-10T12:01:00", "_submitted_by": "aigul.t",
        "_validation_status": {}, "_notes": [], "_tags": [], "_geolocation": [40.7, 72.8], "_attachments": [],
        "__version__": "v1", "end": "2027-01-10T18:00:00.000+06:00", "report/observer_id": "LTO-01",
        "campaign/kinds": "bribery admin", "campaign/meetings": "3", "meta/instanceID": "uuid:a-1",
    }  # fmt: skip
    return usual | said


def page(*records: Any, **said: Any) -> str:
    return json.dumps({"count": len(records), "next": None, "previous": None, "results": records} | said)


def csv(*rows: list[object], header: tuple[str, ...] = HEADER) -> str:
    return table(header, *rows, sign=";")


def test_a_report_of_a_csv_with_semicolons(read) -> None:
    told = read("kobo", csv(row()))

    assert told.submissions[0] | {} == {
        "row_number": 1,
        "submission_id": "x-7",
        "form_version": "v1",
        "observer_id": "LTO-01",
        "unit": None,
        "observed_at": "2027-01-10T18:00:00+06:00",
        "received_at": "2027-01-10T12:01:00+00:00",
        "edits": 0,
        "review": "received",
        "attachments_present": None,
        "attachments_expected": None,
        "is_readable": True,
    }
    assert told.answers() == {"kinds": "bribery admin", "meetings": "3"}


def test_csv_silently_lacks_repeat_groups_and_the_reader_says_so(read) -> None:
    assert "leaves repeat groups out of CSV" in read("kobo", csv(row())).notes[0]
    assert read("kobo", page(record())).notes == []


def test_several_options_come_twice_and_are_one_answer(read) -> None:
    told = read("kobo", csv(row()))

    assert told.answers() == {"kinds": "bribery admin", "meetings": "3"}


def test_several_options_may_come_as_columns_alone(read) -> None:
    header = tuple(name for name in HEADER if name != "kinds")
    cells = [cell for name, cell in zip(HEADER, row(), strict=True) if name != "kinds"]
    told = read("kobo", csv(cells, header=header), questions={"breaches": "kinds"})

    assert told.answers() == {"kinds": "bribery admin", "meetings": "3"}


def test_no_option_chosen_is_no_answer(read) -> None:
    told = read("kobo", csv(row(**{"kinds": "", "kinds/bribery": "0", "kinds/admin": "0"})))

    assert told.answers() == {"meetings": "3"}


def test_labels_with_blanks_are_told_apart_by_their_columns(read) -> None:
    labels = {
        "observer_id": "Код наблюдателя", "kinds": "Виды нарушений",
        "kinds/bribery": "Виды нарушений/Подкуп избирателей",
        "kinds/admin": "Виды нарушений/Админресурс", "meetings": "Число встреч",
    }  # fmt: skip
    told = read(
        "kobo",
        csv(row(kinds="Подкуп избирателей Админресурс"), header=tuple(labels.get(n, n) for n in HEADER)),
        questions={"observer_id": "Код наблюдателя", "breaches": "Виды нарушений"},
        values={"breaches": {"Подкуп избирателей": "bribery", "Админресурс": "admin"}},
    )

    assert told.column("observer_id") == ["LTO-01"]
    assert told.answers() == {"Виды нарушений": "bribery Админресурс", "Число встреч": "3"}


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("validation_status_approved", "verified"), ("validation_status_not_approved", "refuted"),
        ("validation_status_on_hold", "being_checked"), ("Approved", "verified"), ("Not Approved", "refuted"),
        ("On Hold", "being_checked"), ("Одобрено", "verified"), ("", "received"),
    ],
)  # fmt: skip
def test_validation_status_is_translated_in_label_exports(read, word: str, status: str) -> None:
    known = {"_validation_status": {"Одобрено": "validation_status_approved"}}
    told = read("kobo", csv(row(_validation_status=word)), values=known)

    assert told.column("review") == [status]
    assert len(told.notes) == 1


def test_submission_time_is_utc_and_the_phone_s_times_have_their_zone(read) -> None:
    told = read("kobo", csv(row()), time_zone="Asia/Tashkent")

    assert told.column("received_at") == ["2027-01-10T12:01:00+00:00"]
    assert told.column("observed_at") == ["2027-01-10T18:00:00+06:00"]


def test_json_has_its_groups_in_paths_and_repeat_groups_inside(read) -> None:
    incident = [
        {"incident/descr": "first", "incident/who/age": 30, "incident/witness": [{"incident/witness/n": 1}]},
        {"incident/descr": "second", "incident/photo": "", "incident/witness": [{"incident/witness/n": 2}]},
    ]
    told = read("kobo", page(record(), record(_id=8, incident=incident)))

    assert told.answers() == {"kinds": "bribery admin", "meetings": "3"}
    assert told.answers(2, "incident", 1) == {"descr": "first", "age": "30"}
    assert told.answers(2, "incident", 2) == {"descr": "second"}
    assert [told.answers(2, "witness", n) for n in (1, 2)] == [{"n": "1"}, {"n": "2"}]


def test_json_without_its_envelope_is_read_too(read) -> None:
    assert read("kobo", json.dumps([record()])).answers()["meetings"] == "3"


def test_one_page_of_several_says_so(read) -> None:
    told = read("kobo", page(record(), count=5000, next="https://kobo.example.org/?start=1"))

    assert told.notes == ["the file is one page of several: it holds 1 of 5000 reports"]


def test_json_counts_attachments_and_leaves_their_links_out(read) -> None:
    photo = {"download_url": "https://kobo.example.org/secret.jpg", "filename": "aigul.t/secret.jpg"}
    told = read("kobo", page(record(_attachments=[photo, photo])))

    assert told.column("attachments_present") == [2]
    assert "secret" not in told.text


def test_half_a_json_file_is_refused(read) -> None:
    with pytest.raises(SourceError, match="half of one"):
        read("kobo", page(record())[:-20])


def book(
    *repeat: list[object],
    header: tuple[str, ...] = ("descr", "_index", "_parent_table_name", "_parent_index"),
) -> bytes:
    return xlsx({"Weekly": [HEADER, row(), row(_id="8", _index="2")], "incident": [header, *repeat]})


def test_xlsx_has_repeat_groups_on_a_second_sheet(read) -> None:
    told = read("kobo", book(["first", "1", "Weekly", "2"], ["second", "2", "Weekly", "2"]))

    assert told.answers() == {"kinds": "bribery admin", "meetings": "3"}
    assert [told.answers(2, "incident", n) for n in (1, 2)] == [{"descr": "first"}, {"descr": "second"}]
    assert told.notes == []


def test_xlsx_has_repeat_groups_of_repeat_groups_on_a_third(read) -> None:
    sheets = {
        "Weekly": [HEADER, row()],
        "witness": [("age", "_index", "_parent_table_name", "_parent_index"), ("30", "1", "incident", "4")],
        "incident": [
            ("descr", "_index", "_parent_table_name", "_parent_index"),
            ("first", "4", "Weekly", "1"),
        ],
    }

    assert read("kobo", xlsx(sheets)).answers(1, "witness", 1) == {"age": "30"}


def test_rows_of_a_repeat_group_without_their_report_are_refused(read) -> None:
    with pytest.raises(SourceError, match="belongs to rows that are not in the file"):
        read("kobo", book(["first", "1", "Weekly", "9"]))


def test_the_coordinates_beside_a_place_are_not_answers_of_their_own(read) -> None:
    header = (
        *HEADER,
        "gps",
        "_gps_latitude",
        "_gps_longitude",
        "_gps_altitude",
        "_gps_precision",
        "photo",
        "photo_URL",
    )
    told = read(
        "kobo",
        csv([*row(), "40.7 72.8 900 5", 40.7, 72.8, 900, 5, "1.jpg", "https://x/1.jpg"], header=header),
    )

    assert told.answers() == {
        "kinds": "bribery admin",
        "meetings": "3",
        "gps": "40.7 72.8 900 5",
        "photo": "1.jpg",
    }


def test_user_names_of_observers_and_coordinators_stay_at_the_door(read) -> None:
    status = {"uid": "validation_status_on_hold", "by_whom": "bakyt.coord", "label": "On Hold"}
    told = read("kobo", page(record(_validation_status=status, username="Айгүл", deviceid="ee.kobo:77")))

    assert told.identities >= {"aigul.t", "bakyt.coord", "Айгүл", "ee.kobo:77"}
    assert not any(name in told.text for name in told.identities)


def test_personal_answers_of_repeat_groups_stay_at_the_door(read) -> None:
    told = read(
        "kobo", page(record(guest=[{"guest/phone": "0700123456", "guest/seen": "1"}])), personal=["phone"]
    )

    assert told.answers(1, "guest", 1) == {"seen": "1"}
    assert "0700123456" in told.identities


def test_another_table_is_no_export_of_kobo(read) -> None:
    with pytest.raises(SourceError, match="_id and _submission_time"):
        read("kobo", "a;b\n1;2\n")


def test_commas_in_labels_are_not_taken_for_the_sign_between_cells(read) -> None:
    label = "Где, когда, кто, что, почему, зачем, сколько, чем, как, куда, откуда, от кого, кому, с кем, у кого, о чём"
    told = read("kobo", csv(row(), header=tuple(label if name == "meetings" else name for name in HEADER)))

    assert told.answers()[label] == "3"


def test_an_edited_report_has_another_uuid_and_is_the_same_report(read) -> None:
    before, after = (read("kobo", csv(row(_uuid=uuid))) for uuid in ("a-1", "b-2"))

    assert before.column("submission_id") == after.column("submission_id")


def test_two_servers_that_count_from_one_have_different_reports(read) -> None:
    one, other = (read("kobo", csv(row()), id=name) for name in ("north", "south"))

    assert one.column("submission_id") != other.column("submission_id")
