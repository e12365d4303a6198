"""Traps of NEMO and ELMO, one test each."""

import pytest

from pipelines.errors import SourceError
from tests.pipelines.exports.conftest import table

TOOL = (
    "ResponseID",
    "Shortcode",
    "Form",
    "Submitter",
    "DateSubmitted",
    "Reviewed",
    "GroupName",
    "GroupLevel",
)
HEADER = (*TOOL, "Station", "Kinds", "Box", "Seal")


def line(group: str = "", level: int = 0, *answers: object, **said: object) -> list[object]:
    usual: dict[str, object] = {
        "id": "r-1", "code": "k1", "form": "Weekly", "who": "Айгүл Токтосунова", "at": "2027-01-10 18:00:00 +0600",
        "reviewed": "false",
    }  # fmt: skip
    return [*(usual | said).values(), group, level, *answers, *[""] * (4 - len(answers))]


def test_a_report_has_its_moment_with_a_zone(read) -> None:
    told = read("nemo", table(HEADER, line("", 0, "5101")), unit="Station")

    report = told.submissions[0]
    assert [report[name] for name in ("submission_id", "received_at", "unit")] == [
        "x-r-1", "2027-01-10T18:00:00+06:00", "5101",
    ]  # fmt: skip


def test_parents_are_repeated_on_every_line_of_a_group_and_count_once(read) -> None:
    lines = (
        line("", 0, "5101"), line("Boxes", 1, "5101", "", "A"), line("Seals", 2, "5101", "", "A", "1"),
        line("Seals", 2, "5101", "", "A", "2"), line("Boxes", 1, "5101", "", "B"), line("", 0, "5102", id="r-2"),
    )  # fmt: skip
    told = read("nemo", table(HEADER, *lines))

    assert told.column("row_number") == [1, 6]
    assert told.answers() == {"Station": "5101"}
    assert [told.answers(1, "Boxes", n) for n in (1, 2)] == [{"Box": "A"}, {"Box": "B"}]
    assert [told.answers(1, "Seals", n) for n in (1, 2)] == [{"Seal": "1"}, {"Seal": "2"}]
    assert told.export.answers.height == 6


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Cat;Dog", "Cat Dog"),
        ("Cat", "Cat"),
        ("Food; 500 som", "Food; 500 som"),
        ("Cash;Food parcels", "cash food"),
    ],
)
def test_several_options_have_semicolons_and_texts_may_too(read, written: str, read_as: str) -> None:
    values = {"Kinds": {"Cash": "cash", "Food parcels": "food"}}

    assert read("nemo", table(HEADER, line("", 0, "", written)), values=values).answers() == {
        "Kinds": read_as
    }


def test_a_place_is_one_answer_and_the_coordinates_of_an_option_are_none(read) -> None:
    header = (*TOOL, "Where:Latitude", "Where:Longitude", "Where:Altitude", "Where:Accuracy", "City:Country",
              "City:City", "City:Latitude", "City:Longitude", "Pick", "Pick:Latitude", "Pick:Longitude")  # fmt: skip
    row = [*line()[:8], 40.7, 72.8, "", "", "Land", "North", 1, 2, "bank", 3, 4]

    assert read("nemo", table(header, row)).answers() == {
        "Where": "40.7 72.8", "City:Country": "Land", "City:City": "North", "Pick": "bank",
    }  # fmt: skip


def test_a_report_that_somebody_has_reviewed_is_not_thereby_true(read) -> None:
    told = read("nemo", table(HEADER, line("", 0, "1", reviewed="true")))

    assert told.column("review") == ["being_checked"]


def test_who_sent_it_stays_at_the_door(read) -> None:
    told = read("nemo", table(HEADER, line("", 0, "1")))

    assert told.identities == {"Айгүл Токтосунова"}
    assert "Айгүл" not in told.text


def test_of_several_forms_in_a_file_the_pack_says_which_is_meant(read) -> None:
    lines = line("", 0, "1"), line("", 0, "2", id="r-2", form="Other")
    told = read("nemo", table(HEADER, *lines), values={"Form": {"Weekly": "weekly_report"}})

    assert told.column("submission_id") == ["x-r-1"]
    assert told.notes == ["1 reports are of other forms: they were left out"]
    assert "2 forms" in read("nemo", table(HEADER, *lines)).notes[0]


def test_another_table_is_no_export_of_nemo(read) -> None:
    with pytest.raises(SourceError, match="no column 'ResponseID'"):
        read("nemo", "a,b\n1,2\n")
