"""What people type into the cells of the workbook: what cannot be meant is named, and what is meant is read."""

import datetime as dt

import pytest

from tests.dashboard.desk import filled
from tests.dashboard.desk.filled import CASES, CHECKED, bring, codes, confirm, fill, rows, taken
from tests.dashboard.desk.reported import Office
from tests.dashboard.desk.test_workbook import counted, in_english

UNFIT = {
    "no decision": ({"reason": "Эки күбө"}, "Decision"),
    "a decision that is none": ({"decision": "балким"}, "Decision"),
    "a judgement without what it needs": (
        {"decision": "Verified"}, "Serious",
    ),
    "a stake": ({**filled.VERIFIED, "no_conflict": "жок"}, "I have no stake"),
    "sources in words": ({**filled.VERIFIED, "independent_sources": "эки"}, "Independent sources"),
    "sources as a day": ({**filled.VERIFIED, "independent_sources": dt.date(2026, 1, 2)}, "Independent sources"),
    "a number of sources that is none": ({**filled.VERIFIED, "independent_sources": -1}, "Independent sources"),
    "an error": ({**filled.VERIFIED, "reason": "=1/0"}, "formula without a value: Reason"),
    "what the decision does not have": ({**CHECKED, "independent_sources": 2}, "leave it empty: Independent sources"),
    "a word of no list": ({**filled.VERIFIED, "evidence": "ушак"}, "On what it rests"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "told"), UNFIT.values(), ids=UNFIT)
def test_what_a_cell_cannot_hold_is_named(untouched: Office, cells, told: str) -> None:
    aida = in_english(untouched.visitor("aida"))
    page = bring(aida, fill(taken(aida), {"v-5": cells}))
    assert counted(page) == [0, 0, 0, 1]
    assert told in page.text.split("Cannot be entered as it is")[1]


def test_a_judgement_on_what_nobody_checks_says_what_to_do(untouched: Office) -> None:
    aida = in_english(untouched.visitor("aida"))
    page = bring(aida, fill(taken(aida), {"v-5": filled.VERIFIED}))
    assert "Only what is being checked can be judged: take it first" in page.text


@pytest.mark.parametrize(
    "reason", ['=HYPERLINK("http://x")', "<script>alert(1)</script><b>ң</b>", "+996 555", "_x0041_"]
)
def test_formulas_and_html_that_people_type_stay_texts(office: Office, reason: str) -> None:
    aida = in_english(office.visitor("aida"))
    made = filled.book(taken(aida))
    sheet = made.worksheets[CASES]
    cell = sheet.cell(rows(sheet)["v-5"], codes(sheet)["reason"])
    cell.value, cell.data_type = reason, "s"
    sheet.cell(rows(sheet)["v-5"], codes(sheet)["decision"]).value = "being_checked"
    page = bring(aida, filled.saved(made))
    assert "<script>alert" not in page.text
    confirm(aida)
    (entry,) = office.entries()
    assert entry.decision.reason == ("A" if reason == "_x0041_" else reason)


def test_a_workbook_in_one_language_comes_back_in_another(untouched: Office) -> None:
    visitor = untouched.visitor("aida")
    visitor.cookies["baikoo-language"] = "ru"
    data = fill(taken(visitor), {"v-5": {"decision": "Проверяется"}, "v-6": {"decision": "Being checked"}})
    assert counted(bring(in_english(visitor), data)) == [2, 0, 0, 0]
