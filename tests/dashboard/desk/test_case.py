"""A case: what stands on its page, what is decided there, and what happens when two people decide at once."""

import re

import pytest

from tests.dashboard.desk.reported import JUDGEMENT, WORK, Office, case, decide, verified
from tests.dashboard.desk.visitor import Answer, Visitor

UNDO = "v-9"


def status(answer: Answer) -> str:
    found = re.search(r'class="state">([^<]*)', answer.text)
    assert found
    return found[1]


def undo(visitor: Visitor, name: str, reason: str = "Жаңылыштык болду") -> Answer:
    return visitor.fill_in(case(name), f"{case(name)}/undo", reason=reason)


def test_it_is_logged_that_a_case_was_read_and_by_whom(office: Office) -> None:
    assert office.visitor("komi").get(case("v-8")).status == 200
    line = office.access.log.lines(last=1, subject="v-8")[0]
    assert (line["what"], line["account_id"]) == ("read", office.access.accounts.named("komi").id)


def test_a_decision_is_on_the_screen_at_once_under_its_number(office: Office) -> None:
    visitor = office.visitor("aida")
    answer = decide(visitor, "v-8", "take")
    assert answer.leads_to == f"{case('v-8')}?entered=1"
    page = visitor.get(answer.leads_to)
    assert status(page) == "Текшерилип жатат"
    assert "Киргизилди: жазуу № 1" in page.text
    assert "Киргизилди: жазуу № 1" not in office.visitor("lena").get(answer.leads_to).text, (
        "it is nobody else's"
    )
    assert "Киргизилди: жазуу № 7" not in visitor.get(f"{case('v-8')}?entered=7").text
    assert status(office.visitor("lena").get(case("v-8"))) == "Текшерилип жатат"


def test_of_two_at_once_the_second_is_told_and_keeps_what_was_typed(office: Office) -> None:
    aida, lena = office.visitor("aida"), office.visitor("lena")
    decide(aida, "v-8", "take")
    form = lena.get(case("v-8")).fields(f"{case('v-8')}/decide")
    assert decide(aida, "v-8", "verify", **JUDGEMENT).status == 303
    typed = "Күбөлөр башкача айтты <b>"
    answer = lena.post(f"{case('v-8')}/decide", {**form, "action": "refute", **JUDGEMENT, "reason": typed})
    assert answer.status == 409
    assert 'role="alert"' in answer.text
    assert "Күбөлөр башкача айтты &lt;b&gt;" in answer.text
    assert status(answer) == "Текшерилген, ырасталган"
    assert len(office.entries()) == 2


def test_a_remark_that_came_between_costs_nothing_that_was_typed(office: Office) -> None:
    aida, lena = office.visitor("aida"), office.visitor("lena")
    decide(aida, "v-8", "take")
    form = lena.get(case("v-8")).fields(f"{case('v-8')}/decide")
    decide(aida, "v-8", "remark", reason="Чалып көрдүм")
    answer = lena.post(f"{case('v-8')}/decide", {**form, "action": "verify", **JUDGEMENT})
    assert answer.status == 409
    assert f">{JUDGEMENT['reason']}</textarea>" in answer.text
    assert re.search(r'name="evidence" value="direct" checked', answer.text)
    assert re.search(r'name="serious" value="false" checked', answer.text)
    again = answer.fields(f"{case('v-8')}/decide")
    assert lena.post(f"{case('v-8')}/decide", {**again, "action": "verify", **JUDGEMENT}).status == 303


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"reason": " "}, "Эмне аныкталды жана кантип"),
        ({"evidence": ""}, "Эмнеге таянат"),
        ({"evidence": "astrology"}, "Эмнеге таянат"),
        ({"independent_sources": "0"}, "Көз каранды эмес булактар"),
        ({"independent_sources": "-1"}, "Көз каранды эмес булактар"),
        ({"no_conflict": ""}, "Кызыкчылыктын жоктугу"),
        ({"serious": ""}, "Олуттуу"),
        ({"reason": "ы" * 20_001}, "Эмне аныкталды жана кантип"),
    ],
)
def test_a_judgement_needs_its_grounds_and_keeps_what_was_typed(
    office: Office, missing: dict[str, str], told: str
) -> None:
    visitor = office.visitor("aida")
    decide(visitor, "v-8", "take")
    answer = decide(visitor, "v-8", "verify", **{**JUDGEMENT, "reason": "Эки күбө айтты", **missing})
    assert answer.status == 422
    alert = re.search(r'role="alert">(.*?)</div>', answer.text, re.DOTALL)
    assert alert
    assert told in alert[1]
    if "reason" not in missing:
        assert ">Эки күбө айтты</textarea>" in answer.text
    assert len(office.entries()) == 1


def test_undone_is_as_before_and_both_stay_on_the_page(office: Office) -> None:
    verified(office, UNDO)
    visitor = office.visitor("pavel")
    assert undo(visitor, UNDO).leads_to == f"{case(UNDO)}?entered=3"
    page = visitor.get(case(UNDO))
    assert status(page) == "Текшерилип жатат"
    assert '<li class="undone">' in page.text
    assert "Жаңылыштык болду" in page.text
    assert len(office.entries()) == 3


def test_to_undo_needs_a_reason_and_the_same_form_twice_is_once(office: Office) -> None:
    verified(office, UNDO)
    visitor = office.visitor("lena")
    assert undo(visitor, UNDO, reason=" ").status == 422
    form = visitor.get(case(UNDO)).fields(f"{case(UNDO)}/undo")
    for _ in range(2):
        assert visitor.post(f"{case(UNDO)}/undo", {**form, "reason": "Башка иш экен"}).status == 303
    assert len(office.entries()) == 3


def test_only_the_last_decision_can_be_undone(office: Office) -> None:
    verified(office, UNDO)
    visitor = office.visitor("lena")
    form = visitor.get(case(UNDO)).fields(f"{case(UNDO)}/undo")
    assert visitor.post(f"{case(UNDO)}/undo", {**form, "entry": "1", "reason": "эртерээк"}).status == 409
    assert len(office.entries()) == 2


def test_who_checks_is_named_and_can_be_relieved(office: Office) -> None:
    decide(office.visitor("aida"), "v-8", "take")
    visitor = office.visitor("lena")
    assert "aida" in visitor.get(case("v-8")).text
    assert decide(visitor, "v-8", "take").status == 303
    assert [entry.decision.action for entry in office.entries()] == ["take", "take"]


def test_what_is_judged_is_opened_again_with_a_reason(office: Office) -> None:
    verified(office, UNDO)
    visitor = office.visitor("aida")
    assert decide(visitor, UNDO, "reopen", reason="").status == 422
    assert decide(visitor, UNDO, "reopen", reason="Жаңы далил келди").status == 303
    assert status(visitor.get(case(UNDO))) == "Кайрадан каралып жатат"


def test_an_editor_sets_the_level_of_publication_and_undoes_it(office: Office) -> None:
    visitor = office.visitor("edit")
    assert decide(visitor, "v-8", "set_publication", publication_level="moon").status == 422
    assert decide(visitor, "v-8", "set_publication", publication_level="none").status == 303
    assert undo(visitor, "v-8").status == 303
    assert "v-8/undo" not in office.visitor("ana").get(case("v-8")).text


def test_reports_of_one_event_are_proposed_compared_and_merged(office: Office) -> None:
    visitor = office.visitor("aida")
    page = visitor.get(case("v-5"))
    assert 'name="case" value="v-6"' in page.text
    form = visitor.get(f"{WORK}/several?case=v-5&case=v-6")
    assert form.text.count('name="seen"') == 2
    verified_first = decide(visitor, "v-5", "take").status
    assert verified_first == 303
    assert case("v-6") not in office.visitor("bolot").get(f"{WORK}/desk").text


def test_a_case_of_which_nobody_knows_when_it_was_is_shown(office: Office) -> None:
    visitor = office.visitor("aida")
    page = visitor.get(case("v-7"))
    assert page.status == 200
    assert re.search(r"Качан болду\?</dt><dd>белгисиз", page.text)
    assert visitor.get(f"{case('v-7')}/amend").status == 200
    assert visitor.get(f"{WORK}/several?case=v-7&case=v-8").status == 200


def test_nobody_judges_what_they_told_themselves(office: Office) -> None:
    person = office.access.accounts.named("aida")
    grant = person.grants["tl-2030"]
    observing = type(grant)(grant.role, grant.regions, "LTO-08")
    office.access.accounts.grant(person, "tl-2030", observing)
    visitor = office.visitor("aida")
    decide(visitor, "v-8", "take")
    assert 'value="verify"' not in visitor.get(case("v-8")).text
    assert decide(visitor, "v-8", "verify", **JUDGEMENT).status == 403
    assert len(office.entries()) == 1
