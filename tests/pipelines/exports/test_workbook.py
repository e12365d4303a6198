"""Traps of the organisation's own workbook, one test each; its template is the one that `forms.workbook` writes."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.errors import SourceError
from pipelines.forms import offer, words, workbook
from pipelines.questionnaire import Questionnaire
from tests.pipelines.exports.conftest import xlsx

LANGUAGES = ("ky", "ru", "en")
ZONE = {"time_zone": "Asia/Bishkek"}


def texts(ky: str, ru: str, en: str) -> dict[str, str]:
    return {"ky": ky, "ru": ru, "en": en}


FORM = Questionnaire.model_validate(
    {
        "id": "weekly_report",
        "version": "1",
        "workbook": True,
        "labels": texts("Жумалык отчет", "Еженедельный отчёт", "Weekly report"),
        "group": [
            {
                "code": "report",
                "labels": texts("Отчет", "Отчёт", "Report"),
                "question": [
                    {"code": code, "type": kind, "labels": texts(*labels), "options": options}
                    for code, kind, labels, options in (
                        ("observer_id", "text", ("Байкоочунун коду", "Код наблюдателя", "Code of the observer"), ()),
                        ("unit", "select_one", ("Район", "Район", "District"), (
                            {"code": "C-N", "labels": texts("Түндүк", "Север", "North")},
                            {"code": "C-S", "labels": texts("Түштүк", "Юг", "South")},
                        )),
                        ("observed_at", "datetime", ("Качан", "Когда", "When"), ()),
                        ("meetings", "integer", ("Жолугушуулар", "Встречи", "Meetings"), ()),
                        ("share", "decimal", ("Үлүш", "Доля", "Share"), ()),
                        ("calm", "yes_no", ("Тынчпы?", "Спокойно?", "Calm?"), ()),
                        ("kinds", "select_multiple", ("Түрлөрү", "Виды", "Kinds"), (
                            {"code": "cash", "labels": texts("Акча таратуу", "Раздача денег", "Handing out cash")},
                            {"code": "access", "labels": texts("Киргизбөө", "Недопуск", "No access")},
                        )),
                        ("opened", "time", ("Ачылды", "Открыт", "Opened"), ()),
                        ("day", "date", ("Күнү", "День", "Day"), ()),
                        ("remark", "text", ("Эскертүү", "Примечание", "Remark"), ()),
                    )
                ],
            }
        ],
    }
)  # fmt: skip
CODES = (
    "observer_id",
    "unit",
    "observed_at",
    "meetings",
    "share",
    "calm",
    "kinds",
    "opened",
    "day",
    "remark",
)


def filled(
    tmp_path: Path, *rows: Sequence[object], language: str = "ky", top: int = 2
) -> tuple[object, BytesIO]:
    """The template with these rows in it."""
    workbook.write([FORM], LANGUAGES, language, words.read(offer.FORMS), tmp_path / "template.xlsx")
    book = load_workbook(tmp_path / "template.xlsx")
    for number, row in enumerate(rows, start=top):
        for place, cell in enumerate(row, start=1):
            book.worksheets[0].cell(number, place, cell)
    return book, BytesIO()


def saved(told: tuple[object, BytesIO]) -> bytes:
    book, stream = told
    book.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


@pytest.mark.parametrize(
    ("language", "unit", "calm", "kinds"),
    [
        ("ky", "Түндүк", "Ооба", "Акча таратуу; Киргизбөө"), ("ru", "Север", "да", "Раздача денег;Недопуск"),
        ("en", " north ", "YES", "Handing out cash\nNo access"), ("en", "C-N", "yes", "cash access"),
        ("ky", "Север", "Yes", "cash, access"),
    ],
)  # fmt: skip
def test_headers_and_answers_in_each_language_or_as_codes(
    read, tmp_path, language, unit, calm, kinds
) -> None:
    row = (
        "LTO-01",
        unit,
        dt.datetime(2027, 1, 10, 18, 30),
        3,
        0.5,
        calm,
        kinds,
        dt.time(8, 5),
        dt.date(2027, 1, 9),
        "x",
    )
    told = read("workbook", saved(filled(tmp_path, row, language=language)), **ZONE)

    report = told.submissions[0]
    assert [report[name] for name in ("row_number", "observer_id", "unit", "observed_at", "form_version")] == [
        1, "LTO-01", "C-N", "2027-01-10T18:30:00+06:00", FORM.edition,
    ]  # fmt: skip
    assert told.answers() == {
        "unit": "C-N", "observed_at": "2027-01-10T18:30", "meetings": "3", "share": "0.5", "calm": "yes",
        "kinds": "cash access", "opened": "08:05", "day": "2027-01-09", "remark": "x",
    }  # fmt: skip


def test_a_header_of_codes_needs_no_sheet_of_codes(read) -> None:
    data = xlsx({"any": [CODES, ("LTO-01", "C-N", "10.01.2027 18:30", "3")]})

    assert read("workbook", data, **ZONE).answers()["meetings"] == "3"


def test_merged_cells_stand_for_all_their_rows(read, tmp_path) -> None:
    told = filled(tmp_path, ("LTO-01", "North", None, 1), (None, None, None, 2), (None, None, None, None))
    sheet = told[0].worksheets[0]  # type: ignore[attr-defined]
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("B2:B4")
    read_back = read("workbook", saved(told), **ZONE)

    assert read_back.column("observer_id") == ["LTO-01", "LTO-01"]
    assert read_back.column("unit") == ["C-N", "C-N"]


def test_a_title_merged_above_the_header_is_no_header(read, tmp_path) -> None:
    told = filled(tmp_path, ("LTO-01", "North", None, 1))
    sheet = told[0].worksheets[0]  # type: ignore[attr-defined]
    sheet.insert_rows(1, 2)
    sheet.cell(1, 1, "Отчёт за неделю")
    sheet.merge_cells("A1:F1")

    assert read("workbook", saved(told), **ZONE).column("row_number") == [1]


@pytest.mark.parametrize("word", ["Total", "ИТОГО:", "Всего", "Жыйынтыгы", "Бардыгы:", "жалпы"])
def test_total_rows_are_no_reports(read, tmp_path, word: str) -> None:
    told = read(
        "workbook", saved(filled(tmp_path, ("LTO-01", "North", None, 3), (None, word, None, 3))), **ZONE
    )

    assert told.column("row_number") == [1]
    assert told.notes == ["1 rows of totals were left out"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("10.01.2027 18:30", "2027-01-10T18:30:00+06:00"), ("1.1.2027", "2027-01-01"),
        ("2027-01-10 18:30", "2027-01-10T18:30:00+06:00"), (46397.770833333336, "2027-01-10T18:30:00+06:00"),
        ("46397.770833333336", "2027-01-10T18:30:00+06:00"), ("вчера", "вчера"),
        ("01/02/2027", "01/02/2027"),
    ],
)  # fmt: skip
def test_dates_are_texts_or_serial_numbers_or_dates(read, tmp_path, written, moment: str) -> None:
    told = read("workbook", saved(filled(tmp_path, ("LTO-01", "North", written, 3))), **ZONE)

    assert told.column("observed_at") == [moment]


def test_moments_of_a_workbook_need_a_zone(read, tmp_path) -> None:
    with pytest.raises(SourceError, match="without a time zone"):
        read("workbook", saved(filled(tmp_path, ("LTO-01", "North", "10.01.2027 18:30"))))


@pytest.mark.parametrize(
    ("written", "number"),
    [("0,5", "0.5"), (0.5, "0.5"), ("1 234,5", "1234.5"), ("1\u00a0234", "1234"), ("-2,25", "-2.25"),
     ("~5", "~5"), ("1,2,3", "1,2,3")],
)  # fmt: skip
def test_decimal_commas(read, tmp_path, written, number: str) -> None:
    told = read("workbook", saved(filled(tmp_path, ("LTO-01", "North", None, 3, written))), **ZONE)

    assert told.answers()["share"] == number


def test_trailing_blanks_are_no_rows_and_no_part_of_an_answer(read, tmp_path) -> None:
    rows = ("LTO-01  ", " North ", None, " 3 "), ("  ", " ", None, "\u00a0")
    told = read("workbook", saved(filled(tmp_path, *rows)), **ZONE)

    assert told.column("observer_id") == ["LTO-01"]
    assert told.answers() == {"unit": "C-N", "meetings": "3"}


@pytest.mark.parametrize(
    ("observer", "unit"),
    [("LТО-01", "С-N"), ("LTO-01", "с-n"), ("LTO-01", "C-N")],
)
def test_cyrillic_lookalikes_in_codes(read, tmp_path, observer: str, unit: str) -> None:
    told = read(
        "workbook", saved(filled(tmp_path, (observer, unit, None, 3, None, None, "саsh; ассеss"))), **ZONE
    )

    assert (told.column("observer_id"), told.column("unit")) == (["LTO-01"], ["C-N"])
    assert told.answers()["kinds"] == "cash access"


def test_a_name_is_not_rewritten_in_another_alphabet(read, tmp_path) -> None:
    assert read("workbook", saved(filled(tmp_path, ("Тома", "North"))), **ZONE).column("observer_id") == [
        "Тома"
    ]


def test_two_rows_for_one_report_are_two_reports_for_people_to_compare(read, tmp_path) -> None:
    row = ("LTO-01", "North", dt.datetime(2027, 1, 10, 18, 30))
    told = read("workbook", saved(filled(tmp_path, (*row, 3), (*row, 4))), **ZONE)

    assert len(set(told.column("submission_id"))) == 2
    assert [told.answers(n)["meetings"] for n in (1, 2)] == ["3", "4"]


def test_a_corrected_row_is_the_same_report(read, tmp_path) -> None:
    rows = ("LTO-01", "North", dt.datetime(2027, 1, 10), 3), ("LTO-02", "North", dt.datetime(2027, 1, 10), 5)
    before = read("workbook", saved(filled(tmp_path, *rows)), **ZONE)
    after = read("workbook", saved(filled(tmp_path, rows[1], (*rows[0][:3], 4), language="ru")), **ZONE)

    assert before.column("submission_id") == after.column("submission_id")[::-1]


def test_an_answer_that_is_in_no_list_stays_as_it_is_written(read, tmp_path) -> None:
    told = read("workbook", saved(filled(tmp_path, ("LTO-01", "West", None, "three", None, "maybe"))), **ZONE)

    assert told.answers() == {"unit": "West", "meetings": "three", "calm": "maybe"}


def test_an_unknown_column_is_a_question_and_one_of_people_stays_at_the_door(read, tmp_path) -> None:
    told = filled(
        tmp_path, ("LTO-01", "North", None, 3, *[None] * 6, "extra", "Айгүл Токтосунова", "0700 123456")
    )
    sheet = told[0].worksheets[0]  # type: ignore[attr-defined]
    for place, header in enumerate(("Погода", "ФИО", "Телефон"), start=11):
        sheet.cell(1, place, header)
    read_back = read("workbook", saved(told), **ZONE)

    assert read_back.answers()["Погода"] == "extra"
    assert read_back.identities == {"Айгүл Токтосунова", "0700 123456"}
    assert not any(name in read_back.text for name in read_back.identities)


def test_a_formula_that_was_never_calculated_is_said(read, tmp_path) -> None:
    told = read("workbook", saved(filled(tmp_path, ("LTO-01", "North", None, "=1+2"))), **ZONE)

    assert "meetings" not in told.answers()
    assert told.notes[0].startswith("1 cells hold formulas without a value")


def test_a_workbook_without_the_form_is_refused(read) -> None:
    with pytest.raises(SourceError, match="no sheet with the questions of 'weekly_report'"):
        read("workbook", xlsx({"a": [("x", "y"), (1, 2)]}), **ZONE)


def test_a_sheet_copied_for_another_region_is_not_passed_over(read, tmp_path) -> None:
    told = filled(tmp_path, ("LTO-01", "North", None, 3))
    book = told[0]
    copied = book.copy_worksheet(book.worksheets[0])  # type: ignore[attr-defined]
    with pytest.raises(SourceError, match="2 sheets hold reports on 'weekly_report'"):
        read("workbook", saved((book, BytesIO())), **ZONE)

    copied.delete_rows(2, 10)
    assert read("workbook", saved((book, BytesIO())), **ZONE).column("observer_id") == ["LTO-01"]


def test_the_pack_may_name_columns_and_answers_of_a_workbook_of_before(read) -> None:
    rows = [
        ("Кто", "Где", "Когда", "Сколько встреч", "Спокойно?"),
        ("LTO-01", "101", "10.01.2027 18:30", "3", "ага"),
    ]
    told = read(
        "workbook", xlsx({"Лист1": rows}), **ZONE, observer="Кто",
        questions={"unit": "Где", "observed_at": "Когда", "meetings": "Сколько встреч", "calm": "Спокойно?"},
        values={"calm": {"ага": "yes"}},
    )  # fmt: skip

    assert (told.column("observer_id"), told.column("unit")) == (["LTO-01"], ["101"])
    assert told.answers() == {
        "unit": "101",
        "observed_at": "2027-01-10T18:30",
        "meetings": "3",
        "calm": "yes",
    }
