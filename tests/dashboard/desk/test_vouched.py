"""Sign-in with an issuer of identities, against a real provider on this machine."""

import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import oidc_provider_mock
import pytest
from playwright.sync_api import expect, sync_playwright

from dashboard.access import oidc
from pipelines import settings
from pipelines.errors import BaikooError
from tests.dashboard.browser import CHROMIUM
from tests.dashboard.desk.conftest import Desk
from tests.dashboard.desk.visitor import Answer, Visitor, serving

TOML = """
name = "Кызмат"
issuer = "{issuer}"
client_id = "baikoo"
client_secret = "never printed"
"""


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that lets anybody be whoever they say; on another site than ours, which is at 127.0.0.1."""
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def desk(issuer: str, builds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose people sign in there; zina has an account."""
    folder = tmp_path_factory.mktemp("vouched")
    file = folder / "oidc.toml"
    file.write_text(TOML.format(issuer=issuer), encoding="utf-8")
    file.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BUILD", builds)
        desk = Desk(folder, oidc.read(file))
        zina = desk.access.accounts.add("zina", desk.clock(), issuer=issuer, subject="zina@there")
        desk.access.accounts.grant(zina, "tl-2030", desk.access.accounts.named("root").grants["tl-2030"])
        with serving(desk.application()) as desk.port:
            yield desk


def there(visitor: Visitor, subject: str) -> str:
    """Go to the provider, say there who one is, and get the address back."""
    address = visitor.get("/oidc/sign-in?next=/election/tl-2030/%3Fa%3D1").leads_to
    assert address
    return told(address, subject)


def told(address: str, subject: str) -> str:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    opener = urllib.request.build_opener(Stay)
    try:
        opener.open(address, urlencode({"sub": subject}).encode())
    except urllib.error.HTTPError as answer:
        return str(answer.headers["Location"])
    raise AssertionError("the provider did not send anybody back")


def back(visitor: Visitor, address: str) -> Answer:
    parts = urlsplit(address)
    return visitor.get(f"{parts.path}?{parts.query}")


def test_who_has_an_account_is_let_in_and_goes_on(desk: Desk) -> None:
    visitor = desk.visitor()
    assert "/oidc/sign-in?next=" in visitor.get("/sign-in").text
    answer = back(visitor, there(visitor, "zina@there"))
    assert (answer.status, answer.headers["Refresh"]) == (200, "0; url=/election/tl-2030/?a=1")
    assert visitor.get("/election/tl-2030/").status == 200
    assert "SameSite=strict" in next(
        line for line in visitor.set_cookies if line.startswith("baikoo-session")
    )


def test_the_way_on_may_hold_any_letters(desk: Desk) -> None:
    visitor = desk.visitor()
    sign_in = visitor.get("/oidc/sign-in?next=%2Felection%2Ftl-2030%2Fcase%2F%D2%A3%22%3B").leads_to
    answer = back(visitor, told(str(sign_in), "zina@there"))
    assert (answer.status, answer.headers["Refresh"]) == (200, "0; url=/election/tl-2030/case/%D2%A3%22%3B")


def test_what_is_asked_is_bound_to_the_browser_and_to_a_nonce(desk: Desk, issuer: str) -> None:
    visitor = desk.visitor()
    asked = visitor.get("/oidc/sign-in").leads_to
    assert asked
    query = parse_qs(urlsplit(asked).query)
    assert asked.startswith(issuer)
    assert query["redirect_uri"] == [f"http://127.0.0.1:{desk.port}/oidc/back"]
    assert query["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(query)
    address = told(asked, "zina@there")
    thief = desk.visitor()
    assert back(thief, address).status == 403
    assert "baikoo-session" not in thief.cookies


def test_who_has_no_account_is_told_so_and_the_log_says_who_it_was(desk: Desk, issuer: str) -> None:
    visitor = desk.visitor()
    answer = back(visitor, there(visitor, "stranger@there"))
    assert answer.status == 403
    assert "baikoo-session" not in visitor.cookies
    line = desk.access.log.lines(last=1)[0]
    assert (line["what"], line["subject"]) == ("sign_in_refused", f"{issuer} stranger@there")


def test_a_disabled_account_is_not_let_in(desk: Desk) -> None:
    zina = desk.access.accounts.named("zina")
    desk.access.disable(zina)
    visitor = desk.visitor()
    assert back(visitor, there(visitor, "zina@there")).status == 403
    desk.access.enable(zina)


def test_the_same_way_back_twice_is_once(desk: Desk) -> None:
    visitor = desk.visitor()
    address = there(visitor, "zina@there")
    before = dict(visitor.cookies)
    assert back(visitor, address).status == 200
    visitor.cookies = before
    assert back(visitor, address).status == 403


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=access_denied", "?state=&code="])
def test_a_forged_way_back_lets_nobody_in(desk: Desk, query: str) -> None:
    visitor = desk.visitor()
    visitor.get("/oidc/sign-in")
    assert visitor.get(f"/oidc/back{query}").status == 403
    assert "baikoo-session" not in visitor.cookies


def test_what_the_issuer_told_another_client_is_refused(desk: Desk) -> None:
    visitor = desk.visitor()
    asked = visitor.get("/oidc/sign-in").leads_to
    assert asked
    assert (
        back(visitor, told(asked.replace("client_id=baikoo", "client_id=other"), "zina@there")).status == 403
    )


def test_a_token_that_names_another_issuer_is_refused(
    served: Desk, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same provider, expected under a name that its tokens do not bear."""
    text = tomllib.loads(TOML.format(issuer=f"{issuer}/"))
    expected = replace(served.access, issuer=oidc.Issuer(oidc.Provider(**text)))
    monkeypatch.setattr(served, "access", expected)
    served.access.accounts.add("other", served.clock(), issuer=issuer, subject="other@there")
    with serving(served.application()) as port:
        visitor = Visitor(port)
        assert back(visitor, there(visitor, "other@there")).status == 403
    assert served.access.log.lines(last=1)[0]["subject"] == "issuer: InvalidClaimError"


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: browser not tested")
def test_in_a_browser_from_another_site_and_back(desk: Desk) -> None:
    only_here = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", only_here])
        tab = browser.new_page()
        tab.goto(f"http://127.0.0.1:{desk.port}/election/tl-2030/")
        tab.get_by_role("link", name="Кызмат").click()
        tab.get_by_placeholder("sub").fill("zina@there")
        tab.get_by_role("button", name="Authorize").click()
        tab.wait_for_url("**/election/tl-2030/")
        expect(tab.locator(".facts")).to_contain_text("zina")
        browser.close()


@pytest.mark.parametrize(
    ("text", "mode", "wrong"),
    [
        (TOML.format(issuer="http://id.example"), 0o600, "https"),
        (TOML.format(issuer="https://id.example"), 0o644, "others on this machine"),
        (TOML.format(issuer="https://id.example").replace('"baikoo"', '""'), 0o600, "client_id"),
        (TOML.format(issuer="https://id.example") + "scope = 1", 0o600, "scope"),
        ("client_secret = never", 0o600, "cannot be read"),
        ("", 0o600, "name, issuer, client_id, client_secret"),
    ],
)
def test_settings_that_cannot_be_are_told_without_the_secret(
    tmp_path: Path, text: str, mode: int, wrong: str
) -> None:
    file = tmp_path / "oidc.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    with pytest.raises(BaikooError, match=wrong) as caught:
        oidc.read(file)
    assert "never" not in str(caught.value)


def test_no_secret_in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(oidc.SETTINGS, str(settings.PROJECT / "pyproject.toml"))
    with pytest.raises(BaikooError, match="repository"):
        oidc.configured()
    monkeypatch.delenv(oidc.SETTINGS)
    assert oidc.configured() is None
