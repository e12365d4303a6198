"""Files of a case on a real server with a real vault: who may bring and open them, what is logged, what is refused."""

import io
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from PIL import Image
from starlette.responses import Response

from dashboard.access import Grant
from dashboard.desk import shell
from pipelines import settings, vault
from pipelines.casework.evidence import unattached
from pipelines.casework.evidence_kinds import LARGEST
from pipelines.casework.rights import Right, Role
from pipelines.journal import Entry, Journal
from tests.dashboard.desk.conftest import Desk
from tests.dashboard.desk.visitor import Answer, Visitor, serving
from tests.evidence_files import DEVICE, NOT_EVIDENCE, NOTE, OWNER, PDF, film, photo, place_in

WORK = "/election/tl-2030"
PEOPLE = {
    "nurlan": (Role.LAWYER, ()),
    "north": (Role.COORDINATOR, ("TL-N",)),
    "south": (Role.COORDINATOR, ("TL-S",)),
    "operator": (Role.OPERATOR, ()),
    "analyst": (Role.ANALYST, ()),
}


@pytest.fixture(scope="module")
def place(builds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("evidence")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BUILD", builds)
        patch.setattr(settings, "VAULT", folder / "vault")
        patch.setattr(settings, "JOURNAL", f"sqlite:///{folder}/{{election}}.sqlite")
        patch.setenv("BAIKOO_VAULT_KEY", "5a" * 32)
        desk = Desk(folder)
        for name, (role, regions) in PEOPLE.items():
            person = desk.access.accounts.add(name, desk.clock())
            desk.access.accounts.grant(person, "tl-2030", Grant(role, frozenset(regions)))
        application = desk.application()
        application.router.routes.append(
            shell.post("/small", lambda *_: Response(), Right.ATTACH, largest=50_000, files=1)
        )
        with serving(application) as desk.port:
            yield desk


@pytest.fixture
def case(place: Desk) -> str:
    place.clock.forward(days=2)
    return written_down(place)


def written_down(place: Desk) -> str:
    """A report of the north that the operator has just written down."""
    report = uuid4().hex
    told = {"what_happened": "Flour for a promise", "category": "vote_buying", "phase": "pre_election",
            "observed_at": "2030-01-05T10:00", "unit_id": "TL-N", "source_channel": "phone",
            "publication_level": "region"}  # fmt: skip
    page = place.visitor("operator")
    fields = page.get(f"{WORK}/report").fields(f"{WORK}/report")
    assert page.post(f"{WORK}/report", {**fields, **told, "report": report}).status == 303
    return report


def form(visitor: Visitor, case: str) -> dict[str, str]:
    return visitor.get(f"{WORK}/case/{case}").fields(f"{WORK}/case/{case}/evidence")


def send(visitor: Visitor, case: str, contents: bytes, name: str = "IMG_1.jpg", **more: str) -> Answer:
    return visitor.upload(f"{WORK}/case/{case}/evidence", {**form(visitor, case), **more}, contents, name)


def entries(case: str) -> list[Entry]:
    return Journal(settings.journal_url("tl-2030"), "tl-2030").history("report", case)


def attached(case: str) -> list[str]:
    return [
        str(entry.decision.payload["evidence"])
        for entry in entries(case)
        if entry.decision.action == "attach"
    ]


def custody(name: str) -> list[tuple[str, str, str]]:
    with vault.opened("tl-2030", settings.PROJECT / "none") as opened:
        return [
            (entry.what, entry.who, entry.why) for entry in opened.custody.entries() if entry.original == name
        ]


def waiting() -> list[str]:
    with vault.opened("tl-2030", settings.PROJECT / "none", make=True) as opened:
        journal = Journal(settings.journal_url("tl-2030"), "tl-2030")
        return unattached(opened, journal.entries())[0]


def account(place: Desk, name: str) -> str:
    return place.access.accounts.named(name).id


def test_a_photo_is_attached_seen_without_its_metadata_and_opened_as_it_came(place: Desk, case: str) -> None:
    contents, visitor = photo(), place.visitor("north")
    answer = send(visitor, case, contents, f"{OWNER}.jpg")
    (name,) = attached(case)
    entry = entries(case)[-1]
    assert (answer.status, answer.leads_to) == (303, f"{WORK}/case/{case}?entered={entry.sequence}")
    assert entry.decision.payload == {"evidence": name, "media_type": "image/jpeg", "bytes": len(contents)}
    assert entry.decision.account == account(place, "north")
    address = f"{WORK}/case/{case}/evidence/{name}"

    page = visitor.get(f"{WORK}/case/{case}")
    assert f'src="{address}/preview"' in page.text
    assert OWNER not in page.text

    drawn = visitor.get(f"{address}/preview")
    assert (drawn.status, drawn.headers["Content-Type"]) == (200, "image/jpeg")
    assert place_in(contents)
    assert place_in(drawn.raw) == {}
    assert dict(Image.open(io.BytesIO(drawn.raw)).getexif()) == {}
    assert not any(word.encode() in drawn.raw for word in (OWNER, DEVICE, NOTE))

    original = visitor.get(address)
    assert original.raw == contents
    assert original.headers["Content-Disposition"] == f'attachment; filename="evidence-{name[:12]}.jpg"'
    assert original.headers["X-Content-Type-Options"] == "nosniff"
    assert original.headers["Cache-Control"] == "no-store"
    assert "sandbox" in original.headers["Content-Security-Policy"]

    who = account(place, "north")
    assert custody(name) == [(what, who, f"report {case}") for what in ("put", "preview", "open")]
    for subject in (f"{case}/evidence/{name}/preview", f"{case}/evidence/{name}"):
        line = place.access.log.lines(subject=subject)[0]
        assert (line["what"], line["account_id"]) == ("open_evidence", who)
    of_case = [line["what"] for line in place.access.log.lines(subject=case)]
    assert of_case == ["open_evidence", "open_evidence", "read", "read"]


def test_an_operator_attaches_to_an_own_report_and_opens_nothing(place: Desk, case: str) -> None:
    operator = place.visitor("operator")
    assert send(operator, case, PDF, "paper.pdf").status == 303
    (name,) = attached(case)
    page = operator.get(f"{WORK}/case/{case}").text
    assert "(PDF)" in page
    assert name not in page
    assert operator.get(f"{WORK}/case/{case}/evidence/{name}").status == 403
    assert [what for what, *_ in custody(name)] == ["put"]


@pytest.mark.parametrize(("who", "may_open"), [("nurlan", True), ("north", True), ("south", False),
                                              ("operator", False), ("analyst", False), ("root", False)])  # fmt: skip
def test_only_whoever_may_opens_a_file(place: Desk, case: str, who: str, may_open: bool) -> None:
    send(place.visitor("north"), case, photo())
    (name,) = attached(case)
    before = len(custody(name))
    visitor = place.visitor(who)
    for path in ("", "/preview"):
        assert visitor.get(f"{WORK}/case/{case}/evidence/{name}{path}").status == (200 if may_open else 403)
    assert (len(custody(name)) > before) is may_open


@pytest.mark.parametrize("who", ["south", "analyst", "root"])
def test_whoever_may_not_attach_is_refused_and_nothing_is_kept(place: Desk, case: str, who: str) -> None:
    visitor = place.visitor(who)
    fields = visitor.get(f"{WORK}/").fields("/sign-out")  # a form of theirs, for the token
    answer = visitor.upload(f"{WORK}/case/{case}/evidence", fields, photo((300, 300)))
    assert answer.status == 403
    assert attached(case) == []
    assert waiting() == []
    assert place.access.log.lines(last=1)[0]["what"] == "refused"


def test_a_file_is_opened_only_by_a_case_that_has_it(place: Desk, case: str) -> None:
    visitor = place.visitor("nurlan")
    send(visitor, case, photo())
    (name,) = attached(case)
    before = custody(name)
    for other in ("0" * 64, "..", "..%2F..%2Fcustody.log", f"{name}.about", "%00", name[:12]):
        assert visitor.get(f"{WORK}/case/{case}/evidence/{other}").status == 404
    assert visitor.get(f"{WORK}/case/none/evidence/{name}").status == 404
    assert custody(name) == before


@pytest.mark.parametrize("what", NOT_EVIDENCE)
def test_what_is_no_evidence_is_refused_in_words_whatever_its_name(place: Desk, case: str, what: str) -> None:
    visitor = place.visitor("north")
    visitor.cookies["baikoo-language"] = "en"
    answer = send(visitor, case, NOT_EVIDENCE[what], "holiday.jpg")
    assert answer.status == 409
    assert 'role="alert"' in answer.text
    assert any(words in answer.text for words in ("no photo, PDF, film", "may not have come whole"))
    assert attached(case) == []
    assert waiting() == []


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd.jpg", "<img src=x onerror=alert(1)>.jpg", "C:\\x\\y.jpg", "a%00.jpg", "x" * 300, "=1+1.jpg"],
)  # fmt: skip
def test_a_name_is_never_a_path_and_never_shown(place: Desk, case: str, name: str) -> None:
    visitor = place.visitor("north")
    assert send(visitor, case, photo((301, 300)), name).status == 303
    page = visitor.get(f"{WORK}/case/{case}").text
    assert not any(sign in page for sign in ("passwd", "onerror", "1+1", "xxxx"))
    assert {path.name for path in (settings.VAULT / "tl-2030").iterdir()} <= {
        "LOCK", "custody.log", "custody.end", "evidence",
    }  # fmt: skip


def test_no_file_and_a_form_of_another_site_are_refused(place: Desk, case: str) -> None:
    visitor = place.visitor("north")
    assert send(visitor, case, b"", "").status == 422
    assert send(visitor, case, photo(), token="forged").status == 403
    two = {**form(visitor, case), 'x"; filename="a.jpg': "second file"}
    assert visitor.upload(f"{WORK}/case/{case}/evidence", two, photo()).status == 400
    assert attached(case) == []
    assert waiting() == []


def test_a_file_over_the_bound_is_refused_in_words(place: Desk, case: str) -> None:
    visitor = place.visitor("north")
    visitor.cookies["baikoo-language"] = "en"
    answer = send(visitor, case, film(LARGEST + 10), "film.mp4")
    assert answer.status == 409
    assert "The file is too large: at most 100 MB are kept" in answer.text
    assert attached(case) == []
    assert waiting() == []


def test_what_is_too_large_is_refused_before_it_is_all_here(place: Desk, case: str) -> None:
    visitor = place.visitor("north")
    visitor.cookies["baikoo-language"] = "en"
    answer = visitor.upload(f"{WORK}/small", form(visitor, case), film(200_000))
    assert answer.status == 413
    assert "The file is larger than what is kept. Nothing was entered." in answer.text


def test_the_same_form_sent_again_and_the_same_file_again_are_one(place: Desk, case: str) -> None:
    visitor = place.visitor("north")
    fields, contents = form(visitor, case), photo((302, 300))
    for _ in range(2):
        assert visitor.upload(f"{WORK}/case/{case}/evidence", fields, contents).status == 303
    assert send(visitor, case, contents, "again.jpg").status == 303
    assert visitor.upload(f"{WORK}/case/{case}/evidence", fields, photo((303, 300))).status == 303
    assert len(attached(case)) == len(set(attached(case))) == 2


def test_what_is_decided_meanwhile_does_not_turn_a_file_away(place: Desk, case: str) -> None:
    visitor, lawyer = place.visitor("north"), place.visitor("nurlan")
    fields = form(visitor, case)
    decide = f"{WORK}/case/{case}/decide"
    taken = lawyer.get(f"{WORK}/case/{case}").fields(decide)
    assert lawyer.post(decide, taken).status == 303
    assert visitor.upload(f"{WORK}/case/{case}/evidence", fields, PDF).status == 303
    assert len(attached(case)) == 1


def test_where_the_journal_fails_the_file_waits_and_sent_again_is_attached(place: Desk, case: str) -> None:
    visitor, contents = place.visitor("north"), photo((304, 300))
    fields = form(visitor, case)
    file = settings.journal_url("tl-2030").removeprefix("sqlite:///")
    with sqlite3.connect(file) as journal:
        journal.execute(
            "CREATE TRIGGER full BEFORE INSERT ON decisions BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    try:
        answer = visitor.upload(f"{WORK}/case/{case}/evidence", fields, contents)
    finally:
        with sqlite3.connect(file) as journal:
            journal.execute("DROP TRIGGER full")
    (told,) = waiting()
    assert answer.status == 503
    assert f"report {case}" in told
    assert attached(case) == []
    assert visitor.upload(f"{WORK}/case/{case}/evidence", fields, contents).status == 303
    (name,) = attached(case)
    assert waiting() == []
    assert [what for what, *_ in custody(name)] == ["put", "put"]


def test_without_its_vault_the_desk_says_so_and_goes_on(
    place: Desk, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = place.visitor("nurlan")
    visitor.cookies["baikoo-language"] = "en"
    send(visitor, case, photo())
    (name,) = attached(case)
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "6b" * 32)
    answers = [
        send(visitor, case, PDF, "b.pdf"),
        visitor.get(f"{WORK}/case/{case}/evidence/{name}"),
        visitor.get(f"{WORK}/case/{case}/evidence/{name}/preview"),
    ]
    assert [answer.status for answer in answers] == [503, 503, 503]
    assert all("The vault of evidence cannot be used now" in answer.text for answer in answers)
    assert visitor.get(f"{WORK}/case/{case}").status == 200


def test_a_file_of_a_report_that_was_merged_belongs_to_the_case(place: Desk, case: str) -> None:
    visitor, contents = place.visitor("nurlan"), photo((305, 300))
    send(visitor, case, contents)
    (name,) = attached(case)
    first = written_down(place)
    page = visitor.get(f"{WORK}/several?case={first}&case={case}")
    marks = re.findall(r'name="seen" value="([^"]*)"', page.text)
    told = {
        **page.fields(f"{WORK}/several"),
        "action": "merge",
        "first": first,
        "reason": "one event",
        "confirmed": "true",
    }
    merge = urlencode([*((field, text) for field, text in told.items() if field != "seen"),
                       *(("seen", mark) for mark in marks)]).encode()  # fmt: skip
    kind = "application/x-www-form-urlencoded"
    assert visitor.ask("POST", f"{WORK}/several", merge, Content_Type=kind).status == 303
    assert f"{WORK}/case/{first}/evidence/{name}/preview" in visitor.get(f"{WORK}/case/{first}").text
    assert visitor.get(f"{WORK}/case/{first}/evidence/{name}").raw == contents


def test_a_file_whose_attaching_was_undone_is_neither_shown_nor_opened(place: Desk, case: str) -> None:
    visitor = place.visitor("nurlan")
    send(visitor, case, photo())
    page = visitor.get(f"{WORK}/case/{case}").text
    assert page.count("/preview") == 1
    entry = entries(case)[-1].sequence
    undo = f"{WORK}/case/{case}/undo"
    fields = visitor.get(f"{WORK}/case/{case}").fields(undo)
    assert visitor.post(undo, {**fields, "entry": str(entry), "reason": "the wrong case"}).status == 303
    (name,) = attached(case)
    assert "/preview" not in visitor.get(f"{WORK}/case/{case}").text
    assert visitor.get(f"{WORK}/case/{case}/evidence/{name}").status == 404
