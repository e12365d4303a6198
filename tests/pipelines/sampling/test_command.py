"""`baikoo sample` on Testland: what it writes and says, that nobody draws twice, and designs that cannot be."""

import hashlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

import baikoo
from pipelines import packs, settings, staging
from pipelines.errors import PackError
from pipelines.sampling.draw import content, draw
from tests.conftest import Land

DESIGN = """
[sample]
stations = 5
strata = ["stratum"]
minimum = 1
replacements = 1
seed = 7

[[sample.excluded]]
where = { unit_id = ["302"] }
because = { ky = "Оңдолууда", ru = "На ремонте", en = "Under repair" }
"""


@pytest.fixture
def designed(land: Land, monkeypatch: pytest.MonkeyPatch) -> Land:
    monkeypatch.setattr(settings, "DATA", land.data)
    land.write("election", land.text("election") + DESIGN)
    return land


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(baikoo.app, ["sample", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.split())


def test_the_sample_is_written_with_its_hash_and_what_it_leaves_out(designed: Land) -> None:
    code, printed = run("tl-2030")
    written = (designed.folder / "raw" / "sample.csv").read_bytes()

    assert code == 0
    assert hashlib.sha256(written).hexdigest() in printed
    assert "left out: 1 stations: Under repair" in printed
    assert "seed 7" in printed
    design, frame, refused = staging.sample_frame(designed.pack(), designed.data)
    assert (written, refused) == (content(draw(frame, design)), 0)
    assert b"302" not in written


def test_a_sample_that_is_there_is_not_drawn_over_but_can_be_checked_elsewhere(
    designed: Land, tmp_path: Path
) -> None:
    run("tl-2030")
    first = (designed.folder / "raw" / "sample.csv").read_bytes()
    designed.replace("election", "seed = 7", "seed = 8")

    code, printed = run("tl-2030")

    assert code == 4
    assert "a sample is there already" in printed
    assert (designed.folder / "raw" / "sample.csv").read_bytes() == first
    designed.replace("election", "seed = 8", "seed = 7")
    assert run("tl-2030", "--out", tmp_path / "again.csv")[0] == 0
    assert (tmp_path / "again.csv").read_bytes() == first


def test_a_plan_draws_nothing_and_says_what_it_assumes(designed: Land) -> None:
    code, printed = run("tl-2030", "--plan", "--voters", 800)

    assert code == 0
    assert "7 stations with 800 voters each" in printed
    assert "assumed" in printed
    assert not (designed.folder / "raw" / "sample.csv").exists()


def test_rows_that_the_list_of_stations_refuses_are_said_to_be_no_part_of_the_frame(designed: Land) -> None:
    designed.set_cell("precincts", 9, "uik", "")
    designed.replace("election", 'unit_id = ["302"]', 'unit_id = ["301"]')
    _, printed = run("tl-2030")

    assert "not in the frame: 1 refused rows" in printed


def test_a_pack_without_a_design_says_how_to_have_one(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA", land.data)
    code, printed = run("tl-2030")

    assert code == 4
    assert "the pack has no [sample]" in printed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("stations = 5", "stations = 0", "greater than or equal to 1"),
        ('strata = ["stratum"]', 'strata = ["colour"]', "'unit_id', 'region_id', 'stratum'"),
        ('strata = ["stratum"]', "strata = []", "at least 1 item"),
        ("seed = 7", "", "seed"),
        ("seed = 7", "seed = -1", "greater than or equal to 0"),
        ("replacements = 1", "replacements = 1.5", "replacements"),
        ("replacements = 1", "replacments = 1", "replacments"),
        (', en = "Under repair"', "", "the reason of exclusion 1 of the sample has no name in en"),
    ],
)
def test_a_design_that_cannot_be_is_a_mistake_of_the_pack(
    designed: Land, old: str, new: str, said: str
) -> None:
    designed.replace("election", old, new)

    with pytest.raises(PackError, match=said):
        packs.load(designed.folder, data=designed.data)
