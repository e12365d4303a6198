"""From a case to an appeal in a real browser: by keyboard alone, in Kyrgyz, on a phone, also over a thin line."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard.access.people import PASSWORD
from tests.dashboard.browser import CHROMIUM
from tests.dashboard.desk.complaining import WORK, Chamber, build, chamber

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")
THIN = {"offline": False, "latency": 300, "downloadThroughput": 8_000, "uploadThroughput": 8_000}
"""64 kbit/s, in bytes per second; latency in milliseconds."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chamber]:
    builds = build(tmp_path_factory.mktemp("lawful"))
    with chamber(builds, tmp_path_factory.mktemp("journal")) as made:
        made.access.set_password(made.access.accounts.named("lawyer"), PASSWORD)
        yield made


def reach(tab: Page, what: str) -> None:
    """Press Tab until `what` holds of the element `e` in focus: a condition in JavaScript."""
    for _ in range(120):
        tab.keyboard.press("Tab")
        if tab.evaluate(f"(e => {what})(document.activeElement)"):
            return
    raise AssertionError(f"no Tab leads to {what} on {tab.url}")


def go(tab: Page, what: str) -> None:
    """Reach it, press Enter, and wait for the page that follows."""
    reach(tab, what)
    with tab.expect_navigation(timeout=60_000):
        tab.keyboard.press("Enter")


def choose(tab: Page, name: str, value: str) -> None:
    """Choose from a list with the arrow keys."""
    reach(tab, f"e.name == '{name}'")
    for _ in range(20):
        if tab.evaluate("document.activeElement.value") == value:
            return
        tab.keyboard.press("ArrowDown")
    raise AssertionError(f"no {value} in {name}")


def enter_step(tab: Page, name: str, day: str, outcome: str = "") -> None:
    """Enter what happened; `day` as the field of the browser wants it, month first."""
    if not tab.locator("details[open]", has_text=name).count():
        reach(tab, f"e.tagName == 'SUMMARY' && e.textContent == '{name}'")
        tab.keyboard.press("Enter")
    if outcome:
        choose(tab, "outcome", outcome)
    reach(tab, "e.name == 'day'")
    tab.keyboard.type(day)
    go(tab, "e.tagName == 'BUTTON' && e.textContent == 'Киргизүү'")
    expect(tab.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(("case", "is_thin"), [("report-north", False), ("report-south", True)])
def test_from_a_case_to_an_appeal_by_keyboard(
    browser: Browser, desk: Chamber, case: str, is_thin: bool
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 780}, locale="en-US")
    tab = context.new_page()
    if is_thin:
        line = context.new_cdp_session(tab)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", THIN)
    tab.goto(f"http://127.0.0.1:{desk.port}{WORK}/case/{case}", timeout=60_000)
    tab.locator("[name=name]").focus()
    tab.keyboard.type("lawyer")
    tab.keyboard.press("Tab")
    tab.keyboard.type(PASSWORD)
    with tab.expect_navigation(timeout=60_000):
        tab.keyboard.press("Enter")
    expect(tab.get_by_role("link", name="Даттануунун долбоорун даярдоо")).to_be_visible(timeout=60_000)

    go(tab, "e.textContent == 'Даттануунун долбоорун даярдоо'")
    choose(tab, "body", "pec")
    choose(tab, "applicant", "observer")
    reach(tab, "e.name == 'asks'")
    tab.keyboard.type("Чечимди өзгөртүүнү суранам: ң ө ү")
    go(tab, "e.textContent == 'Долбоорду сактоо'")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Даттануу · УШК")
    enter_step(tab, "Берүү", "05102030")
    expect(tab.locator(".notice:not([role])")).to_contain_text("Жооп берүүнүн акыркы күнү: 2030-ж., 13-май")
    enter_step(tab, "Чечим", "05112030", "rejected")

    go(tab, "e.textContent == 'Кайра даттануу берүү'")
    choose(tab, "body", "tec")
    go(tab, "e.textContent == 'Долбоорду сактоо'")
    enter_step(tab, "Берүү", "05122030")
    expect(tab.locator(".notice:not([role])")).to_contain_text("Мөөнөтү белгисиз")
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    go(tab, f"e.pathname && e.pathname.endsWith('/case/{case}')")
    line_of_time = tab.locator(".time li b")
    expect(line_of_time).to_have_text(
        [
            "Берүү",
            "Кайра даттануу киргизилди",
            "Даттануу киргизилди",
            "Билдирүү жазылды",
            "Чечим",
            "Берүү",
        ]
    )
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()
