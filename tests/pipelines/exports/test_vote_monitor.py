"""Traps of Vote Monitor, one test each."""

import pytest

from pipelines.errors import SourceError
from tests.pipelines.exports.conftest import table, xlsx

TOOL = ("SubmissionId", "SubmissionNumber", "TimeSubmitted", "FollowUpStatus", "Level1", "Level2", "Level3", "Level4",
        "Level5", "Number", "Ngo", "MonitoringObserverId", "Name", "Email", "PhoneNumber")  # fmt: skip
REPORT = ("s-1", 1, "2027-01-10T12:01:00", "NotApplicable", "Land", "North", None, None, None, "5101", "Ours", "o-7",
          "Айгүл Токтосунова", "aigul@example.org", "+996700123456")  # fmt: skip
NOTED = ("Notes", "Attachments")
FORM = ("A1 - Opened on time?", "Yes", "No~$red$~", *NOTED, "A2 - How many?", *NOTED)
ZONE = {"time_zone": "UTC"}


def book(
    *rows: tuple[object, ...], header: tuple[str, ...] = (*TOOL, *FORM), name: str = "weekly_report"
) -> bytes:
    return xlsx({name: [header, *rows]})


def test_a_report_is_under_the_observers_id(read) -> None:
    told = read("vote_monitor", book((*REPORT, None, True, False, 0, 0, 12, 0, 0)), **ZONE)

    report = told.submissions[0]
    assert [report[name] for name in ("submission_id", "observer_id", "unit", "received_at")] == [
        "s-1", "o-7", "5101", "2027-01-10T12:01:00+00:00",
    ]  # fmt: skip
    assert told.answers() == {"A1": "Yes", "A2": "12"}


def test_flagged_options_end_in_a_mark_that_is_none_of_the_answer(read) -> None:
    assert (
        read("vote_monitor", book((*REPORT, None, False, True, 0, 0, 12, 0, 0)), **ZONE).answers()["A1"]
        == "No"
    )


def test_a_column_is_an_option_and_several_may_be_chosen(read) -> None:
    told = read("vote_monitor", book((*REPORT, None, True, True, 0, 0, None, 0, 0)), **ZONE)

    assert told.answers() == {"A1": "Yes No"}


def test_options_of_several_words_are_codes_where_the_pack_says_so(read) -> None:
    header = (
        *TOOL,
        "A1 - What?",
        "Carousel voting~$red$~",
        "Other - say which",
        "Other - say which-UserInput",
        *NOTED,
    )
    told = read(
        "vote_monitor",
        book((*REPORT, None, True, True, "a bus", 0, 0), header=header),
        **ZONE,
        questions={"kinds": "A1"},
        values={"kinds": {"Carousel voting": "carousel", "Other - say which": "other"}},
    )

    assert told.answers() == {"A1": "carousel other", "A1/Other - say which-UserInput": "a bus"}


def test_headers_that_repeat_one_another_belong_to_the_question_before(read) -> None:
    header = (*TOOL, "A1 - Open?", "Yes", "No", *NOTED, "A2 - Calm?", "Yes", "No", *NOTED)
    told = read(
        "vote_monitor",
        book((*REPORT, None, True, False, 0, 0, None, False, True, 0, 0), header=header),
        **ZONE,
    )

    assert told.answers() == {"A1": "Yes", "A2": "No"}


def test_a_question_of_zeros_and_ones_is_no_option(read) -> None:
    header = (*TOOL, "A1 - Open?", "Yes", *NOTED, "A2 - Boxes?", *NOTED)
    told = read("vote_monitor", book((*REPORT, None, True, 0, 0, 1, 0, 0), header=header), **ZONE)

    assert told.answers() == {"A1": "Yes", "A2": "1"}


def test_links_to_attachments_expire_and_are_left_out(read) -> None:
    header = (*TOOL, "A1 - Open?", "Notes", "Note 1", "Attachments", "Attachment 1", "Attachment 2")
    row = (
        *REPORT,
        "yes",
        1,
        "see the photo",
        2,
        "https://s3.example.org/a?sig=1",
        "https://s3.example.org/b?sig=2",
    )
    told = read("vote_monitor", book(row, header=header), **ZONE)

    assert told.answers() == {"A1": "yes", "A1/Note 1": "see the photo"}
    assert told.column("attachments_present") == [2]
    assert "sig=" not in told.text
    assert "2 attachments are links that expire" in told.notes[0]


def test_personal_columns_are_dropped(read) -> None:
    told = read("vote_monitor", book((*REPORT, None, True, False, 0, 0, 12, 0, 0)), **ZONE)

    assert told.identities == {"Айгүл Токтосунова", "aigul@example.org", "+996700123456"}
    assert not any(name in told.text for name in told.identities)


@pytest.mark.parametrize(
    ("word", "status"),
    [("NeedsFollowUp", "being_checked"), ("Resolved", "received"), ("NotApplicable", "received")],
)
def test_what_was_followed_up_is_not_thereby_true(read, word: str, status: str) -> None:
    row = (*REPORT[:3], word, *REPORT[4:], None, True, False, 0, 0, 12, 0, 0)

    assert read("vote_monitor", book(row), **ZONE).column("review") == [status]


def test_of_several_forms_the_one_that_is_called_like_ours_is_meant(read) -> None:
    sheet = [(*TOOL, *FORM), (*REPORT, None, True, False, 0, 0, 12, 0, 0)]

    assert read("vote_monitor", xlsx({"PSI": sheet, "weekly_report": sheet}), **ZONE).answers()["A2"] == "12"
    with pytest.raises(SourceError, match="2 sheets of reports, and none of them is called 'weekly_report'"):
        read("vote_monitor", xlsx({"PSI": sheet, "A": sheet}), **ZONE)


def test_quick_reports_have_texts_in_place_of_questions(read) -> None:
    header = ("QuickReportId", "TimeSubmitted", "FollowUpStatus", "IncidentCategory", "MonitoringObserverId", "Name",
              "LevelNumber", "Title", "Description")  # fmt: skip
    row = (
        "q-1",
        "2027-01-24T10:05:11",
        "NeedsFollowUp",
        "Rights",
        "o-7",
        "Айгүл",
        "1004",
        "Not let in",
        "The door - shut",
    )
    told = read("vote_monitor", table(header, row), **ZONE)

    assert told.column("unit") == ["1004"]
    assert told.answers() == {
        "IncidentCategory": "Rights",
        "Title": "Not let in",
        "Description": "The door - shut",
    }


def test_another_table_is_no_export_of_vote_monitor(read) -> None:
    with pytest.raises(SourceError, match="SubmissionId and TimeSubmitted"):
        read("vote_monitor", "a,b\n1,2\n")
