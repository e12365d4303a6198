"""A file is handed over with its log, or comes to its end, on a real server: who may, what is logged, what is left."""

import csv
import hashlib
import io
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from docx import Document

from pipelines import settings, vault
from tests.dashboard.desk.complaining import build, chamber
from tests.dashboard.desk.conftest import Desk
from tests.dashboard.desk.test_complaint_pages import draft
from tests.dashboard.desk.test_evidence import (
    WORK,
    account,
    attached,
    case,
    custody,
    entries,
    place,
    send,
    written_down,
)
from tests.dashboard.desk.visitor import Answer, Visitor
from tests.evidence_files import film, photo

__all__ = ["case", "place"]

WHY = "the person in the picture asks for it"


def picture() -> bytes:
    """A photo that no other test has: a file is one file in every case that has it."""
    return photo((310, 300)) + uuid4().bytes


def english(place: Desk, name: str) -> Visitor:
    visitor = place.visitor(name)
    visitor.cookies["baikoo-language"] = "en"
    return visitor


def do(visitor: Visitor, case: str, what: str, shown: str = "", **told: str) -> Answer:
    """Send the form of the page; `shown` is the action of another one, whose fields are sent instead."""
    (name,) = attached(case)
    address = f"{WORK}/case/{case}/evidence/{name}"
    page = visitor.get(f"{WORK}/case/{case}")
    fields = page.fields(f"{address}/{shown or what}")
    return visitor.post(f"{address}/{what}", {**fields, "reason": WHY, **told})


def ask(visitor: Visitor, case: str) -> Answer:
    return do(visitor, case, "ask", ground="person")


def forged(visitor: Visitor, case: str, what: str, **told: str) -> Answer:
    """The form that a page of theirs does not have, made by hand."""
    (name,) = attached(case)
    fields = visitor.get(f"{WORK}/").fields("/sign-out")
    told = {"seen": f"{case} {entries(case)[-1].sequence} 1", "reason": WHY, "ground": "person", **told}
    return visitor.post(f"{WORK}/case/{case}/evidence/{name}/{what}", {**fields, "key": "0" * 32, **told})


# ---------------------------------------------------------------- destroyed


def test_one_asks_another_destroys_and_the_page_says_when_by_whom_and_why(place: Desk, case: str) -> None:
    coordinator, lawyer, contents = english(place, "north"), english(place, "nurlan"), picture()
    send(coordinator, case, contents)
    (name,) = attached(case)
    address = f"{WORK}/case/{case}/evidence/{name}"

    assert ask(coordinator, case).leads_to == f"{WORK}/case/{case}?entered={entries(case)[-1].sequence}"
    assert "It is asked that this file be destroyed" in coordinator.get(f"{WORK}/case/{case}").text
    assert f"{address}/destroy" not in coordinator.get(f"{WORK}/case/{case}").text
    listed = lawyer.get(f"{WORK}/evidence").text
    assert f"{WORK}/case/{case}#files" in listed
    assert WHY in listed

    answer = do(lawyer, case, "destroy", reason="nothing else needs it")
    entry = entries(case)[-1]
    assert (answer.status, entry.decision.action) == (303, "destroy")
    why = f"report {case}, entry {entry.sequence} of the journal: nothing else needs it"
    assert custody(name)[-1] == ("destroy", account(place, "nurlan"), why)
    page = lawyer.get(f"{WORK}/case/{case}").text
    for words in ("Destroyed: ", "nothing else needs it", "Asked for: ", WHY, "A file was destroyed"):
        assert words in page
    assert f"{address}/preview" not in page
    for path in ("", "/preview"):
        assert lawyer.get(f"{address}{path}").status == 404
    assert case not in lawyer.get(f"{WORK}/evidence").text
    assert not (settings.VAULT / "tl-2030" / "evidence" / name).exists()

    again = send(coordinator, case, contents)
    assert (again.status, "was destroyed" in again.text) == (409, True)
    assert not (settings.VAULT / "tl-2030" / "evidence" / name).exists()


def test_whoever_asked_is_offered_to_keep_it_and_refused_to_destroy_it(place: Desk, case: str) -> None:
    lawyer = english(place, "nurlan")
    send(lawyer, case, picture())
    ask(lawyer, case)
    page = lawyer.get(f"{WORK}/case/{case}").text
    assert "You asked for it: somebody else must destroy it." in page
    assert "Destroy for good" not in page
    assert do(lawyer, case, "destroy").status == 403
    assert do(lawyer, case, "keep", shown="destroy").status == 303
    (name,) = attached(case)
    assert lawyer.get(f"{WORK}/case/{case}/evidence/{name}").status == 200
    assert custody(name)[-1][0] == "open"


@pytest.mark.parametrize("who", ["north", "south", "operator", "analyst", "root"])
@pytest.mark.parametrize("what", ["destroy", "keep", "package"])
def test_a_form_made_by_hand_is_refused_and_logged(place: Desk, case: str, who: str, what: str) -> None:
    send(place.visitor("north"), case, picture())
    ask(place.visitor("nurlan"), case)
    (name,) = attached(case)
    before = len(entries(case)), custody(name)
    assert forged(place.visitor(who), case, what).status == 403
    assert (len(entries(case)), custody(name)) == before
    assert place.access.log.lines(last=1)[0]["what"] == "refused"


@pytest.mark.parametrize("who", ["south", "operator", "analyst", "root"])
def test_whoever_may_not_open_a_file_may_not_ask(place: Desk, case: str, who: str) -> None:
    send(place.visitor("north"), case, picture())
    assert forged(place.visitor(who), case, "ask").status == 403
    assert [entry.decision.action for entry in entries(case)] == ["enter", "attach"]
    assert place.access.log.lines(last=1)[0]["what"] == "refused"


@pytest.mark.parametrize("seen", ["{other} 1 1", "{case}", "{case} x 1", ""])
def test_the_form_is_about_the_case_of_its_address(place: Desk, case: str, seen: str) -> None:
    send(place.visitor("north"), case, picture())
    other = written_down(place)
    told = seen.format(case=case, other=other)
    assert forged(place.visitor("nurlan"), case, "ask", seen=told).status == 400


@pytest.mark.parametrize(("ground", "reason"), [("person", ""), ("", WHY), ("because", WHY)])
def test_a_request_says_why(place: Desk, case: str, ground: str, reason: str) -> None:
    visitor = place.visitor("north")
    send(visitor, case, picture())
    assert do(visitor, case, "ask", ground=ground, reason=reason).status == 422


def test_where_the_vault_cannot_be_used_it_is_said_and_nothing_entered(
    place: Desk, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lawyer = english(place, "nurlan")
    send(place.visitor("north"), case, picture())
    ask(place.visitor("north"), case)
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "6b" * 32)
    answer = do(lawyer, case, "destroy")
    assert (answer.status, "The vault of evidence cannot be used now" in answer.text) == (503, True)
    assert entries(case)[-1].decision.action == "ask_destruction"


# ---------------------------------------------------------------- handed over


def test_the_archive_holds_the_original_its_log_and_checksums_that_fit(place: Desk, case: str) -> None:
    contents, lawyer = film(2_500_000), english(place, "nurlan")
    send(place.visitor("north"), case, contents, "clip.mp4")
    (name,) = attached(case)
    lawyer.get(f"{WORK}/case/{case}/evidence/{name}")
    answer = do(lawyer, case, "package", reason="to the district court, case 7")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="evidence-{name[:12]}.zip"'

    with zipfile.ZipFile(io.BytesIO(answer.raw)) as archive:
        assert archive.testzip() is None
        parts = {each: archive.read(each) for each in archive.namelist()}
    assert parts[f"evidence-{name[:12]}.mp4"] == contents
    sums = parts.pop("SHA256SUMS.txt").decode().splitlines()
    assert sums == [f"{hashlib.sha256(each).hexdigest()}  {part}" for part, each in parts.items()]

    rows = list(csv.DictReader(io.StringIO(parts["custody.csv"].decode("utf-8-sig"))))
    assert [(row["what"], row["who"]) for row in rows] == [
        ("put", "north"),
        ("open", "nurlan"),
        ("hand_over", "nurlan"),
    ]
    assert rows[-1]["why"] == f"report {case}: to the district court, case 7"
    with vault.opened("tl-2030", settings.PROJECT / "none") as opened:
        chain = [entry.before for entry in opened.custody.entries()]
    assert [row["sha256_of_entry_before"] for row in rows] == [chain[int(row["entry"]) - 1] for row in rows]

    for code, words in (("ky", "сактагычка келди · north"), ("ru", "поступил в хранилище · north")):
        sheet = parts[f"README.{code}.txt"].decode("utf-8-sig")
        assert words in sheet
        assert hashlib.sha256(contents).hexdigest() in sheet
        assert "to the district court, case 7" in sheet
        assert "clip" not in sheet
    line = place.access.log.lines(subject=f"{case}/evidence/{name}/package")[0]
    assert (line["what"], line["account_id"]) == ("export", account(place, "nurlan"))


def test_what_somebody_writes_is_no_formula_in_the_log(place: Desk, case: str) -> None:
    lawyer = place.visitor("nurlan")
    send(lawyer, case, picture())
    answer = do(lawyer, case, "package", reason="=HYPERLINK(1)\r\n=1+1")
    with zipfile.ZipFile(io.BytesIO(answer.raw)) as archive:
        text = archive.read("custody.csv").decode("utf-8-sig")
    assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell.startswith("=")]


@pytest.mark.parametrize("reason", ["", "  x ", "x" * 1001])
def test_without_a_reason_nothing_is_handed_over(place: Desk, case: str, reason: str) -> None:
    lawyer = place.visitor("nurlan")
    send(lawyer, case, picture())
    (name,) = attached(case)
    assert do(lawyer, case, "package", reason=reason).status == 422
    assert [what for what, *_ in custody(name)] == ["put"]


def test_a_draft_names_the_files_that_are_there_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "VAULT", tmp_path / "vault")
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "5a" * 32)
    with chamber(build(tmp_path / "land"), tmp_path) as desk:
        lawyer, coordinator = desk.visitor("lawyer"), desk.visitor("north")
        send(lawyer, "report-north", photo((310, 300)))
        (name,) = attached("report-north")
        address = draft(lawyer)

        def enclosed() -> str:
            paper = Document(io.BytesIO(lawyer.get(f"{address}/draft-ru.docx").raw))
            texts = [paragraph.text for paragraph in paper.paragraphs]
            return texts[texts.index("Приложения") + 1]

        assert enclosed().startswith("1. Снимок (JPEG), ")
        assert enclosed().endswith(f", evidence-{name[:12]}.jpg")
        ask(coordinator, "report-north")
        assert "Бул иш боюнча 1 даттануу бар" in lawyer.get(f"{WORK}/case/report-north").text
        assert do(lawyer, "report-north", "destroy").status == 303
        assert "evidence" not in enclosed()
