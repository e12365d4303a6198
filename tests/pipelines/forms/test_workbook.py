"""The organisation's workbook: every header and option leads back to its code, in every language."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries

from pipelines.exports import workbook as reader
from pipelines.forms import workbook
from pipelines.intake import Intake
from pipelines.questionnaire import Group, Option, Question, Questionnaire
from tests.pipelines.forms.conftest import WORDS, forms

LANGUAGES = ("ky", "ru", "en")
SHEETS = {"Протоколдун көчүрмөсү", "Олуттуу бузуу жөнүндө билдирүү", "Жумалык отчет"}


def written(made: dict[str, Questionnaire], folder: Path, language: str = "ky") -> openpyxl.Workbook:
    file = folder / f"{language}.xlsx"
    workbook.write(list(made.values()), LANGUAGES, language, WORDS, file)
    return openpyxl.load_workbook(file)


def codes(book: openpyxl.Workbook) -> list[dict[str, str | None]]:
    rows = book[workbook.CODES].iter_rows(values_only=True)
    head = next(rows)
    assert head == (*workbook.HEAD, *LANGUAGES)
    return [dict(zip(head, row, strict=True)) for row in rows]


def headers(book: openpyxl.Workbook, sheet: str) -> list[str]:
    return [cell.value for cell in book[sheet][1]]


def test_it_has_a_sheet_for_each_form_that_is_kept_in_it_and_one_of_codes(worded, tmp_path: Path) -> None:
    book = written(forms(worded), tmp_path)

    assert set(book.sheetnames) == SHEETS | {"codes"}
    assert book.sheetnames[-1] == "codes"
    assert all(book[name].freeze_panes == "B2" for name in SHEETS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_header_leads_back_to_its_question(worded, tmp_path: Path, language: str) -> None:
    made = forms(worded)
    book = written(made, tmp_path, language)
    asked = [row for row in codes(book) if not row["option"]]

    for sheet in book.sheetnames[:-1]:
        told = {row[language]: row["question"] for row in asked if row["sheet"] == sheet}
        (form,) = {row["form"] for row in asked if row["sheet"] == sheet}
        found = [told[header] for header in headers(book, sheet)]
        kept = [
            entry.question.code
            for entry in made[form].asked()
            if entry.question.type != "image" and not entry.group_id
        ]
        assert found == kept
        assert {row["version"] for row in asked if row["form"] == form} == {made[form].edition}


def test_a_dropdown_offers_exactly_the_options_of_its_question(worded, tmp_path: Path) -> None:
    made = forms(worded)
    book = written(made, tmp_path, "ru")
    lists = 0
    for sheet in book.sheetnames[:-1]:
        asked = [
            row["question"] for row in codes(book) if row["sheet"] == book[sheet].title and not row["option"]
        ]
        (form,) = {row["form"] for row in codes(book) if row["sheet"] == sheet}
        for validation in book[sheet].data_validations.dataValidation:
            if validation.type != "list":
                continue
            name, cells = validation.formula1.split("!")
            column, first, _, last = range_boundaries(cells)
            offered = [book[name].cell(row, column).value for row in range(first, last + 1)]
            question = made[form].questions()[asked[next(iter(validation.sqref.ranges)).min_col - 1]]
            expected = [o.labels["ru"] for o in question.options] or ["Да", "Нет"]
            assert offered == expected
            lists += 1
    assert lists >= 15


def test_codes_keep_their_zeros_and_a_strange_number_is_only_warned_of(worded, tmp_path: Path) -> None:
    book = written(forms(worded), tmp_path, "en")
    sheet = book["Copy of the results protocol"]
    station = headers(book, sheet.title).index("Number of the station") + 1
    numbers = [v for v in sheet.data_validations.dataValidation if v.type == "whole"]

    letter = openpyxl.utils.get_column_letter(station)
    assert sheet.column_dimensions[letter].number_format == "@"
    assert sheet.column_dimensions[str(numbers[0].sqref)[0]].number_format == "General", (
        "5.5 is not shown as 6"
    )
    assert len(numbers) == 12
    assert all(v.errorStyle == "warning" for v in numbers)


def test_it_is_printed_on_a4_with_its_headers_and_observers(worded, tmp_path: Path) -> None:
    for sheet in written(forms(worded), tmp_path):
        assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.print_title_cols == (None if sheet.title == workbook.CODES else "$A:$A")


def test_every_cell_says_how_it_is_filled_in(worded, tmp_path: Path) -> None:
    book = written(forms(worded), tmp_path, "en")

    for sheet in book.sheetnames[:-1]:
        hints = [v.prompt for v in book[sheet].data_validations.dataValidation]
        assert len(hints) == book[sheet].max_column
        assert all(hint and len(hint) <= 255 for hint in hints)
    several = [
        v.prompt for v in book["Weekly report"].data_validations.dataValidation if "semicolon" in v.prompt
    ]
    assert len(several) == 2


@pytest.mark.parametrize(
    "label", ["=1+1", "=cmd|'/c calc'!A0", "+1", "@SUM(A1)", "http://example.org", "0012"]
)
def test_a_name_on_the_ballot_is_text_and_never_a_formula(worded, tmp_path: Path, label: str) -> None:
    worded.replace("election", 'en = "Ang Ozgon"', f'en = "{label}"')
    book = written(forms(worded), tmp_path, "en")
    sheet = book["Copy of the results protocol"]

    (cell,) = [cell for cell in sheet[1] if cell.value == label]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert all(c.data_type != "f" for page in book for row in page.iter_rows() for c in row)


def test_two_options_of_one_name_are_told_apart(worded, tmp_path: Path) -> None:
    worded.replace("words", 'en = "Pressure"', 'en = "Vote buying"')
    book = written(forms(worded), tmp_path, "en")
    offered = [row["en"] for row in codes(book) if row["question"] == "category" and row["option"]]

    assert offered == ["Vote buying [vote_buying]", "Vote buying [pressure]"]


def test_the_same_workbook_is_the_same_file(worded, tmp_path: Path) -> None:
    made = list(forms(worded).values())
    for name in ("a", "b"):
        workbook.write(made, LANGUAGES, "ky", WORDS, tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


LABELS = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20), min_size=1, max_size=5
)


@given(LABELS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_options_are_called_each_text_stands_for_one_code(
    tmp_path: Path, labels: list[str]
) -> None:
    options = tuple(Option(code=f"c{n}", labels={"ky": text}) for n, text in enumerate(labels))
    question = Question(code="q", type="select_one", labels={"ky": "С"}, options=options)
    group = Group(code="g", labels={"ky": "Б"}, question=(question,))
    form = Questionnaire(id="poll", version="1", labels={"ky": "Сурамжылоо"}, workbook=True, group=(group,))
    workbook.write([form], ("ky",), "ky", WORDS, tmp_path / "w.xlsx")

    rows = list(openpyxl.load_workbook(tmp_path / "w.xlsx")["codes"].iter_rows(min_row=3, values_only=True))

    assert [row[5] for row in rows] == [option.code for option in options]
    assert len({row[6] for row in rows}) == len(labels)
    assert all(row[6] in (text, f"{text} [{row[5]}]") for row, text in zip(rows, labels, strict=True))


FILLED = {
    "serious_violation": {
        "observer_id": ("LTO-07", "LTO-07"),
        "observed_at": (dt.datetime(2030, 5, 6, 14, 30), None),
        "unit": ("TL-N-1", "TL-N-1"),
        "category": ("vote_buying", "vote_buying"),
        "evidence": ("direct; document", "direct document"),
        "independent_sources": (2, "2"),
        "complaint_filed": ("yes", "yes"),
        "what_happened": ("Money was offered", "Money was offered"),
    },
    "protocol_copy": {
        "observer_id": ("STO-1", "STO-1"),
        "station": ("0101", "0101"),
        "copy_state": ("refused", "refused"),
        "registered": (500, "500"),
        "ang": (0, "0"),
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FILLED)
def test_a_filled_workbook_is_read_back_as_codes(worded, tmp_path: Path, form: str, language: str) -> None:
    book = written(forms(worded), tmp_path, language)
    rows = [row for row in codes(book) if row["form"] == form]
    shown = {(row["question"], row["option"]): row[language] for row in rows}
    sheet = book[rows[0]["sheet"]]
    for question, (value, _) in FILLED[form].items():
        texts = (
            [shown.get((question, part), part) for part in value.split("; ")]
            if isinstance(value, str)
            else None
        )
        column = headers(book, sheet.title).index(shown[question, None]) + 1
        sheet.cell(2, column).value = "; ".join(texts) if texts else value
    book.save(tmp_path / "filled.xlsx")
    told = {"title": "t", "publisher": "p", "licence": "l", "nature": "synthetic", "time_zone": "UTC"}
    intake = Intake(id="book", system="workbook", form=form, **told)

    export = reader.read(tmp_path / "filled.xlsx", intake)

    answers = dict(export.answers.select("question", "value").iter_rows())
    assert export.submissions.height == 1
    assert export.submissions["observer_id"].to_list() == [FILLED[form]["observer_id"][0]]
    places = ("observer_id", "unit", "station", "observed_at")  # told in the head of a report
    expected = {q: said for q, (_, said) in FILLED[form].items() if q not in places}
    assert {question: answers.get(question) for question in expected} == expected
