"""Observers' reports on sessions at the desk: who sees which, and how one becomes a record, or does not."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import queries_reports
from dashboard.desk import elections
from tests.conftest import Land
from tests.dashboard.desk import attended
from tests.dashboard.desk.attended import OBSERVER, REMARK
from tests.dashboard.desk.followed import ELECTION, WORK, House
from tests.dashboard.desk.visitor import Answer, Visitor

LIST, NORTH = f"{WORK}/session-reports", f"{WORK}/session-report/north"
NEW = f"{WORK}/record/new/commission_sessions"
FORM = f"{NEW}?report=north"
THING = f"{WORK}/record/of/commission_sessions/C-N/2030-05-06/1"
AMEND = f"{WORK}/record/amend/north"


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return attended.build(tmp_path_factory.mktemp("attended")).build_folder


@pytest.fixture
def desk(builds: Path, tmp_path: Path) -> Iterator[House]:
    with attended.house(builds, tmp_path) as made:
        yield made


@pytest.fixture
def land(tmp_path: Path) -> Land:
    """A land of the test's own, to which further reports come."""
    return attended.build(tmp_path / "land")


@pytest.fixture
def changing(land: Land, tmp_path: Path) -> Iterator[House]:
    """The desk over that land."""
    with attended.house(land.build_folder, tmp_path) as made:
        yield made


def filled_in(page: Answer) -> dict[str, str]:
    """The form of a session as the page has filled it in."""
    inputs = re.findall(r'<input type="[\w-]+" name="(\w+)"[^>]*? value="([^"]*)"', page.text)
    station = re.findall(r'<input name="(station)"[^>]*? value="([^"]*)"', page.text)
    chosen = re.findall(r'<select name="(\w+)".*?<option value="([^"]*)" selected>', page.text, re.DOTALL)
    return {**dict(inputs), **dict(station), **dict(chosen)}


def take_over(visitor: Visitor, form: str = FORM, **changed: str) -> Answer:
    """Open the form that a report has filled in, and send it."""
    page = visitor.get(form)
    return visitor.post(NEW, {**page.fields(NEW), **filled_in(page), **changed})


def set_aside(visitor: Visitor, action: str = "set_aside", reason: str = "башка жыйын") -> Answer:
    fields = visitor.get(NORTH).fields(NORTH)
    return visitor.post(NORTH, {**fields, "action": action, "reason": reason})


def waiting(visitor: Visitor, state: str = "") -> set[str]:
    return set(re.findall(r"/session-report/([\w-]+)", visitor.get(f"{LIST}?state={state}").text))


def test_who_sees_which_reports(desk: House) -> None:
    assert waiting(desk.visitor("kanat")) == {"north", "south", "station"}
    asel = desk.visitor("asel")
    assert waiting(asel) == {"north"}
    assert asel.get(f"{WORK}/session-report/south").status == 404
    page = asel.get(NORTH)
    assert REMARK in page.text
    assert "record/new" not in page.text
    assert asel.get(FORM).status == 403
    assert asel.post(NORTH, {"action": "set_aside"}).status == 403
    for name in ("lawyer", "analyst", "editor", "operator", "root"):
        assert desk.visitor(name).get(LIST).status == 403
        assert desk.visitor(name).get(NORTH).status == 403
    assert "north" in desk.logged("read")


def test_the_form_is_filled_in_from_the_report_and_without_its_remarks(desk: House) -> None:
    page = desk.visitor("kanat").get(FORM)
    assert REMARK in page.text
    assert desk.logged("read") == ["north"]
    told = filled_in(page)
    assert told | {
        "commission_id": "C-N", "held_date": "2030-05-06", "scheduled_at": "2030-05-06T10:00",
        "started_at": "2030-05-06T10:10", "is_open": "yes", "is_late": "yes", "members_present": "5",
        "members_total": "12",
    } == told  # fmt: skip
    assert '<textarea name="note" rows="3" maxlength="2000"></textarea>' in page.text
    assert filled_in(desk.visitor("kanat").get(f"{NEW}?report=station"))["station"] == "201"


def test_a_report_counts_nowhere_until_an_expert_takes_it_over_and_then_once(
    changing: House, land: Land
) -> None:
    assert land.table("staging.commission_sessions").is_empty()
    visitor = changing.visitor("kanat")
    assert "C-N/2030-05-06" not in visitor.get(f"{WORK}/records?kind=commission_sessions").text
    assert "3 билдирүү" in visitor.get(f"{WORK}/records?kind=commission_sessions").text

    answer = take_over(visitor, members_present="8")
    assert answer.leads_to == f"{THING}?entered=1"
    assert waiting(visitor) == {"south", "station"}
    assert waiting(visitor, "taken_over") == {"north"}
    assert f'href="{NORTH}"' in visitor.get(THING).text
    (entry,) = changing.entries()
    assert [(each.kind, each.id, each.seen_value) for each in entry.decision.subjects] == [
        ("record", "north", "1")
    ]
    assert REMARK not in json.dumps(entry.decision.payload, ensure_ascii=False)
    assert OBSERVER not in entry.text

    land.build()
    (row,) = land.table("marts.commission_sessions").to_dicts()
    assert (row["session_id"], row["members_present"], row["tellings"]) == ("C-N/2030-05-06/1", 8, 1)
    told = land.table("staging.commission_sessions").write_csv()
    assert OBSERVER not in told
    assert REMARK not in told


def test_a_session_of_a_stations_commission_is_no_observation_of_the_station(desk: House) -> None:
    held = elections.held(ELECTION)
    assert held is not None
    assert "station" in waiting(desk.visitor("kanat"))
    assert queries_reports.coverage(held.connection)["observed"].sum() == 0


def test_of_two_forms_that_were_open_at_once_one_is_entered(desk: House) -> None:
    kanat, saule = desk.visitor("kanat"), desk.visitor("saule")
    first, second = kanat.get(FORM), saule.get(FORM)
    assert kanat.post(NEW, {**first.fields(NEW), **filled_in(first)}).status == 303
    again = kanat.post(NEW, {**first.fields(NEW), **filled_in(first)})
    assert again.leads_to == f"{THING}?entered=1"  # the same form twice is one entry

    answer = saule.post(NEW, {**second.fields(NEW), **filled_in(second)})
    assert answer.status == 409
    assert len(desk.entries()) == 1
    assert saule.get(FORM).leads_to == NORTH


def test_a_report_that_is_sent_again_is_shown_as_such_until_the_record_was_compared(
    changing: House, land: Land
) -> None:
    visitor = changing.visitor("kanat")
    take_over(visitor)
    attended.send(land, attended.report("north", edits=1, members_present="11"), file="0002-b")

    assert waiting(visitor, "amended") == {"north"}
    assert "north" in waiting(visitor)
    assert "байкоочу аны андан кийин кайра жөнөттү" in visitor.get(THING).text
    assert "кайра жөнөттү" in visitor.get(NORTH).text
    page = visitor.get(AMEND)
    assert "<dd>11</dd>" in page.text
    told = {**page.fields(AMEND), **filled_in(page), "members_present": "11", "reason": "байкоочу оңдоду"}
    assert visitor.post(AMEND, told | {"revision": "1"}).status == 409
    assert visitor.post(AMEND, told).status == 303
    assert waiting(visitor, "taken_over") == {"north"}
    assert "кайра жөнөттү" not in visitor.get(THING).text


def test_who_read_an_older_revision_reads_the_new_one_first(changing: House, land: Land) -> None:
    visitor = changing.visitor("kanat")
    page = visitor.get(FORM)
    attended.send(land, attended.report("north", edits=1, members_present="11"), file="0002-b")
    answer = visitor.post(NEW, {**page.fields(NEW), **filled_in(page)})
    assert answer.status == 409
    assert "кайра окуп чыгыңыз" in answer.text
    assert changing.entries() == []


def test_a_report_is_set_aside_with_a_reason_and_taken_up_again(desk: House) -> None:
    visitor = desk.visitor("kanat")
    assert set_aside(visitor, reason="").status == 422
    assert set_aside(visitor).leads_to == f"{NORTH}?entered=1"
    assert waiting(visitor) == {"south", "station"}
    assert waiting(visitor, "set_aside") == {"north"}
    assert "башка жыйын" in visitor.get(NORTH).text
    assert visitor.get(FORM).leads_to == NORTH

    assert set_aside(visitor, "take_up", "байкоочу чалды").status == 303
    assert "north" in waiting(visitor)
    assert [entry.decision.action for entry in desk.entries()] == ["set_aside", "take_up"]
    assert take_over(visitor).status == 303


def test_a_draft_of_a_record_from_a_report_is_kept_for_that_report(desk: House) -> None:
    visitor = desk.visitor("kanat")
    page = visitor.get(FORM)
    draft = f"{WORK}/record/draft/commission_sessions"
    assert visitor.post(draft, {**page.fields(NEW), **filled_in(page), "members_present": "8"}).status == 204
    assert filled_in(visitor.get(FORM))["members_present"] == "8"
    assert filled_in(visitor.get(f"{NEW}?report=south"))["members_present"] == "11"
    assert filled_in(visitor.get(NEW)).get("members_present", "") == ""
    assert take_over(visitor).status == 303


@pytest.mark.parametrize("path", ["session-report/nothing", "record/new/commission_sessions?report=nothing"])
def test_an_invented_report_is_not_there(desk: House, path: str) -> None:
    visitor = desk.visitor("kanat")
    assert visitor.get(f"{WORK}/{path}").status == 404
    fields = {
        **visitor.get(FORM).fields(NEW),
        "report": "nothing",
        "held_date": "2030-05-06",
        "commission_id": "C-N",
    }
    assert visitor.post(NEW, fields).status == 404
    assert desk.entries() == []


def test_answers_that_cannot_be_counted_are_shown_and_fill_in_nothing(changing: House, land: Land) -> None:
    nasty = "<script>alert(1)</script>"
    odd = attended.report(
        "odd", held_date="2030-02-31", scheduled_at="soon", agenda_published_at="2030-99-99T10:00",
        members_present="many", remarks=nasty,
    )  # fmt: skip
    attended.send(land, odd, file="0002-b")
    visitor = changing.visitor("kanat")
    page = visitor.get(f"{WORK}/session-report/odd")
    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "many (эсепке алууга болбойт)" in page.text
    told = filled_in(visitor.get(f"{NEW}?report=odd"))
    assert [told.get(name, "") for name in ("scheduled_at", "agenda_published_at", "members_present")] == [
        "",
        "",
        "",
    ]


@pytest.mark.parametrize("path", [LIST, NORTH, FORM])
def test_pages_offer_no_key_twice(desk: House, path: str) -> None:
    found = re.findall(r'accesskey="(.)"', desk.visitor("kanat").get(path).text)
    assert len(found) == len(set(found))


def test_where_one_begins_says_what_waits_until_it_is_looked_at(desk: House) -> None:
    expert = desk.visitor("kanat")
    link = re.compile(rf'<a href="{LIST}">[^<]*?(\d+)[^<]*</a>')
    (before,) = link.findall(expert.get(f"{WORK}/").text.split("<main", 1)[1])
    take_over(expert)
    (after,) = link.findall(expert.get(f"{WORK}/").text.split("<main", 1)[1])

    assert (before, after) == ("3", "2")
    assert not link.search(desk.visitor("lawyer").get(f"{WORK}/").text)
