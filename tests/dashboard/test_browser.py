"""What a reader does, in a real browser against the real server; nothing may leave the machine."""

import csv
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.i18n import LANGUAGES
from tests.dashboard.browser import CHROMIUM, PAGES, SECTIONS, page_link, serve, settled
from tests.dashboard.visits import PHONE, downloaded, visit

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")

NOVEMBER = "kg-2021-11-28-parliament"
PRESIDENT = "kg-2021-01-10-president"


@pytest.fixture(scope="module")
def address(real_build: Path) -> Iterator[str]:
    with serve(os.environ | {"BAIKOO_BUILD": str(real_build)}) as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    tab = context.new_page()
    tab.set_default_timeout(30_000)
    strangers: list[str] = []
    errors: list[str] = []
    tab.on("request", lambda request: strangers.append(request.url) if _leaves(request.url) else None)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    context.close()
    assert not strangers, "requests that would leave the machine"
    assert not errors


COUNT_BOXES = """() => {
  window.boxes = 0;
  const count = () => { window.boxes += document.querySelectorAll('.hoverlayer .hovertext').length; };
  new MutationObserver(count).observe(document.body, {childList: true, subtree: true});
}"""
"""Counts hover boxes from now on, also one that is gone again when the map is drawn anew."""


def _leaves(url: str) -> bool:
    return not re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:", url)


OPENED = [(path, ("ru", "en")[n % 2]) for n, path in enumerate(PAGES)]
"""Every page in Kyrgyz, and in one of the others in turn: `test_pages` opens them all."""


@pytest.mark.parametrize(("path", "other"), OPENED)
def test_every_page_opens_in_its_languages_and_asks_nobody_else(
    page: Page, address: str, path: str, other: str
) -> None:
    page.goto(f"{address}/{path}?election={PRESIDENT}&lang=ky")
    settled(page)
    title = page.locator("[data-testid=stMain] h3").first
    asked = title.inner_text().strip()
    page.get_by_role("radio", name=LANGUAGES[other]).click()
    expect(title).not_to_have_text(asked, timeout=20_000)
    settled(page)
    assert asked
    assert title.inner_text().strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bar_at_the_top_hides_no_page_behind_a_word_of_streamlit(
    page: Page, address: str, language: str
) -> None:
    page.goto(f"{address}/?election={PRESIDENT}&lang={language}")
    settled(page)
    bar = page.get_by_role("navigation")
    expect(bar.get_by_test_id("stTopNavSection")).to_have_count(len(SECTIONS) - 1)
    expect(bar.get_by_text("more")).to_have_count(0)
    for path in ("data", "lists", "digest", ""):
        page_link(page, path).click()
        page.wait_for_url(re.compile(rf"/{path}\?"))
        settled(page)


def test_on_a_phone_every_page_stands_in_the_sidebar(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 375, "height": 780})
    page.goto(f"{address}/?election={PRESIDENT}&lang=ky")
    settled(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    links = page.get_by_test_id("stSidebarNavLink")
    expect(links).to_have_count(len(PAGES))
    links.last.scroll_into_view_if_needed()  # more pages than a phone is high: the list scrolls
    expect(links.last).to_be_in_viewport()


def test_a_reader_switches_language_picks_an_election_clicks_a_region_and_takes_the_table(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/map?election={PRESIDENT}")
    settled(page)
    page.get_by_role("radio", name="Русский").click()
    expect(page.get_by_role("link", name="Обзор")).to_be_visible(timeout=20_000)
    settled(page)
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", name="28 ноября 2021").click()
    expect(page.get_by_text("408 фактов").first).to_be_visible(timeout=20_000)
    settled(page)

    page.mouse.click(*_spot_in_region(page, "KG-N"))
    expect(page.get_by_role("button", name="Показать все регионы")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Нарынская область: 47 фактов").first).to_be_visible()
    page.wait_for_url("**region=KG-N**")
    assert f"election={NOVEMBER}" in page.url
    assert "lang=ru" in page.url
    settled(page)  # a run replaces the files of the run before: a click in between finds none

    page.get_by_text("Таблица и скачивание").first.click()
    rows = _rows(downloaded(page, page.locator("[data-testid=stDownloadButton] button").first))
    assert rows[0][:2] == ["Регион", "Факты"]
    assert sum(int(row[1]) for row in rows[1:]) == 408
    assert rows[0][4:] == ["election_id", "exhibit", "build_id", "source"]
    assert {row[4] for row in rows[1:]} == {NOVEMBER}
    assert [row[:2] for row in rows] == _table_on_screen(page)
    page.locator("[data-testid=stDataFrame]").first.hover()
    expect(page.locator("[data-testid=stElementToolbar] button").first).to_be_attached()
    labels = page.locator("[data-testid=stElementToolbar] button").evaluate_all(
        "buttons => buttons.map(button => button.ariaLabel)"
    )
    assert not [label for label in labels if "CSV" in label], "a file that does not come from downloads.csv"


def test_a_shared_link_shows_the_same_view(page: Page, address: str) -> None:
    page.goto(f"{address}/map?election={NOVEMBER}&lang=en&region=KG-GO&measure=rate")
    settled(page)
    expect(page.get_by_text("Osh city: 29 facts").first).to_be_visible()
    expect(page.get_by_text("per 100 polling stations in Osh city (39.7)").first).to_be_visible()


def test_an_address_that_names_nothing_we_have_shows_the_default(page: Page, address: str) -> None:
    page.goto(f"{address}/map?election=atlantis&lang=xx&region=<script>&measure=%00")
    settled(page)
    expect(page.get_by_text("Кыргызча").first).to_be_visible()
    page.wait_for_timeout(
        1_500
    )  # what the browser tells after the first drawing must not wipe the warning away
    warning = page.locator("[data-testid=stAlert]")
    expect(warning).to_have_count(1)
    assert all(value in warning.inner_text() for value in ("election=atlantis", "lang=xx", "region=<script>"))


def test_on_a_phone_a_tap_picks_a_region_and_a_second_tap_lets_it_go(browser: Browser, address: str) -> None:
    phone = browser.new_context(
        viewport={"width": 375, "height": 780},
        user_agent="Mozilla/5.0 (Linux; Android 14) Mobile",
        is_mobile=True,
        has_touch=True,
    )
    tab = phone.new_page()
    tab.goto(f"{address}/map?election={NOVEMBER}&lang=en")
    settled(tab)
    tab.locator(".js-plotly-plot").first.scroll_into_view_if_needed()
    tab.evaluate(COUNT_BOXES)
    tab.touchscreen.tap(*_spot_in_region(tab, "KG-GO"))
    tab.wait_for_url("**region=KG-GO**", timeout=20_000)
    settled(tab)
    tab.wait_for_timeout(1_000)
    assert tab.evaluate("window.boxes") == 0, "a hover box would cover the map"
    tab.touchscreen.tap(*_spot_in_region(tab, "KG-GO"))
    expect(tab.get_by_role("button", name="Show all regions")).to_have_count(0, timeout=20_000)
    phone.close()


def _spot_in_region(tab: Page, unit_id: str) -> tuple[float, float]:
    """A point of the screen on a bar of the region's pick layer, where a reader's click on the region lands."""
    spot = tab.evaluate(
        """(unit) => {
          const plot = document.querySelector('.js-plotly-plot');
          for (const trace of plot._fullData) {
            const data = trace.customdata || [];
            for (let i = Math.floor(data.length / 2); i < data.length; i++) {
              const value = Array.isArray(data[i]) ? data[i][0] : data[i];
              if (value !== unit) continue;
              const axes = plot._fullLayout, box = plot.getBoundingClientRect();
              const x = trace.base ? trace.base[i] + trace.x[i] / 2 : trace.x[i];
              return [box.x + axes._size.l + axes.xaxis.c2p(x), box.y + axes._size.t + axes.yaxis.c2p(trace.y[i])];
            }
          }
        }""",
        unit_id,
    )
    assert spot, f"no point of {unit_id} on the map"
    return spot[0], spot[1]


def _rows(file: Path) -> list[list[str]]:
    text = file.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def _table_on_screen(tab: Page) -> list[list[str]]:
    """The first two columns of the table as the browser's accessibility tree tells them."""
    tab.wait_for_selector("[data-testid=stDataFrame] table [role=gridcell]", state="attached")
    cells = tab.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stDataFrame] table [role=row]')]
             .map(row => [...row.querySelectorAll('[role=columnheader],[role=gridcell]')].slice(0, 2)
             .map(cell => cell.innerText.trim()))"""
    )
    return [row for row in cells if len(row) == 2]


@pytest.mark.parametrize("election", ["kg-2020-10-04-parliament", "kg-2025-11-30-parliament"])
def test_a_long_address_of_a_source_makes_no_page_wider_than_a_phone(
    browser: Browser, address: str, election: str
) -> None:
    with visit(browser, f"{address}/?election={election}&lang=ky", PHONE) as tab:
        assert tab.get_by_test_id("stMain").evaluate("box => box.scrollWidth <= box.clientWidth")


def test_on_a_phone_the_buttons_of_a_table_cover_nothing_above_it(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/data?election={PRESIDENT}&lang=ky", PHONE) as tab:
        covered = tab.get_by_test_id("stElementToolbar").evaluate_all(
            "bars => bars.map(bar => bar.closest('.stElementContainer').previousElementSibling"
            ".getBoundingClientRect().bottom - bar.getBoundingClientRect().top)"
        )
        assert len(covered) >= 3
        assert max(covered) <= 2
