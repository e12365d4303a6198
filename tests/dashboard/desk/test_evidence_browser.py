"""A photo in a real browser, on a phone and in Kyrgyz: attached, seen, saved; a demonstration leaves nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.dashboard.browser import CHROMIUM, chromium
from tests.dashboard.desk.demonstration import demonstrated, fits, signed_in
from tests.evidence_files import NOT_EVIDENCE, photo

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")


def test_a_photo_is_attached_seen_and_saved(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    picture, program = tmp_path / "IMG_0001.jpg", tmp_path / "IMG_0002.jpg"
    picture.write_bytes(photo((3000, 2000), orientation=6))
    program.write_bytes(NOT_EVIDENCE["program of Windows"])
    with (
        demonstrated(reports, tmp_path) as demo,
        sync_playwright() as playwright,
        chromium(playwright) as browser,
    ):
        context = browser.new_context(viewport={"width": 390, "height": 780}, is_mobile=True, has_touch=True)
        tab = signed_in(context, demo, "demo-lawyer")
        tab.goto(f"{demo.address}/election/tl-2030/desk")
        tab.locator("table.queue a").first.click()
        looks: list[str] = []
        tab.on("request", lambda request: looks.append(request.url) if "/preview" in request.url else None)

        tab.get_by_text("Файл тиркөө").click()
        tab.get_by_label("Файл", exact=True).set_input_files(program)
        tab.get_by_role("button", name="Тиркөө", exact=True).click()
        expect(tab.get_by_role("alert")).to_contain_text("Программалар, архивдер жана кеңсе документтери")

        tab.get_by_text("Файл тиркөө").click()
        tab.get_by_label("Файл", exact=True).set_input_files(picture)
        tab.get_by_role("button", name="Тиркөө", exact=True).click()
        tab.wait_for_url("**?entered=1")
        assert looks == []  # nobody has looked yet, and no byte was spent on it
        tab.get_by_text("Кичирейтилген сүрөт", exact=True).click()
        shown = tab.get_by_role("img", name="Сүрөт (JPEG)")
        expect(shown).to_have_js_property("naturalHeight", 640)
        expect(shown).to_have_js_property("naturalWidth", 427)
        assert fits(tab)
        with tab.expect_download() as saved:
            tab.get_by_role("link", name="Түп нусканы ачуу").click()
        assert Path(saved.value.path()).read_bytes() == picture.read_bytes()
        assert saved.value.suggested_filename.startswith("evidence-")
        context.close()
    assert not (tmp_path / "home" / "baikoo").exists()
