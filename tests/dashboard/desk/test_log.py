"""The page of the log: what it shows, that it is found again by each filter, and the file that is taken of it."""

import csv
import io
import re
from html import unescape

import pytest

from dashboard.access import What
from dashboard.desk import log_words
from dashboard.desk.pages.log import what_names
from dashboard.i18n import Language
from tests.dashboard.desk.reported import ELECTION, FORMULA, HOSTILE, WORK, Office, case
from tests.dashboard.desk.visitor import Visitor

LOG = f"{WORK}/log"


def rows(visitor: Visitor, query: str = "") -> list[list[str]]:
    """The lines that the page shows, cell by cell."""
    answer = visitor.get(f"{LOG}?{query}")
    assert answer.status == 200
    found = re.findall(r"<tr>(.*?)</tr>", answer.text, re.DOTALL)[1:]
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in found]
    return [[unescape(re.sub(r"<[^>]*>", " ", cell)).strip() for cell in row] for row in cells]


def test_who_read_a_case_is_found_by_person_case_kind_and_day(office: Office) -> None:
    office.visitor("lena").get(case("v-5"))  # it shows v-6 too, which may be of the same event
    office.visitor("pavel").get(case("v-4"))
    office.visitor("aida").get(case("v-1"))
    root = office.visitor("root")
    for query, wanted in {
        "name=lena&what=read": [["lena", "v-6"], ["lena", "v-5"]],
        "name=LENA&subject=v-5": [["lena", "v-5"]],
        "subject=v-6": [["lena", "v-6"]],
        "subject=v-4": [["pavel", "v-4"]],
        "what=refused": [["aida", case("v-1")]],
        "day=2030-05-12&subject=v-5": [["lena", "v-5"]],
        "day=2030-05-11": [],
        "day=yesterday": [],
        "name=nobody": [],
        "what=nothing": [],
    }.items():
        assert [[row[1], row[3]] for row in rows(root, query)] == wanted, query


def test_a_list_of_cases_is_told_by_its_number_and_found_by_each(office: Office) -> None:
    office.visitor("lena").get(f"{WORK}/desk")
    told = [row[3] for row in rows(office.visitor("root"), "name=lena&subject=v-5")]
    assert told == ["50 иштин тизмеси"]


def test_whoever_reads_it_is_in_it(office: Office) -> None:
    root = office.visitor("root")
    root.get(f"{LOG}?subject=v-5")
    assert office.logged("read")[0] == "log?subject=v-5"
    assert rows(root)[0][1:4] == ["root", "окуду", "Журнал"]


def test_a_long_log_comes_in_parts_and_none_twice_or_never(office: Office) -> None:
    lena = office.access.accounts.named("lena")
    subjects = [f"v-{number}" for number in range(120)]
    office.access.log.append_each(
        What.EXPORT, office.clock(), subjects, account_id=lena.id, election=ELECTION
    )
    root, query, seen = office.visitor("root"), "what=export", list[str]()
    for _ in range(9):
        seen += [row[3] for row in rows(root, query)]
        older = re.search(r'rel="next"[^>]*href="\?([^"]*)"', root.get(f"{LOG}?{query}").text)
        if not older:
            break
        query = unescape(older[1])
    assert seen == subjects[::-1]
    assert rows(root, "what=export&before=x") == rows(root, "what=export")


def test_what_somebody_sent_is_shown_as_text_and_taken_as_text(office: Office) -> None:
    lena = office.access.accounts.named("lena")
    hostile = (HOSTILE, FORMULA, "@SUM(1)", "+1", "\u202egnp.exe\x1b[2J")
    office.access.log.append_each(
        What.REFUSED, office.clock(), hostile, account_id=lena.id, election=ELECTION, reason=FORMULA
    )
    root = office.visitor("root")
    page = root.get(LOG).text
    assert "<script>alert" not in page
    assert not {"\u202e", "\x1b"} & set(page)
    answer = root.get(f"{LOG}.csv?what=refused")
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{ELECTION}-log-')
    taken = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["subject"] for row in taken][::-1][:4] == [HOSTILE, f"'{FORMULA}", "'@SUM(1)", "'+1"]
    assert {row["reason"] for row in taken} == {f"'{FORMULA}"}
    assert {row["account"] for row in taken} == {"lena"}
    assert "ОКУУ МИСАЛЫ" in taken[0]["notice"]


def test_who_takes_the_file_is_in_it(office: Office) -> None:
    root = office.visitor("root")
    root.get(f"{LOG}.csv?name=lena")
    line = office.access.log.lines(last=1)[0]
    assert (line["what"], line["subject"]) == ("export", "0 log-lines: name=lena&what=&subject=&day=")
    assert line["account_id"] == office.access.accounts.named("root").id


def test_what_cannot_be_logged_is_not_shown(office: Office) -> None:
    root = office.visitor("root")
    with office.access.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON access_log BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    assert root.get(LOG).status == 500
    assert root.get(f"{LOG}.csv").status == 500


@pytest.mark.parametrize("code", ["ky", "ru", "en"])
def test_every_kind_of_line_has_a_name_of_its_own(code: str) -> None:
    names = what_names(Language(code))
    assert set(names) == set(What)
    assert len(set(names.values())) == len(What)


@pytest.mark.parametrize(
    ("subject", "told"),
    {
        "complaint c-1": "Даттануу c-1",
        "complaint c-1: draft in ru": "Даттануунун долбоору c-1 (орусча)",
        "workbook: 2 cases, 1 complaints": "Офлайн китеп: 2 иш, 1 даттануу",
        "workbook: 2 cases, 1 complaints XX-A": "Офлайн китеп: 2 иш, 1 даттануу, XX-A",
        "workbook: 3 rows that were not entered": "Офлайн китеп: 3 сап",
        "4 complaints: state=filed": "Даттануулар, 4 сап: state=filed",
        "4 commission_decisions: ": "Чечимдер, 4 сап",
        "commission_decisions cec/2030/5": "Чечимдер: cec/2030/5",
        "v-5": "v-5",
        "something else": "something else",
    }.items(),
)
def test_a_line_is_about_something_in_the_readers_language(subject: str, told: str) -> None:
    assert log_words.about(Language("ky"), subject) == told


def test_an_item_of_the_plan_is_called_by_its_name() -> None:
    say = Language("ky", names={("plan_item", "results"): "Жыйынтыктарды чыгаруу"})
    assert log_words.about(say, "calendar_plan results") == "Календардык план: Жыйынтыктарды чыгаруу"
    assert log_words.about(say, "calendar_plan other") == "Календардык план: other"
