"""The law of a pack as a snapshot holds it: the desk counts with what the pack says, and without the pack."""

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.desk import elections
from pipelines import packs, settings
from pipelines.casework.deadlines import LegalCalendar
from pipelines.law import Law
from tests.dashboard.desk.complaining import ELECTION, build


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lawful")
    build(folder)
    return folder


def test_the_snapshot_counts_as_the_pack_does(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BUILD", root / "build")
    held = elections.held(ELECTION)
    pack = packs.load(root / "data" / "elections" / ELECTION, data=root / "data")

    assert held is not None
    assert held.legal_calendar == LegalCalendar.of(pack)
    assert held.legal_calendar.campaign_starts is not None


def test_an_election_without_a_law_has_no_deadlines(builds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BUILD", builds)
    held = elections.held(ELECTION)

    assert held is not None
    assert held.legal_calendar is None


@pytest.mark.parametrize("election", settings.bundled())
def test_a_law_is_the_same_after_it_was_written_down(election: str) -> None:
    pack = packs.load(settings.pack_folder(election), data=settings.DATA)
    law = pack.law or Law()

    assert Law.model_validate_json(law.model_dump_json(by_alias=True, exclude_defaults=True)) == law
    assert LegalCalendar.of(replace(pack, law=None)) is None
