"""Complaints where they are listed: on their own page, on the page of a case, and bodies where one is chosen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.desk import complaint_words
from tests.dashboard.desk.complaining import WORK, Chamber, build, chamber
from tests.dashboard.desk.test_complaint_pages import draft, in_english, step


@pytest.fixture(scope="module")
def lawful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("lawful"))


@pytest.fixture
def desk(lawful: Path, tmp_path: Path) -> Iterator[Chamber]:
    with chamber(lawful, tmp_path) as made:
        yield made


def test_a_case_says_where_its_complaints_lie_and_until_when(desk: Chamber) -> None:
    visitor = in_english(desk.visitor("lawyer"))
    known, unknown = draft(visitor), draft(visitor, body="cec")
    for address in (known, unknown):
        step(visitor, address, "filed", desk.day())
    listed = (
        visitor.get(f"{WORK}/case/report-north").text.partition('<ul class="list">')[2].partition("</ul>")[0]
    )
    found = re.findall(r'href="([^"]*)">.*?<span>(.*?)</span>', listed)
    assert [address for address, _ in found] == [known, unknown]
    assert re.fullmatch(r"Filed<br>answer due: \d+ \w+ \d{4}", found[0][1])
    assert found[1][1] == "Filed<br>no deadline known"

    desk.clock.forward(days=4)
    visitor = in_english(desk.visitor("lawyer"))
    assert "Filed<br>overdue, last day: " in visitor.get(f"{WORK}/case/report-north").text
    assert "1 complaint without an answer in time" in visitor.get(f"{WORK}/").text


def test_the_list_says_what_each_complaint_is_about(desk: Chamber) -> None:
    visitor = in_english(desk.visitor("lawyer"))
    draft(visitor)
    row = visitor.get(f"{WORK}/complaints").text.partition("<tbody>")[2].partition("</tr>")[0]
    about = re.search(r'<div class="small">(.+?) · (.+?)</div>', row)
    assert about
    assert (
        about[1] in visitor.get(f"{WORK}/case/report-north").text.partition("<h1>")[2].partition("</h1>")[0]
    )


@pytest.mark.parametrize(("name", "called"), [("0f" * 16, "0f0f0f0f"), ("complaint-0044", "complaint-0044")])
def test_a_complaint_is_called_by_the_beginning_of_an_id_of_ours_and_by_any_other_whole(
    name: str, called: str
) -> None:
    assert complaint_words.number(name) == called


def test_bodies_stand_from_below_to_above_and_nothing_is_appealed_from_the_last(desk: Chamber) -> None:
    visitor = in_english(desk.visitor("lawyer"))
    page = visitor.get(f"{WORK}/complaint?case=report-north").text
    bodies = re.findall(r'value="(\w+)"', page.partition('name="body"')[2].partition("</select>")[0])
    assert bodies[:2] == ["pec", "tec"]
    assert len(bodies) > 2

    for body, leads_on in (("pec", True), ("tec", False)):
        address = draft(visitor, body=body)
        step(visitor, address, "filed", desk.day())
        assert ("appeal_of=" in visitor.get(address).text) == leads_on
