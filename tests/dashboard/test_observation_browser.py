"""Observation in Kyrgyz, at a desk and on a phone: the figures of the mart, what is withheld, another indicator."""

import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import queries_estimates
from dashboard.exhibits import View, observation, observation_texts, view_language
from pipelines import store
from tests.dashboard.browser import settled
from tests.dashboard.followed import EXERCISE
from tests.dashboard.visits import DESK, NEEDS_CHROMIUM, PHONE, downloaded, visit

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def view(exercise_home: Path) -> Iterator[View]:
    with store.connect(store.current(exercise_home / EXERCISE)) as connection:
        yield View(connection, view_language(connection, "ky", ZoneInfo("Asia/Bishkek")))


@pytest.fixture(scope="module")
def address(exercise_address: str) -> str:
    return f"{exercise_address}/observation?lang=ky"


@pytest.fixture(scope="module")
def desk(browser: Browser, address: str) -> Iterator[Page]:
    """One visit for all tests at a desk."""
    with visit(browser, address, DESK) as tab:
        yield tab


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    with visit(browser, address, PHONE) as tab:
        yield tab


def _words(tab: Page, figure: int, part: str) -> list[str]:
    """The words of one kind on the n-th figure, as they stand there."""
    plot = tab.locator(".js-plotly-plot").nth(figure)
    plot.scroll_into_view_if_needed()
    found: list[str] = plot.evaluate(
        "(plot, part) => plot._fullLayout.annotations.filter(a => a.name === part).map(a => a.text)", part
    )
    return [_plain(text.replace("<b>", "").replace("</b>", "").replace("<br>", " ")) for text in found]


def _plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


PROCESS, TURNOUT, SHARES, PLACES = 0, 1, 2, 3  # the figures of the page from above


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_the_figures_on_screen_are_those_of_the_mart_and_nothing_is_wider_than_the_screen(
    device: str, request: pytest.FixtureRequest, view: View
) -> None:
    page: Page = request.getfixturevalue(device)
    say, every = view.language, observation.country(view)
    country = every.filter(pl.col("choice_id").is_null())
    shares = country.filter("is_of_stations").sort("estimate", descending=True)
    assert [text.split(" ± ")[0] for text in _words(page, PROCESS, "value")] == [
        _plain(say.percent(share)) for share in shares["estimate"]
    ]
    by_hour = observation.turnout(view)
    assert by_hour is not None
    assert (
        by_hour.table.height == country.height - shares.height
    )  # an hour once, however many counts stand beside
    compared = queries_estimates.comparison(view.connection)
    official = compared.filter(pl.col("choice_id").is_null()).sort("as_of_at", "origin")
    assert official["within_margin"].all()
    told = _words(page, TURNOUT, "reference")
    for row, text in zip(official.iter_rows(named=True), told, strict=True):
        assert _plain(say.percent(row["official"])) in text
        assert say.signed(100 * row["difference"], 1) in text
        assert "каталык чегинде" in text
    votes = every.filter(contest_id="president").sort("estimate", descending=True).head(10)
    assert [text.split(" ± ")[0] for text in _words(page, SHARES, "value")] == [
        _plain(say.percent(share, 2)) for share in votes["estimate"]
    ]
    shown = _plain(page.get_by_test_id("stMain").inner_text())
    for _, claim, with_it in observation_texts.statements(view):
        assert _plain(claim) in shown
        assert _plain(with_it) in shown
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] *')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().right > innerWidth + 1).length"
    ) == 0  # fmt: skip


def test_another_indicator_is_another_chart_and_a_withheld_place_says_why(desk: Page, view: View) -> None:
    say, menu = view.language, desk.get_by_role("combobox", name=re.compile("Көрсөткүч"))
    before = _words(desk, PLACES, "value")
    wanted = say.name("indicator", "voting_box_failed")
    menu.fill(wanted)
    expect(desk.get_by_role("option")).to_have_text([wanted])  # else Enter takes what was chosen before
    menu.press("Enter")
    desk.wait_for_url("**estimate=voting_box_failed**")
    settled(desk)

    one = observation.country(view).filter(indicator_id="voting_box_failed").row(0, named=True)
    rows = observation.of_one(view, one)
    released, kept = rows.filter("released"), rows.filter(~rows["released"])
    expect(desk.get_by_text(f"{say.name('indicator', 'voting_box_failed')}: ").first).to_be_visible()
    after = _words(desk, PLACES, "value")
    assert after != before
    assert [text.split(" ")[0] for text in after] == [
        _plain(say.percent(share)).split(" ")[0] for share in released["estimate"]
    ]
    assert kept["domain_id"].to_list() == ["KG-GO"]
    shown = _plain(desk.get_by_test_id("stMain").inner_text())
    answered = f"{kept['responding'].item()} / {kept['sampled'].item()}"
    name = say.name("unit", "KG-GO")
    assert f"Эсепке алынуучу жооптор аз: 20 участкага жеткен жок. {name} ({answered})" in shown
    assert not [text for text in _words(desk, PLACES, "label") if say.name("unit", "KG-GO") in text]


def test_the_press_takes_all_sentences_in_all_languages(desk: Page, view: View) -> None:
    file = downloaded(desk, desk.get_by_role("button", name="Бардык сүйлөмдөрдү"))
    text = file.read_text(encoding="utf-8")
    assert text == observation_texts.document(view)
    assert text.count("SYNTHETIC EXERCISE") == text.count("ОКУУ МИСАЛЫ") == text.count("УЧЕБНЫЙ ПРИМЕР") == 1
