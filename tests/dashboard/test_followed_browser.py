"""Composition, plan, registers and recommendations in Kyrgyz, in a browser: choices, links, files, a phone."""

import csv
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines import build, settings
from tests.conftest import no_judge
from tests.dashboard.browser import CHROMIUM, serve, settled
from tests.dashboard.followed import EXERCISE

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 1000}, "accept_downloads": True}
PHONE: dict[str, Any] = {
    "viewport": {"width": 375, "height": 780},
    "user_agent": "Mozilla/5.0 (Linux; Android 14) Mobile",
    "is_mobile": True,
    "has_touch": True,
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("build")
    build.build(settings.pack_folder(EXERCISE), data=settings.DATA, home=home, judge=no_judge)
    with serve(os.environ | {"BAIKOO_BUILD": str(home)}) as served:
        yield served


@contextmanager
def visit(browser: Browser, address: str, device: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**device)
    tab = context.new_page()
    tab.set_default_timeout(30_000)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(address)
    settled(tab)
    yield tab
    context.close()
    assert not errors


def test_a_region_narrows_who_makes_up_the_commissions(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/composition?lang=ky", DESK) as tab:
        expect(tab.get_by_text("ТШК: комиссиялар: 55, курам эрежеси аткарылбаганы: 4").first).to_be_visible()
        expect(tab.locator(".rules p")).to_have_count(4)
        tab.goto(f"{address}/composition?lang=ky&region=KG-B")
        settled(tab)
        expect(tab.get_by_text("курам эрежеси аткарылбаганы: 0").first).to_be_visible()
        expect(tab.locator(".rules p")).to_have_count(0)


def test_an_item_of_the_plan_leads_to_its_decision(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/plan?lang=ky", DESK) as tab:
        expect(tab.locator(".plan p")).to_have_count(4)
        tab.locator(".plan a").first.click()
        tab.wait_for_url(re.compile(r"/decisions\?"))
        settled(tab)
        expect(tab.get_by_text(re.compile("№ 20")).first).to_be_visible()


def test_the_register_names_what_cannot_be_and_its_file_says_that_it_is_an_exercise(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    with visit(browser, f"{address}/registers?lang=ky", DESK) as tab:
        expect(tab.locator(".apart p")).to_have_count(2)
        expect(tab.locator(".register p")).to_have_count(8)
        tab.get_by_text("Таблица жана жүктөп алуу").last.click()
        with tab.expect_download() as download:
            tab.get_by_role("button", name="CSV").last.click()
        file = tmp_path / "register.csv"
        download.value.save_as(file)
    with file.open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 8
    assert {row["election_id"] for row in rows} == {EXERCISE}
    assert all(row["notice"] for row in rows)


def test_recommendations_are_filtered_by_what_became_of_them(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/recommendations?lang=ky", DESK) as tab:
        expect(tab.locator(".advice p")).to_have_count(5)
        tab.goto(f"{address}/recommendations?lang=ky&status=partly")
        settled(tab)
        expect(tab.locator(".advice p")).to_have_count(1)


@pytest.mark.parametrize("page", ["composition", "plan", "registers", "recommendations"])
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Browser, address: str, page: str) -> None:
    with visit(browser, f"{address}/{page}?lang=ky", PHONE) as tab:
        main = tab.locator("[data-testid=stMain]")
        assert main.evaluate("box => box.scrollWidth <= box.clientWidth")
