"""What a coordinator does, in a real browser against `baikoo expert --demo`: by keyboard, in Kyrgyz, on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.dashboard.browser import CHROMIUM
from tests.dashboard.desk.demonstration import Demo, demonstrated, fits, signed_in

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")


@pytest.fixture(scope="module")
def demo(builds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demonstrated(builds, tmp_path_factory.mktemp("printed")) as served:
        yield served


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 780}, is_mobile=True, has_touch=True)
    context.set_default_timeout(30_000)
    yield context
    context.close()


def test_sign_in_and_out_by_keyboard_in_kyrgyz(phone: BrowserContext, demo: Demo) -> None:
    tab = signed_in(phone, demo, "demo-coordinator")
    expect(tab.locator(".facts")).to_contain_text("Координатор")
    expect(tab.locator(".facts")).to_contain_text("Өзөн шаары")  # the first of its regions
    expect(tab.locator(".synthetic")).to_be_visible()
    assert fits(tab)
    tab.get_by_role("button", name="Чыгуу").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/sign-in")
    tab.go_back()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Кирүү"), "the page before is kept nowhere"


def test_it_works_without_any_script(browser: Browser, demo: Demo) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = signed_in(context, demo, "demo-lawyer")
    expect(tab.locator(".facts")).to_contain_text("Юрист")
    context.close()


def test_a_wrong_password_is_told_and_the_name_stays(phone: BrowserContext, demo: Demo) -> None:
    tab = phone.new_page()
    tab.goto(demo.address)
    tab.get_by_label("Эсептик жазуунун аты").fill("demo-analyst")
    tab.get_by_label("Сырсөз").fill("wrong")
    tab.get_by_role("button", name="Кирүү").click()
    expect(tab.get_by_role("alert")).to_have_text("Эсептик жазуунун аты менен сырсөз дал келбейт.")
    expect(tab.get_by_label("Эсептик жазуунун аты")).to_have_value("demo-analyst")
    assert fits(tab)


def test_a_change_of_password_asks_for_passwords_alone(phone: BrowserContext, demo: Demo) -> None:
    tab = signed_in(phone, demo, "demo-analyst")
    tab.goto(f"{demo.address}/password")
    assert tab.locator("main input:visible").evaluate_all("inputs => inputs.map(each => each.name)") == [
        "old",
        "new",
        "again",
    ]


def test_the_analytic_pages_are_a_step_further_and_end_with_the_session(
    phone: BrowserContext, demo: Demo
) -> None:
    tab = signed_in(phone, demo, "demo-editor")
    tab.get_by_role("link", name="Жалпы сереп").click()
    tab.wait_for_selector("[data-testid=stMain] h3")
    told = phone.request.get(f"{demo.address}/analysis/").headers
    assert "frame-ancestors 'none'" in told["content-security-policy"]
    assert (told["x-content-type-options"], told["referrer-policy"]) == ("nosniff", "no-referrer")
    expect(tab.get_by_role("link", name="Башкы бетке")).to_be_visible()
    cookie = next(f"{c['name']}={c['value']}" for c in phone.cookies() if c["name"] == "baikoo-session")
    line = demo.address.replace("http", "ws") + "/analysis/_stcore/stream"
    with connect(line, additional_headers={"Cookie": cookie}, subprotocols=["streamlit"]):
        pass

    other = phone.new_page()
    other.goto(f"{demo.address}/election/tl-2030/")
    other.get_by_role("button", name="Чыгуу").click()
    other.wait_for_url("**/sign-in")
    with pytest.raises(InvalidStatus), connect(line, additional_headers={"Cookie": cookie}):
        pass
    tab.reload()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Кирүү")
