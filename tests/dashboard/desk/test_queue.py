"""The queue: what stands in it for whom, in which order, what is found and taken out, and views that are kept."""

import csv
import io
import re
from html import unescape
from urllib.parse import quote

import pytest

from tests.dashboard.desk.reported import FORMULA, HOSTILE, WORK, Office, decide, story, verified
from tests.dashboard.desk.visitor import Answer, Visitor

DESK = f"{WORK}/desk"


def shown(answer: Answer) -> list[str]:
    """The cases on the page, in their order."""
    return re.findall(rf'<a href="{WORK}/case/([^"/]+)">', answer.text)


def searched(visitor: Visitor, words: str) -> list[str]:
    return shown(visitor.get(f"{DESK}?q={quote(words)}"))


def test_everybody_finds_what_they_may_read_and_nothing_else(office: Office) -> None:
    assert "v-1" in searched(office.visitor("lena"), "v-1")
    assert searched(office.visitor("aida"), "көл жээгинде") == []
    assert searched(office.visitor("bolot"), "") == ["v-1"]
    assert searched(office.visitor("oper"), "") == []
    assert office.visitor("root").get(DESK).status == 403


def test_it_comes_in_parts_of_fifty(office: Office) -> None:
    visitor = office.visitor("lena")
    first, second = shown(visitor.get(DESK)), shown(visitor.get(f"{DESK}?page=2"))
    assert (len(first), len(second), len({*first, *second})) == (50, 10, 60)
    assert shown(visitor.get(f"{DESK}?page=99")) == second
    for odd in ("0", "-1", "x", "٣", "9" * 40):
        assert shown(visitor.get(f"{DESK}?page={quote(odd)}")) in (first, second)


def test_polling_day_comes_first_then_who_waits_longest_and_what_is_judged_last(office: Office) -> None:
    verified(office, "v-20")
    decide(office.visitor("lena"), "v-10", "take")
    visitor = office.visitor("lena")
    order = shown(visitor.get(DESK)) + shown(visitor.get(f"{DESK}?page=2"))
    assert order[0] == "v-4"
    assert (order[1], order[-2], order[-1]) == ("v-60", "v-10", "v-20")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("көл жээгинде", ["v-1"]),
        ("кол жээгинде", ["v-1"]),
        ("КӨЛ жээгинде САТЫЛДЫ", ["v-1"]),
        ("сатылды көл", ["v-1"]),
        ("Көл району", ["v-1"]),
        ("v-33", ["v-33"]),
        ("ң", None),
        (".*", []),
        ("%", []),
        ("'; DROP TABLE cases;--", []),
    ],
)
def test_words_are_found_however_they_are_typed(office: Office, words: str, found: list[str] | None) -> None:
    answer = searched(office.visitor("lena"), words)
    assert answer == found if found is not None else answer


def test_filters_narrow_and_stay_chosen(office: Office) -> None:
    visitor = office.visitor("lena")
    decide(visitor, "v-7", "take")
    assert shown(visitor.get(f"{DESK}?mine=1")) == ["v-7"]
    assert shown(visitor.get(f"{DESK}?status=being_checked")) == ["v-7"]
    assert shown(visitor.get(f"{DESK}?region=TL-S")) == ["v-1"]
    assert shown(visitor.get(f"{DESK}?category=vote_buying")) == []
    assert shown(visitor.get(f"{DESK}?status=nonsense&region=nowhere&category=%3Cb%3E")) == []
    answer = visitor.get(f"{DESK}?region=TL-N&status=open")
    assert '<option value="TL-N" selected>' in answer.text
    assert 'href="?status=open&amp;region=TL-N&amp;page=2"' in answer.text
    assert shown(office.visitor("pavel").get(f"{DESK}?mine=1")) == []


def test_a_decision_is_on_the_screen_of_everybody_at_once(office: Office) -> None:
    verified(office, "v-30")
    answer = office.visitor("aida").get(f"{DESK}?status=verified")
    assert shown(answer) == ["v-30"]
    assert "lena" in answer.text


def test_what_people_wrote_is_text(office: Office) -> None:
    text = office.visitor("lena").get(f"{DESK}?q={quote('script')}").text
    assert HOSTILE in unescape(text)
    assert "<script" not in text
    assert "49" not in re.findall(r'case/v-2">([^<]*)', text)[0]


def test_a_long_text_ends_after_a_whole_word(office: Office) -> None:
    text = office.visitor("lena").get(f"{DESK}?q=v-9").text
    (begun,) = re.findall(rf'<a href="{WORK}/case/v-9">([^<]*)…</a>', text)
    assert len(begun) <= 110
    assert story(9).startswith(begun)
    assert not story(9)[len(begun)].isalnum()


def rows(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("﻿"))))


def test_the_file_runs_no_formula_says_what_it_is_and_is_logged(office: Office) -> None:
    answer = office.visitor("ana").get(f"{WORK}/desk.csv?q=HYPERLINK")
    (row,) = rows(answer)
    assert row["what_happened"] == f"'{FORMULA}"
    assert row["place_text"] == "'@SUM(1)"
    assert row["notice"]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="tl-2030-cases-')
    assert office.logged("export") == ["1 cases: status=&region=&category=&q=HYPERLINK&mine="]


@pytest.mark.parametrize(
    ("name", "count"), [("ana", 60), ("edit", 60), ("lena", 60), ("aida", 59), ("bolot", 1)]
)
def test_a_file_holds_what_the_person_may_read(office: Office, name: str, count: int) -> None:
    visitor = office.visitor(name)
    assert f'href="{WORK}/desk.csv?' in visitor.get(DESK).text
    assert len(rows(visitor.get(f"{WORK}/desk.csv"))) == count


@pytest.mark.parametrize("name", ["oper", "komi", "root"])
def test_who_may_not_export_sees_no_link_and_gets_no_file(office: Office, name: str) -> None:
    visitor = office.visitor(name)
    assert "desk.csv" not in visitor.get(DESK).text
    assert visitor.get(f"{WORK}/desk.csv").status == 403
    assert office.logged("refused")[0] == f"{WORK}/desk.csv"
    assert office.logged("export") == []


# ---------------------------------------------------------------- views


def keep(visitor: Visitor, name: str, query: str) -> Answer:
    return visitor.fill_in(f"{DESK}?{query}", f"{WORK}/views", name=name)


def test_a_view_is_kept_found_again_and_forgotten_by_its_person_alone(office: Office) -> None:
    visitor = office.visitor("aida")
    chosen = "status=open&q=%D0%BA%D3%A9%D0%BB"
    assert keep(visitor, "  Менин   көлүм ", chosen).leads_to == f"{DESK}?{chosen}"
    page = visitor.get(DESK).text
    assert f'<a href="{DESK}?status=open&amp;q=%D0%BA%D3%A9%D0%BB">Менин көлүм</a>' in page
    assert "Менин көлүм" not in office.visitor("lena").get(DESK).text
    assert 'aria-current="page">Менин көлүм' in visitor.get(f"{DESK}?{chosen}").text
    visitor.fill_in(f"{DESK}?{chosen}", f"{WORK}/views/forget")
    assert "Менин көлүм" not in visitor.get(DESK).text


def test_a_view_of_the_same_name_takes_its_place_and_there_is_an_end_to_them(office: Office) -> None:
    visitor = office.visitor("lena")
    for number in range(22):
        form = visitor.get(WORK + "/").fields("/sign-out")
        visitor.post(f"{WORK}/views", {**form, "name": f"№{number:02}", "query": "status=open"})
    keep_again = visitor.get(WORK + "/").fields("/sign-out")
    visitor.post(f"{WORK}/views", {**keep_again, "name": "№03", "query": "status=verified"})
    found = re.findall(r'desk\?([^"]*)">(№\d\d)<', visitor.get(DESK).text)
    assert [name for _, name in found] == [f"№{number:02}" for number in range(20)]
    assert {name: query for query, name in found}["№03"] == "status=verified"
    assert f'{WORK}/views"' not in visitor.get(f"{DESK}?q=a").text


def test_a_view_holds_only_what_can_be_chosen_and_its_name_is_text(office: Office) -> None:
    visitor = office.visitor("lena")
    form = visitor.get(WORK + "/").fields("/sign-out")
    name = '<img src=x onerror="alert(1)">' + "ы" * 100
    query = "next=//evil.example&page=3&status=open&q=%22%3E%3Cb%3E" + "x" * 5000
    visitor.post(f"{WORK}/views", {**form, "name": name, "query": query})
    text = visitor.get(DESK).text
    assert "evil" not in text
    assert "<img" not in text
    assert name[:60] in unescape(text)
    assert len(text) < 60_000


def test_the_page_says_who_checks_and_how_many_are_open(office: Office) -> None:
    verified(office, "v-40")
    text = office.visitor("aida").get(DESK).text
    assert "59" in text
    assert "58" in text
