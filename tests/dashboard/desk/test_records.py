"""What experts enter of commissions: who may, at once on the list, two tellings as one, amended, withdrawn."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.pack_checks import TABLES
from tests.dashboard.desk.followed import DECISION, PEOPLE, WORK, House, build, enter, house
from tests.dashboard.desk.test_shell import LARGEST_PAGE

NEW = f"{WORK}/record/new/commission_decisions"
LIST = f"{WORK}/records?kind=commission_decisions"
THING = f"{WORK}/record/of/commission_decisions/high/2030/77"
KINDS = (
    "commission_decisions", "commission_sessions", "calendar_plan", "commission_members", "working_groups",
    "complaint_registers", "recommendation_statuses",
)  # fmt: skip


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("followed")).build_folder


@pytest.fixture
def desk(builds: Path, tmp_path: Path) -> Iterator[House]:
    with house(builds, tmp_path) as made:
        yield made


def record_of(desk: House) -> str:
    return desk.entries()[0].decision.subjects[0].id


@pytest.mark.parametrize("name", PEOPLE)
def test_the_pages_are_for_experts_on_commissions(desk: House, name: str) -> None:
    visitor, may = desk.visitor(name), name in ("kanat", "saule")
    for path in (LIST, f"{WORK}/records.csv", NEW, f"{WORK}/record/of/commission_decisions/high/2030/12"):
        assert visitor.get(path).status == (200 if may else 403)
    assert (f'"{WORK}/records"' in visitor.get(f"{WORK}/").text) == may
    if not may:
        assert len(desk.logged("refused")) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_list_and_a_form(desk: House, kind: str) -> None:
    visitor = desk.visitor("kanat")
    assert visitor.get(f"{WORK}/records?kind={kind}").status == 200
    page = visitor.get(f"{WORK}/record/new/{kind}")
    assert page.status == 200
    assert 'name="source_id"' not in page.text
    assert 'name="row_number"' not in page.text
    starred = set(re.findall(r'name="(\w+)"[^>]* (?:data-)?required\b', page.text))
    asked = set(re.findall(r' name="(\w+)"', page.text))
    assert starred >= asked & {column.name for column in TABLES[kind].columns if column.required}


def test_a_list_counts_things_under_their_name_and_says_which_day_it_shows(desk: House) -> None:
    visitor = desk.visitor("kanat")
    found = visitor.get(LIST).text
    assert re.search(r"<caption>Чечимдер: \d+</caption>", found)
    assert 'data-name="Чечимдин күнү"' in found
    assert 'data-name="Акыркы күнү"' in visitor.get(f"{WORK}/records?kind=calendar_plan").text


@pytest.mark.parametrize(
    ("kind", "heads"), [("complaint_registers", []), ("commission_decisions", ["Абалы"])]
)
def test_only_what_has_a_state_has_a_column_for_it(desk: House, kind: str, heads: list[str]) -> None:
    visitor = desk.visitor("kanat")
    register = {"commission_id": "high", "as_of_at": "2030-05-07", "as_of_at_time": "18:00", "received": "3"}
    told = {"complaint_registers": register, "commission_decisions": DECISION}[kind]
    new = f"{WORK}/record/new/{kind}"
    assert visitor.post(new, {**visitor.get(new).fields(new), **told}).status == 303

    page = visitor.get(f"{WORK}/records?kind={kind}").text
    assert re.findall(r"<th>(Абалы)</th>", page) == heads


def test_a_decision_is_on_the_list_at_once_and_the_journal_has_what_was_typed(desk: House) -> None:
    answer = enter(desk.visitor("kanat"), **DECISION, published_at="2030-05-11", published_at_time="14:30")

    assert answer.leads_to == f"{THING}?entered=1"
    (entry,) = desk.entries()
    assert entry.decision.payload["cells"] == DECISION | {
        "published_at": "2030-05-11T14:30", "published_precision": "minute",
    }  # fmt: skip
    assert 'high/2030/77">№ 77</a>' in desk.visitor("saule").get(LIST).text
    assert "Жарыяланган, мөөнөтүндөбү — белгисиз" in desk.visitor("saule").get(THING).text


def test_a_second_telling_is_asked_about_and_kept_beside_the_first(desk: House) -> None:
    enter(desk.visitor("kanat"), **DECISION)
    other = desk.visitor("saule")

    asked = enter(other, **DECISION | {"number": "077", "votes_for": "8"})
    assert asked.status == 200
    assert len(desk.entries()) == 1
    assert "Бул мурда эле белгилүү" in asked.text
    assert 'value="077"' in asked.text
    answer = other.post(NEW, {**asked.fields(NEW), **DECISION, "number": "077", "votes_for": "8"})
    assert answer.leads_to == f"{THING}?entered=2"

    page = other.get(THING)
    assert "2 жазуу" in page.text
    assert re.search(r'Макул добуштар</b> <span class="state">айырмаланат', page.text)
    assert "Жазуулар бири-бирине карама-каршы келет: Макул добуштар." in page.text
    assert other.get(f"{LIST}&week=2030-05-06&commission=high").text.count("high/2030/77") == 1
    assert "high/2030/77" in other.get(f"{LIST}&state=differs").text
    assert "high/2030/12" not in other.get(f"{LIST}&state=differs").text


def test_what_a_file_tells_is_asked_about_too(desk: House) -> None:
    asked = enter(desk.visitor("kanat"), commission_id="high", number="N 0012", decided_date="2030-05-02")
    assert "Бул мурда эле белгилүү" in asked.text
    assert desk.entries() == []


def test_the_same_form_sent_twice_is_one_record(desk: House) -> None:
    visitor = desk.visitor("kanat")
    fields = {**visitor.get(NEW).fields(NEW), **DECISION}
    first, again = visitor.post(NEW, fields), visitor.post(NEW, fields)
    assert first.leads_to == again.leads_to == f"{THING}?entered=1"
    assert len(desk.entries()) == 1


def test_an_amendment_needs_a_reason_and_shows_in_the_line_of_time(desk: House) -> None:
    enter(desk.visitor("kanat"), **DECISION)
    other, address = desk.visitor("saule"), f"{WORK}/record/amend/{record_of(desk)}"
    page = other.get(address)
    assert 'value="№ 77"' in page.text

    told = {**page.fields(address), **DECISION, "votes_for": "10"}
    assert other.post(address, told).status == 422
    assert other.post(address, told | {"reason": "протоколдо он"}).leads_to == f"{THING}?entered=2"
    page = other.get(THING)
    assert "протоколдо он" in page.text
    assert '<td data-name="kanat">10</td>' in page.text


def test_of_two_who_amend_at_once_the_second_keeps_what_was_typed(desk: House) -> None:
    visitor = desk.visitor("kanat")
    enter(visitor, **DECISION)
    address = f"{WORK}/record/amend/{record_of(desk)}"
    first, second = visitor.get(address), desk.visitor("saule").get(address)
    visitor.post(address, {**first.fields(address), **DECISION, "votes_for": "10", "reason": "он болчу"})

    other = desk.visitor("saule")
    fields = {**DECISION, "votes_for": "11", "reason": "он бир болчу"}
    # the form of somebody else's page: bound to its session, so it is opened anew and its `seen` is the old one
    seen = {"seen": second.fields(address)["seen"]}
    answer = other.post(address, {**other.get(address).fields(address), **seen, **fields})
    assert answer.status == 409
    assert 'value="11"' in answer.text
    assert f'href="{THING}"' in answer.text
    assert len(desk.entries()) == 2


def test_a_withdrawn_record_counts_no_longer_and_stays_to_be_read(desk: House) -> None:
    visitor = desk.visitor("kanat")
    enter(visitor, **DECISION)
    address = f"{WORK}/record/withdraw/{record_of(desk)}"
    fields = visitor.get(THING).fields(address)
    assert visitor.post(address, fields).status == 422
    assert visitor.post(address, fields | {"reason": "башка комиссияныкы"}).status == 303

    assert "high/2030/77" not in visitor.get(LIST).text
    page = visitor.get(THING)
    assert page.status == 200
    assert "башка комиссияныкы" in page.text
    assert visitor.get(f"{WORK}/record/amend/{record_of(desk)}").status == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"votes_for": "көп"}, "votes_for"),
        ({"decided_date": "2031-01-01"}, "decided_date"),
        ({"commission_id": "", "station": "99"}, "commission_id"),
        ({"commission_id": ""}, "commission_id"),
        ({"subject": "weather"}, "subject"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_entered(
    desk: House, change: dict[str, str], field: str
) -> None:
    answer = enter(desk.visitor("kanat"), **DECISION | {"note": "Залда жазылды"} | change)
    assert answer.status == 422
    assert f'id="wrong-{field}"' in answer.text
    assert "Залда жазылды" in answer.text
    assert desk.entries() == []


def test_an_item_of_the_plan_is_found_not_done(desk: House) -> None:
    visitor = desk.visitor("kanat")
    page = visitor.get(f"{WORK}/record/new/calendar_plan?about=ballots")
    assert (
        'name="item_id" list="item_id-known" maxlength="200" required value="Бюллетендерди басып чыгаруу"'
        in page.text
    )
    assert "Мөөнөтү өттү, маалымат жок" in visitor.get(f"{WORK}/records?kind=calendar_plan").text

    named = "бюллетендерди басып чыгаруу"
    answer = enter(visitor, "calendar_plan", item_id=named, not_done_date="2030-05-08")
    assert answer.leads_to == f"{WORK}/record/of/calendar_plan/ballots?entered=1"
    assert "Мөөнөтү өттү, аткарылган жок" in visitor.get(f"{WORK}/records?kind=calendar_plan").text


def test_what_shows_it_is_kept_as_it_was_typed(desk: House) -> None:
    answer = enter(desk.visitor("kanat"), "recommendation_statuses", evidence="Мыйзам өзгөргөн жок")
    assert answer.status == 422
    assert ">Мыйзам өзгөргөн жок</textarea>" in answer.text


def test_who_nominates_a_member_is_typed_and_of_which_kind_is_chosen(desk: House) -> None:
    page = desk.visitor("kanat").get(f"{WORK}/record/new/commission_members").text
    assert '<select name="nominator_kind">' in page
    assert re.search(r'<input type="text" name="nominator"', page)


def test_a_draft_is_kept_and_gone_once_it_is_entered(desk: House) -> None:
    visitor = desk.visitor("kanat")
    draft = f"{WORK}/record/draft/commission_decisions"
    fields = visitor.get(NEW).fields(NEW)
    assert visitor.post(draft, {**fields, **DECISION}).status == 204
    page = visitor.get(NEW)
    assert 'value="№ 77"' in page.text
    assert "№ 77" not in desk.visitor("saule").get(NEW).text

    visitor.post(NEW, {**page.fields(NEW), **DECISION})
    assert len(desk.entries()) == 1
    assert "№ 77" not in visitor.get(NEW).text


def test_reading_one_and_taking_a_file_are_in_the_log(desk: House) -> None:
    visitor = desk.visitor("kanat")
    visitor.get(f"{WORK}/record/of/commission_decisions/high/2030/12")
    file = visitor.get(f"{WORK}/records.csv?kind=commission_decisions&commission=high")
    assert "high/2030/12" in file.text
    assert "SYNTHETIC" in file.text or "ОКУУ МИСАЛЫ" in file.text
    assert desk.logged("read") == ["commission_decisions high/2030/12"]
    assert desk.logged("export")[0].startswith("1 commission_decisions")


def test_hostile_words_are_text(desk: House) -> None:
    nasty = '"><script>alert(1)</script>{{ 7*7 }}'
    visitor = desk.visitor("kanat")
    answer = enter(visitor, **DECISION | {"number": nasty}, source_url="javascript:alert(1)", name_ky=nasty)
    assert answer.leads_to
    for path in (answer.leads_to, LIST, f"{WORK}/record/amend/{record_of(desk)}"):
        page = visitor.get(path)
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert 'href="javascript' not in page.text


@pytest.mark.parametrize("path", ["record/of/nothing/x", "record/new/territory", "record/of/calendar_plan/x",
                                  "record/amend/x"])  # fmt: skip
def test_what_is_not_there_is_not_found(desk: House, path: str) -> None:
    assert desk.visitor("kanat").get(f"{WORK}/{path}").status == 404


@pytest.mark.parametrize("code", ["ky", "ru", "en"])
@pytest.mark.parametrize("path", [LIST, NEW, f"{WORK}/record/of/commission_decisions/high/2030/12"])
def test_a_page_is_small_and_works_without_scripts(desk: House, path: str, code: str) -> None:
    visitor = desk.visitor("kanat")
    visitor.cookies["baikoo-language"] = code
    page = visitor.get(path)
    assert len(gzip.compress(page.text.encode())) < LARGEST_PAGE
    if path == LIST:
        assert page.text.count("<tr>") == 51
        assert "<script" not in page.text


def test_pages_offer_no_key_twice(desk: House) -> None:
    visitor = desk.visitor("kanat")
    for path in (LIST, NEW, f"{WORK}/record/of/commission_decisions/high/2030/12"):
        found = re.findall(r'accesskey="(.)"', visitor.get(path).text)
        assert len(found) == len(set(found))
