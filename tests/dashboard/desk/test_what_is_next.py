"""What a person sees of what waits: on the first page, on a case that was decided, and where its complaints lie."""

import re

import pytest

from tests.dashboard.desk.reported import JUDGEMENT, NEW, WORK, Office, case, decide, verified

WAITING = re.compile(r'<li><a href="([^"]*)">([^<]*)</a></li>')


def waiting(office: Office, name: str) -> dict[str, str]:
    """What waits for this person, by its address below the election."""
    page = office.visitor(name).get(f"{WORK}/").text.partition("<h2>Сизди күткөн иштер</h2>")[2]
    found = WAITING.findall(page.partition("<h2>")[0])
    return {address.removeprefix(WORK): words for address, words in found}


def test_the_first_page_counts_what_waits_in_ones_own_regions(office: Office) -> None:
    before = waiting(office, "lena")
    assert set(before) == {"/desk?status=open"}
    assert waiting(office, "bolot") != before

    verified(office, "v-9")
    decide(office.visitor("aida"), "v-8", "take")
    assert waiting(office, "aida")["/desk?mine=1&amp;status=open"] == "Сиз текшерип жаткан 1 иш"
    assert "/desk?mine=1&amp;status=open" not in waiting(office, "lena")
    count = int(re.findall(r"\d+", before["/desk?status=open"])[0])
    assert waiting(office, "lena")["/desk?status=open"] == f"{count - 1} ачык иш"


@pytest.mark.parametrize(("name", "says"), [("oper", True), ("root", False)])
def test_where_nothing_waits_it_says_so_but_not_to_who_reads_no_cases(
    office: Office, name: str, says: bool
) -> None:
    page = office.visitor(name).get(f"{WORK}/").text
    assert ("Азыр сизди күткөн эч нерсе жок." in page) == says


def test_the_first_page_leads_to_the_week_of_the_commissions(office: Office) -> None:
    page = office.visitor("oper").get(f"{WORK}/").text
    assert re.search(r'<a href="/analysis/week\?[^"]*">Комиссиялар: ушул жума</a>', page)


def test_after_a_decision_the_next_case_is_one_that_nobody_else_checks(office: Office) -> None:
    aida = office.visitor("aida")
    taken = decide(aida, "v-8", "take")
    assert "Кийинки иш" not in aida.get(str(taken.leads_to)).text, "this one is to be checked first"
    found = re.search(r'href="([^"]*)"[^>]*>Кийинки иш', aida.get(_judged(office)).text)
    assert found
    following = found[1].rpartition("/")[2]
    assert following != "v-8"

    decide(office.visitor("lena"), following, "take")
    again = aida.get(str(decide(aida, "v-8", "reopen", reason="Жаңы күбө").leads_to)).text
    assert "Кийинки иш" in again
    assert f'href="{case(following)}" accesskey' not in again


def _judged(office: Office) -> str:
    return str(decide(office.visitor("aida"), "v-8", "verify", **JUDGEMENT).leads_to)


def test_a_judged_case_says_on_what_the_judgement_rests(office: Office) -> None:
    verified(office, "v-9")
    page = office.visitor("lena").get(case("v-9")).text
    assert re.search(r"Көз каранды эмес булактар: 2 · олуттуу эмес", page)
    assert 'href="#decide"' not in page
    assert 'href="#decide"' in office.visitor("lena").get(case("v-8")).text


def test_a_moment_ahead_and_a_station_elsewhere_are_told_at_once_with_what_would_do(office: Office) -> None:
    visitor = office.visitor("oper")
    wrong = {**NEW, "observed_at": "2031-01-01T10:00", "station": "999"}
    answer = visitor.fill_in(f"{WORK}/report", f"{WORK}/report", **wrong)
    assert answer.status == 422
    told = re.search(r'role="alert"><p>(.*?)</p>', answer.text, re.DOTALL)
    assert told
    for words in (
        "Качан болду",
        "Участканын номери",
        "Окуя болуп өткөн болушу керек",
        "жерин сөз менен жазыңыз",
    ):
        assert words in told[1]
