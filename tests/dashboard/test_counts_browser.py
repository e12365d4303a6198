"""Results by station as a reader uses them: a click on a region, a square, a row of a table; at a desk, on a phone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard import counted
from tests.dashboard.browser import serve, settled
from tests.dashboard.visits import DESK, NEEDS_CHROMIUM, PHONE, visit

pytestmark = NEEDS_CHROMIUM

VOTES, REGIONS, TILES = 0, 1, 2  # the figures of the page from above


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home: Path = tmp_path_factory.mktemp("build")
    counted.snapshot(home)
    with serve(os.environ | {"BAIKOO_BUILD": str(home)}) as served:
        yield f"{served}/counts?lang=en"


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with visit(browser, address, request.param) as tab:
        yield tab


def _press(tab: Page, figure: int, unit_id: str) -> None:
    """A click, or on a phone a tap, on a unit of the n-th figure."""
    plot = tab.locator(".js-plotly-plot").nth(figure)
    plot.scroll_into_view_if_needed()
    tab.wait_for_timeout(300)
    spot = plot.evaluate(
        """(plot, unit) => {
          for (const trace of plot._fullData) {
            const data = trace.customdata || [];
            const i = Math.floor(data.length / 2);
            if (!data.length || (Array.isArray(data[i]) ? data[i][0] : data[i]) !== unit) continue;
            const layout = plot._fullLayout, box = plot.getBoundingClientRect();
            return [box.x + layout._size.l + layout.xaxis.c2p(trace.base[i] + trace.x[i] / 2),
                    box.y + layout._size.t + layout.yaxis.c2p(trace.y[i])];
          }
        }""",
        unit_id,
    )
    assert spot, f"no {unit_id} on figure {figure}"
    if tab.viewport_size and tab.viewport_size["width"] < 500:
        tab.touchscreen.tap(*spot)
    else:
        tab.mouse.click(*spot)


def test_a_region_and_a_square_lead_to_their_tables_and_back(page: Page) -> None:
    _press(page, REGIONS, "W")
    page.wait_for_url("**region=W**")
    settled(page)
    expect(
        page.get_by_text("Western oblast, Election of the head: so far most for Candidate A").first
    ).to_be_visible()

    _press(page, TILES, "E1")
    page.wait_for_url("**commission=CE**")
    settled(page)
    assert "region=E" in page.url
    expect(page.get_by_text("TEC CE, Election of the head: most for Candidate A").or_(
        page.get_by_text("TEC CE, Election of the head: so far most for Candidate A")
    ).first).to_be_visible()  # fmt: skip

    page.get_by_role("button", name="All regions").click()
    expect(page.get_by_role("button", name="All regions")).to_have_count(0, timeout=20_000)
    assert "region=" not in page.url


def test_a_square_without_a_commission_leads_to_its_region(page: Page) -> None:
    _press(page, TILES, "E2")
    page.wait_for_url("**region=E**")
    settled(page)
    assert "commission=" not in page.url


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    wide = page.evaluate(
        "() => [...document.querySelectorAll('.js-plotly-plot')].filter(p => p.scrollWidth > innerWidth).length"
    )
    assert wide == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_row_of_the_table_leads_down_and_to_the_page_of_a_station(page: Page) -> None:
    _first_row(page)
    page.wait_for_url("**region=E**")
    settled(page)
    _first_row(page)
    page.wait_for_url("**commission=CE**")
    settled(page)
    _first_row(page)
    link = page.get_by_role("link", name="Station 0007: everything that is known of it")
    expect(link).to_be_visible(timeout=20_000)
    assert "station?election=tl-2030&lang=en&station=7" in str(link.get_attribute("href"))


def _first_row(tab: Page) -> None:
    """Tick the box before the first row of the table of units or stations, the one that is not folded away."""
    grid = tab.locator("[data-testid=stDataFrame]:visible").last
    grid.scroll_into_view_if_needed()
    tab.wait_for_timeout(500)
    box = grid.bounding_box()
    assert box
    tab.mouse.click(box["x"] + 17, box["y"] + 35 + 17)
