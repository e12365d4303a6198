"""A decision that an expert knows by its number alone: its day or year is asked for, and doubt stays on the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboard.desk.followed import DECISION, WORK, House, build, enter, house

NEW = f"{WORK}/record/new/commission_decisions"
LIST = f"{WORK}/records?kind=commission_decisions"
OF = f"{WORK}/record/of/commission_decisions"
ALONE = {"commission_id": "high", "number": "№ 77"}
PERHAPS = "эки жолу саналган болушу мүмкүн"


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("numbers")).build_folder


@pytest.fixture
def desk(builds: Path, tmp_path: Path) -> Iterator[House]:
    with house(builds, tmp_path) as made:
        yield made


def test_the_day_is_asked_for_and_what_was_typed_stays(desk: House) -> None:
    answer = enter(desk.visitor("kanat"), **ALONE, note="Залда угулду")

    assert answer.status == 422
    assert 'id="wrong-decided_date"' in answer.text
    assert 'value="№ 77"' in answer.text
    assert "Залда угулду" in answer.text
    assert desk.entries() == []


def test_of_its_year_it_is_one_with_the_dated_one(desk: House) -> None:
    visitor = desk.visitor("kanat")
    enter(visitor, **DECISION)

    asked = enter(visitor, **ALONE, decided_year="2030")
    assert asked.status == 200
    assert "Бул мурда эле белгилүү" in asked.text
    sent = visitor.post(NEW, {**asked.fields(NEW), **ALONE, "decided_year": "2030"})
    assert sent.leads_to == f"{OF}/high/2030/77?entered=2"


@pytest.mark.parametrize("dated_first", [True, False])
def test_where_nobody_knows_both_are_kept_and_both_pages_say_so(desk: House, *, dated_first: bool) -> None:
    visitor, unknown = desk.visitor("kanat"), {**ALONE, "decided_year": "unknown"}
    first, second = (DECISION, unknown) if dated_first else (unknown, DECISION)
    assert enter(visitor, **first).status == 303

    asked = enter(visitor, **second)
    assert asked.status == 200
    assert len(desk.entries()) == 1
    assert (f"{OF}/high/2030/77" if dated_first else f"{OF}/high/-/77") in asked.text
    assert visitor.post(NEW, {**asked.fields(NEW), **second}).status == 303

    assert f'href="{OF}/high/2030/77"' in visitor.get(f"{OF}/high/-/77").text
    assert f'href="{OF}/high/-/77"' in visitor.get(f"{OF}/high/2030/77").text
    marked = visitor.get(f"{LIST}&state=may_be").text
    assert f'href="{OF}/high/-/77"' in marked
    assert f'href="{OF}/high/2030/77"' not in marked
    assert f'<b class="state">{PERHAPS}</b>' in marked


def test_another_telling_of_one_without_a_day_is_of_the_same(desk: House) -> None:
    visitor = desk.visitor("kanat")
    enter(visitor, **ALONE, decided_year="2029")

    page = visitor.get(f"{NEW}?about=high/2029/77")
    assert 'value="№ 77"' in page.text
    assert '<option value="2029" selected>' in page.text
