"""The end of a file of evidence: who may ask, who may decide, what stays of it, and what a crash leaves to be done."""

import io
import json
from pathlib import Path
from uuid import uuid4

import pytest

from pipelines import settings, vault
from pipelines.casework.actions import (
    Action,
    AskDestruction,
    Attach,
    Destroy,
    DestructionGround,
    Keep,
    Merge,
    Remark,
    Take,
)
from pipelines.casework.cases import fold
from pipelines.casework.evidence import Evidence, unattached
from pipelines.casework.evidence_end import Destruction, carry_out, forget_reports
from pipelines.casework.refusal import NotPermitted, Refused
from pipelines.casework.rights import Account, Role
from pipelines.errors import VaultError
from pipelines.vault import key, sealed
from tests.evidence_files import PDF, photo
from tests.pipelines.casework.test_desk import ASEL, BAKYT, NURLAN, OPERATOR, World

GULNARA = Account("gulnara", Role.LAWYER)
ADMINISTRATOR = Account("root", Role.ADMINISTRATOR)
WHY = "the person in the picture asks for it"


class Office(World):
    """A desk with a vault, and one photo attached to a report of the north."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.accounts |= {account.id: account for account in (GULNARA, ADMINISTRATOR)}
        (folder / "pack").mkdir()
        self.files = Evidence("testland", folder / "pack")
        self.file = self.keep(photo())
        self.decide(ASEL, self.file, "north-1")

    def keep(self, contents: bytes) -> Attach:
        gone = self.desk.cases().destroyed
        return self.files.keep(
            io.BytesIO(contents), file_name="a.jpg", report="north-1", account="asel", destroyed=gone
        )

    def ask(self, by: Account = ASEL, *, name: str = "", on: str = "north-1") -> int:
        name = name or self.file.evidence
        return self.decide(by, AskDestruction(reason=WHY, evidence=name, ground=DestructionGround.PERSON), on)

    def answer(self, by: Account, kind: type[Action], on: str = "north-1") -> int:
        return self.decide(
            by, kind.model_validate({"reason": "so be it", "evidence": self.file.evidence}), on
        )

    def destroy(self, by: Account = NURLAN, on: str = "north-1") -> int:
        end = Destruction("testland", self.files.pack)
        content, form = Destroy(reason="so be it", evidence=self.file.evidence), uuid4().hex
        return end.decide(lambda: self.desk.decide(by, content, [self.case(on)], key=form)).sequence

    def log(self) -> list[tuple[str, str, str]]:
        with vault.opened("testland", self.files.pack) as opened:
            return [(entry.what, entry.who, entry.why) for entry in opened.custody.entries()]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(settings, "VAULT", tmp_path / "vault")
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "5a" * 32)
    return Office(tmp_path)


def test_what_two_people_decided_is_gone_and_both_logs_say_who_and_why(office: Office) -> None:
    asked, entry = office.ask(), office.destroy()

    assert not list((settings.VAULT / "testland" / "evidence").iterdir())
    request, decision = office.desk.cases().destroyed[office.file.evidence]
    assert (request.number, request.account, request.content.reason) == (asked, "asel", WHY)
    assert (decision.number, decision.account) == (entry, "nurlan")
    assert office.log()[-1] == (
        "destroy",
        "nurlan",
        f"report north-1, entry {entry} of the journal: so be it",
    )
    with pytest.raises(VaultError):
        office.files.original(office.file, report="north-1", account="nurlan")
    with vault.opened("testland", office.files.pack) as opened:
        assert opened.verify() == []
        assert unattached(opened, office.desk.journal.entries()) == ([], [])


@pytest.mark.parametrize("who", [BAKYT, OPERATOR, ADMINISTRATOR], ids=lambda account: account.id)
def test_whoever_may_not_open_a_file_may_not_ask_either(office: Office, who: Account) -> None:
    with pytest.raises(NotPermitted):
        office.ask(who)


@pytest.mark.parametrize("kind", [Destroy, Keep])
@pytest.mark.parametrize("who", [ASEL, BAKYT, OPERATOR, ADMINISTRATOR], ids=lambda account: account.id)
def test_only_a_lawyer_decides(office: Office, who: Account, kind: type[Action]) -> None:
    office.ask(GULNARA)
    with pytest.raises(NotPermitted):
        office.answer(who, kind)
    assert office.desk.cases().destroyed == {}


def test_whoever_asked_does_not_destroy(office: Office) -> None:
    office.ask(NURLAN)
    with pytest.raises(NotPermitted, match="somebody else must decide"):
        office.destroy(NURLAN)
    assert len(b"".join(office.files.original(office.file, report="north-1", account="nurlan"))) > 1000
    office.destroy(GULNARA)


def test_nothing_is_destroyed_that_nobody_asked_about_or_that_was_kept(office: Office) -> None:
    with pytest.raises(Refused, match="Nobody asks"):
        office.destroy()
    office.ask()
    with pytest.raises(Refused, match="asked already"):
        office.ask(NURLAN)
    office.answer(NURLAN, Keep)
    with pytest.raises(Refused, match="Nobody asks"):
        office.destroy(GULNARA)
    office.ask(NURLAN)  # it may be asked again, with another reason
    office.destroy(GULNARA)


def test_a_file_of_another_case_is_not_asked_about(office: Office) -> None:
    with pytest.raises(Refused, match="no such file"):
        office.ask(NURLAN, on="south-1")


def test_the_file_of_a_report_that_was_merged_is_one_of_the_case(office: Office) -> None:
    office.decide(ASEL, Merge(reason="one event"), "north-2", "north-1")
    office.ask(on="north-2")
    office.destroy(on="north-2")
    assert office.file.evidence in office.desk.cases().destroyed


def test_what_was_destroyed_does_not_come_back(office: Office) -> None:
    office.ask()
    number = office.destroy()
    with pytest.raises(Refused, match="not undone"):
        office.undo(NURLAN, number)
    with pytest.raises(Refused, match="was destroyed"):
        office.keep(photo())
    with pytest.raises(Refused, match="was destroyed"):
        office.decide(BAKYT, office.file, "south-1")
    for content in (Destroy, Keep):
        with pytest.raises(Refused, match="was destroyed"):
            office.answer(GULNARA, content)
    assert not list((settings.VAULT / "testland" / "evidence").iterdir())


def test_a_file_that_somebody_asks_about_stays_where_it_is_until_that_is_decided(office: Office) -> None:
    """Else nobody could decide: a decision is on a case that has the file."""
    entry = office.case("north-1").last_entry
    office.ask()
    with pytest.raises(Refused, match="decide on that first"):
        office.undo(ASEL, entry)
    office.answer(NURLAN, Keep)
    office.undo(ASEL, entry)
    assert office.case("north-1").attached == ()


def test_of_reports_that_were_taken_apart_the_one_that_has_the_file_decides(office: Office) -> None:
    merged = office.decide(ASEL, Merge(reason="one event"), "north-2", "north-1")
    office.ask(on="north-2")
    office.undo(ASEL, merged)
    with pytest.raises(Refused, match="no such file"):
        office.destroy(on="north-2")
    office.destroy(on="north-1")


def test_a_file_of_two_cases_has_one_end_whatever_is_undone_in_either(office: Office) -> None:
    office.decide(BAKYT, office.file, "south-1")
    taken = office.decide(ASEL, Take(), "north-1")
    office.ask(on="north-1")
    office.answer(NURLAN, Keep, on="south-1")
    office.undo(ASEL, taken)  # what was decided of the north alone is read anew
    assert office.desk.cases().asked == {}
    taken = office.decide(ASEL, Take(), "north-1")
    office.ask(GULNARA, on="south-1")
    office.undo(ASEL, taken)
    assert office.desk.cases().asked[office.file.evidence].account == "gulnara"
    office.destroy(on="south-1")
    assert office.file.evidence in office.desk.cases().destroyed
    anew, now = fold(office.desk.decisions()), office.desk.cases()
    assert (anew.by_id, anew.asked, anew.destroyed) == (now.by_id, now.asked, now.destroyed)


def test_an_earlier_decision_can_still_be_undone(office: Office) -> None:
    taken = office.decide(ASEL, Take(), "north-1")
    office.ask()
    office.destroy()
    office.undo(ASEL, taken)
    assert office.case("north-1").taken_by is None
    assert office.file.evidence in office.desk.cases().destroyed  # also where all is read anew


def test_where_the_vault_cannot_be_used_nothing_is_decided(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.ask()
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "6b" * 32)
    with pytest.raises(VaultError):
        office.destroy()
    assert office.desk.cases().destroyed == {}


def test_what_a_crash_left_is_told_and_ended(office: Office) -> None:
    office.ask()
    number = office.answer(NURLAN, Destroy)  # the journal holds it, and the file is still there
    entries = list(office.desk.journal.entries())
    with vault.opened("testland", office.files.pack) as opened:
        (told,) = unattached(opened, entries)[1]
        assert f"entry {number} of the journal destroyed it, and it is still here" in told
        assert (carry_out(opened, entries), carry_out(opened, entries)) == (1, 0)
        assert unattached(opened, entries) == ([], [])
        assert opened.verify() == []
    assert [what for what, *_ in office.log()] == ["put", "destroy"]


def test_the_salt_is_gone_before_the_file_is(office: Office, tmp_path: Path) -> None:
    """Another name for the same place on the disk stands for what a disk keeps of a file that was removed."""
    path = settings.VAULT / "testland" / "evidence" / office.file.evidence
    (tmp_path / "remains").hardlink_to(path)
    before = (tmp_path / "remains").read_bytes()
    office.ask()
    office.destroy()
    after = (tmp_path / "remains").read_bytes()
    assert len(after) == len(before)
    assert (before[:16], before[48:]) == (after[:16], after[48:])
    secret = key.found()
    assert secret is not None
    with pytest.raises(VaultError):
        list(sealed.unseal(tmp_path / "remains", secret, bound_to=f"evidence/{office.file.evidence}"))


def test_who_is_forgotten_is_not_named_by_the_files_either(office: Office) -> None:
    other = office.files.keep(io.BytesIO(PDF), file_name="b.pdf", report="north-2", account="asel")
    with vault.opened("testland", office.files.pack) as opened:
        for _ in range(2):  # again, after it was interrupted
            assert forget_reports(opened, {"north-1": "r-7"}) == [office.file.evidence]
        about = {name: json.loads(opened.evidence.about(name)) for name in opened.evidence.known()}
        assert opened.verify() == []
    assert [about[office.file.evidence][key] for key in ("report", "file_name")] == ["r-7", ""]
    assert [about[other.evidence][key] for key in ("report", "file_name")] == ["north-2", "b.pdf"]


def test_a_remark_needs_no_file(office: Office) -> None:
    office.ask()
    office.destroy()
    office.decide(ASEL, Remark(reason="the photo is gone, the neighbours remain"), "north-1")
