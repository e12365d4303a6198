"""The command: what it prints, with which code it ends, and that nobody is shown a traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import baikoo
from pipelines import settings, store
from tests import snapshots


@pytest.fixture
def run(land, monkeypatch: pytest.MonkeyPatch, facts_judge):
    """`baikoo ARGUMENTS` over Testland, judged by the facts: exit code and everything that was printed."""
    monkeypatch.setattr(settings, "DATA", land.data)
    monkeypatch.setattr(settings, "BUILD", land.build_folder)
    monkeypatch.setattr("expectations.judge.judge", facts_judge)

    def command(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(baikoo.app, list(arguments))
        printed = " ".join(result.output.split())
        assert "Traceback" not in printed
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, printed

    return command


def test_a_build_ends_with_0_and_prints_what_it_did(land, run) -> None:
    code, printed = run("build")

    assert code == 0
    assert all(word in printed for word in ("tl-2030", "read", "kept", "rejected", "1 warning"))
    assert store.current(land.home).is_file()


@pytest.mark.parametrize("name", ["tl-2030", "path"])
def test_an_election_is_named_by_its_id_or_by_the_path_of_its_pack(land, run, name: str) -> None:
    code, _ = run("build", str(land.folder) if name == "path" else name)

    assert code == 0
    assert store.current(land.home).is_file()


REFUSED = {
    "a known total that is not met": ("election", "expected = 10", "expected = 11", "known is 11"),
    "too many rejects": (
        "tallies",
        "total,9",
        "total,тогуз",
        "raw/tallies.csv, row 6: count: 'тогуз' is not a whole",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_publication_ends_with_3_and_the_previous_snapshot_keeps_serving(
    land, run, case: str
) -> None:
    name, old, new, told = REFUSED[case]
    run("build")
    served = store.current(land.home)
    land.replace(name, old, new)

    code, printed = run("build")

    assert code == 3
    assert told in printed
    assert "the previous snapshot keeps serving" in printed
    assert store.current(land.home) == served
    assert served.is_file()


BAD = {
    "bad TOML": ("election", 'territory = "tl"', 'territory = "tl', "election.toml: not valid TOML"),
    "a bad key": (
        "election",
        'time_zone = "Europe/Berlin"',
        'time_zone = "Berlin"',
        "key time_zone (line 4)",
    ),
    "a bad file": ("tallies", "who,stage", "whom,stage", "column 'who' is missing"),
    "a bad territory": ("units", "0.2,1.2", "0.2,-1.2", "unit 'TL-N-1' lies at 0.2, -1.2, far outside"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_pack_or_file_ends_with_4_and_the_remedy(land, run, case: str) -> None:
    name, old, new, told = BAD[case]
    land.replace(name, old, new)

    code, printed = run("build")

    assert code == 4
    assert told in printed
    assert not (land.home / "CURRENT").exists()


def test_all_files_that_cannot_be_read_are_told(land, run) -> None:
    land.write("tallies", b"")
    land.write("turnout", b"\x89PNG\r\n\x1a\n")

    code, printed = run("build")

    assert code == 4
    assert "raw/tallies.csv: the file is empty" in printed
    assert "raw/turnout.csv: the file is a picture, not CSV" in printed


def test_an_election_that_does_not_exist_ends_with_4(run) -> None:
    code, printed = run("build", "atlantis")

    assert code == 4
    assert "atlantis/election.toml" in printed


def test_one_bad_election_does_not_keep_the_others_from_being_built_and_the_worst_code_counts(
    land, run
) -> None:
    code, printed = run("build", "atlantis", "tl-2030")

    assert code == 4
    assert "atlantis" in printed
    assert store.current(land.home).is_file()


@pytest.mark.parametrize("name", ["tl-2030", "path", "path to a copy", "path with a slash"])
def test_exported_files_are_named_by_the_election_and_lie_in_the_folder(
    built_land, run, tmp_path, name
) -> None:
    copy = shutil.copytree(built_land.folder, tmp_path / "a copy")
    named = {"tl-2030": "tl-2030", "path": str(built_land.folder), "path to a copy": str(copy)}

    code, _ = run("export", named.get(name, f"{built_land.folder}/"), str(tmp_path / "out"), "--lang", "en")

    assert code == 0
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "tl-2030-overview-en.html",
        "tl-2030-map-en.html",
    }
    assert not list(built_land.folder.glob("*.html"))


def test_an_election_is_exported_by_its_id_when_its_pack_is_no_longer_here(built_land, run, tmp_path) -> None:
    built_land.folder.rename(tmp_path / "elsewhere")

    code, _ = run("export", "tl-2030", str(tmp_path / "out"), "--lang", "en")

    assert code == 0
    assert (tmp_path / "out" / "tl-2030-map-en.html").is_file()


@pytest.mark.parametrize("language", ["xx", "", "../en"])
def test_an_unknown_language_is_told_with_those_there_are(built_land, run, tmp_path, language: str) -> None:
    code, printed = run("export", "tl-2030", str(tmp_path / "out"), "--lang", language)

    assert code == 4
    assert f"--lang: no language '{language}'. Use one of ky, ru, en." in printed
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("spoil", snapshots.BREAKS)
def test_a_broken_snapshot_is_told_and_not_exported(built_land, run, tmp_path, spoil) -> None:
    spoil(store.current(built_land.home))

    code, printed = run("export", "tl-2030", str(tmp_path / "out"))

    assert code == 4
    assert "Run: baikoo build tl-2030." in printed


def test_what_cannot_be_exported_is_told(land, run, tmp_path) -> None:
    assert run("export", "atlantis", str(tmp_path / "out"))[0] == 4
    code, printed = run("export", "tl-2030", str(tmp_path / "out"))
    assert code == 4
    assert "nothing has been published yet" in printed
    run("build")
    (tmp_path / "file").write_text("in the way")

    code, printed = run("export", "tl-2030", str(tmp_path / "file"))

    assert code == 4
    assert "Name a folder that can be written to." in printed


def test_an_election_that_is_being_built_is_told(land, run) -> None:
    with store.draft(land.home, "0"):
        code, printed = run("build")

    assert code == 4
    assert "another build of this election is running" in printed


def test_the_installed_command_ends_with_4_on_a_bad_pack_and_shows_no_traceback(land) -> None:
    land.write("election", "id = \n")
    command = Path(sys.executable).parent / "baikoo"
    environment = os.environ | {"BAIKOO_DATA": str(land.data), "BAIKOO_BUILD": str(land.build_folder)}

    done = subprocess.run([command, "build"], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 4
    assert "line 1" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_forms_are_written_and_what_is_left_out_is_said(land, run, tmp_path: Path) -> None:
    code, printed = run("forms", "tl-2030", str(tmp_path / "out"), "--language", "ru")

    assert code == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "commission_session.xlsx",
        "election_day_checklist.xlsx",
        "protocol_copy.xlsx",
        "tabulation_observation.xlsx",
        "weekly_report.xlsx",
        "workbook-ru.xlsx",
    ]
    assert "left out: serious_violation: the pack has no 'terms." in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--language", "de"), "no language 'de'"), ((), "cannot write there")],
)
def test_forms_that_cannot_be_written_are_explained(run, tmp_path: Path, arguments, said: str) -> None:
    (tmp_path / "taken").write_text("a file")

    code, printed = run("forms", "tl-2030", str(tmp_path / "taken"), *arguments)

    assert code == 4
    assert said in printed
