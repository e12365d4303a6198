"""What an administrator does, in a real browser over `baikoo expert --demo`: in Kyrgyz, on a phone, without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.dashboard.browser import CHROMIUM, chromium
from tests.dashboard.desk.demonstration import Demo, demonstrated, fits, signed_in

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")
OWN = "төрт сөз бир жерде"


@pytest.fixture(scope="module")
def demo(builds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demonstrated(builds, tmp_path_factory.mktemp("printed")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as started:
        yield started


def test_from_a_new_account_to_its_end(browser: Browser, demo: Demo) -> None:
    phone = {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True}
    keeper, person = (browser.new_context(java_script_enabled=False, **phone) for _ in range(2))
    for context in (keeper, person):
        context.set_default_timeout(30_000)
    tab = signed_in(keeper, demo, "demo-administrator")

    tab.get_by_role("link", name="Эсептик жазуулар").click()
    tab.locator("summary").click()
    tab.locator("form.wide").get_by_label("Эсептик жазуунун аты").fill("Айгүл")
    tab.get_by_label("Ролу").select_option(label="Координатор")
    tab.get_by_label("Өзөн шаары").check()
    tab.get_by_label("Себеби").fill("Жаңы координатор")
    assert fits(tab)
    tab.get_by_role("button", name="Эсептик жазууну түзүү").click()
    given = tab.locator(".secret").inner_text()
    assert fits(tab)

    own = person.new_page()
    own.goto(f"{demo.address}/election/tl-2030/desk")
    own.get_by_label("Эсептик жазуунун аты").fill("айгүл")
    own.get_by_label("Сырсөз").fill(given)
    own.keyboard.press("Enter")
    expect(own.get_by_role("heading", level=1)).to_have_text("Өзүңүздүн сырсөзүңүздү тандаңыз")
    own.get_by_label("Сизге берилген сырсөз").fill(given)
    own.get_by_label("Жаңы сырсөз", exact=True).fill(OWN)
    own.get_by_label("Жаңы сырсөз дагы бир жолу").fill(OWN)
    assert fits(own)
    own.keyboard.press("Enter")
    own.get_by_label("Эсептик жазуунун аты").fill("айгүл")
    own.get_by_label("Сырсөз").fill(OWN)
    own.keyboard.press("Enter")
    expect(own.locator(".facts")).to_contain_text("Координатор")

    tab.get_by_role("link", name="Эсептик жазууга", exact=True).click()
    expect(tab.locator(".facts")).to_contain_text("1 сеанс")
    tab.get_by_label("өчүрүү: дароо эч кимди киргизбөө").check()
    tab.get_by_label("Себеби").last.fill("Башка жумушка кетти")
    assert fits(tab)
    tab.get_by_role("button", name="Аткаруу").click()
    expect(tab.get_by_role("status")).to_have_text("Аткарылды жана журналга жазылды.")
    own.reload()
    expect(own.get_by_role("heading", level=1)).to_have_text("Кирүү")

    tab.get_by_role("link", name="Журнал").click()
    line = tab.locator("tr", has_text="Башка жумушка кетти")
    expect(line).to_contain_text("эсептик жазуу өчүрүлдү")
    expect(line).to_contain_text("айгүл")
    assert fits(tab)
