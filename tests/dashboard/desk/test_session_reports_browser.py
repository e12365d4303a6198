"""An expert takes over an observer's report on a session, in a real browser: in Kyrgyz, on a phone, by keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.dashboard.access.people import PASSWORD
from tests.dashboard.browser import CHROMIUM
from tests.dashboard.desk.attended import REMARK, build, house
from tests.dashboard.desk.demonstration import fits
from tests.dashboard.desk.followed import House
from tests.dashboard.desk.test_records_browser import go, person

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    builds = build(tmp_path_factory.mktemp("attended")).build_folder
    with house(builds, tmp_path_factory.mktemp("journal")) as made:
        made.access.set_password(made.access.accounts.named("kanat"), PASSWORD)
        yield made


def test_one_report_is_taken_over_and_another_set_aside(browser: Browser, desk: House) -> None:
    tab = person(browser, desk, "kanat", scripts=True)
    go(tab, "Жыйындар жөнүндө билдирүүлөр")
    expect(tab.get_by_text("3 билдирүү", exact=True)).to_be_visible()
    assert fits(tab)

    go(tab, "Түндүк АШК")
    expect(tab.get_by_text("Эч ким текшере элек байкоочунун билдирүүсү.")).to_be_visible()
    expect(tab.get_by_text(REMARK)).to_be_visible()
    assert fits(tab)
    go(tab, "Текшерип, кабыл алуу")
    expect(tab.get_by_label("Катышкан мүчөлөр")).to_have_value("5")
    assert fits(tab)
    tab.get_by_label("Катышкан мүчөлөр").fill("8")
    go(tab, "Киргизүү", "button")
    expect(tab.get_by_role("link", name="Байкоочунун билдирүүсүнөн алынган")).to_be_visible()
    expect(tab.get_by_text(REMARK)).to_have_count(0)
    assert fits(tab)

    go(tab, "Жыйындар жөнүндө билдирүүлөр")
    expect(tab.get_by_text("2 билдирүү", exact=True)).to_be_visible()
    go(tab, "№ 201 участканын комиссиясы")
    tab.locator("summary").first.focus()
    tab.keyboard.press("Enter")
    tab.locator("details[open] [name=reason]").fill("Бул башка участканын жыйыны экен")
    with tab.expect_navigation():
        tab.locator("details[open] button").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("четке коюлган")
    expect(tab.get_by_text("Бул башка участканын жыйыны экен")).to_be_visible()
    assert fits(tab)
    assert [(entry.decision.action, entry.decision.subjects[0].id) for entry in desk.entries()] == [
        ("add", "north"), ("set_aside", "station"),
    ]  # fmt: skip
