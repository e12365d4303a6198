"""Composition, plan, registers and recommendations in Kyrgyz, in a browser: choices, links, files."""

import csv
import re

from playwright.sync_api import Browser, expect

from tests.dashboard.browser import settled
from tests.dashboard.followed import EXERCISE
from tests.dashboard.visits import DESK, NEEDS_CHROMIUM, downloaded, visit

pytestmark = NEEDS_CHROMIUM


def test_a_region_narrows_who_makes_up_the_commissions(browser: Browser, exercise_address: str) -> None:
    with visit(browser, f"{exercise_address}/composition?lang=ky", DESK) as tab:
        expect(tab.get_by_text("ТШК: комиссиялар: 55, курам эрежеси аткарылбаганы: 4").first).to_be_visible()
        expect(tab.locator(".rules p")).to_have_count(4)
        tab.goto(f"{exercise_address}/composition?lang=ky&region=KG-B")
        settled(tab)
        expect(tab.get_by_text("курам эрежеси аткарылбаганы: 0").first).to_be_visible()
        expect(tab.locator(".rules p")).to_have_count(0)


def test_an_item_of_the_plan_leads_to_its_decision(browser: Browser, exercise_address: str) -> None:
    with visit(browser, f"{exercise_address}/plan?lang=ky", DESK) as tab:
        expect(tab.locator(".plan p")).to_have_count(4)
        tab.locator(".plan a").first.click()
        tab.wait_for_url(re.compile(r"/decisions\?"))
        settled(tab)
        expect(tab.get_by_text(re.compile("№ 20")).first).to_be_visible()


def test_the_register_names_what_cannot_be_and_its_file_says_that_it_is_an_exercise(
    browser: Browser, exercise_address: str
) -> None:
    with visit(browser, f"{exercise_address}/registers?lang=ky", DESK) as tab:
        expect(tab.locator(".apart p")).to_have_count(2)
        expect(tab.locator(".register p")).to_have_count(8)
        tab.get_by_text("Таблица жана жүктөп алуу").last.click()
        file = downloaded(tab, tab.get_by_role("button", name="CSV").last)
        with file.open(encoding="utf-8-sig") as stream:
            rows = list(csv.DictReader(stream))
    assert len(rows) == 8
    assert {row["election_id"] for row in rows} == {EXERCISE}
    assert all(row["notice"] for row in rows)


def test_recommendations_are_filtered_by_what_became_of_them(browser: Browser, exercise_address: str) -> None:
    with visit(browser, f"{exercise_address}/recommendations?lang=ky", DESK) as tab:
        expect(tab.locator(".advice p")).to_have_count(5)
        tab.goto(f"{exercise_address}/recommendations?lang=ky&status=partly")
        settled(tab)
        expect(tab.locator(".advice p")).to_have_count(1)
