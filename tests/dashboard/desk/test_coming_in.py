"""Nobody gets anything without a session, whoever has one gets what is theirs, and no form is lost or forged."""

import re
from urllib.parse import quote

import pytest

from dashboard.access.sessions import IDLE
from dashboard.desk import application, style
from tests.dashboard.access.people import PASSWORD
from tests.dashboard.desk.conftest import Desk

SESSION = "baikoo-session"


@pytest.mark.parametrize(
    "path",
    [
        "/", "/election/tl-2030/", "/election/tl-2030/trial", "/election/nowhere/",
        "/password", "/analysis/", "/analysis/map",
        "/analysis/static/js/index.js", "/analysis/media/x.csv", "/analysis/_stcore/host-config",
        "/_stcore/health", "/nothing", "/sign-in/", "//sign-in", "/sign-in%2f..%2fwork", "/language/xx",
    ],
)  # fmt: skip
def test_every_address_asks_for_a_session(desk: Desk, path: str) -> None:
    visitor = desk.visitor()
    assert (visitor.get(path).leads_to or "").startswith("/sign-in?next=")
    assert visitor.get(path, Accept="*/*").status == 401
    assert visitor.ask("DELETE", path).status == 401


def test_what_is_open_is_a_short_list(desk: Desk) -> None:
    visitor = desk.visitor()
    for path in ("/sign-in", style.path(), "/icon.png"):
        assert visitor.get(path).status == 200
    assert application.is_open("/analysis/_stcore/health")
    assert not application.is_open("/analysis/_stcore/stream")


def test_sign_in_leads_to_where_one_wanted(desk: Desk) -> None:
    visitor = desk.visitor()
    asked = visitor.get("/election/tl-2030/trial?a=1&b=2").leads_to
    assert asked
    answer = visitor.post(
        "/sign-in", {**visitor.get(asked).fields("/sign-in"), "name": "aida", "password": PASSWORD}
    )
    assert (answer.status, answer.leads_to) == (303, "/election/tl-2030/trial?a=1&b=2")


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
    ],
)
def test_sign_in_leads_nowhere_else(desk: Desk, path: str) -> None:
    visitor = desk.visitor()
    fields = visitor.get("/sign-in").fields("/sign-in")
    answer = visitor.post("/sign-in", {**fields, "next": path, "name": "aida", "password": PASSWORD})
    assert answer.leads_to == "/"
    assert visitor.get(f"/language/ru?next={quote(path)}").leads_to == "/"


def test_the_cookie_is_for_no_script_and_no_other_site(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.sign_in("aida", PASSWORD)
    line = next(line for line in visitor.set_cookies if line.startswith(SESSION))
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(line.split("; "))
    assert "Secure" not in line


def test_behind_tls_it_is_secure_and_bound_to_the_host(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.headers["X-Forwarded-Proto"] = "https"  # of the proxy on this machine
    assert visitor.sign_in("aida", PASSWORD).status == 303
    line = next(line for line in visitor.set_cookies if line.startswith(f"__Host-{SESSION}"))
    assert "Secure" in line.split("; ")
    answer = visitor.get("/election/tl-2030/")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"]
    visitor.cookies = {SESSION: visitor.cookies[f"__Host-{SESSION}"]}
    assert visitor.get("/election/tl-2030/").status == 303, "a cookie without the prefix is good for nothing"


def test_a_token_that_was_there_before_sign_in_is_not_the_one_after(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.cookies[SESSION] = "planted"
    visitor.get("/sign-in")
    visitor.sign_in("aida", PASSWORD)
    first = visitor.cookies[SESSION]
    assert first != "planted"
    again = desk.visitor()
    again.cookies = dict(visitor.cookies)
    assert again.get("/election/tl-2030/").status == 200


def test_a_token_repeated_after_sign_out_opens_nothing_and_is_logged(desk: Desk) -> None:
    visitor = desk.visitor("aida")
    token = visitor.cookies[SESSION]
    assert visitor.fill_in("/election/tl-2030/", "/sign-out").leads_to == "/sign-in"
    assert SESSION not in visitor.cookies
    visitor.cookies[SESSION] = token
    assert visitor.get("/election/tl-2030/trial").status == 303
    assert SESSION not in visitor.cookies
    line = desk.access.log.lines(last=1)[0]
    assert (line["what"], line["account_id"], line["subject"]) == ("refused", None, "/election/tl-2030/trial")


@pytest.mark.parametrize(("every", "times"), [(61, 1), (30, 24)], ids=["idle", "however busy"])
def test_a_session_ends_by_itself(desk: Desk, every: int, times: int) -> None:
    """After an hour without a request, and after twelve hours in any case."""
    visitor = desk.visitor("aida")
    for _ in range(times):
        assert visitor.get("/election/tl-2030/").status == 200
        desk.clock.forward(minutes=every)
    assert visitor.get("/election/tl-2030/").leads_to == "/sign-in?next=%2Felection%2Ftl-2030%2F"
    assert "baikoo-session" not in visitor.cookies


def test_wrong_and_unknown_read_the_same(desk: Desk) -> None:
    answers = []
    for name in ("aida", "nobody"):
        answer = desk.visitor().sign_in(name, "wrong")
        text = re.sub(r'value="[^"]*"', "", answer.text).replace(name, "")
        answers.append((answer.status, text))
    assert answers[0] == answers[1]
    assert answers[0][0] == 401


def test_the_wait_is_told_in_words(desk: Desk) -> None:
    for _ in range(4):
        assert desk.visitor().sign_in("slow", "wrong").status == 401
    visitor = desk.visitor()
    visitor.cookies["baikoo-language"] = "en"
    answer = visitor.sign_in("slow", "wrong")
    assert (answer.status, answer.headers["Retry-After"]) == (429, "16")
    assert "Try again in 16 seconds." in answer.text


@pytest.mark.parametrize("token", [None, "", "x", "AAAA", "A" * 88])
def test_a_form_that_is_not_ours_is_refused_and_logged(desk: Desk, token: str | None) -> None:
    visitor = desk.visitor("aida")
    fields = {"words": "x", "key": "1"} | ({} if token is None else {"token": token})
    answer = visitor.post("/election/tl-2030/trial", fields)
    assert answer.status == 403
    assert "<h1>" in answer.text
    assert desk.sent == []
    assert desk.access.log.lines(last=1)[0]["subject"] == "form: /election/tl-2030/trial"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/password"])
def test_every_form_of_the_shell_is_bound(desk: Desk, path: str) -> None:
    assert desk.visitor("aida").post(path, {"name": "aida", "password": PASSWORD}).status == 403


def test_another_sessions_token_is_good_for_no_form(desk: Desk) -> None:
    theirs = desk.visitor("root").get("/election/tl-2030/").fields("/sign-out")["token"]
    assert desk.visitor("aida").post("/election/tl-2030/trial", {"token": theirs, "words": "x"}).status == 403


def test_a_form_looks_different_every_time_and_stays_good(desk: Desk) -> None:
    visitor = desk.visitor("aida")
    forms = [visitor.get("/election/tl-2030/").fields("/sign-out") for _ in range(3)]
    assert len({form["token"] for form in forms}) == len({form["key"] for form in forms}) == 3
    for form in forms:
        assert visitor.post("/election/tl-2030/trial", {**form, "words": "x"}).status == 303
    assert [key for _, key, _ in desk.sent] == [form["key"] for form in forms]


def test_what_was_written_when_the_session_had_run_out_is_not_lost(desk: Desk) -> None:
    visitor = desk.visitor("aida")
    form = visitor.get("/election/tl-2030/").fields("/sign-out")
    desk.clock.forward(seconds=IDLE.total_seconds() + 1)
    assert visitor.post("/election/tl-2030/trial", {**form, "words": "a draft"}, Accept="*/*").status == 401
    kept = visitor.post("/election/tl-2030/trial", {**form, "words": "Ө <b>& \r\nтекст"})
    assert kept.status == 401
    assert desk.sent == []
    again = visitor.post("/sign-in", {**kept.fields("/sign-in"), "name": "aida", "password": PASSWORD})
    assert again.status == 200
    assert "<p>Ө &lt;b&gt;&amp; \r\nтекст</p>" in again.text
    assert desk.sent == [], "only when the person says so"
    assert visitor.post("/election/tl-2030/trial", again.fields("/election/tl-2030/trial")).status == 303
    assert [(key, words) for _, key, words in desk.sent] == [(form["key"], "Ө <b>& \r\nтекст")]


def test_what_another_site_sent_is_not_kept(desk: Desk) -> None:
    answer = desk.visitor().post("/election/tl-2030/trial", {"words": "planted", "token": "x" * 88})
    assert answer.status == 401
    assert "planted" not in answer.text


def test_ten_megabytes_are_refused_in_words(desk: Desk) -> None:
    visitor = desk.visitor("aida")
    form = visitor.get("/election/tl-2030/").fields("/sign-out")
    answer = visitor.post("/election/tl-2030/trial", {**form, "words": "x" * 10_000_000})
    assert answer.status == 413
    assert "<h1>" in answer.text
    assert desk.sent == []
