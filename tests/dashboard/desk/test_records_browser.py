"""Two experts tell of one decision in a real browser: in Kyrgyz, on a phone, by keyboard, and without any script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard.access.people import PASSWORD
from tests.dashboard.browser import CHROMIUM
from tests.dashboard.desk.demonstration import fits
from tests.dashboard.desk.followed import WORK, House, build, house

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    builds = build(tmp_path_factory.mktemp("followed")).build_folder
    with house(builds, tmp_path_factory.mktemp("journal")) as made:
        for name in ("kanat", "saule"):
            made.access.set_password(made.access.accounts.named(name), PASSWORD)
        yield made


def person(browser: Browser, desk: House, name: str, *, scripts: bool) -> Page:
    """A phone in Kyrgyz on which this expert is signed in, before the list of decisions."""
    context = browser.new_context(
        viewport={"width": 390, "height": 780}, locale="en-US", java_script_enabled=scripts
    )
    context.set_default_timeout(20_000)
    tab = context.new_page()
    tab.goto(f"http://127.0.0.1:{desk.port}{WORK}/records")
    tab.locator("[name=name]").fill(name)
    tab.locator("[name=password]").fill(PASSWORD)
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    return tab


def go(tab: Page, name: str, role: str = "link") -> None:
    """Press Enter on what has this name, and wait for the page that follows."""
    place = tab.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    place.focus()
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def tell(tab: Page, number: str, votes: str) -> None:
    """Fill in the form of a decision, and send it."""
    go(tab, "Киргизүү: Чечим")
    tab.locator("[name=commission_id]").select_option(label="Жогорку комиссия")
    tab.get_by_label("Номери", exact=True).fill(number)
    tab.get_by_label("Чечимдин күнү").fill("2030-05-10")
    tab.get_by_label("Макул добуштар").fill(votes)
    assert fits(tab)
    go(tab, "Киргизүү", "button")


def test_one_decision_of_two_experts_amended_and_withdrawn(browser: Browser, desk: House) -> None:
    kanat = person(browser, desk, "kanat", scripts=True)
    expect(kanat.get_by_role("heading", name="Комиссиялар")).to_be_visible()
    tell(kanat, "№ 77", "9")
    expect(kanat.get_by_text("1 жазуу:")).to_be_visible()

    saule = person(browser, desk, "saule", scripts=False)
    tell(saule, "077", "8")
    expect(saule.get_by_role("alert")).to_contain_text("Бул мурда эле белгилүү")
    assert fits(saule)
    go(saule, "Жанына киргизүү", "button")
    expect(saule.get_by_text("2 жазуу:")).to_be_visible()
    expect(saule.get_by_text("Жазуулар бири-бирине карама-каршы келет")).to_be_visible()
    assert fits(saule)

    saule.get_by_role("link", name="Бул жазууну оңдоо").nth(1).focus()
    with saule.expect_navigation():
        saule.keyboard.press("Enter")
    saule.get_by_label("Макул добуштар").fill("9")
    saule.get_by_label("Эмне үчүн оңдолууда").fill("Протоколдо тогуз добуш")
    go(saule, "Киргизүү", "button")
    expect(saule.get_by_text("Жазуулар бири-бирине карама-каршы келет")).to_have_count(0)

    kanat.reload()
    kanat.locator("summary").first.focus()
    kanat.keyboard.press("Enter")
    kanat.locator("details[open] [name=reason]").fill("Номерди жаңылыш көчүрдүм")
    with kanat.expect_navigation():
        kanat.locator("details[open] button").press("Enter")
    expect(kanat.get_by_text("1 жазуу:")).to_be_visible()
    expect(kanat.get_by_text("Номерди жаңылыш көчүрдүм")).to_be_visible()
    assert [entry.decision.action for entry in desk.entries()] == ["add", "add", "amend", "withdraw"]


def test_a_draft_outlives_the_page(browser: Browser, desk: House) -> None:
    tab = person(browser, desk, "kanat", scripts=True)
    tab.goto(f"http://127.0.0.1:{desk.port}{WORK}/record/new/commission_sessions")
    with tab.expect_response(lambda answer: "/record/draft/" in answer.url):
        tab.get_by_label("Катышкан мүчөлөр").fill("7")
    tab.reload()
    expect(tab.get_by_label("Катышкан мүчөлөр")).to_have_value("7")
