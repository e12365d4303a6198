"""A report that is written down here: entered once, amended, kept as a draft; who tells it does not judge it."""

import re
from urllib.parse import quote

import pytest

from tests.dashboard.desk.reported import JUDGEMENT, NEW, WORK, Office, case, decide, verified
from tests.dashboard.desk.visitor import Answer, Visitor

REPORT = f"{WORK}/report"


def enter(visitor: Visitor, **fields: str) -> Answer:
    return visitor.fill_in(REPORT, REPORT, **{**NEW, **fields})


def number(answer: Answer) -> str:
    """Of a report that was entered."""
    found = re.fullmatch(rf"{WORK}/entered/(\w+)\?entered=\d+", answer.leads_to or "")
    assert found, answer.leads_to
    return found[1]


def test_it_is_in_the_queue_of_its_region_at_once(office: Office) -> None:
    operator = office.visitor("oper")
    answer = enter(operator)
    report = number(answer)
    assert report in operator.get(answer.leads_to or "").text
    for name, sees in (("aida", True), ("bolot", False), ("lena", True), ("oper", True)):
        text = office.visitor(name).get(f"{WORK}/desk?q={quote('үгүт баракчалары')}").text
        assert (report in text) is sees, name
    assert office.visitor("bolot").get(case(report)).status == 403


def test_a_place_can_be_chosen_and_a_station_by_its_number(office: Office) -> None:
    page = office.visitor("oper").get(REPORT).text
    assert '<option value="TL-N-1">Таң району</option>' in page
    assert '<option value="TL-C">Өзөн шаары</option>' in page
    report = number(enter(office.visitor("oper"), unit_id="TL-N-1", station="101"))
    assert "101" in office.visitor("aida").get(case(report)).text
    assert enter(office.visitor("oper"), unit_id="TL-N-1", station="201").status == 422
    assert enter(office.visitor("oper"), unit_id="", station="101").status == 422


def test_the_same_form_twice_is_one_report(office: Office) -> None:
    visitor = office.visitor("oper")
    form = visitor.get(REPORT).fields(REPORT)
    assert visitor.post(REPORT, {**form, **NEW}).leads_to == visitor.post(REPORT, {**form, **NEW}).leads_to
    assert len(office.entries()) == 1


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"what_happened": "ы"}, "Эмне болгонун"),
        ({"what_happened": "ы" * 20_001}, "Эмне болгонун"),
        ({"category": "invented"}, "Бузуунун түрү"),
        ({"category": ""}, "Бузуунун түрү"),
        ({"phase": "yesterday"}, "мезгили"),
        ({"observed_at": "2030-05-12T25:00"}, "Качан болду"),
        ({"observed_at": "2030-05-13T09:00"}, "Качан болду"),
        ({"observed_at": ""}, "Качан болду"),
        ({"unit_id": "TL-X"}, "Кайсы районда"),
        ({"unit_id": "101"}, "Кайсы районда"),
        ({"station": "999"}, "Участканын номери"),
        ({"independent_sources": "999"}, "булактардын саны"),
        ({"publication_level": "moon"}, "Орду кайсы деңгээлге"),
        ({"evidence": "astrology"}, "Бул кантип белгилүү болду"),
    ],
)
def test_what_cannot_be_is_named_and_the_rest_stays_typed(
    office: Office, wrong: dict[str, str], named: str
) -> None:
    answer = enter(office.visitor("oper"), **{"place_text": "Базар <жаны>", **wrong})
    assert answer.status == 422
    alert = re.search(r'role="alert">(.*?)</div>', answer.text, re.DOTALL)
    assert alert
    assert named in alert[1]
    assert 'value="Базар &lt;жаны&gt;"' in answer.text
    assert office.entries() == []


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "0020-05-12T09:30", "0202-05-12T09:30"])
def test_a_year_that_a_slip_of_the_hand_makes_does_not_stop_the_desk(office: Office, moment: str) -> None:
    operator = office.visitor("oper")
    answer = enter(operator, observed_at=moment)
    assert answer.status == 422
    assert "Качан" in answer.text
    assert office.entries() == []
    report = number(enter(operator))
    form = operator.get(f"{case(report)}/amend").fields(f"{case(report)}/amend")
    said = {**NEW, **form, "observed_at": moment, "reason": "Жыл туура эмес"}
    assert operator.post(f"{case(report)}/amend", said).status == 422
    for path in (f"{WORK}/desk", f"{WORK}/desk.csv", case(report)):
        assert office.visitor("lena").get(path).status == 200, path


def test_who_amends_un_verifies_and_cannot_judge(office: Office) -> None:
    report = number(enter(office.visitor("oper"), unit_id="TL-N-1", station="101"))
    verified(office, report)
    operator, page = office.visitor("oper"), f"{case(report)}/amend"
    form = operator.get(page)
    assert 'name="station" class="short" inputmode="numeric" maxlength="20" value="101"' in form.text
    assert '<option value="TL-N-1" selected>' in form.text
    changed = {**NEW, "station": "101", "what_happened": "Баракчалар эшик алдында таратылды"}
    assert operator.post_marked(form, page, changed).status == 422, "why is missing"
    assert operator.post_marked(form, page, {**changed, "reason": "Так угулбаптыр"}).status == 303
    shown = office.visitor("aida").get(case(report)).text
    assert "Кайрадан каралып жатат" in shown
    assert "Баракчалар эшик алдында" in shown
    assert NEW["what_happened"] in shown, "what was told first stays"
    assert decide(office.visitor("aida"), report, "take").status == 303
    assert decide(office.visitor("aida"), report, "verify", **JUDGEMENT).status == 303


def test_a_coordinator_who_wrote_it_down_does_not_judge_it(office: Office) -> None:
    visitor = office.visitor("aida")
    report = number(enter(visitor))
    assert decide(visitor, report, "take").status == 303
    assert 'value="verify"' not in visitor.get(case(report)).text
    assert decide(visitor, report, "verify", **JUDGEMENT).status == 403
    assert len(office.entries()) == 2


def test_a_report_of_another_region_can_be_written_down_but_not_opened(office: Office) -> None:
    visitor = office.visitor("aida")
    answer = enter(visitor, unit_id="TL-S-1")
    shown = visitor.get(answer.leads_to or "").text
    assert case(number(answer)) not in shown
    assert visitor.get(case(number(answer))).status == 403


@pytest.mark.parametrize("report", ["v-5", "nothing", "%3Cb%3E", "a/b"])
def test_nothing_is_said_to_be_entered_that_one_did_not_enter(office: Office, report: str) -> None:
    assert office.visitor("lena").get(f"{WORK}/entered/{report}").status == 404


# ---------------------------------------------------------------- drafts


def test_a_draft_is_kept_for_its_person_and_gone_once_it_is_sent(office: Office) -> None:
    visitor = office.visitor("oper")
    form = visitor.get(REPORT).fields(REPORT)
    kept = visitor.post(REPORT, {**form, "action": "draft", "what_happened": "Баштадым <i>"})
    assert kept.leads_to == REPORT
    page = visitor.get(REPORT)
    assert ">Баштадым &lt;i&gt;</textarea>" in page.text
    assert page.fields(REPORT)["report"] == form["report"]
    assert "Баштадым" not in office.visitor("aida").get(REPORT).text
    number(visitor.post(REPORT, {**page.fields(REPORT), **NEW}))
    assert "Баштадым" not in visitor.get(REPORT).text


def test_a_draft_that_arrives_after_its_report_is_not_kept(office: Office) -> None:
    visitor = office.visitor("oper")
    form = visitor.get(REPORT).fields(REPORT)
    visitor.post(REPORT, {**form, **NEW})
    assert visitor.post(f"{WORK}/draft", {**form, **NEW}).status == 204
    assert NEW["what_happened"] not in visitor.get(REPORT).text


def test_a_draft_needs_a_session_and_is_refused_without_a_form_of_ours(office: Office) -> None:
    visitor = office.visitor("oper")
    assert visitor.post(f"{WORK}/draft", {**NEW, "token": "x"}).status == 403
    assert office.visitor("ana").post(f"{WORK}/draft", NEW).status == 403
    stranger = Visitor(office.port)
    assert stranger.post(f"{WORK}/draft", NEW, Accept="*/*").status == 401
