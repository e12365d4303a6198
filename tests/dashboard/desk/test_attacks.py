"""Whoever asks for what is not theirs, by whatever address or form: refused in words, nothing entered, and logged."""

import re
from html import unescape
from urllib.parse import quote

import pytest

from dashboard.access.sessions import IDLE
from dashboard.i18n import TURNS
from pipelines.casework.rights import RIGHTS, Right
from tests.dashboard.desk.reported import (
    FORMULA,
    HOSTILE,
    JUDGEMENT,
    NEW,
    ROLES,
    WORK,
    Office,
    case,
    decide,
    verified,
)
from tests.dashboard.desk.visitor import Answer, Visitor

FOREIGN = "v-1"
"""A case of the south, where aida has no business."""


def sealed(visitor: Visitor) -> dict[str, str]:
    """What makes a form one of ours, of a page that everybody has."""
    return visitor.get(f"{WORK}/").fields("/sign-out")


def told(answer: Answer) -> str:
    """What the page says above all."""
    found = re.search(r"<h1>(.*?)</h1>|role=\"alert\">(.*?)</div>", answer.text, re.DOTALL)
    assert found, answer.text
    assert "Traceback" not in answer.text
    return unescape(found[1] or found[2]).strip()


GETS = {
    "its page": case(FOREIGN),
    "to amend it": f"{case(FOREIGN)}/amend",
    "among several": f"{WORK}/several?case=v-5&case={FOREIGN}",
    "by another spelling": f"{WORK}/case/v%2D1",
}


@pytest.mark.parametrize("path", GETS.values(), ids=GETS)
def test_a_case_of_another_region_is_not_shown(office: Office, path: str) -> None:
    answer = office.visitor("aida").get(path)
    assert answer.status == 403
    assert told(answer) == "Бул сиздин эсептик жазууңуз үчүн эмес"
    assert "жээгинде" not in answer.text
    assert FOREIGN in office.logged("refused")[0] or "several" in office.logged("refused")[0]
    assert FOREIGN not in office.logged("read")


POSTS = {
    "take": (f"{case(FOREIGN)}/decide", {"action": "take", "seen": f"{FOREIGN} 0 1"}),
    "verify": (f"{case(FOREIGN)}/decide", {"action": "verify", "seen": f"{FOREIGN} 0 1", **JUDGEMENT}),
    "remark": (f"{case(FOREIGN)}/decide", {"action": "remark", "seen": f"{FOREIGN} 0 1", "reason": "abc"}),
    "amend": (f"{case(FOREIGN)}/amend", {**NEW, "seen": f"{FOREIGN} 0 1", "reason": "abc"}),
    "several": (f"{WORK}/several", {"action": "take", "confirmed": "true", "seen": f"{FOREIGN} 0 1"}),
    "undo": (f"{case(FOREIGN)}/undo", {"entry": "1", "seen": f"{FOREIGN} 1 1", "reason": "abc"}),
}


@pytest.mark.parametrize(("path", "fields"), POSTS.values(), ids=POSTS)
def test_a_case_of_another_region_is_not_decided(office: Office, path: str, fields: dict[str, str]) -> None:
    decide(office.visitor("bolot"), FOREIGN, "take")
    visitor = office.visitor("aida")
    answer = visitor.post(path, {**sealed(visitor), **fields})
    assert answer.status == 403
    assert told(answer) == "Бул сиздин эсептик жазууңуз үчүн эмес"
    assert len(office.entries()) == 1
    assert office.logged("refused")


FORGED = {
    "another case than the address": ("v-5", {"action": "take", "seen": f"{FOREIGN} 0 1"}, 400),
    "two cases in one mark": ("v-5", {"action": "take", "seen": "v-5 0 1\nv-6 0 1"}, 400),
    "no mark": ("v-5", {"action": "take"}, 400),
    "a mark of words": ("v-5", {"action": "take", "seen": "v-5 x y"}, 400),
    "a mark below nought": ("v-5", {"action": "take", "seen": "v-5 -1 1"}, 400),
    "an entry of the future": ("v-5", {"action": "take", "seen": "v-5 99 1"}, 409),
    "another revision": ("v-5", {"action": "take", "seen": "v-5 0 7"}, 409),
    "an unknown action": ("v-5", {"action": "delete", "seen": "v-5 0 1"}, 400),
    "an action of other pages": ("v-5", {"action": "merge", "seen": "v-5 0 1"}, 400),
    "no action": ("v-5", {"seen": "v-5 0 1"}, 400),
    "a judgement before the check": ("v-5", {"action": "verify", "seen": "v-5 0 1", **JUDGEMENT}, 409),
}


@pytest.mark.parametrize(("name", "fields", "status"), FORGED.values(), ids=FORGED)
def test_a_form_made_by_hand_enters_nothing(
    office: Office, name: str, fields: dict[str, str], status: int
) -> None:
    visitor = office.visitor("aida")
    answer = visitor.post(f"{case(name)}/decide", {**sealed(visitor), **fields})
    assert answer.status == status
    assert told(answer)
    assert office.entries() == []
    if status == 400:
        assert office.logged("refused")[0] == f"{case(name)}/decide: 400"


def test_an_entry_of_another_case_is_not_undone_by_this_address(office: Office) -> None:
    lena = office.visitor("lena")
    decide(lena, "v-5", "take")
    decide(lena, "v-6", "take")
    for entry, seen in (
        ("2", "v-5 1 1"),
        ("2", "v-6 2 1"),
        ("99", "v-5 1 1"),
        ("x", "v-5 1 1"),
        ("0", "v-5 1 1"),
    ):
        fields = {**sealed(lena), "entry": entry, "seen": seen, "reason": "Башка иштин жазуусу"}
        answer = lena.post(f"{case('v-5')}/undo", fields)
        assert answer.status in (400, 409, 422), entry
        assert told(answer)
    assert len(office.entries()) == 2


@pytest.mark.parametrize(
    "name",
    ["nothing", "../v-1", "..%2Fv-1", "v-1/../v-1", "a/b", "'", '"', "<b>", "v-1%00",
     "v-1%0A", "%F0%9F%A6%8A", "a" * 3000],
)  # fmt: skip
def test_an_odd_address_leads_nowhere(office: Office, name: str) -> None:
    visitor = office.visitor("aida")
    for path in (f"{WORK}/case/{quote(name, safe='%/')}", f"{WORK}/several?case={quote(name, safe='%')}"):
        answer = visitor.get(path)
        assert answer.status in (403, 404), path
        assert told(answer)
        assert "<b>" not in answer.text
    fields = {**sealed(visitor), "action": "take", "seen": f"{name} 0 1"}
    assert visitor.post(f"{WORK}/case/{quote(name, safe='%/')}/decide", fields).status in (400, 403, 404)
    assert office.entries() == []


# ---------------------------------------------------------------- every role at every address

GET_RIGHTS = {
    "/": None,
    "/desk": Right.READ,
    "/desk.csv": Right.EXPORT,
    "/report": Right.ENTER,
    "/several": Right.SET_PUBLICATION,
    "/case/v-5": Right.READ,
    "/case/v-5/amend": Right.AMEND,
    "/accounts": Right.KEEP_ACCOUNTS,
    "/log": Right.READ_LOG,
    "/log.csv": Right.READ_LOG,
}
OWN_ONLY = {("oper", "/case/v-5"), ("oper", "/case/v-5/amend")}
"""An operator reads and amends what they wrote down themselves."""
POST_RIGHTS = {
    ("/case/v-5/decide", "take"): Right.CHECK,
    ("/case/v-5/decide", "remark"): Right.CHECK,
    ("/case/v-5/decide", "set_publication"): Right.SET_PUBLICATION,
    ("/several", "take"): Right.CHECK,
    ("/several", "merge"): Right.CHECK,
    ("/several", "set_publication"): Right.SET_PUBLICATION,
    ("/case/v-5/amend", ""): Right.AMEND,
    ("/report", ""): Right.ENTER,
    ("/draft", ""): Right.ENTER,
    ("/views", ""): Right.READ,
    ("/accounts", ""): Right.KEEP_ACCOUNTS,
}


def allowed(name: str, right: Right | None) -> bool:
    return right is None or right in RIGHTS[ROLES[name][0]]


@pytest.mark.parametrize("name", [name for name in ROLES if name != "bolot"])
def test_every_role_sees_what_it_may_and_the_rest_is_refused_and_logged(office: Office, name: str) -> None:
    visitor = office.visitor(name)
    for path, right in GET_RIGHTS.items():
        may = allowed(name, right) and (name, path) not in OWN_ONLY
        assert visitor.get(WORK + path).status == (200 if may else 403), path
        if not may:
            assert office.logged("refused")[0] == WORK + path


@pytest.mark.parametrize("name", [name for name in ROLES if name != "bolot"])
def test_every_role_does_what_it_may_and_the_rest_is_refused_and_logged(office: Office, name: str) -> None:
    visitor = office.visitor(name)
    for (path, action), right in POST_RIGHTS.items():
        seen = f"v-5 {len([e for e in office.entries() if e.decision.action != 'enter'])} 1"
        fields = {**NEW, **sealed(visitor), "action": action, "seen": seen, "reason": "Себеби бар",
                  "confirmed": "true", "report": f"{len(office.entries()):032}", "name": "x1"}  # fmt: skip
        before = len(office.entries())
        answer = visitor.post(WORK + path, fields)
        if allowed(name, right) and not (name == "oper" and path.startswith("/case")):
            assert answer.status in (200, 303, 204, 409), (path, action, told(answer))
        else:
            assert answer.status == 403, (path, action)
            assert len(office.entries()) == before
            assert office.logged("refused")[0].startswith(WORK + path)


@pytest.mark.parametrize("name", ROLES)
def test_no_link_leads_to_a_refusal(office: Office, name: str) -> None:
    """Every page that can be reached by links from the start, some cases of the queue among them."""
    verified(office, "v-7")
    visitor, reached, ahead = office.visitor(name), set[str](), [f"{WORK}/"]
    while ahead:
        path = ahead.pop()
        reached.add(path)
        answer = visitor.get(path)
        assert answer.status in (200, 303), path
        found = {unescape(link) for link in re.findall(r'href="(/election[^"]*)"', answer.text)}
        cases = sorted(link for link in found if "/case/" in link)[:4]
        ahead += [link for link in {*cases, *(found - {*cases})} if link not in reached and (
            "/case/" not in link or link in cases)]  # fmt: skip
        ahead = list(dict.fromkeys(ahead))
    assert len(reached) > (1 if name != "root" else 0)


# ---------------------------------------------------------------- what is typed


def test_what_people_wrote_is_shown_as_text_wherever_it_stands(office: Office) -> None:
    lena = office.visitor("lena")
    decide(lena, "v-2", "take")
    decide(lena, "v-2", "remark", reason=HOSTILE)
    pages = [
        lena.get(path) for path in (case("v-2"), f"{case('v-2')}/amend", f"{WORK}/several?case=v-2&case=v-3")
    ]
    pages.append(decide(lena, "v-2", "verify", reason=HOSTILE))
    for page in pages:
        assert HOSTILE in unescape(page.text)
        assert not re.search(
            r"<script(?! src=\"/draft-)|<b>кыл|\{\{|href=\"=HYPER", page.text.replace("{{ 7*7 }}", "")
        )
    assert FORMULA in unescape(pages[2].text)


def test_no_text_turns_round_what_stands_beside_it(office: Office) -> None:
    """Else a reason could show another name, day or number of an entry than the journal has."""
    lena = office.visitor("lena")
    decide(lena, "v-5", "remark", reason="\u202e31 жазуу \u2066")
    page = lena.get(case("v-5")).text
    assert "31 жазуу" in page
    assert not set(page) & set(TURNS)
    assert office.entries()[0].decision.reason == "\u202e31 жазуу \u2066", "the journal keeps what was sent"


def test_ten_megabytes_are_refused_in_words_before_they_are_all_here(office: Office) -> None:
    visitor = office.visitor("oper")
    form = visitor.get(f"{WORK}/report").fields(f"{WORK}/report")
    answer = visitor.post(f"{WORK}/report", {**form, **NEW, "what_happened": "x" * 10_000_000})
    assert answer.status == 413
    assert told(answer) == "Бир жолуга өтө көп"
    assert office.entries() == []
    assert office.logged("refused")[0] == f"{WORK}/report: 413"


@pytest.mark.parametrize("alphabet", ["utf-8", "unicode_escape", "punycode"])
@pytest.mark.parametrize("reason", ["a\0b", "\\ud800 ab"])
def test_what_is_no_text_is_refused_in_words(office: Office, alphabet: str, reason: str) -> None:
    visitor = office.visitor("aida")
    path = f"{case('v-5')}/decide"
    form = visitor.get(case("v-5")).fields(path) | {"action": "remark", "reason": reason}
    parts = (
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in form.items()
    )
    kind = f"multipart/form-data; boundary=b; charset={alphabet}"
    answer = visitor.ask("POST", path, ("".join(parts) + "--b--\r\n").encode(), Content_Type=kind)
    if (alphabet, reason) == ("utf-8", "\\ud800 ab"):  # seven letters that anybody may type
        assert answer.status == 303
    else:
        assert (answer.status, told(answer)) == (400, "Муну окуу мүмкүн эмес")
        assert office.logged("refused")[0] == f"{path}: 400"
        assert office.entries() == []


def test_the_same_form_sent_again_and_again_is_one_entry(office: Office) -> None:
    visitor = office.visitor("aida")
    form = visitor.get(case("v-5")).fields(f"{case('v-5')}/decide")
    answers = [visitor.post(f"{case('v-5')}/decide", {**form, "action": "take"}) for _ in range(3)]
    assert {answer.leads_to for answer in answers} == {f"{case('v-5')}?entered=1"}
    other = visitor.post(f"{case('v-5')}/decide", {**form, "action": "remark", "reason": "башка"})
    assert other.status == 409
    assert len(office.entries()) == 1


@pytest.mark.parametrize("token", ["", "x", None])
def test_a_form_of_another_site_enters_nothing(office: Office, token: str | None) -> None:
    visitor = office.visitor("aida")
    form = visitor.get(case("v-5")).fields(f"{case('v-5')}/decide") | {"action": "take"}
    thief = office.visitor("lena").get(case("v-5")).fields(f"{case('v-5')}/decide")["token"]
    answer = visitor.post(f"{case('v-5')}/decide", {**form, "token": thief if token is None else token})
    assert (answer.status, office.entries()) == (403, [])
    assert office.logged("refused")[0] == f"form: {case('v-5')}/decide"


def test_what_was_typed_when_the_session_ran_out_is_kept_and_sent_after_signing_in(office: Office) -> None:
    visitor = office.visitor("aida")
    decide(visitor, "v-5", "take")
    form = visitor.get(case("v-5")).fields(f"{case('v-5')}/decide")
    office.clock.forward(seconds=IDLE.total_seconds() + 1)
    typed = {**form, **JUDGEMENT, "action": "verify", "reason": "Узун түшүндүрмө, эки күбө менен"}
    page = visitor.post(f"{case('v-5')}/decide", typed)
    assert page.status == 401
    office.access.accounts.set_password(office.access.accounts.named("aida"), "four words put together")
    kept = visitor.post(
        "/sign-in", {**page.fields("/sign-in"), "name": "aida", "password": "four words put together"}
    )
    assert "Узун түшүндүрмө, эки күбө менен" in kept.text
    assert len(office.entries()) == 1
    again = visitor.post(f"{case('v-5')}/decide", kept.fields(f"{case('v-5')}/decide"))
    assert again.leads_to == f"{case('v-5')}?entered=2"
    assert office.entries()[1].decision.reason == typed["reason"]
