"""A thing of any id opens from the list, from its own page and after a change of language, and can be told of again."""

import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest

from tests.dashboard.desk.followed import WORK, House, build, enter, house

LIST = f"{WORK}/records?kind=calendar_plan"
IDS = [
    "a/b",
    "a//b",
    "a?b=1&c",
    "a#b",
    "a b",
    "Тизме/биринчи",
    "100%",
    "a%2Fb",
    "a+b;c",
    "/a",
    "a/",
    "...",
    'a"<b>',
    "a\\b",
    "a..b/c:d",
]
ROWS = "".join('"' + one.replace('"', '""') + '",2030-05-06\n' for one in IDS)
FILES = {"calendar_plan": f"item_id,until_date\n{ROWS}"}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("addresses"), FILES).build_folder


@pytest.fixture(scope="module")
def desk(builds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(builds, tmp_path_factory.mktemp("journal")) as made:
        yield made


def as_a_browser(href: str) -> str:
    """The address that a browser asks for: parts that are dots only are walked, what comes after # is not sent."""
    return urljoin("http://desk/", unescape(href)).removeprefix("http://desk").partition("#")[0]


def linked(page: str, text: str) -> str:
    """Where the link with this text leads to, as a browser asks for it."""
    found = re.search(rf'<a href="([^"]*)"[^>]*>{re.escape(text)}</a>', page)
    assert found, text
    return as_a_browser(found[1])


@pytest.mark.parametrize("item", IDS)
def test_an_item_opens_whatever_its_id(desk: House, item: str) -> None:
    visitor = desk.visitor("kanat")
    written = escape(item).replace("&quot;", "&#34;")
    address = linked(visitor.get(LIST).text, written)
    page = visitor.get(address)
    assert page.status == 200
    assert f"<h1>{written}" in page.text

    turned = visitor.get(linked(page.text, "Русский"))
    assert unquote(turned.leads_to or "") == unquote(address)
    assert visitor.get(as_a_browser(turned.leads_to or "")).status == 200

    answer = enter(visitor, "calendar_plan", item_id=item, not_done_date="2030-05-08")
    assert unquote(answer.leads_to or "").startswith(unquote(address))
    assert visitor.get(as_a_browser(answer.leads_to or "")).status == 200


@pytest.mark.parametrize("item", ["..", ".", "a/../b", "a/.", "../a"])
def test_an_id_that_no_address_can_hold_is_refused_with_a_reason(desk: House, item: str) -> None:
    answer = enter(desk.visitor("kanat"), "calendar_plan", item_id=item, not_done_date="2030-05-08")

    assert answer.status == 422
    assert 'id="wrong-item_id"' in answer.text


def test_whose_session_has_run_out_comes_back_to_the_item(desk: House) -> None:
    visitor = desk.visitor("kanat")
    address = linked(visitor.get(LIST).text, "a%2Fb")
    visitor.cookies.clear()

    asked = visitor.get(address).leads_to or ""

    assert unquote(asked.partition("next=")[2]) == address
