"""Forgetting a person: the reports stay, and nothing leads to the person. All people are made up."""

import hashlib
from pathlib import Path

import pytest

from pipelines import copies, vault
from pipelines.casework.cases import fold
from pipelines.casework.reading import REPORT, read
from pipelines.domain import Status
from pipelines.errors import BaikooError
from pipelines.journal import Journal, Subject
from tests.observers_door import Desk, desk, report
from tests.pipelines.journal.decided import ELECTION, decision
from tests.pipelines.test_door import PARTICIPANTS

__all__ = ["desk"]

PERSON = ("Айбек Токтосунов", "+996 700 123 456")


def holding(desk: Desk, text: str) -> list[str]:
    """The files of pack and vault in which the text stands."""
    return [name for name, content in desk.contents().items() if text.encode() in content]


@pytest.fixture
def told(desk: Desk) -> Path:
    """Two imports: one of both observers, one of the other alone."""
    both = desk.export(
        report(1, {"note": "тынч"}), report(2, {"note": "LTO-01 айтты"}, observer_id="LTO-02"), people=PERSON
    )
    desk.admit(both)
    desk.admit(desk.export(report(3, {"note": "7"}, observer_id="LTO-02"), name="other.json"))
    return both


def test_the_reports_stay_under_a_new_pseudonym(desk: Desk, told: Path) -> None:
    done = desk.forget("LTO-01")

    assert (done.reports, done.files, done.originals, done.notes) == (1, 1, 1, ())
    [[mine, others], [later]] = desk.copies()
    assert mine["observer_id"].startswith("p-")
    assert mine["answers"][0]["value"] == "тынч"
    assert others["answers"][0]["value"] == "[observer] айтты"
    assert (others["observer_id"], later["observer_id"]) == ("LTO-02", "LTO-02")


def test_nothing_leads_to_the_person(desk: Desk, told: Path) -> None:
    before = {name for name in desk.contents() if "originals" in name}
    desk.forget("LTO-01")

    assert holding(desk, "LTO-01") == holding(desk, "uuid:1") == []
    assert {name for name in desk.contents() if "originals" in name} < before
    with vault.opened("tl-2030", desk.land.folder) as opened:
        assert opened.verify() == []
        acts = [(entry.what, entry.why) for entry in opened.custody.entries()]
        assert [what for what, _ in acts] == ["import", "import", "destroy", "forget"]
        assert not any("LTO-01" in why for _, why in acts)


def test_the_deployment_follows(desk: Desk, told: Path) -> None:
    desk.forget("LTO-01")

    [[mine, _], _] = desk.copies()
    assert desk.land.text("deployment").splitlines()[1] == f"{mine['observer_id']},lto,101,2030-05-01,C-1"
    assert desk.land.text("deployment").splitlines()[2] == "LTO-02,lto,102,2030-05-01,C-1"


def test_the_same_person_in_a_later_export_is_dropped_again(desk: Desk, told: Path) -> None:
    desk.forget("LTO-01")
    new = desk.copies()[0][0]["observer_id"]

    again = desk.admit(told)
    assert (again.new, again.changed, again.known) == (0, 0, 2)
    more = desk.admit(
        desk.export(report(1, {"note": "башка"}, edits=1), report(9, {"note": "LTO-01"}), people=PERSON)
    )

    assert (more.new, more.changed) == (1, 1)
    assert "not kept" in more.notes[0].english
    changed, unheard = desk.copies()[-1]
    assert (changed["observer_id"], unheard["observer_id"]) == (new, None)
    assert unheard["answers"][0]["value"] == "[observer]"
    assert holding(desk, "LTO-01") == holding(desk, "uuid:9") == []
    with vault.opened("tl-2030", desk.land.folder) as opened:
        assert len(opened.originals()) == 1
        assert opened.verify() == []
        assert [entry.what for entry in opened.custody.entries()][-2:] == ["read", "read"]


def test_a_list_of_observers_that_came_before_follows_too(desk: Desk, told: Path) -> None:
    path = desk.inbox / "participants.csv"
    path.write_text(PARTICIPANTS, encoding="utf-8")
    desk.admit_people(path)
    desk.forget("LTO-01")
    [[mine, _], _] = desk.copies()
    listed = (
        (desk.land.folder / "raw" / "submissions" / "weekly" / "participants.csv").read_text().splitlines()
    )
    assert listed[1:] == [f"{mine['observer_id']},LTO,101,", f"LTO-02,LTO,102,{mine['observer_id']}"]


def test_a_later_list_of_observers_is_without_the_person(desk: Desk, told: Path) -> None:
    desk.forget("LTO-01")
    path = desk.inbox / "participants.csv"
    path.write_text(PARTICIPANTS, encoding="utf-8")
    desk.admit_people(path)
    folder = desk.land.folder / "raw" / "submissions" / "weekly"
    assert (folder / "participants.csv").read_text().splitlines()[1:] == ["LTO-02,LTO,102,"]


def test_a_name_that_was_masked_stays_masked(desk: Desk, told: Path) -> None:
    desk.forget("LTO-01")
    desk.admit(desk.export(report(7, {"note": "Токтосунов келди"}, observer_id="LTO-02")))
    assert desk.copies()[-1][0]["answers"][0]["value"] == "[name] келди"


def test_nothing_is_destroyed_of_which_there_is_no_copy(desk: Desk, told: Path) -> None:
    next((desk.land.folder / "raw" / "submissions" / "weekly").glob("0001-*")).unlink()
    before = desk.contents()
    with pytest.raises(BaikooError, match="nothing was changed"):
        desk.forget("LTO-01")
    assert desk.contents() == before


def test_a_pseudonym_that_nobody_has_is_refused(desk: Desk, told: Path) -> None:
    with pytest.raises(BaikooError, match="no observer of this election is known by this pseudonym"):
        desk.forget("LTO-0")


def test_forgetting_may_be_run_again(desk: Desk, told: Path) -> None:
    desk.forget("LTO-01")
    done = desk.forget("LTO-01")
    assert (done.reports, done.files, done.originals) == (0, 0, 0)


def test_forgetting_that_was_interrupted_is_ended_by_the_next(
    desk: Desk, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.vault.vault.Vault.destroy", power_cut)
        with pytest.raises(KeyboardInterrupt):
            desk.forget("LTO-01")
    done = desk.forget("LTO-01")
    assert done.originals == 1
    assert holding(desk, "LTO-01") == []


def test_what_has_to_be_done_by_hand_is_said(desk: Desk, told: Path) -> None:
    stated = 'file = "raw/deployment.csv"\nsha256 = "00"'
    desk.land.replace("election", 'file = "raw/deployment.csv"', stated)
    digest = hashlib.sha256(desk.land.file("deployment").read_bytes()).hexdigest()
    desk.land.replace("election", 'sha256 = "00"', f'sha256 = "{digest}"')
    [note] = desk.forget("LTO-01").notes
    assert note.english == "raw/deployment.csv was changed: write its new SHA-256 into the pack"


def test_what_was_decided_stays_with_the_reports(desk: Desk, told: Path) -> None:
    [[mine, _], _] = desk.copies()
    journal = Journal(f"sqlite:///{desk.inbox}/journal.sqlite", ELECTION)
    journal.append(decision(1, Subject("report", mine["submission_id"], 0, "1"), action="take", payload={}))
    desk.forget("LTO-01")
    [[still, _], _] = desk.copies()

    cases = fold(read(journal.entries(), REPORT))
    assert cases.report(still["submission_id"]).status is Status.BEING_CHECKED
    assert not any("uuid" in entry.text or "LTO-01" in entry.text for entry in journal.entries())


def test_reports_that_came_when_the_tools_ids_were_kept_lose_them_and_that_is_said(
    desk: Desk, told: Path
) -> None:
    for file in (desk.land.folder / "raw" / "submissions" / "weekly").glob("*.jsonl"):
        reports = [{**said, "submission_id": f"uuid:{said['row']}"} for said in copies.read(file)]
        copies.write(file, reports)
    again = desk.admit(
        desk.export(report(1, {"note": "тынч"}), report(3, {"note": "7"}, observer_id="LTO-02"))
    )
    assert (again.new, again.changed, again.known) == (0, 0, 2)

    [note] = desk.forget("LTO-01").notes
    assert note.english.startswith("1 reports came under the tool's own ids")
    assert holding(desk, "uuid:1") == []
    assert desk.copies()[1][0]["submission_id"] == "uuid:3"


def test_an_id_of_ours_in_an_export_is_not_taken_for_that_report(desk: Desk, told: Path) -> None:
    ours = desk.copies()[0][0]["submission_id"]
    admitted = desk.admit(desk.export(report(9, {"note": "8"}, submission_id=ours), name="forged.json"))

    assert (admitted.new, admitted.changed) == (1, 0)
