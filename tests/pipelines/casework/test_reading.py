"""An entry that this version cannot read stops build and desk in words, and nothing of it is lost or passed over."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import baikoo
from pipelines import settings
from pipelines.casework.reading import COMPLAINT, RECORD, REPORT, read
from pipelines.errors import JournalError
from pipelines.journal import Journal, Subject, lines
from tests.conftest import Land
from tests.pipelines.journal.decided import ELECTION, decision

SECRET = "Айбек Токтосунов"
RIGHT: dict[str, Any] = {"action": "take", "payload": {}}
UNREADABLE: dict[str, tuple[dict[str, Any], str]] = {
    "an action": ({"action": "seal", "payload": {"by": SECRET}}, "'seal', no such action is known"),
    "a field": ({"action": "take", "payload": {"by": SECRET}}, "'take', by: Extra inputs are not permitted"),
    "a value": ({"action": "set_publication", "payload": {"publication_level": f" {SECRET}"}}, "publication_level: "),
    "a field that is missing": ({"action": "attach", "payload": {}}, "evidence: Field required"),
    "a role": ({"action": "take", "payload": {}, "role": "tsar"}, "its role or the revision of its report is none"),
    "a revision": (RIGHT | {"subjects": (Subject(REPORT, "r-2"),)}, "its role or the revision"),
    "a kind": (RIGHT | {"subjects": (Subject("statement", "s-1"),)}, "decided on statement"),
    "kinds": (
        RIGHT | {"subjects": (Subject(REPORT, "r-2", 0, "1"), Subject(COMPLAINT, "c-1"))},
        "decided on complaint and report",
    ),
}  # fmt: skip


def journal_with(url: str, told: dict[str, Any]) -> Journal:
    """A journal whose second entry is the one that is told."""
    journal = Journal(url, ELECTION)
    usual = {"subjects": (Subject(REPORT, "r-1", 0, "1"),)}
    journal.append(decision(1, **usual | RIGHT))
    other = {"subjects": (Subject(REPORT, "r-2", 0, "1"),)}
    journal.append(decision(2, **other | told))
    return journal


@pytest.mark.parametrize("name", UNREADABLE)
def test_it_is_named_with_its_number_and_without_what_somebody_wrote(tmp_path: Path, name: str) -> None:
    told, because = UNREADABLE[name]
    journal = journal_with(f"sqlite:///{tmp_path}/journal.sqlite", told)

    with pytest.raises(JournalError, match="entry 2 says what this version of Baikoo cannot read") as said:
        [read(journal.entries(), kind) for kind in (REPORT, COMPLAINT)]
    assert because in said.value.what
    assert "use the version of Baikoo that wrote it" in said.value.remedy
    assert SECRET not in str(said.value)
    assert journal.verify().sequence == 2


def test_what_was_written_once_is_read_for_ever() -> None:
    """`written.jsonl` holds every action as it was written first: what is there stays, a new action adds a line."""
    entries = lines.read(Path(__file__).with_name("written.jsonl"))
    read_again = [decision for kind in (REPORT, COMPLAINT, RECORD) for decision in read(entries, kind)]

    assert sorted(decision.number for decision in read_again) == list(range(1, len(entries) + 1))
    assert {decision.action for decision in read_again} == {entry.decision.action for entry in entries}
    assert entries[21].hash.startswith("68d27fc722e206e1")


def test_a_build_ends_with_4_and_the_last_snapshot_serves_on(
    land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA", land.data)
    monkeypatch.setattr(settings, "BUILD", land.build_folder)
    land.build()
    before = land.table("meta.builds").to_dicts()
    journal_with(settings.journal_url(ELECTION, land.data), UNREADABLE["an action"][0])

    ended = CliRunner().invoke(baikoo.app, ["build", ELECTION])

    assert ended.exit_code == 4
    said = " ".join(ended.output.split())
    assert "entry 2 says what this version of Baikoo cannot read ('seal', no such action is known)" in said
    assert "Traceback" not in said
    assert land.table("meta.builds").to_dicts() == before
