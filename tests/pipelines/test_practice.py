"""The decisions that an exercise brings along: read until somebody decides, and where a journal begins with them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import baikoo
import baikoo_accounts
from pipelines import practice, settings
from pipelines.errors import JournalError, PackError
from pipelines.journal import Decision, Journal, Subject, lines
from tests.conftest import Land
from tests.pipelines.journal.decided import ELECTION, decision


def taken(number: int) -> Decision:
    """A report of its own is taken."""
    report = Subject("report", f"r-{number}", seen_value="1")
    return decision(number, report, action="take", payload={})


@pytest.fixture
def practised(land: Land, tmp_path: Path) -> Journal:
    """Testland, which is an exercise, with three decisions; gives its own journal, which is empty."""
    other = Journal(f"sqlite:///{tmp_path}/other.sqlite", ELECTION)
    for number in range(3):
        other.append(taken(number))
    (land.folder / practice.FILE).write_text(lines.written(other.entries()), encoding="utf-8")
    return Journal(settings.journal_url(ELECTION, land.data), ELECTION)


def test_a_build_reads_them_and_writes_no_journal(land: Land, practised: Journal) -> None:
    land.build()

    assert land.table("staging.decisions")["sequence"].to_list() == [1, 2, 3]
    assert list(practised.entries()) == []


def test_a_journal_begins_with_them_once_and_goes_on(land: Land, practised: Journal) -> None:
    pack = land.pack()
    assert practice.begin(pack, practised) == 3
    assert practice.begin(pack, practised) == 0
    practised.append(taken(7))

    assert practised.verify().sequence == 4
    assert practice.entries(pack, practised) == list(practised.entries())


def test_complaints_are_told_as_of_the_last_decision_whenever_it_is_built(
    land: Land, practised: Journal
) -> None:
    pack = land.pack()
    brought = practice.of(pack)
    assert practice.as_of(pack, brought) == brought[-1].at + practice.WAITED
    practice.begin(pack, practised)
    assert practice.as_of(pack, practice.entries(pack, practised)) == brought[-1].at + practice.WAITED
    last = practised.append(taken(7))
    assert practice.as_of(pack, practice.entries(pack, practised)) == last.at


def test_where_somebody_decided_before_nothing_is_put_there(land: Land, practised: Journal) -> None:
    practised.append(taken(7))
    assert practice.begin(land.pack(), practised) == 0
    assert [entry.decision.id for entry in practice.entries(land.pack(), practised)] == [taken(7).id]


def test_a_real_election_brings_none_along(land: Land, practised: Journal) -> None:
    land.replace("election", "synthetic = true", "synthetic = false")
    with pytest.raises(PackError, match="a real election brings no decisions along"):
        practice.entries(land.pack(), practised)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: (
            text.replace("asel", "azat", 1) if "asel" in text else text.replace('"seen":0', '"seen":1', 1)
        ),
        lambda text: "\n".join(text.splitlines()[1:]) + "\n",
        lambda text: text + "no JSON\n",
        lambda text: text + "[]\n",
    ],
    ids=["changed", "first line lost", "no JSON", "no entry"],
)
def test_a_file_whose_entries_do_not_follow_is_refused(
    land: Land, practised: Journal, spoil: Callable[[str], str]
) -> None:
    file = land.folder / practice.FILE
    text = file.read_text(encoding="utf-8")
    assert spoil(text) != text
    file.write_text(spoil(text), encoding="utf-8")
    with pytest.raises(JournalError):
        practice.begin(land.pack(), practised)
    assert list(practised.entries()) == []


def test_decisions_of_another_election_are_refused(land: Land, practised: Journal) -> None:
    land.replace("election", f'id = "{ELECTION}"', 'id = "tl-2031"')
    with pytest.raises(PackError, match=f"these are decisions of {ELECTION}"):
        practice.of(land.pack())


def test_every_line_has_the_hash_of_its_entry(land: Land, practised: Journal) -> None:
    from hashlib import sha256

    file = land.folder / practice.FILE
    hashes = [sha256(line).hexdigest() for line in file.read_bytes().splitlines()]
    assert [entry.hash for entry in lines.read(file)] == hashes


def test_the_command_begins_a_journal_and_says_what_it_did(
    land: Land, practised: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA", land.data)
    said = [CliRunner().invoke(baikoo.app, ["journal", "begin", ELECTION]) for _ in range(2)]

    assert [(one.exit_code, " ".join(one.output.split())) for one in said] == [
        (0, "tl-2030: 3 decisions entered"),
        (0, "tl-2030: nothing entered: it has a journal, or brings none along"),
    ]
    assert practised.verify().sequence == 3


def test_a_demonstration_begins_the_journal_with_them(
    land: Land, practised: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    land.build()
    monkeypatch.setattr(settings, "DATA", land.data)
    monkeypatch.setattr(settings, "BUILD", land.build_folder)
    for _ in range(2):
        with baikoo_accounts._demo():
            own = settings.journal_url(practised.election, land.data)
            assert Journal(own, practised.election).verify().sequence == 3
    assert practised.head().sequence == 0  # who tries leaves nothing
    assert settings.journal_url(practised.election, land.data) != own
