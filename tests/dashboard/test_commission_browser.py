"""The commissions' pages in Kyrgyz, in a browser: a week back, into a decision, a search, the file, a phone."""

import csv
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.dashboard.browser import settled
from tests.dashboard.followed import EXERCISE
from tests.dashboard.visits import DESK, NEEDS_CHROMIUM, PHONE, downloaded, visit

pytestmark = NEEDS_CHROMIUM


def test_a_reader_turns_a_week_back_and_follows_a_decision(browser: Browser, exercise_address: str) -> None:
    with visit(browser, f"{exercise_address}/week?lang=ky&week=2026-02-23", DESK) as tab:
        expect(tab.get_by_text("5 чечим, 3 кечиккен же кворумсуз", exact=True)).to_be_visible()
        tab.get_by_role("button", name="‹").click()
        expect(tab.get_by_text("6 чечим, 2 кечиккен же кворумсуз, 2 пландан четтөө")).to_be_visible()
        expect(tab).to_have_url(re.compile("week=2026-02-16"))
        settled(tab)

        tab.locator(".week .late a").first.click()
        expect(tab.get_by_text("Комиссиялар эмнени чечти?")).to_be_visible()
        expect(tab).to_have_url(re.compile(r"decisions\?.*decision=cec%2F2026%2F22"))
        settled(tab)
        expect(tab.get_by_text("№ 22 · Үгүт материалдары жөнүндө")).to_be_visible()
        expect(tab.locator(".decision")).to_contain_text("Изделген, табылган жок")
        tab.get_by_role("button", name="Бул чечимди жабуу").click()
        expect(tab.get_by_text("№ 22 · Үгүт материалдары жөнүндө")).to_have_count(0)


def test_a_reader_searches_with_the_letters_of_another_keyboard_and_takes_the_file(
    browser: Browser, exercise_address: str
) -> None:
    with visit(browser, f"{exercise_address}/decisions?lang=ky&published=not_found", DESK) as tab:
        expect(tab.get_by_text("Белгилүү чечимдер: 207 ичинен 3.")).to_be_visible()
        field = tab.get_by_label("Номери, аталышы, темасы же беренеси")
        field.fill("угут")
        field.press("Enter")
        expect(tab.get_by_text("Белгилүү чечимдер: 207 ичинен 1.")).to_be_visible()
        settled(tab)
        saved = downloaded(tab, tab.locator("[data-testid=stDownloadButton] button").first)
        with saved.open(encoding="utf-8-sig", newline="") as file:
            (row,) = csv.DictReader(file)
        assert (row["Номери"], row["Аталышы"]) == ("22", "Үгүт материалдары жөнүндө")
        assert row["election_id"] == EXERCISE
        assert row["notice"].startswith("ОКУУ МИСАЛЫ")


@pytest.mark.parametrize(
    "page", ["week", "decisions", "course", "composition", "plan", "registers", "recommendations"]
)
def test_on_a_phone_nothing_runs_over_the_edge(browser: Browser, exercise_address: str, page: str) -> None:
    with visit(browser, f"{exercise_address}/{page}?lang=ky&decision=cec/2026/3", PHONE) as tab:
        over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0
        assert tab.get_by_test_id("stMain").evaluate("box => box.scrollWidth <= box.clientWidth")
        wide = tab.evaluate(
            """() => [...document.querySelectorAll('.week li, .week h4, .decision span, .decision b, .tellings li')]
                .filter(node => node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0)
                .map(node => node.textContent)"""
        )
        assert wide == []


def test_a_phone_answers_without_scrolling_sideways_what_was_decided_and_what_is_late(
    browser: Browser, exercise_address: str
) -> None:
    with visit(browser, f"{exercise_address}/week?lang=ky&week=2026-02-16", PHONE) as tab:
        title = tab.get_by_text("6 чечим, 2 кечиккен же кворумсуз, 2 пландан четтөө")
        expect(title).to_be_in_viewport()
        parts = tab.locator(".week section h4").all_inner_texts()
        assert [text.split(" ", 1) for text in parts] == [
            ["6", "Чечилди"],
            ["2", "Кечиккен же кворумсуз"],
            ["2", "Пландан четтөө"],
            ["4", "Алдыда турат"],
            ["2", "Өткөрүлгөн жыйындар"],
        ]


def test_a_tap_on_a_week_of_the_country_shows_what_was_decided_and_leads_there(
    browser: Browser, exercise_address: str
) -> None:
    with visit(browser, f"{exercise_address}/course?lang=ky", PHONE) as tab:
        key = tab.get_by_text("◆ бир күндүн чечимдери; ◇ бири кечиккен же табылган эмес.")
        expect(key).to_be_in_viewport()
        cells = tab.locator(".scatterlayer .points path.point")
        expect(cells.nth(7)).to_be_attached()
        cells.nth(7).scroll_into_view_if_needed()
        box = cells.nth(7).bounding_box()
        assert box is not None
        tab.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7)
        expect(tab).to_have_url(re.compile(r"cell=KG\.2026-03-09"))
        expect(tab.locator(".cell a")).to_have_text(["№ 36", "№ 37", "№ 38", "№ 39", "№ 40"])
        settled(tab)
        tab.locator(".cell a").first.click()
        expect(tab).to_have_url(re.compile(r"decisions\?.*decision=cec%2F2026%2F36"))
