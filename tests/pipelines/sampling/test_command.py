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

SECRET = "a secret half that is longer than 32 signs"
COMMITTED = f'seed_halves = {{ secret_sha256 = "{hashlib.sha256(SECRET.encode()).hexdigest()}"'
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


def run(*arguments: object, command: tuple[str, ...] = ("sample",)) -> tuple[int, str]:
    result = CliRunner().invoke(baikoo.app, [*command, *map(str, arguments)])
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
    assert "there is a file already" in printed
    assert (designed.folder / "raw" / "sample.csv").read_bytes() == first
    designed.replace("election", "seed = 8", "seed = 7")
    assert run("tl-2030", "--out", tmp_path / "again.csv")[0] == 0
    assert (tmp_path / "again.csv").read_bytes() == first


def test_a_plan_draws_nothing_and_says_what_it_assumes(designed: Land) -> None:
    code, printed = run("tl-2030", "--plan", "--voters", 800)

    assert code == 0
    assert "7 stations with 800 voters each" in printed
    assert "assumed" in printed
    assert "Stations needed" in printed
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
        ("seed = 7", 'seed_halves = { secret_sha256 = "short" }', "secret_sha256"),
        ("seed = 7", 'seed_halves = { public = "4 1 3" }', "secret_sha256"),
        ("seed = 7", f"seed = 7\n{COMMITTED} }}", "either `seed` or `seed_halves`"),
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


def test_a_design_without_seed_is_planned_with_and_not_drawn(designed: Land) -> None:
    designed.replace("election", "seed = 7\n", "")

    assert run("tl-2030", "--plan", "--margin", 5)[0] == 0
    code, printed = run("tl-2030")
    assert code == 4
    assert "the seed of the sample is not known" in printed


def test_a_seed_of_two_halves_is_fixed_drawn_with_and_verified_by_anybody_after_the_vote(
    designed: Land, tmp_path: Path
) -> None:
    """As docs/SAMPLING.md tells: the pack is what is published, the secret lies in a file of the office."""
    secret = tmp_path / "secret.txt"
    code, printed = run("sample-secret", secret, command=())
    assert code == 0
    half = secret.read_text()
    assert printed == f'secret_sha256 = "{hashlib.sha256(half.encode()).hexdigest()}"'
    assert run("sample-secret", secret, command=())[0] == 4  # another one would be a choice

    designed.replace("election", "seed = 7", f"seed_halves = {{ {printed} }}")
    assert run("tl-2030", "--secret", secret)[0] == 4  # nothing was drawn in public yet
    designed.replace("election", f"{{ {printed} }}", f'{{ {printed}, public = "4 1 3" }}')
    assert run("tl-2030")[0] == 4
    secret.write_text(f"{half}\n")  # an editor ends the line
    code, said = run("tl-2030", "--secret", secret)
    assert code == 0
    assert f"seed {int(hashlib.sha256(f'{half}/4 1 3'.encode()).hexdigest(), 16)}" in said

    assert "only a half of it" in run("tl-2030", "--verify")[1]
    designed.replace("election", 'public = "4 1 3"', f'public = "4 1 3", secret = "{half}"')
    code, said = run("tl-2030", "--verify")
    assert (code, "byte by byte" in said) == (0, True)


def test_another_secret_than_the_fixed_one_draws_nothing(designed: Land, tmp_path: Path) -> None:
    designed.replace("election", "seed = 7", f'{COMMITTED}, public = "4 1 3" }}')
    for half in (SECRET.upper(), "too short"):
        (tmp_path / "secret.txt").write_text(half)
        code, printed = run("tl-2030", "--secret", tmp_path / "secret.txt")
        assert (code, "not the secret whose SHA-256 was fixed" in printed) == (4, True)
    designed.replace("election", 'public = "4 1 3"', f'public = "4 1 3", secret = "{SECRET.upper()}"')
    with pytest.raises(PackError, match="another SHA-256 than the one fixed beforehand"):
        designed.pack()


def test_a_file_that_was_changed_is_not_verified_and_the_line_is_named(designed: Land) -> None:
    run("tl-2030")
    designed.set_cell("sample", 3, "unit_id", "101")
    code, printed = run("tl-2030", "--verify")

    assert code == 4
    assert "sample.csv, line 3: the file is not what list, design and seed draw: it has '101," in printed
    assert "byte by byte" not in printed
