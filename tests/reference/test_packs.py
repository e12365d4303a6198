"""The packs themselves, also where the data are not there: each is whole, holds no data, and states known totals."""

import shutil
from pathlib import Path

import pytest

from pipelines import packs
from tests.reference.conftest import HERE

PACKS = sorted(folder.name for folder in (HERE / "packs").iterdir())


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_is_an_election_file_and_nothing_else(pack: str) -> None:
    assert [file.name for file in (HERE / "packs" / pack).rglob("*")] == ["election.toml"]


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_is_whole(pack: str, tmp_path: Path) -> None:
    shutil.copytree(HERE / "catalogues", tmp_path / "catalogues")
    election = packs.load(HERE / "packs" / pack, data=tmp_path).election

    assert election.id == pack
    assert election.known_total
    assert not election.synthetic
    assert {source.nature for source in election.source} == {"real"}
    assert all(source.file.startswith("raw/") for source in election.source)


def test_every_set_of_the_reference_has_a_pack() -> None:
    assert PACKS == [
        "al-2013-06-23-parliament",
        "bg-2021-07-11-parliament",
        "bo-2019-10-20-president",
        "ge-2024-10-26-parliament",
        "ru-2018-03-18-president",
        "ru-spe-2021-09-19-parties",
    ]
