"""Traps of ODK Central, one test each."""

import pytest

from pipelines.errors import SourceError
from tests.pipelines.exports.conftest import archive, table

HEADER = (
    "SubmissionDate", "start", "end", "observer_id", "campaign-meetings", "campaign-kinds", "campaign-kinds/bribery",
    "campaign-kinds/admin", "office-Latitude", "office-Longitude", "office-Altitude", "office-Accuracy",
    "meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status",
    "ReviewState", "DeviceID", "Edits", "FormVersion",
)  # fmt: skip


def row(key: str = "uuid:1", **said: object) -> list[object]:
    usual = dict.fromkeys(HEADER, "") | {
        "SubmissionDate": "2027-01-10T12:01:00.000Z", "end": "2027-01-10T18:00:00.000+06:00", "observer_id": "LTO-01",
        "campaign-meetings": 3, "KEY": key, "SubmitterID": 12, "SubmitterName": "Айгүл Токтосунова",
        "AttachmentsPresent": 0, "AttachmentsExpected": 0, "DeviceID": "collect:abc", "Edits": 0, "FormVersion": "v1",
    }  # fmt: skip
    return list((usual | said).values())


def zipped(*rows: list[object], **repeats: str) -> bytes:
    files = {"weekly.csv": table(HEADER, *rows)}
    return archive(files | {f"weekly-{name.replace('_', '-')}.csv": text for name, text in repeats.items()})


def test_a_report_has_its_moments_with_their_zones_its_version_and_its_answers(read) -> None:
    told = read("odk", zipped(row()))

    assert told.submissions == [
        {
            "row_number": 1,
            "submission_id": "uuid:1",
            "form_version": "v1",
            "observer_id": "LTO-01",
            "unit": None,
            "observed_at": "2027-01-10T18:00:00+06:00",
            "received_at": "2027-01-10T12:01:00Z",
            "edits": 0,
            "review": "received",
            "attachments_present": 0,
            "attachments_expected": 0,
            "is_readable": True,
        }
    ]
    assert told.answers() == {"meetings": "3"}


def test_fewer_attachments_than_expected_are_still_uploading(read) -> None:
    told = read("odk", zipped(row(AttachmentsPresent=1, AttachmentsExpected=2)))

    assert (told.column("attachments_present"), told.column("attachments_expected")) == ([1], [2])


@pytest.mark.parametrize("status", ["not decrypted", "missing encrypted form data"])
def test_a_report_that_is_not_decrypted_is_there_and_says_nothing(read, status: str) -> None:
    empty = {"observer_id": "", "campaign-meetings": "", "end": ""}
    told = read("odk", zipped(row(), row("uuid:2", Status=status, **empty)))

    assert told.column("is_readable") == [True, False]
    assert told.answers(2) == {}


def test_group_prefixes_can_be_switched_off(read) -> None:
    bare = [name.removeprefix("campaign-") for name in HEADER]
    with_groups = read("odk", archive({"f.csv": table(HEADER, row(**{"campaign-kinds": "bribery"}))}))
    without = read("odk", archive({"f.csv": table(bare, row(**{"campaign-kinds": "bribery"}))}))

    assert with_groups.answers() == without.answers() == {"meetings": "3", "kinds": "bribery"}


def test_a_question_whose_code_has_a_hyphen_is_known_by_the_pack(read) -> None:
    header = [name.replace("campaign-meetings", "campaign-n-meetings") for name in HEADER]
    told = read("odk", archive({"f.csv": table(header, row())}), questions={"meetings": "n-meetings"})

    assert told.answers() == {"n-meetings": "3"}


def test_two_questions_of_one_name_in_two_groups_stay_two(read) -> None:
    header = ("SubmissionDate", "KEY", "a-seen", "b-seen")
    told = read("odk", archive({"f.csv": table(header, ("2027-01-10T12:00:00Z", "uuid:1", "yes", "no"))}))

    assert told.answers() == {"a-seen": "yes", "b-seen": "no"}


def test_an_edited_report_keeps_its_key(read) -> None:
    told = read("odk", zipped(row(Edits=2)))

    assert (told.column("submission_id"), told.column("edits")) == (["uuid:1"], [2])


def test_repeat_groups_lie_in_files_of_their_own(read) -> None:
    incidents = table(
        ("descr", "gps-Latitude", "gps-Longitude", "gps-Altitude", "gps-Accuracy", "PARENT_KEY", "KEY"),
        ("first", 40.7, 72.8, 900, 5, "uuid:2", "uuid:2/incident[1]"),
        ("second", "", "", "", "", "uuid:2", "uuid:2/incident[2]"),
    )
    told = read("odk", zipped(row(), row("uuid:2"), campaign_incident=incidents))

    assert told.answers(2, "incident", 1) == {"descr": "first", "gps": "40.7 72.8 900 5"}
    assert told.answers(2, "incident", 2) == {"descr": "second"}
    assert told.answers(1, "incident", 1) == {}


def test_a_repeat_group_within_a_repeat_group_is_counted_within_the_report(read) -> None:
    witnesses = table(
        ("age", "PARENT_KEY", "KEY"),
        (30, "uuid:1/incident[1]", "uuid:1/incident[1]/witness[1]"),
        (40, "uuid:1/incident[2]", "uuid:1/incident[2]/witness[1]"),
    )
    told = read("odk", zipped(row(), incident_witness=witnesses))

    assert [told.answers(1, "witness", n) for n in (1, 2)] == [{"age": "30"}, {"age": "40"}]


def test_lines_of_a_report_that_is_not_there_are_not_lost_in_silence(read) -> None:
    with pytest.raises(SourceError, match="1 lines of a repeat group"):
        read("odk", zipped(row(), incident=table(("a", "PARENT_KEY", "KEY"), (1, "uuid:9", "uuid:9/i[1]"))))


def test_a_csv_alone_says_that_it_has_no_repeat_groups(read) -> None:
    told = read("odk", table(HEADER, row()))

    assert told.answers() == {"meetings": "3"}
    assert "repeat groups" in told.notes[0]


def test_a_place_in_four_columns_is_one_answer(read) -> None:
    place = {
        "office-Latitude": 40.704,
        "office-Longitude": 72.866,
        "office-Altitude": 900,
        "office-Accuracy": 5,
    }
    told = read("odk", zipped(row(**place)))

    assert told.answers()["office"] == "40.704 72.866 900 5"


def test_several_options_are_one_answer(read) -> None:
    kinds = {"campaign-kinds": "admin bribery", "campaign-kinds/bribery": 1, "campaign-kinds/admin": 1}
    told = read("odk", zipped(row(**kinds)))

    assert told.answers() == {"meetings": "3", "kinds": "admin bribery"}


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("", "received"), ("approved", "verified"), ("rejected", "refuted"), ("hasIssues", "being_checked"),
        ("edited", "reopened"), ("received", "received"),
    ],
)  # fmt: skip
def test_review_states_are_words_of_ours(read, word: str, status: str) -> None:
    told = read("odk", zipped(row(ReviewState=word)))

    assert told.column("review") == [status]
    assert told.notes == []


def test_a_review_state_that_nobody_knows_is_said_and_verifies_nothing(read) -> None:
    told = read("odk", zipped(row(ReviewState="blessed")))

    assert told.column("review") == ["received"]
    assert "1 reports have a status that is not known" in told.notes[0]


def test_who_sent_it_and_by_what_stays_at_the_door(read) -> None:
    header = [*HEADER, "phonenumber", "meta-instanceName", "who"]
    data = archive({"f.csv": table(header, [*row(), "+996700123456", "Отчёт Айгүл", "Бакыт Асанов"])})
    told = read("odk", data, personal=["who"])

    people = {"Айгүл Токтосунова", "collect:abc", "+996700123456", "Отчёт Айгүл", "Бакыт Асанов"}
    assert told.identities >= people
    assert not any(name in told.text for name in people)
    assert told.answers() == {"meetings": "3"}


def test_the_pack_may_say_which_columns_are_the_observer_the_place_and_the_moment(read) -> None:
    header = ("SubmissionDate", "KEY", "g-lto", "g-where", "g-when", "end")
    rows = (
        "2027-01-10T12:00:00Z",
        "uuid:1",
        "LTO-02",
        "101",
        "2027-01-09T10:00+06:00",
        "2027-01-10T10:00:00+06:00",
    )
    told = read("odk", table(header, rows), observer="lto", unit="g-where", observed_at="when")

    report = told.submissions[0]
    assert [report[name] for name in ("observer_id", "unit", "observed_at")] == [
        "LTO-02", "101", "2027-01-09T10:00:00+06:00",
    ]  # fmt: skip
    assert "lto" not in told.answers()


def test_a_column_that_the_pack_names_must_be_there(read) -> None:
    with pytest.raises(SourceError, match="no column 'lto'"):
        read("odk", zipped(row()), observer="lto")


def test_media_in_the_archive_are_nobodys_business_here(read) -> None:
    data = archive(
        {"w.csv": table(HEADER, row()), "media/1.jpg": b"\xff\xd8", "media/note.csv": "a,b\n1,2\n"}
    )

    assert read("odk", data).answers() == {"meetings": "3"}


def test_two_forms_in_one_archive_are_refused(read) -> None:
    with pytest.raises(SourceError, match="2 tables of a form"):
        read("odk", archive({"a.csv": table(HEADER, row()), "b.csv": table(HEADER, row())}))


def test_another_table_is_no_export_of_odk(read) -> None:
    with pytest.raises(SourceError, match="KEY and SubmissionDate"):
        read("odk", "a,b\n1,2\n")
