"""Traps of NDI Apollo, one test each."""

from pathlib import Path

import pytest

from pipelines.errors import SourceError
from pipelines.exports import apollo_lists
from tests.pipelines.exports.conftest import described, table

ZONE = "Asia/Bishkek"
WHO = ("Participant ID", "Name", "DB Phone", "Recent Phone")
WHERE = ("Country", "Region", "Location", "Location Code", "Latitude", "Longitude", "Registered Voters")
TAGS = ("AA", "AB", "AC", "PH")
CHECKLIST = (*WHO, *WHERE, *TAGS, "Timestamp", "National SBO", "Comment", "Quarantine Status")
INCIDENT = (*WHO, *WHERE, *TAGS, "Timestamp", "Status", "Description")
RUSSIAN = {
    "Participant ID": "Идентификатор участника", "Name": "Имя", "Location": "Место",
    "Location Code": "Код местоположения", "Registered Voters": "Зарегистрированные избиратели",
    "Timestamp": "Временная отметка", "Status": "Статус", "Description": "Описание",
    "Quarantine Status": "Статус карантина",
}  # fmt: skip
SENT = "2027-01-10 18:04:11"


def who(number: int = 101) -> tuple[object, ...]:
    return (number, "Айгүл Токтосунова", "996700123456", "996700123457",
            "Land", "North", "Station 5101", "5101", "40.704", "72.866", "1834")  # fmt: skip


def checklist(
    *answers: object, sent: str = SENT, quarantine: str = "None", number: int = 101
) -> list[object]:
    return [*who(number), *(answers or ("3", "1", "1,2", "True")), sent, "1", "", quarantine]


def incident(*answers: object, status: str = "", description: str = "", sent: str = SENT) -> list[object]:
    return [*who(), *(answers or ("1", "3", "bribery", "False")), sent, status, description]


def csv(header: tuple[str, ...], *rows: list[object]) -> str:
    return "\ufeff" + table(header, *rows)


def russian(header: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(RUSSIAN.get(name, name) for name in header)


def test_a_checklist_begins_with_a_byte_order_mark(read) -> None:
    told = read("apollo_checklist", csv(CHECKLIST, checklist("3", "1", "", "two\nlines")), time_zone=ZONE)

    report = told.submissions[0]
    assert [report[name] for name in ("observer_id", "unit", "received_at", "observed_at")] == [
        "101", "5101", "2027-01-10T18:04:11+06:00", None,
    ]  # fmt: skip
    assert told.answers() == {"AA": "3", "AB": "1", "PH": "two\nlines"}


def test_russian_headers_say_the_same(read) -> None:
    english = read("apollo_checklist", csv(CHECKLIST, checklist()), time_zone=ZONE)
    in_russian = read(
        "apollo_checklist", csv(russian(CHECKLIST), checklist(quarantine="Нет")), time_zone=ZONE
    )

    assert english.submissions == in_russian.submissions
    assert english.text == in_russian.text


def test_several_options_stand_in_one_cell_with_commas(read) -> None:
    told = read("apollo_checklist", csv(CHECKLIST, checklist("3", "1", "1,2", "")), time_zone=ZONE)

    assert told.answers()["AC"] == "1 2"


def test_none_as_text_is_nothing(read) -> None:
    told = read("apollo_checklist", csv(CHECKLIST, checklist("3", "None", "None", "True")), time_zone=ZONE)

    assert told.answers() == {"AA": "3", "PH": "True"}
    assert told.column("review") == ["received"]


def test_a_picture_is_exported_as_whether_there_is_one(read) -> None:
    rows = checklist("1", "", "", "True"), checklist("2", "", "", "False", number=102)
    told = read("apollo_checklist", csv(CHECKLIST, *rows), time_zone=ZONE)

    assert told.column("attachments_present") == [1, 0]
    assert told.answers(2) == {"AA": "2"}


def test_a_row_of_somebody_who_has_sent_nothing_is_no_report(read) -> None:
    rows = checklist("", "", "", "False", sent="", number=102), checklist()
    told = read("apollo_checklist", csv(CHECKLIST, *rows), time_zone=ZONE)

    assert told.column("row_number") == [2]
    assert told.notes == ["1 rows are of observers who have sent nothing yet: they are no reports"]


def test_moments_without_a_zone_need_the_zone_of_the_tool(read) -> None:
    with pytest.raises(SourceError, match=r"1 moments are written without a time zone.*`time_zone`"):
        read("apollo_checklist", csv(CHECKLIST, checklist()))


@pytest.mark.parametrize("quarantine", ["All", "Results", "Все", "Результаты"])
def test_what_is_in_quarantine_is_being_checked(read, quarantine: str) -> None:
    told = read("apollo_checklist", csv(CHECKLIST, checklist(quarantine=quarantine)), time_zone=ZONE)

    assert told.column("review") == ["being_checked"]


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("OK", "Flagged", "being_checked"), ("OK", "Verified", "received"), ("Missing", "OK", "received"),
        ("ПОМЕЧЕНО", "OK", "being_checked"),
    ],
)  # fmt: skip
def test_a_flagged_check_is_being_checked_and_a_verified_one_verifies_no_report(
    read, first, second, status
) -> None:
    header = (*CHECKLIST, "More votes than ballots", "Turnout falls")
    told = read("apollo_checklist", csv(header, [*checklist(), first, second]), time_zone=ZONE)

    assert told.column("review") == [status]
    assert set(told.answers()) == set(TAGS)


def test_columns_with_the_moments_of_groups_are_no_questions(read) -> None:
    header = (*WHO, *WHERE, "Campaign updated", *TAGS, "Timestamp", "Comment", "Quarantine Status")
    row = [*who(), "2027-01-10 17:58:01", "3", "1", "1,2", "True", SENT, "", "None"]

    assert set(read("apollo_checklist", csv(header, row), time_zone=ZONE).answers()) == set(TAGS)


def test_rows_of_the_master_export_are_longer_than_its_header(read) -> None:
    header = (*WHO, *WHERE, "AA", "AB", "BA", "Timestamp", "National SBO")
    rows = (
        [*who(), "2027-01-10 17:58:01", "3", "1", "2027-01-10 18:03:40", "5", SENT, "1"],
        [*who(102), "2027-01-10 17:59:01", "0", "2", "", "", SENT, "0"],
    )
    told = read("apollo_checklist", csv(header, *rows), time_zone=ZONE)

    assert told.answers(1) == {"AA": "3", "AB": "1", "BA": "5"}
    assert told.answers(2) == {"AA": "0", "AB": "2"}
    assert told.column("received_at") == ["2027-01-10T18:04:11+06:00"] * 2


def test_a_group_of_the_master_export_that_nobody_has_filled_in_yet(read) -> None:
    header = (*WHO, *WHERE, "AA", "BA", "Timestamp")
    told = read(
        "apollo_checklist", csv(header, [*who(), "2027-01-10 17:58:01", "3", "", "5", SENT]), time_zone=ZONE
    )

    assert told.answers() == {"AA": "3", "BA": "5"}


def test_a_master_export_in_which_the_moments_cannot_be_told_is_refused(read) -> None:
    header = (*WHO, *WHERE, "AA", "BA", "Timestamp")
    with pytest.raises(SourceError, match="it cannot be told which"):
        read(
            "apollo_checklist",
            csv(header, [*who(), "2027-01-10 17:58:01", "3", "", "", SENT]),
            time_zone=ZONE,
        )


def test_rows_of_different_lengths_are_refused(read) -> None:
    with pytest.raises(SourceError, match="different numbers of cells"):
        read("apollo_checklist", csv(CHECKLIST, checklist(), checklist()[:-2]), time_zone=ZONE)


def test_a_checklist_filled_in_further_is_the_same_report(read) -> None:
    morning = read("apollo_checklist", csv(CHECKLIST, checklist("1", "", "", "")), time_zone=ZONE)
    night = read("apollo_checklist", csv(CHECKLIST, checklist(sent="2027-01-11 02:00:00")), time_zone=ZONE)

    assert morning.column("submission_id") == night.column("submission_id")


def test_two_answers_of_one_observer_to_a_survey_are_two_reports(read) -> None:
    rows = [["0001", *checklist()], ["0002", *checklist()]]
    told = read("apollo_checklist", csv(("Serial", *CHECKLIST), *rows), time_zone=ZONE)

    assert len(set(told.column("submission_id"))) == 2


def test_two_forms_never_share_an_identity(read) -> None:
    one, other = (
        read("apollo_checklist", csv(CHECKLIST, checklist()), time_zone=ZONE, id=i) for i in ("a", "b")
    )

    assert one.column("submission_id") != other.column("submission_id")


def test_an_incident_has_no_id_and_keeps_ours_when_it_is_decided_on(read) -> None:
    new = read("apollo_incidents", csv(INCIDENT, incident()), time_zone=ZONE)
    decided = incident(status="Confirmed", description="seen by two", sent="2027-01-12 10:00:00")
    told = read("apollo_incidents", csv(russian(INCIDENT), decided), time_zone=ZONE)

    assert new.column("submission_id") == told.column("submission_id")
    assert (new.column("review"), told.column("review")) == (["received"], ["verified"])


def test_two_incidents_told_with_the_same_words_are_two(read) -> None:
    told = read(
        "apollo_incidents", csv(INCIDENT, incident(), incident(sent="2027-01-11 09:00:00")), time_zone=ZONE
    )

    assert len(set(told.column("submission_id"))) == 2


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Confirmed", "verified"), ("Rejected", "refuted"), ("Citizen Report", "citizen_report"), ("", "received"),
        ("Подтвержденные", "verified"), ("Отклоненные", "refuted"), ("Отчет гражданина", "citizen_report"),
        ("Непомеченные", "received"),
    ],
)  # fmt: skip
def test_statuses_follow_the_language_of_who_exported(read, word: str, status: str) -> None:
    told = read("apollo_incidents", csv(INCIDENT, incident(status=word)), time_zone=ZONE)

    assert told.column("review") == [status]


def test_a_description_is_an_answer_where_the_pack_asks_for_it(read) -> None:
    data = csv(INCIDENT, incident(description="seen by two"))

    assert "seen by two" not in read("apollo_incidents", data, time_zone=ZONE).text
    told = read("apollo_incidents", data, time_zone=ZONE, questions={"decided": "Description"})
    assert told.answers()["Description"] == "seen by two"


@pytest.mark.parametrize("system", ["apollo_checklist", "apollo_incidents"])
@pytest.mark.parametrize("spoken", [tuple, russian])
def test_names_and_phones_stay_at_the_door(read, system: str, spoken) -> None:
    checklists = system == "apollo_checklist"
    header, row = (CHECKLIST, checklist()) if checklists else (INCIDENT, incident())
    told = read(system, csv(spoken(header), row), time_zone=ZONE)

    assert told.identities == {"Айгүл Токтосунова", "996700123456", "996700123457"}
    assert not any(name in told.text for name in told.identities)


def test_the_list_of_participants_holds_passwords_and_phones_and_gives_the_deployment_alone(
    tmp_path: Path,
) -> None:
    header = ("Participant ID", "Full Name", "Partner", "Role", "Location Code", "PEC", "Supervisor ID", "Gender",
              "Email", "Password", "Phone #1", "Phone #2")  # fmt: skip
    rows = (
        (
            "101",
            "Айгүл Токтосунова",
            "P",
            "LTO",
            "60",
            "",
            "",
            "F",
            "a@example.org",
            "aB3xYz",
            "996700123456",
            "",
        ),
        ("102", "Бакыт Асанов", "P", "STO", "5101", "x", "101", "M", "", "Qw9eRt", "996700123457", ""),
    )
    (tmp_path / "p.csv").write_text("\ufeff" + table(header, *rows), encoding="utf-8")
    told = apollo_lists.read_participants(tmp_path / "p.csv", described("apollo_checklist"))

    assert told.deployment.rows() == [("101", "LTO", "60", None), ("102", "STO", "5101", "101")]
    assert told.identities == {
        "Айгүл Токтосунова", "Бакыт Асанов", "a@example.org", "aB3xYz", "Qw9eRt", "996700123456", "996700123457",
    }  # fmt: skip


PLACES = ("TEC_N_EN", "TEC_ID", "PEC_N_EN", "PEC_ID", "PEC_RV", "PEC LAT", "PEC LON")


@pytest.mark.parametrize(("written", "longitude", "latitude"), [
    (("72.866", "40.704"), 72.866, 40.704),
    (("40.704", "172.866"), 172.866, 40.704),  # an Apollo that has been mended: nothing lies at 172 degrees north
])  # fmt: skip
def test_latitude_and_longitude_are_swapped_in_the_list_of_places(
    tmp_path: Path, written, longitude, latitude
) -> None:
    rows = ("East", "60", "", "", "", "", ""), ("East", "60", "Station 1", "5101", "1834", *written)
    (tmp_path / "l.csv").write_text("\ufeff" + table(PLACES, *rows), encoding="utf-8")
    places = apollo_lists.read_locations(tmp_path / "l.csv", described("apollo_checklist"))

    assert places.rows() == [
        ("60", None, "TEC", "East", None, None, None),
        ("5101", "60", "PEC", "Station 1", 1834, longitude, latitude),
    ]


def test_another_table_is_no_export_of_apollo(read) -> None:
    with pytest.raises(SourceError, match="no column 'Participant ID'"):
        read("apollo_incidents", "a,b\n1,2\n")
