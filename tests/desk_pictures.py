"""Pictures of the desk's pages for people to look at: over the exercise, in every language.

What they show is done before as a person does it: a case is taken up, a photo attached, a choice kept as a view. The
demonstration forgets it all.
"""

import itertools
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, StorageState

from dashboard.i18n import LANGUAGES
from pipelines import settings
from tests.dashboard.desk.demonstration import Demo, demonstrated
from tests.evidence_files import photo

ELECTION = "kg-exercise"
WORK = f"/election/{ELECTION}"
PERSON, KEEPER, EXPERT = "demo-lawyer", "demo-administrator", "demo-commission_expert"
CHOICE = f"{WORK}/desk?status=open&q=маршрутка"
KNOWN = {
    "password": "/password",
    "start": f"{WORK}/",
    "queue": f"{WORK}/desk",
    "queue-chosen": CHOICE,
    "queue-empty": f"{WORK}/desk?q=---",
    "new-report": f"{WORK}/report",
    "complaints": f"{WORK}/complaints",
    "complaints-overdue": f"{WORK}/complaints?state=overdue",
    "refused": f"{WORK}/case/none",
}
"""Pages whose address is known beforehand."""
KEPT = {
    "accounts": f"{WORK}/accounts",
    "log": f"{WORK}/log",
}
"""Those of whoever keeps accounts."""
FOLLOWED = {
    "records": f"{WORK}/records",
    "records-plan": f"{WORK}/records?kind=calendar_plan",
    "record": f"{WORK}/record/of/calendar_plan/results",
    "new-record": f"{WORK}/record/new/commission_decisions",
}
"""Those of an expert on commissions."""


def photograph(browser: Browser, folder: Path, looks: tuple[str, ...], devices: Mapping[str, Any]) -> None:
    """Write `desk-page-language-look-device.png` for all of them."""
    with _served() as demo:
        address = demo.address
        session, keeper, expert = (_sign_in(browser, demo, name) for name in (PERSON, KEEPER, EXPERT))
        pages = KNOWN | _worked_on(browser, address, session)
        kept = KEPT | _changed(browser, address, keeper)
        for look, device in itertools.product(looks, devices):
            name = f"{look}-{device}.png"
            for language in LANGUAGES:
                own: dict[str, Any] = {
                    "color_scheme": look,
                    "locale": language,
                    "storage_state": session,
                }
                context = browser.new_context(**own, **devices[device])
                tab = context.new_page()
                tab.goto(f"{address}/language/{language}?next=/")
                for page, path in pages.items():
                    tab.goto(address + path)
                    tab.screenshot(path=folder / f"desk-{page}-{language}-{name}", full_page=True)
                context.clear_cookies(name="baikoo-session")
                tab.goto(f"{address}/sign-in")
                tab.screenshot(path=folder / f"desk-sign-in-{language}-{name}", full_page=True)
                context.close()
                for whose, others in ((keeper, kept), (expert, FOLLOWED)):
                    own |= {"storage_state": whose}
                    context = browser.new_context(**own, **devices[device])
                    tab = context.new_page()
                    tab.goto(f"{address}/language/{language}?next=/")
                    for page, path in others.items():
                        tab.goto(address + path)
                        for more in tab.locator("summary").all():
                            more.click()
                        tab.screenshot(path=folder / f"desk-{page}-{language}-{name}", full_page=True)
                    context.close()


@contextmanager
def _served() -> Iterator[Demo]:
    """The demonstration over the exercise alone."""
    with tempfile.TemporaryDirectory() as made:
        builds = Path(made) / "build"
        builds.mkdir()
        (builds / ELECTION).symlink_to(settings.BUILD.resolve() / ELECTION)
        with demonstrated(builds, Path(made)) as demo:
            yield demo


def _sign_in(browser: Browser, demo: Demo, name: str) -> StorageState:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{demo.address}/sign-in")
    tab.fill("[name=name]", name)
    tab.fill("[name=password]", demo.passwords[name])
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    state = context.storage_state()
    context.close()
    return state


def _worked_on(browser: Browser, address: str, session: StorageState) -> dict[str, str]:
    """The addresses of pages about a case or a complaint, after something was done there."""
    context = browser.new_context(storage_state=session)
    tab = context.new_page()
    tab.goto(address + CHOICE)
    tab.locator("details:has([name=name]) summary").click()
    tab.fill("[name=name]", "Менин көрүнүшүм")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    waiting, verified, refuted, draft, overdue, decided = (
        _first(tab, f"{address}{WORK}/{listed}")
        for listed in (
            "desk?status=received", "desk?status=verified", "desk?status=refuted",
            "complaints?state=drafted", "complaints?state=overdue", "complaints?state=decided",
        )
    )  # fmt: skip
    taken = _first(tab, f"{address}{WORK}/desk?status=received", 1)
    tab.goto(address + taken)
    with tab.expect_navigation():
        tab.locator("button[accesskey=t]").click()
    _attach(tab, photo((1200, 800)))
    chosen = "&".join(f"case={name.rsplit('/', 1)[1]}" for name in (waiting, taken, verified))
    context.close()
    return {
        "case": waiting,
        "case-taken": taken,
        "case-verified": verified,
        "case-refuted": refuted,
        "case-amend": f"{waiting}/amend",
        "several": f"{WORK}/several?{chosen}",
        "complaint-draft": draft,
        "complaint-overdue": overdue,
        "complaint-decided": decided,
        "new-complaint": f"{WORK}/complaint?case={verified.rsplit('/', 1)[1]}",
    }


def _changed(browser: Browser, address: str, keeper: StorageState) -> dict[str, str]:
    """The address of an account, after its role was changed."""
    context = browser.new_context(storage_state=keeper)
    tab = context.new_page()
    account = _first(tab, f"{address}{WORK}/accounts?q=demo-analyst")
    tab.goto(address + account)
    tab.locator("form[action$=role] [name=reason]").fill("Аналитик байланыш борборуна которулду")
    tab.select_option("[name=role]", "operator")
    with tab.expect_navigation():
        tab.locator("form[action$=role] button").click()
    context.close()
    return {"account": account}


def _first(tab: Page, address: str, number: int = 0) -> str:
    """Where the first row of a list leads, or another one."""
    tab.goto(address)
    return str(tab.locator("table.queue tbody a").nth(number).get_attribute("href"))


def _attach(tab: Page, contents: bytes) -> None:
    """Attach a file to the case on the screen."""
    tab.locator("details:has([type=file]) summary").click()
    tab.set_input_files("[type=file]", {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": contents})
    with tab.expect_navigation():
        tab.locator("details:has([type=file]) button").click()
