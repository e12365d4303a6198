"""`baikoo import`, `baikoo forget` and `baikoo vault`: what they print, with which code they end, what they leave."""

import io
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import baikoo
from pipelines import settings, store
from pipelines.casework.evidence import Evidence
from pipelines.journal import Decision, Journal, Subject
from tests.evidence_files import photo
from tests.observers_door import Desk, desk, report

__all__ = ["desk"]

PERSON = ("Айбек Токтосунов", "+996 700 123 456")


def run(*arguments: object, answer: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(baikoo.app, [str(word) for word in arguments], input=answer)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.split())


def test_an_import_says_what_is_new_and_names_no_file(desk: Desk) -> None:
    one = desk.export(report(1, {"a": "1"}), people=PERSON, name="Айбек Токтосунов.json")
    two = desk.export(report(1, {"a": "2"}), report(2, {"a": "1"}), name="two.json")

    code, printed = run("import", "tl-2030", "weekly", one, two, one)

    assert code == 0
    assert "file 1: reports: 1 new, 0 changed, 0 known before" in printed
    assert "file 2: reports: 1 new, 1 changed, 0 known before" in printed
    assert "imported before: nothing was changed" in printed
    assert "Токтосунов" not in printed


def test_a_file_that_cannot_be_read_does_not_stop_the_others(desk: Desk) -> None:
    broken = desk.inbox / "Токтосунов.json"
    broken.write_text("{")
    code, printed = run(
        "import", "tl-2030", "weekly", broken, desk.inbox / "none", desk.export(report(1, {}))
    )

    assert code == 4
    assert (
        "file 1: error: intake weekly: the file cannot be read as an export of odk (JSONDecodeError)"
        in printed
    )
    assert "file 2: error: intake weekly: the file cannot be read (No such file or directory)" in printed
    assert "file 3: reports: 1 new" in printed
    assert "Токтосунов" not in printed


def test_an_error_of_the_software_says_where_it_happened_and_quotes_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("Айбек Токтосунов")

    monkeypatch.setattr("pipelines.copies.reports", fail)
    code, printed = run("import", "tl-2030", "weekly", desk.export(report(1, {})))
    assert code == 4
    assert "test_door_commands.py, line" in printed
    assert "Токтосунов" not in printed


def test_an_unknown_intake_ends_with_4(desk: Desk) -> None:
    code, printed = run("import", "tl-2030", "daily", desk.export(report(1, {})))
    assert (code, "there is no intake 'daily'" in printed) == (4, True)


def test_forgetting_removes_every_snapshot_and_says_what_it_cannot_reach(desk: Desk) -> None:
    run("import", "tl-2030", "weekly", desk.export(report(1, {"a": "1"}), people=PERSON))
    desk.land.build()
    assert store.current(desk.land.home).is_file()

    code, printed = run("forget", "tl-2030", "LTO-01", "--why", "asked", answer="y\n")

    assert code == 0
    assert (
        "1 reports have a new pseudonym, 1 lists of the pack were changed, 1 originals and 1 snapshots"
        in printed
    )
    assert "Not reached: the tool's own server" in printed
    assert list(desk.land.home.rglob("*.duckdb")) == []
    desk.land.build()
    [observer] = desk.land.table("staging.submissions")["observer_id"]
    assert observer.startswith("p-")


def test_forgetting_asks_first(desk: Desk) -> None:
    run("import", "tl-2030", "weekly", desk.export(report(1, {"a": "1"})))
    before = desk.contents()
    code, _ = run("forget", "tl-2030", "LTO-01", "--why", "asked", answer="n\n")
    assert code == 1
    assert desk.contents() == before


def test_the_vault_can_be_listed_verified_and_taken_out_of(desk: Desk, tmp_path: Path) -> None:
    path = desk.export(report(1, {"a": "1"}), people=PERSON, name="Токтосунов.json")
    run("import", "tl-2030", "weekly", path)

    code, printed = run("vault", "list", "tl-2030")
    name = next(word for word in printed.split() if len(word) == 12 and word.isalnum())
    assert (code, "weekly" in printed, "Токтосунов" in printed) == (0, True, False)
    assert run("vault", "verify", "tl-2030") == (0, "1 originals, all as they came")
    code, _ = run("vault", "take", "tl-2030", name, tmp_path / "out.json", answer="a court asked\n")
    assert code == 0
    assert (tmp_path / "out.json").read_bytes() == path.read_bytes()
    code, printed = run("vault", "log", "tl-2030")
    assert ("import" in printed, "take" in printed, "a court asked" in printed) == (True, True, True)


def test_an_original_is_not_taken_into_a_pack(desk: Desk) -> None:
    run("import", "tl-2030", "weekly", desk.export(report(1, {"a": "1"})))
    code, printed = run("vault", "take", "tl-2030", "", desk.land.folder / "raw" / "out.json", "--why", "x")
    assert (code, "must lie outside of" in printed) == (4, True)
    assert not (desk.land.folder / "raw" / "out.json").exists()


def test_what_is_wrong_with_the_vault_ends_with_4(desk: Desk) -> None:
    run("import", "tl-2030", "weekly", desk.export(report(1, {"a": "1"})))
    for path in (desk.vault / "tl-2030" / "originals").glob("*"):
        path.write_bytes(path.read_bytes()[:-1])
    code, printed = run("vault", "verify", "tl-2030")
    assert (code, "was changed or breaks off" in printed) == (4, True)
    assert run("vault", "list", "tl-2030")[0] == 4


def test_evidence_that_no_case_has_is_told_and_what_a_case_has_must_be_there(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "JOURNAL", f"sqlite:///{tmp_path}/{{election}}.sqlite")
    files = Evidence("tl-2030", desk.land.folder)
    content = files.keep(io.BytesIO(photo()), file_name="Токтосунов.jpg", report="r-1", account="a-1")

    code, printed = run("vault", "verify", "tl-2030")
    assert code == 0
    assert f"{content.evidence[:12]}: came for report r-1, and no case has it" in printed
    assert "0 originals and 1 files of evidence, all as they came" in printed

    payload = content.model_dump(mode="json", exclude={"reason"})
    subjects = (Subject("report", "r-1", 0, "1"),)
    decision = Decision("key", "tl-2030", "a-1", "lawyer", "attach", "", subjects, payload)
    Journal(settings.journal_url("tl-2030"), "tl-2030").append(decision)
    assert run("vault", "verify", "tl-2030") == (0, "0 originals and 1 files of evidence, all as they came")
    listed, log = run("vault", "list", "tl-2030")[1], run("vault", "log", "tl-2030")[1]
    assert (content.evidence[:12] in listed, "evidence" in listed, "Токтосунов" in listed) == (
        True,
        True,
        False,
    )
    assert ("a-1" in log, "put" in log) == (True, True)

    shutil.rmtree(desk.vault / "tl-2030" / "evidence")
    code, printed = run("vault", "verify", "tl-2030")
    assert (code, "entry 1 of the journal attached it, and it is not in the vault" in printed) == (4, True)


def test_a_file_of_evidence_is_taken_and_what_was_broken_off_is_destroyed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "JOURNAL", f"sqlite:///{tmp_path}/{{election}}.sqlite")
    files, contents = Evidence("tl-2030", desk.land.folder), photo()
    content = files.keep(io.BytesIO(contents), file_name="a.jpg", report="r-1", account="a-1")
    name = content.evidence[:12]

    code, _ = run("vault", "take", "tl-2030", name, tmp_path / "out.jpg", "--why", "a court asked")
    assert (code, (tmp_path / "out.jpg").read_bytes() == contents) == (0, True)
    log = run("vault", "log", "tl-2030")[1]
    assert ("take" in log, "a court asked" in log) == (True, True)

    subjects, journal = (
        (Subject("report", "r-1", 0, "1"),),
        Journal(settings.journal_url("tl-2030"), "tl-2030"),
    )
    payload = {"evidence": content.evidence}
    journal.append(Decision("key", "tl-2030", "a-2", "lawyer", "destroy", "asked for", subjects, payload))
    code, printed = run("vault", "verify", "tl-2030")
    assert code == 4
    assert (
        f"{name}: entry 1 of the journal destroyed it, and it is still here: run `baikoo vault destroy`"
        in printed
    )
    assert run("vault", "destroy", "tl-2030") == (0, "1 files of evidence were destroyed")
    assert run("vault", "verify", "tl-2030") == (0, "0 originals, all as they came")
    assert run("vault", "destroy", "tl-2030") == (0, "0 files of evidence were destroyed")
    assert "asked for" in run("vault", "log", "tl-2030")[1]


@pytest.mark.parametrize("verb", ["list", "verify", "log", "destroy"])
def test_an_election_without_a_vault_is_said(desk: Desk, verb: str) -> None:
    code, printed = run("vault", verb, "tl-2030")
    assert (code, "there is no vault of this election" in printed) == (4, True)
