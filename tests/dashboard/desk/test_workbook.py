"""The workbook goes out, is filled in, comes back: preview, confirmation, entries, conflicts; on a real server."""

import csv
import gzip
import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.desk.offline import outgoing
from tests.dashboard.desk import filled
from tests.dashboard.desk.filled import BOOK, CHECKED, JUDGED, VERIFIED, bring, confirm, fill, take_all, taken
from tests.dashboard.desk.reported import FORMULA, HOSTILE, JUDGEMENT, NEW, WORK, Office, case, decide
from tests.dashboard.desk.test_shell import LARGEST_PAGE
from tests.dashboard.desk.visitor import Answer, Visitor


def actions(office: Office) -> list[tuple[str, list[str]]]:
    return [
        (entry.decision.action, [subject.id for subject in entry.decision.subjects])
        for entry in office.entries()
    ]


def left(visitor: Visitor) -> list[dict[str, str]]:
    answer = visitor.get(f"{BOOK}/left.csv")
    assert answer.status == 200
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def in_english(visitor: Visitor) -> Visitor:
    visitor.cookies["baikoo-language"] = "en"
    return visitor


def counted(page: Answer) -> list[int]:
    """Ready, entered, decided by others, refused: as the page counts them."""
    sentence = page.text.split("Ready: ")[1].split("</p>")[0]
    return [int("".join(filter(str.isdigit, part))) for part in sentence.split("\n")[0].split(";")]


def test_it_goes_out_with_what_the_coordinator_may_decide_on_and_is_logged(office: Office) -> None:
    visitor = office.visitor("aida")
    made = filled.book(taken(visitor))
    sheet = made.worksheets[filled.CASES]
    names, places = filled.rows(sheet), filled.codes(sheet)
    assert "v-2" in names
    assert "v-1" not in names, "the south is another coordinator's"
    assert sheet.cell(names["v-5"], places["what_happened"]).value.startswith("Ак мандат")
    assert sheet.cell(2, 2).value.startswith("ОКУУ МИСАЛЫ")
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet.protection.sheet
    assert not sheet.cell(names["v-5"], places["decision"]).protection.locked
    listed, told = office.logged("export")
    assert told == f"workbook: {len(names)} cases, 0 complaints"
    assert set(listed.removeprefix("list: ").split()) == set(names)


def test_no_cell_is_or_begins_a_formula(office: Office) -> None:
    for sheet in filled.book(taken(office.visitor("aida"))):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            assert cell.data_type == "s"
            assert not str(cell.value).startswith(("=", "+", "-", "@"))
    texts = [cell.value for cell in sheet_column(office, "what_happened")]
    assert f"'{FORMULA}" in texts
    assert HOSTILE in texts, "HTML is a text like any other in a workbook"


def sheet_column(office: Office, code: str):
    sheet = filled.book(taken(office.visitor("aida"))).worksheets[filled.CASES]
    place = filled.codes(sheet)[code]
    return [sheet.cell(row, place) for row in filled.rows(sheet).values()]


def test_nothing_is_entered_before_it_was_confirmed_and_then_each_row_once(office: Office) -> None:
    visitor = office.visitor("aida")
    assert take_all(visitor).status == 303
    data = fill(
        taken(visitor), {"v-5": VERIFIED, "v-6": {"decision": "Төгүндөлгөн", **JUDGED, "serious": None}}
    )
    page = bring(visitor, data)
    assert page.status == 200
    assert len(office.entries()) == 1, "only the taking"
    assert visitor.post(f"{BOOK}/enter", page.fields(f"{BOOK}/enter")).status == 422
    page = confirm(visitor)
    assert actions(office)[1:] == [("verify", ["v-5"]), ("refute", ["v-6"])]
    assert "Киргизилди: жазуу № 2" in page.text
    assert "Текшерилген, ырасталган" in visitor.get(case("v-5")).text
    verified = office.entries()[1].decision
    assert verified.account == office.access.accounts.named("aida").id
    assert verified.payload["evidence"] == ["direct"]
    assert verified.payload["serious"] is False


def test_the_same_file_twice_and_a_copy_of_it_write_nothing_twice(office: Office) -> None:
    visitor = in_english(office.visitor("aida"))
    data = fill(taken(visitor), {"v-5": CHECKED, "v-6": CHECKED})
    bring(visitor, data)
    assert counted(confirm(visitor))[:2] == [0, 2]
    assert counted(bring(visitor, data)) == [0, 2, 0, 0]
    assert counted(bring(visitor, filled.saved(filled.book(data)))) == [0, 2, 0, 0]
    assert len(office.entries()) == 2


def test_what_others_decided_meanwhile_is_shown_and_never_overwritten(office: Office) -> None:
    visitor, other = in_english(office.visitor("aida")), office.visitor("lena")
    data = fill(taken(visitor), {"v-5": {**CHECKED, "reason": "Мен барам"}, "v-6": CHECKED})
    assert decide(other, "v-5", "take", reason="Өзүм чалам").status == 303
    page = bring(visitor, data)
    assert counted(page) == [1, 0, 1, 0]
    conflict = page.text.split("Others decided meanwhile")[1].split("<h2>")[0]
    for told in ("lena", "Check begun", "Өзүм чалам", "Мен барам", case("v-5")):
        assert told in conflict
    assert counted(confirm(visitor)) == [0, 1, 1, 0]
    assert actions(office) == [("take", ["v-5"]), ("take", ["v-6"])]
    (row,) = left(visitor)
    assert row["Number"] == "v-5"
    assert row["Reason"] == "Мен барам"
    assert "lena" in row["Why it was not entered"]
    assert "v-5" in office.logged("read"), "to be told what was decided is to read the case"


def test_a_decision_between_the_look_and_the_yes_is_a_conflict_too(office: Office) -> None:
    visitor = in_english(office.visitor("aida"))
    bring(visitor, fill(taken(visitor), {"v-5": CHECKED}))
    hidden = visitor.get(f"{BOOK}/back").fields(f"{BOOK}/enter")
    assert decide(office.visitor("lena"), "v-5", "take").status == 303
    assert visitor.post(f"{BOOK}/enter", {**hidden, "confirmed": "true"}).status == 303
    assert counted(visitor.get(f"{BOOK}/back")) == [0, 0, 1, 0]
    assert len(office.entries()) == 1


def test_a_case_that_was_merged_meanwhile_leads_to_the_one_that_stands_for_it(office: Office) -> None:
    visitor = in_english(office.visitor("aida"))
    data = fill(taken(visitor), {"v-6": CHECKED})
    merge = {"action": "merge", "confirmed": "true", "reason": "Бир окуя", "first": "v-5"}
    lena = office.visitor("lena")
    page = lena.get(f"{WORK}/several?case=v-5&case=v-6")
    assert lena.post_marked(page, f"{WORK}/several", merge).status == 303
    text = bring(visitor, data).text
    assert "It was merged into v-5: decide on that one" in text
    assert "Merged" in text


def test_whoever_told_of_it_does_not_judge_it_by_workbook_either(office: Office) -> None:
    visitor = in_english(office.visitor("aida"))
    hidden = visitor.get(f"{WORK}/report").fields(f"{WORK}/report")
    assert visitor.post(f"{WORK}/report", {**hidden, **NEW}).status == 303
    (entered,) = office.entries()
    name = entered.decision.subjects[0].id
    assert decide(visitor, name, "take").status == 303
    sheet = filled.book(taken(visitor)).worksheets[filled.CASES]
    note = sheet.cell(filled.rows(sheet)[name], filled.codes(sheet)["note"]).value
    assert note == "You told of it: somebody else must judge it"
    page = bring(visitor, fill(taken(visitor), {name: VERIFIED}))
    assert "Whoever told or amended a report does not judge it" in page.text
    assert len(office.entries()) == 2


def test_another_regions_workbook_is_refused_row_by_row_tells_nothing_and_is_logged(office: Office) -> None:
    south = fill(taken(office.visitor("bolot")), {"v-1": CHECKED})
    visitor = in_english(office.visitor("aida"))
    page = bring(visitor, south)
    assert counted(page) == [0, 0, 0, 1]
    assert "Your role does not allow this here" in page.text
    assert "Көл жээгинде" not in page.text
    assert any("v-1" in line for line in office.logged("refused"))
    assert office.entries() == []


def test_whoever_lost_the_right_meanwhile_enters_nothing(office: Office) -> None:
    visitor = office.visitor("aida")
    bring(visitor, fill(taken(visitor), {"v-5": CHECKED}))
    hidden = visitor.get(f"{BOOK}/back").fields(f"{BOOK}/enter")
    office.access.accounts.grant(office.access.accounts.named("aida"), "tl-2030", None)
    assert visitor.post(f"{BOOK}/enter", {**hidden, "confirmed": "true"}).status == 403
    assert office.entries() == []


@pytest.mark.parametrize("name", ["oper", "komi", "ana", "edit", "root"])
def test_it_is_for_those_who_check(office: Office, name: str) -> None:
    visitor = office.visitor(name)
    for path in (BOOK, f"{BOOK}.xlsx", f"{BOOK}/back", f"{BOOK}/left.csv"):
        assert visitor.get(path).status == 403
    assert office.visitor("lena").get(BOOK).status == 200


def test_a_yes_to_another_workbook_than_the_one_on_the_screen_enters_nothing(office: Office) -> None:
    visitor = office.visitor("aida")
    data = taken(visitor)
    hidden = bring(visitor, fill(data, {"v-5": CHECKED})).fields(f"{BOOK}/enter")
    bring(visitor, fill(data, {"v-6": CHECKED}))
    assert visitor.post(f"{BOOK}/enter", {**hidden, "confirmed": "true"}).status == 409
    assert office.entries() == []


def test_what_came_back_waits_for_its_person_and_can_be_put_away(office: Office) -> None:
    visitor = office.visitor("aida")
    bring(visitor, fill(taken(visitor), {"v-5": CHECKED}))
    again = office.visitor("aida")
    assert f"{BOOK}/back" in again.get(BOOK).text.split("<h2>")[0]
    assert f'{BOOK}/back">' not in office.visitor("lena").get(BOOK).text.split("<h2>")[0]
    assert again.post(f"{BOOK}/forget", again.get(f"{BOOK}/back").fields(f"{BOOK}/forget")).status == 303
    assert again.get(f"{BOOK}/back").leads_to == BOOK


def test_taking_the_cases_is_one_entry_that_needs_a_yes(office: Office) -> None:
    visitor = office.visitor("aida")
    hidden = visitor.get(BOOK).fields(f"{BOOK}/take")
    assert visitor.post(f"{BOOK}/take", hidden).status == 422
    assert office.entries() == []
    assert str(take_all(visitor).leads_to).endswith("entered=1")
    (entry,) = office.entries()
    assert {subject.id for subject in entry.decision.subjects} == set(
        filled.rows(filled.book(taken(visitor)).worksheets[filled.CASES])
    )
    assert f"{BOOK}/take" not in visitor.get(BOOK).text, "none is left to be taken"


def test_judged_cases_go_out_when_they_are_asked_for_and_are_opened_again(office: Office) -> None:
    visitor, lena = office.visitor("aida"), office.visitor("lena")
    assert decide(lena, "v-5", "take").status == 303
    assert decide(lena, "v-5", "refute", reason="Жок экен", evidence="direct", independent_sources="1",
                  no_conflict="true").status == 303  # fmt: skip
    sheet = filled.book(taken(visitor)).worksheets[filled.CASES]
    assert "v-5" not in filled.rows(sheet)
    data = fill(
        taken(visitor, "judged=1"), {"v-5": {"decision": "Кайрадан каралып жатат", "reason": "Жаңы күбө"}}
    )
    bring(visitor, data)
    confirm(visitor)
    assert actions(office)[-1] == ("reopen", ["v-5"])


@pytest.mark.parametrize("code", ["ky", "ru", "en"])
def test_its_pages_are_small_also_with_fifty_rows(office: Office, code: str) -> None:
    visitor = office.visitor("lena")
    visitor.cookies["baikoo-language"] = code
    assert len(gzip.compress(visitor.get(BOOK).text.encode())) < LARGEST_PAGE
    assert take_all(visitor).status == 303
    data = taken(visitor)
    names = list(filled.rows(filled.book(data).worksheets[filled.CASES]))[:50]
    page = bring(
        visitor, fill(data, {name: {**VERIFIED, "reason": f"Эки күбө айтты, {name}"} for name in names})
    )
    assert page.text.count("<li>") == 50
    assert len(gzip.compress(page.text.encode())) < LARGEST_PAGE
    assert visitor.get(f"{BOOK}.xlsx").size < 40_000


def test_what_was_taken_is_taken_along_also_where_not_everything_fits(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "MOST", 10)
    visitor = office.visitor("aida")
    assert take_all(visitor).status == 303
    (entry,) = office.entries()
    book = filled.book(taken(visitor))
    names = filled.rows(book.worksheets[filled.CASES])
    assert len(names) == 10
    assert set(names) == {subject.id for subject in entry.decision.subjects}
    assert "батпай калды" in str(book.worksheets[2]["A2"].value), "what did not fit is counted"


def test_a_row_says_the_same_as_the_page(office: Office) -> None:
    visitor = office.visitor("aida")
    for name in ("v-5", "v-6"):
        assert decide(visitor, name, "take").status == 303
    bring(visitor, fill(taken(visitor), {"v-5": VERIFIED}))
    confirm(visitor)
    assert decide(visitor, "v-6", "verify", **JUDGEMENT).status == 303
    by_row, by_page = (entry.decision for entry in office.entries()[2:])
    assert (by_row.action, by_row.payload, by_row.role) == (by_page.action, by_page.payload, by_page.role)
    assert [subject.seen_value for subject in by_row.subjects] == [
        subject.seen_value for subject in by_page.subjects
    ]


def test_two_yeses_at_once_are_one_entry(office: Office) -> None:
    visitor = office.visitor("aida")
    hidden = bring(visitor, fill(taken(visitor), {"v-5": CHECKED, "v-6": CHECKED})).fields(f"{BOOK}/enter")
    with ThreadPoolExecutor(4) as pool:
        said = pool.map(
            lambda _: visitor.post(f"{BOOK}/enter", {**hidden, "confirmed": "true"}).status, range(4)
        )
    assert set(said) == {303}
    assert sorted(office.entries()[place].decision.subjects[0].id for place in (0, 1)) == ["v-5", "v-6"]
    assert len(office.entries()) == 2
