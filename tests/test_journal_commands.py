"""`baikoo journal verify` and `copy`: what they print and with which code they end."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import baikoo
from pipelines import settings
from pipelines.journal import Journal
from tests.pipelines.journal.decided import ELECTION, decision, execute


@pytest.fixture
def journal(land, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """Testland's journal with three decisions."""
    monkeypatch.setattr(settings, "DATA", land.data)
    made = Journal(settings.journal_url(ELECTION, land.data), ELECTION)
    for number in range(3):
        made.append(decision(number))
    return made


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(baikoo.app, ["journal", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.split())


def url_of(land) -> str:
    return settings.journal_url(ELECTION, land.data)


def test_a_whole_journal_ends_with_0_and_prints_its_head(land, journal: Journal) -> None:
    for named in (ELECTION, land.folder, url_of(land)):
        assert run("verify", named) == (0, f"tl-2030: 3 decisions, whole; head {journal.head()}")
    assert run("verify", ELECTION, "--expect", journal.head())[0] == 0


def test_an_election_in_which_nothing_was_decided_has_an_empty_journal(land, journal: Journal) -> None:
    (land.data / "journal" / "tl-2030.sqlite").unlink()

    assert run("verify", ELECTION) == (0, "tl-2030: none yet")
    code, printed = run("verify", f"sqlite:///{land.data}/none.sqlite")
    assert code == 4
    assert printed.endswith("there is no journal here. Name an election, or the URL of one.")


def test_the_first_broken_entry_is_named_with_what_to_do(land, journal: Journal) -> None:
    execute(url_of(land), "UPDATE decisions SET entry = replace(entry, 'a-7', 'a-8') WHERE sequence = 2")
    code, printed = run("verify", ELECTION)

    assert code == 4
    assert printed.count("entry 2 was changed") == printed.count("error:") == 1
    assert "restore the last copy that verifies" in printed


def test_an_end_that_was_cut_off_is_seen_with_the_head_of_earlier(land, journal: Journal) -> None:
    head = journal.head()
    execute(
        url_of(land), "DELETE FROM decided WHERE sequence = 3", "DELETE FROM decisions WHERE sequence = 3"
    )

    assert run("verify", ELECTION)[0] == 0
    code, printed = run("verify", ELECTION, "--expect", head)
    assert code == 4
    assert "it ends with entry 2 and should hold 3: the end was cut off" in printed


@pytest.mark.parametrize("head", ["3", "3:xyz", "journal"])
def test_a_head_that_is_none_is_refused(journal: Journal, head: str) -> None:
    code, printed = run("verify", ELECTION, "--expect", head)

    assert code == 4
    assert "is not a number, a colon and a SHA-256. Copy the whole head as it was printed." in printed


def test_a_head_is_of_one_election(land, journal: Journal) -> None:
    Journal(url_of(land), "tl-2031").append(decision(1, election="tl-2031"))
    code, printed = run("verify", url_of(land), "--expect", journal.head())

    assert code == 4
    assert "2 elections are kept there. Name the election instead of the URL." in printed


def test_a_copy_is_made_and_brought_up_to_date(land, journal: Journal, tmp_path: Path) -> None:
    to = f"sqlite:///{tmp_path / 'copies' / 'tl-2030.sqlite'}"

    assert run("copy", ELECTION, to) == (0, f"tl-2030: 3 decisions copied; head {journal.head()}")
    journal.append(decision(4))
    assert run("copy", ELECTION, to) == (0, f"tl-2030: 1 decisions copied; head {journal.head()}")
    assert run("verify", to) == (0, f"tl-2030: 4 decisions, whole; head {journal.head()}")


def test_a_url_that_is_none_is_refused(journal: Journal) -> None:
    code, printed = run("copy", ELECTION, "copies/tl-2030.sqlite")

    assert code == 4
    assert "cannot be a journal" in printed
