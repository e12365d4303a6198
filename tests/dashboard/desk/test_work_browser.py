"""A report from the telephone to its verification, in Kyrgyz and by keyboard, also at the end of a thin line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.dashboard.browser import CHROMIUM
from tests.dashboard.desk.demonstration import Demo, demonstrated, fits, signed_in
from tests.dashboard.desk.reported import WORK

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")
THIN = {"offline": False, "latency": 300, "downloadThroughput": 8000, "uploadThroughput": 8000}
"""64 kbit/s, with the way to the next town and back."""
TOLD = "Мектептин жанында үгүт баракчалары таратылды"


@pytest.fixture(scope="module")
def demo(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demonstrated(reports, tmp_path_factory.mktemp("printed")) as served:
        yield served


@pytest.fixture(params=[False, True], ids=["any line", "64 kbit/s"])
def is_thin(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def person(browser: Browser, demo: Demo, name: str, *, is_thin: bool) -> Page:
    """A phone in Kyrgyz on which this person is signed in."""
    context: BrowserContext = browser.new_context(viewport={"width": 390, "height": 780}, locale="ky")
    context.set_default_timeout(8_000)
    tab = signed_in(context, demo, name)
    if is_thin:
        line = context.new_cdp_session(tab)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", THIN)
    return tab


def to(tab: Page, selector: str) -> None:
    """Go on with the Tab key until the focus is there."""
    for _ in range(150):
        tab.keyboard.press("Tab")
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the Tab key does not lead to {selector}")


def press(tab: Page, key: str) -> None:
    """What leads to another page."""
    with tab.expect_navigation():
        tab.keyboard.press(key)


def press_with_alt(tab: Page, letter: str) -> None:
    """What a keyboard of this language types, with Alt: playwright presses keys of a Latin one alone."""
    line = tab.context.new_cdp_session(tab)
    typed = {"key": letter, "text": letter, "unmodifiedText": letter, "modifiers": 1}
    with tab.expect_navigation():
        for kind in ("rawKeyDown", "char"):
            line.send("Input.dispatchKeyEvent", {"type": kind, **typed})


def test_a_report_is_told_taken_and_verified_by_keyboard(
    browser: Browser, demo: Demo, *, is_thin: bool
) -> None:
    operator = person(browser, demo, "demo-operator", is_thin=is_thin)
    to(operator, f"nav a[href='{WORK}/report']")
    press(operator, "Enter")
    expect(operator.get_by_role("heading", level=1)).to_have_text("Жаңы билдирүү")
    assert fits(operator)
    to(operator, "[name=what_happened]")
    operator.keyboard.insert_text(TOLD)
    for name in ("category", "phase"):
        to(operator, f"[name={name}]")
        operator.keyboard.press("ArrowDown")
    operator.locator("[name=observed_at]").fill("2026-05-12T09:30")  # its parts differ from system to system
    for name in ("unit_id", "source_channel", "publication_level"):
        to(operator, f"[name={name}]")
        operator.keyboard.press("ArrowDown")
    to(operator, "main form button")
    press(operator, "Enter")
    expect(operator.get_by_role("heading", level=1)).to_have_text("Билдирүү киргизилди.")
    number = operator.url.split("/entered/")[1].split("?")[0]
    expect(operator.locator("main")).to_contain_text(number)

    lawyer = person(browser, demo, "demo-lawyer", is_thin=is_thin)
    to(lawyer, f"nav a[href='{WORK}/desk']")
    press(lawyer, "Enter")
    expect(lawyer.locator("table.queue")).to_contain_text(TOLD)
    assert fits(lawyer)
    to(lawyer, "[name=q]")
    lawyer.keyboard.insert_text("угут баракчалары")
    press(lawyer, "Enter")
    to(lawyer, f"a[href='{WORK}/case/{number}']")
    press(lawyer, "Enter")
    press_with_alt(lawyer, "е")
    expect(lawyer.locator(".state")).to_have_text("Текшерилип жатат")
    expect(lawyer.get_by_role("status")).to_contain_text("Киргизилди")
    to(lawyer, "[name=reason]")
    lawyer.keyboard.insert_text("Эки күбө менен сүйлөштүм")
    for box in ("[name=evidence][value=heard]", "[name=no_conflict]"):
        if box == "[name=no_conflict]":
            to(lawyer, "[name=independent_sources]")
            lawyer.keyboard.type("2")
            to(lawyer, "[name=serious]")
            lawyer.keyboard.press("Space")
        to(lawyer, box)
        lawyer.keyboard.press("Space")
    to(lawyer, "button[value=verify]")
    press(lawyer, "Enter")
    expect(lawyer.locator(".state")).to_have_text("Текшерилген, ырасталган")
    assert fits(lawyer)
    answer = operator.goto(f"{demo.address}{WORK}/case/{number}")
    assert answer
    assert answer.header_value("content-encoding") == "gzip"
    expect(operator.locator(".state")).to_have_text("Текшерилген, ырасталган")
    for tab in (operator, lawyer):
        tab.context.close()


def test_a_draft_is_kept_as_one_types_also_when_the_line_was_gone(browser: Browser, demo: Demo) -> None:
    tab = person(browser, demo, "demo-coordinator", is_thin=False)
    tab.goto(f"{demo.address}{WORK}/report")
    tab.context.set_offline(True)
    tab.locator("[name=what_happened]").press_sequentially("Баштадым", delay=5)
    told = tab.locator("[data-kept]")
    expect(told).to_contain_text("байланыш жок")
    tab.context.set_offline(False)
    tab.locator("[name=place_text]").press_sequentially("Базар", delay=5)
    expect(told).to_have_text("Долбоор сакталды")
    tab.reload()
    expect(tab.locator("[name=what_happened]")).to_have_value("Баштадым")
    expect(tab.locator("[name=place_text]")).to_have_value("Базар")
    expect(tab.locator(".notice")).to_contain_text("долбоор")
    tab.context.close()
