"""The frame around every page: rights, errors in plain words, headers, languages, and how few bytes it takes."""

import gzip
import re

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from dashboard.access.sessions import IDLE
from dashboard.desk import pages, shell, style
from pipelines.casework.rights import Right
from tests.dashboard.access.people import PASSWORD
from tests.dashboard.desk.conftest import Desk

LARGEST_PAGE, LARGEST_STYLE = 14_000, 10_000
PAGES = ("/sign-in", "/", "/election/tl-2030/", "/password", "/nothing", "/election/nowhere/")


def test_a_role_without_the_right_is_told_so_and_logged(desk: Desk) -> None:
    answer = desk.visitor("root").get("/election/tl-2030/trial")
    assert answer.status == 403
    assert "Traceback" not in answer.text
    line = desk.access.log.lines(last=1)[0]
    root = desk.access.accounts.named("root")
    assert (line["what"], line["account_id"], line["election"]) == ("refused", root.id, "tl-2030")


def test_an_action_beyond_the_role_is_refused_before_its_form_is_read(desk: Desk) -> None:
    visitor = desk.visitor("root")
    form = visitor.get("/election/tl-2030/").fields("/sign-out")
    assert visitor.post("/election/tl-2030/trial", {**form, "words": "x"}).status == 403
    assert desk.sent == []


def test_what_is_read_is_logged_with_who_read_it(desk: Desk) -> None:
    assert desk.visitor("aida").get("/election/tl-2030/trial").status == 200
    line = desk.access.log.lines(last=1, subject="trial")[0]
    aida = desk.access.accounts.named("aida")
    assert (line["what"], line["account_id"], line["election"]) == ("read", aida.id, "tl-2030")
    assert line["at"] == desk.clock()
    assert line["address"] is None


def test_what_cannot_be_logged_is_not_shown(desk: Desk) -> None:
    visitor = desk.visitor("aida")
    with desk.access.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE access_log RENAME TO away")
    try:
        assert visitor.get("/election/tl-2030/trial").status == 500
    finally:
        with desk.access.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO access_log")


@pytest.mark.parametrize(("name", "is_shown"), [("aida", True), ("root", False)])
def test_the_navigation_leads_only_where_one_may_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, is_shown: bool
) -> None:
    trial = shell.Page((), (shell.Link(lambda say: say.phrase("Start"), "/trial", Right.READ),))
    monkeypatch.setattr(pages, "PAGES", (*pages.PAGES, trial))
    assert ('href="/election/tl-2030/trial"' in desk.visitor(name).get("/election/tl-2030/").text) is is_shown


@pytest.mark.parametrize("election", ["nowhere", "..", "tl-2031", "%2e%2e", "<b>"])
def test_another_election_looks_the_same_whether_there_is_one_or_not(desk: Desk, election: str) -> None:
    assert desk.visitor("aida").get(f"/election/{election}/trial").status == 403


def test_an_address_that_leads_nowhere_and_a_wrong_method(desk: Desk) -> None:
    visitor = desk.visitor("aida")
    assert visitor.get("/nothing").status == 404
    assert visitor.get("/sign-out").status == 405


def test_an_error_of_ours_shows_nothing_of_the_inside(desk: Desk) -> None:
    answer = desk.visitor("aida").get("/election/tl-2030/broken")
    assert answer.status == 500
    assert "<h1>" in answer.text
    assert "secret" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_navigation_shows_the_person_and_what_they_may(desk: Desk) -> None:
    answer = desk.visitor("aida").get("/election/tl-2030/")
    assert 'aria-current="page"' in answer.text
    assert ">aida</a>" in answer.text
    assert "ОКУУ МИСАЛЫ" in answer.text  # Testland is an exercise
    assert "/analysis/map?election=tl-2030&amp;lang=ky" in answer.text


def test_where_there_is_but_one_election_it_is_the_start(desk: Desk) -> None:
    assert desk.visitor("aida").get("/").leads_to == "/election/tl-2030/"


@pytest.mark.parametrize(("code", "words"), [("ky", "Чыгуу"), ("ru", "Выйти"), ("en", "Sign out")])
def test_the_language_is_remembered_and_the_page_stays(desk: Desk, code: str, words: str) -> None:
    visitor = desk.visitor("aida")
    switch = re.search(rf'href="(/language/{code}[^"]*)"', visitor.get("/election/tl-2030/?a=1").text)
    if switch:
        assert visitor.get(switch[1]).leads_to == "/election/tl-2030/?a=1"
    page = visitor.get("/election/tl-2030/").text
    assert words in page
    assert f'<html lang="{code}">' in page


@pytest.mark.parametrize("path", PAGES)
def test_headers_of_every_page(desk: Desk, path: str) -> None:
    headers = desk.visitor("aida").get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_runs_a_script_or_asks_another_host(desk: Desk, path: str) -> None:
    text = desk.visitor("aida").get(path).text
    assert not re.search(r"<script|\son\w+=|style=|javascript:|https?://", text)


@pytest.mark.parametrize("code", ["ky", "ru", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small(desk: Desk, path: str, code: str) -> None:
    visitor = desk.visitor("aida")
    visitor.cookies["baikoo-language"] = code
    assert len(gzip.compress(visitor.get(path).text.encode())) < LARGEST_PAGE


def test_the_stylesheet_is_small_and_kept_for_a_year(desk: Desk) -> None:
    answer = desk.visitor().get(style.path())
    assert answer.size < LARGEST_STYLE
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "prefers-color-scheme:dark" in answer.text
    assert desk.visitor().get("/desk-000000000000.css").status == 303


def test_the_own_password_can_be_changed_and_everybody_is_out(desk: Desk) -> None:
    new = "quite another sentence"
    visitor, elsewhere = desk.visitor("aida"), desk.visitor("aida")
    wrong = visitor.fill_in("/password", "/password", old="wrong", new=new, again=new)
    assert (wrong.status, "Эски сырсөз туура эмес" in wrong.text) == (422, True)
    assert visitor.fill_in("/password", "/password", old=PASSWORD, new=new, again=new + "x").status == 422
    assert visitor.fill_in("/password", "/password", old=PASSWORD, new="short", again="short").status == 422
    assert visitor.get("/election/tl-2030/").status == 200
    assert visitor.fill_in("/password", "/password", old=PASSWORD, new=new, again=new).leads_to == "/sign-in"
    assert elsewhere.get("/election/tl-2030/").status == 303
    assert desk.visitor().sign_in("aida", new).status == 303
    desk.access.set_password(desk.access.accounts.named("aida"), PASSWORD)


# ---------------------------------------------------------------- lines that stay open


@pytest.mark.parametrize("path", ["/_stcore/stream", "/analysis/_stcore/stream", "/sign-in"])
@pytest.mark.parametrize("cookie", [None, "baikoo-session=forged", "baikoo-session="])
def test_no_line_is_opened_without_a_session(desk: Desk, path: str, cookie: str | None) -> None:
    headers = {"Cookie": cookie} if cookie else {}
    with (
        pytest.raises(InvalidStatus) as caught,
        connect(f"ws://127.0.0.1:{desk.port}{path}", additional_headers=headers),
    ):
        pass
    assert caught.value.response.status_code == 403


def test_a_password_that_was_handed_out_opens_no_line(desk: Desk) -> None:
    given = desk.access.hand_out_password(desk.access.accounts.named("aida"))
    visitor = desk.visitor()
    assert visitor.sign_in("aida", given).status == 303
    headers = {"Cookie": f"baikoo-session={visitor.cookies['baikoo-session']}"}
    address = f"ws://127.0.0.1:{desk.port}/election/tl-2030/echo"
    with pytest.raises(InvalidStatus), connect(address, additional_headers=headers):
        pass
    desk.access.set_password(desk.access.accounts.named("aida"), PASSWORD)


@pytest.mark.parametrize("how", ["sign_out", "disable", "idle"])
def test_an_open_line_ends_with_its_session(desk: Desk, how: str) -> None:
    visitor = desk.visitor("aida")
    headers = {"Cookie": f"baikoo-session={visitor.cookies['baikoo-session']}"}
    with connect(f"ws://127.0.0.1:{desk.port}/election/tl-2030/echo", additional_headers=headers) as line:
        line.send("here")
        assert line.recv(timeout=10) == "here"
        match how:
            case "sign_out":
                visitor.fill_in("/election/tl-2030/", "/sign-out")
            case "disable":
                desk.access.disable(desk.access.accounts.named("aida"))
            case _:
                desk.clock.forward(seconds=IDLE.total_seconds() + 1)
        with pytest.raises(ConnectionClosed):
            line.recv(timeout=10)
        assert line.close_code == 1008
    desk.access.enable(desk.access.accounts.named("aida"))
