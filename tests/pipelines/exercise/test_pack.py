"""The pack of an exercise: whole, true to its files, the same bytes for one seed, and never written over another's."""

import hashlib
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import baikoo
from pipelines import packs, settings
from pipelines.errors import BaikooError, PackError
from pipelines.exercise import Country, Exercise, read_country, write_pack
from pipelines.exercise.papers import MANUAL_LINES
from pipelines.form import terms
from tests.pipelines.exercise.conftest import DATA, Generate

SMALL = 150


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, country: Country) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "small-exercise"
    write_pack(folder, country, stations=SMALL, seed=1)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_the_pack_is_one_and_says_that_it_is_synthetic(written: Path) -> None:
    election = packs.load(written, data=DATA).election

    assert election.id == "small-exercise"
    assert election.synthetic
    assert set(election.name) == {"ky", "ru", "en"}
    assert {source.nature for source in election.source} == {"synthetic"}


def test_every_raw_file_is_a_source_with_its_hash_and_all_its_columns(written: Path) -> None:
    sources = packs.load(written, data=DATA).election.source

    assert {source.file for source in sources} == {
        f"raw/{file.name}" for file in (written / "raw").glob("*.csv")
    }
    for source in sources:
        content = (written / source.file).read_bytes()
        header = content.decode().split("\n")[0].split(",")
        assert source.sha256 == hashlib.sha256(content).hexdigest()
        assert {*source.columns.values(), *source.choices.values(), *source.ignore} == set(header)


def test_every_stream_of_reports_has_its_intake(written: Path) -> None:
    streams = {folder.name for folder in (written / "raw" / "submissions").iterdir()}

    assert {intake.id for intake in packs.load(written, data=DATA).election.intake} == streams


def test_there_are_no_exports_unless_they_are_asked_for(written: Path) -> None:
    assert not (written / "exports").exists()


def test_the_truth_lies_beside_the_pack_and_is_no_source(written: Path) -> None:
    truth = pl.read_csv(written / "truth.csv", infer_schema=False)

    assert truth["kind"].n_unique() == 14
    assert "truth.csv" not in {source.file for source in packs.load(written, data=DATA).election.source}


def test_the_form_is_that_of_the_protocols(country: Country) -> None:
    (form,) = country.pack.election.form

    assert [line.field for line in form.line] == list(MANUAL_LINES)
    assert {equation.id for equation in form.equation if equation.hard} == {
        *("received", "took_part", "found", "votes", "on_the_list")
    }
    assert {tuple(equation.because) for equation in form.equation} == {("ky", "ru", "en")}


def papers(exercise: Exercise) -> dict[str, pl.DataFrame]:
    """Every document with lines and votes, with what its station's receipt of identification says beside it."""
    receipts = exercise.protocols["identification"].select("station_code", "identified")
    return {
        origin: frame.join(receipts, on="station_code", how="left")
        for origin, frame in exercise.protocols.items()
        if origin != "identification"
    }


def broken(frame: pl.DataFrame, country: Country) -> dict[str, int]:
    """How many documents break each equation of the form; those of lines that the document lacks are left out."""
    frame = frame.with_columns(votes=pl.sum_horizontal(list(country.calibration.choices.shares)))

    def side(said: tuple[str, ...]) -> pl.Expr:
        return pl.sum_horizontal([factor * pl.col(name) for factor, name in terms(said) if name])

    (form,) = country.pack.election.form
    return {
        equation.id: frame.filter(
            side(equation.left) != side(equation.right)
            if equation.relation == "=="
            else side(equation.left) > side(equation.right)
        ).height
        for equation in form.equation
        if set(equation.fields()) <= set(frame.columns)
    }


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_equation_holds_on_every_document_of_the_clean_nation(
    nation: Generate, country: Country, seed: int
) -> None:
    found = {origin: broken(frame, country) for origin, frame in papers(nation(2474, seed, ())).items()}

    assert {origin: len(equations) for origin, equations in found.items()} == {
        "manual": 9,
        "observer_copy": 9,
        "machine": 1,
        "preliminary": 1,
    }
    assert {number for equations in found.values() for number in equations.values()} == {0}


def test_every_equation_can_be_broken(nation: Generate, country: Country) -> None:
    clean = papers(nation(2474, 1, ()))["manual"]
    changes = {
        "received": pl.col("ballots_received") + 1,
        "took_part": pl.col("took_part") + 1,
        "found": pl.col("ballots_invalid") + 1,
        "votes": pl.col("against_all") + 1,
        "on_the_list": pl.col("took_part") + 9999,
        "mobile_boxes": pl.col("ballots_mobile") + 9999,
        "stationary_boxes": pl.col("ballots_stationary") + 1,
        "found_and_took_part": pl.col("ballots_stationary") + 1,
        "found_and_identified": pl.col("identified") - 9999,
    }
    (form,) = country.pack.election.form

    assert set(changes) == {equation.id for equation in form.equation}
    for equation, change in changes.items():
        assert broken(clean.with_columns(change), country)[equation] == 2474


def test_nobody_real_is_on_the_ballot(written: Path) -> None:
    real = (DATA / "elections" / "kg-2021-01-10-president" / "election.toml").read_text(encoding="utf-8")
    people = [c for c in tomllib.loads(real)["choice"] if c["contest"] == "president"][:-1]
    names = {word for c in people for word in (c["id"], *c["labels"].values())}
    text = (written / "election.toml").read_text(encoding="utf-8")

    assert len(people) == 17
    assert [name for name in names if name in text] == []


def test_known_totals_are_those_of_the_lists(written: Path) -> None:
    lists = pl.read_csv(written / "raw" / "voter_lists.csv")
    known = packs.load(written, data=DATA).election.known_total

    assert {total.where["list_kind"]: total.expected for total in known} == dict(
        lists.group_by("list_kind").agg(pl.col("entries").sum()).iter_rows()
    )


def test_two_writings_are_the_same_bytes_also_over_an_earlier_one(
    written: Path, written_nation: Callable[[int, int], Path], country: Country, tmp_path: Path
) -> None:
    again = shutil.copytree(written_nation(300, 2), tmp_path / "small-exercise")
    assert contents(again) != contents(written)
    write_pack(again, country, stations=SMALL, seed=1)

    assert contents(again) == contents(written)


def test_the_bundled_exercise_is_what_the_command_writes(country: Country, tmp_path: Path) -> None:
    folder = tmp_path / "kg-exercise"
    write_pack(folder, country, stations=country.calibration.nation.stations, seed=1)
    bundled = contents(DATA / "elections" / "kg-exercise")

    assert contents(folder) == bundled
    assert sum(map(len, bundled.values())) < 7_000_000


def test_a_folder_whose_name_is_no_id_gets_one_of_its_country(country: Country, tmp_path: Path) -> None:
    write_pack(tmp_path / "Машыгуу 1", country, stations=SMALL, seed=1)

    assert packs.load(tmp_path / "Машыгуу 1", data=DATA).election.id == "kg-exercise"


def test_what_no_exercise_wrote_is_not_touched(country: Country, tmp_path: Path) -> None:
    pack, notes, file = tmp_path / "pack", tmp_path / "notes", tmp_path / "file"
    for folder, name in ((pack, "election.toml"), (notes, "notes.txt")):
        folder.mkdir()
        (folder / name).write_text('id = "of-somebody"')
    file.write_text("mine")
    before = contents(tmp_path)

    for folder in (pack, notes, file, file / "below"):
        with pytest.raises(BaikooError):
            write_pack(folder, country, stations=SMALL, seed=1)
    assert contents(tmp_path) == before


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(baikoo.app, ["exercise", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.split())


def test_the_command_prints_what_it_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    code, printed = run(str(folder), "--stations", "100", "--seed", "3")

    assert code == 0
    assert {"election.toml", "truth.csv", "truth_reports.csv", "raw/deployment.csv"} <= set(contents(folder))
    assert all(Path(name).name in printed for name in contents(folder))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--stations", "99"), "at least 100"),
        (("--seed", "-1"), "non-negative"),
        (("--country", "atlantis"), "no country 'atlantis'"),
        (("--country", "../elections"), "no country"),
    ],
)
def test_what_cannot_be_ends_with_4_and_writes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, printed = run(str(tmp_path / "there"), *arguments)

    assert code == 4
    assert said in printed
    assert not (tmp_path / "there").exists()


def test_a_country_must_be_said_where_there_are_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    for name in ("aa", "bb"):
        (tmp_path / "exercise" / name).mkdir(parents=True)
        (tmp_path / "exercise" / name / "calibration.toml").touch()

    code, printed = run(str(tmp_path / "there"))

    assert code == 4
    assert "aa, bb" in printed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("synthetic = true", "synthetic = false", "does not say that it is one"),
        ("date = 2026-03-15", "date = 2026-03-16", "the date is 2026-03-16"),
        ('id = "candidate_q"', 'id = "somebody"', "not those of the calibration"),
    ],
)
def test_two_files_of_a_country_that_do_not_fit_are_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    for name in ("territory", "catalogues"):
        (tmp_path / name).symlink_to(DATA / name)
    home = tmp_path / "exercise" / "kg"
    home.mkdir(parents=True)
    for file in (DATA / "exercise" / "kg").iterdir():
        text = file.read_text(encoding="utf-8")
        changed = text.replace(old, new, 1) if file.name == "election.toml" else text
        if file.name == "election.toml" and "candidate_q" in old:
            changed = changed.replace('candidate_q = "candidate_q"', 'somebody = "candidate_q"')
        (home / file.name).write_text(changed, encoding="utf-8")

    with pytest.raises(PackError, match=said):
        read_country("kg", data=tmp_path)
