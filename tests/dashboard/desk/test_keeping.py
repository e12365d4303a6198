"""The pages of accounts: what an administrator does by them, and that nobody else does it by any form."""

import re
from collections.abc import Mapping
from html import unescape

import pytest

from dashboard.access import Grant, Person, Session
from pipelines.casework.rights import Role
from tests.dashboard.desk.reported import ELECTION, ROLES, WORK, Office
from tests.dashboard.desk.visitor import Answer, Visitor

ACCOUNTS, OWN = f"{WORK}/accounts", "quite another sentence"
REASON = "Жаңы кызматкер"
ACTIONS = ("sign_out", "password", "disable", "enable")


def person(office: Office, name: str) -> Person:
    return office.access.accounts.named(name)


def page_of(office: Office, name: str) -> str:
    return f"{WORK}/account/{person(office, name).id}"


def change(office: Office, visitor: Visitor, name: str, action: str, reason: str = REASON) -> Answer:
    page = page_of(office, name)
    form = visitor.get(page).fields(f"{page}/change")
    return visitor.post(f"{page}/change", {**form, "action": action, "reason": reason})


def shown(answer: Answer) -> str:
    """The password on a page."""
    found = re.search(r'class="secret">([^<]+)<', answer.text)
    assert found, answer.text
    return found[1]


def sealed(visitor: Visitor) -> dict[str, str]:
    return visitor.get(f"{WORK}/").fields("/sign-out")


def test_a_new_account_its_password_shown_once_and_good_for_nothing_but_another(office: Office) -> None:
    root = office.visitor("root")
    answer = root.fill_in(ACCOUNTS, ACCOUNTS, name="Жаңыл", role="lawyer", reason=REASON)
    given = shown(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert given not in root.get(page_of(office, "жаңыл")).text + root.get(ACCOUNTS).text
    assert not [line for line in office.access.log.lines() if given in str(dict(line))]
    kinds = [(line["what"], line["reason"]) for line in office.access.log.lines(last=9) if line["reason"]]
    assert kinds == [("rights_changed", REASON), ("account_added", REASON)]

    new = Visitor(office.port)
    assert new.sign_in("жаңыл", given, f"{WORK}/desk").status == 303
    for path in (f"{WORK}/desk", f"{WORK}/", "/", "/analysis/", "/nothing"):
        assert new.get(path).leads_to == "/password", path
    assert new.post(f"{WORK}/report", {"what_happened": "x"}).leads_to == "/password"
    assert "Өзүңүздүн сырсөзүңүздү тандаңыз" in new.get("/password").text
    assert new.fill_in("/password", "/password", old=given, new=given, again=given).status == 422
    assert new.fill_in("/password", "/password", old=given, new=OWN, again=OWN).leads_to == "/sign-in"
    assert Visitor(office.port).sign_in("жаңыл", given).status == 401
    assert new.sign_in("жаңыл", OWN).status == 303
    assert new.get(f"{WORK}/desk").status == 200


def test_a_role_and_its_regions_count_from_the_next_request_on(office: Office) -> None:
    root, ana = office.visitor("root"), office.visitor("ana")
    page = page_of(office, "ana")
    assert ana.get(f"{WORK}/desk.csv").status == 200
    done = root.fill_in(page, f"{page}/role", role="coordinator", region="TL-N", reason=REASON)
    assert done.leads_to == f"{page}?done=1"
    assert 'role="status"' in root.get(done.leads_to).text
    assert person(office, "ana").grants[ELECTION] == Grant(Role.COORDINATOR, frozenset({"TL-N"}))
    assert ana.get(f"{WORK}/case/v-1").status == 403
    assert root.fill_in(page, f"{page}/role", role="", reason=REASON).status == 303
    assert ana.get(f"{WORK}/desk").status == 403


def test_who_is_disabled_is_out_at_once_and_comes_in_again_when_enabled(office: Office) -> None:
    root, lena = office.visitor("root"), office.visitor("lena")
    assert change(office, root, "lena", "disable").status == 303
    assert lena.get(f"{WORK}/desk").leads_to == f"/sign-in?next=%2Felection%2F{ELECTION}%2Fdesk"
    assert change(office, root, "lena", "enable").status == 303
    assert lena.get(f"{WORK}/desk").status == 303, "an ended session begins again"
    assert office.visitor("lena").get(f"{WORK}/desk").status == 200


def test_signed_out_on_every_device_by_the_administrator_and_by_oneself(office: Office) -> None:
    devices = [office.visitor("lena") for _ in range(2)]
    assert change(office, office.visitor("root"), "lena", "sign_out").status == 303
    assert [device.get(f"{WORK}/desk").status for device in devices] == [303, 303]
    devices, pavel = [office.visitor("lena") for _ in range(3)], office.visitor("pavel")
    assert devices[0].fill_in("/password", "/sign-out-everywhere").leads_to == "/sign-in"
    assert [device.get(f"{WORK}/desk").status for device in devices] == [303, 303, 303]
    assert pavel.get(f"{WORK}/desk").status == 200
    ended = [line["account_id"] for line in office.access.log.lines(what="sessions_ended")]
    assert ended == [person(office, "lena").id, person(office, "root").id]


def test_a_forgotten_password(office: Office) -> None:
    given = shown(change(office, office.visitor("root"), "lena", "password"))
    session = office.access.sign_in("lena", given, "")
    assert isinstance(session, Session)
    assert session.is_provisional is False, "known to the database, not to who has just signed in"
    again = Visitor(office.port, cookies={"baikoo-session": session.token})
    assert again.get(f"{WORK}/desk").leads_to == "/password"


# ---------------------------------------------------------------- what is refused

ROLE = {"role": "lawyer", "reason": REASON}
UNFIT: Mapping[str, Mapping[str, str]] = {
    "no reason": {"name": "new.one", "role": "lawyer", "reason": " "},
    "no name": {"name": "", "role": "lawyer", "reason": REASON},
    "an odd name": {"name": "<b>x</b>", "role": "lawyer", "reason": REASON},
    "a name that is taken": {"name": "LENA", "role": "lawyer", "reason": REASON},
    "a role that is none": {"name": "new.one", "role": "king", "reason": REASON},
    "a coordinator of nothing": {"name": "new.one", "role": "coordinator", "reason": REASON},
    "a lawyer of a region": {"name": "new.one", "role": "lawyer", "region": "TL-N", "reason": REASON},
    "a region of another land": {"name": "new.one", "role": "coordinator", "region": "XX", "reason": REASON},
}


@pytest.mark.parametrize("typed", UNFIT.values(), ids=UNFIT)
def test_what_makes_no_account_is_told_and_stays_typed(office: Office, typed: Mapping[str, str]) -> None:
    answer = office.visitor("root").fill_in(ACCOUNTS, ACCOUNTS, **typed)
    assert (answer.status, 'role="alert"' in answer.text) == (422, True)
    assert f'value="{typed["name"]}"' in unescape(answer.text)
    assert "<b>x" not in answer.text
    assert len(office.access.accounts.all()) == len(ROLES)


@pytest.mark.parametrize("name", [name for name in ROLES if name != "root"])
def test_no_other_role_reaches_an_account_by_any_form(office: Office, name: str) -> None:
    visitor, page = office.visitor(name), page_of(office, "oper")
    form, before = sealed(visitor), office.access.accounts.all()
    assert visitor.get(page).status == 403
    assert visitor.post(f"{page}/role", {**form, **ROLE}).status == 403
    for action in ACTIONS:
        assert visitor.post(f"{page}/change", {**form, "action": action, "reason": REASON}).status == 403
    own = page_of(office, name)
    assert visitor.post(f"{own}/role", {**form, "role": "administrator", "reason": REASON}).status == 403
    assert office.access.accounts.all() == before
    assert len(office.logged("refused")) == 7
    assert not {"/accounts", "/log"} & set(re.findall(rf'href="{WORK}([^"]*)"', visitor.get(f"{WORK}/").text))


@pytest.mark.parametrize("token", [None, "", "forged", "of another session"])
def test_a_form_of_another_site_changes_nothing(office: Office, token: str | None) -> None:
    root, page = office.visitor("root"), page_of(office, "lena")
    fields = {"action": "disable", "reason": REASON, "role": "", "name": "new.one"}
    if token is not None:
        other = office.visitor("root") if token else root
        fields["token"] = sealed(other)["token"] if token == "of another session" else token
    for path in (f"{page}/change", f"{page}/role", ACCOUNTS, "/sign-out-everywhere"):
        assert root.post(path, fields).status == 403, path
    assert person(office, "lena").disabled_at is None
    assert len(office.access.accounts.all()) == len(ROLES)
    assert root.get(ACCOUNTS).status == 200
    assert len([line for line in office.logged("refused") if line.startswith("form: ")]) == 4


def test_the_last_administrator_stays_and_is_told_why(office: Office) -> None:
    root, page = office.visitor("root"), page_of(office, "root")
    assert f'action="{page}/change"' not in root.get(page).text
    form = sealed(root)
    for fields in ({"action": "disable"}, {"action": "password"}):
        answer = root.post(f"{page}/change", {**form, **fields, "reason": REASON})
        assert (answer.status, "башка администратор" in answer.text) == (403, True)
    for role in ("", "lawyer", "analyst"):
        assert root.post(f"{page}/role", {**form, "role": role, "reason": REASON}).status == 403
    assert root.get(ACCOUNTS).status == 200
    assert person(office, "root").grants[ELECTION] == Grant(Role.ADMINISTRATOR)
    assert len(office.logged("refused")) == 5


def test_an_administrator_of_an_exercise_does_not_reach_what_is_elsewhere(office: Office) -> None:
    office.access.accounts.grant(person(office, "lena"), "real-2030", Grant(Role.LAWYER))
    root, page = office.visitor("root"), page_of(office, "lena")
    assert f'action="{page}/change"' not in root.get(page).text
    answer = root.post(f"{page}/change", {**sealed(root), "action": "password", "reason": REASON})
    assert (answer.status, "secret" in answer.text) == (403, False)
    elsewhere = page.replace(ELECTION, "real-2030")
    assert root.get(elsewhere).status == 403
    assert root.post(f"{elsewhere}/role", {**sealed(root), **ROLE}).status == 403


@pytest.mark.parametrize(
    "identity", ["a-000000000000", "%2e%2e", "x" * 3000, "'; DROP TABLE accounts", "a%00"]
)
def test_an_account_that_is_none(office: Office, identity: str) -> None:
    assert office.visitor("root").get(f"{WORK}/account/{identity.replace(' ', '%20')}").status == 404
