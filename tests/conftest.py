"""Testland, an invented country in `tests/testland`: copied for each test, broken there, built there."""

import csv
import fcntl
import importlib
import io
import json
import os
import pkgutil
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import polars as pl
import pytest

from expectations import facts, finding
from expectations.judge import judge
from pipelines import build, mapping, packs, raw, settings, staging, store
from pipelines.contract import Conformed, Rows
from pipelines.election import Pack
from pipelines.places import Gazetteer
from pipelines.sources import protocols, tabulation, territory, turnout, voter_lists
from pipelines.tables import quality

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")  # a busy machine is no error of the code

settings.JOURNAL = ""  # whatever this shell says: no test writes to anybody's journal

TESTLAND = Path(__file__).parent / "testland"
UNITS = ("C-N", "C-S", "C-C", "101", "102", "103", "201", "202", "203", "301", "302")
"""Testland's commissions and stations."""
_COUNTED = {"protocols": protocols.stage, "tabulation": tabulation.stage}


def no_judge(_: store.Draft, __: Pack) -> pl.DataFrame:
    """Finds nothing: what the rules say is not the pipelines' business."""
    return quality.FINDINGS.empty()


def judge_by_facts(draft: store.Draft, pack: Pack) -> pl.DataFrame:
    """What the checks of `expectations.facts` find, without the suites: fast, and the same for every caller."""
    modules = [
        importlib.import_module(f"{facts.__name__}.{m.name}") for m in pkgutil.iter_modules(facts.__path__)
    ]
    return finding.frame(found for module in modules for found in module.check(draft, pack))


class Land:
    """A copy of Testland: `data` is its data folder, `folder` its pack, `home` where its builds go."""

    def __init__(self, root: Path) -> None:
        self.data = root / "data"
        shutil.copytree(TESTLAND, self.data)
        self.folder = self.data / "elections" / "tl-2030"
        self.build_folder = root / "build"
        self.home = self.build_folder / "tl-2030"

    def file(self, name: str) -> Path:
        """The file that a short name stands for: `election`, `territory`, `words` or the id of a source."""
        return {
            "election": self.folder / "election.toml",
            "territory": self.data / "territory" / "tl" / "territory.toml",
            "words": self.data / "catalogues" / "words.toml",
            "corrections": self.data / "corrections.toml",
            "units": self.data / "territory" / "tl" / "units.csv",
            "aliases": self.data / "territory" / "tl" / "aliases.csv",
            "outlines": self.data / "territory" / "tl" / "regions.geojson",
            "stations": self.data / "territory" / "tl" / "stations.csv",
            "incidents": self.folder / "raw" / "окуялар-ңөү.csv",
        }.get(name) or self.folder / "raw" / f"{name}.csv"

    def text(self, name: str) -> str:
        return self.file(name).read_text(encoding="utf-8")

    def write(self, name: str, text: str | bytes) -> None:
        self.file(name).write_bytes(text if isinstance(text, bytes) else text.encode())

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace the one place where `old` stands in the file."""
        text = self.text(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def rows(self, name: str) -> list[list[str]]:
        """Header and rows of a raw file."""
        return list(csv.reader(io.StringIO(self.text(name))))

    def write_rows(self, name: str, rows: list[list[str]]) -> None:
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows(rows)
        self.write(name, stream.getvalue())

    def set_cell(self, name: str, row: int, column: str, value: str) -> None:
        """Write into one cell of a raw file; `row` as a spreadsheet counts, the header being row 1."""
        rows = self.rows(name)
        rows[row - 1][rows[0].index(column)] = value
        self.write_rows(name, rows)

    def pack(self) -> Pack:
        return packs.load(self.folder, data=self.data)

    def read(self, name: str, pack: Pack | None = None) -> raw.RawFile:
        """The raw file of one source, as text."""
        for source, path in (pack or self.pack()).sources():
            if source.id == name:
                return raw.read(source, path)
        raise KeyError(name)

    def mapped(self, name: str, pack: Pack | None = None) -> Rows:
        """The raw file of one source under our column names."""
        file = self.read(name, pack)
        return mapping.apply(file, file.rows)

    def stage(self, name: str, pack: Pack | None = None, gazetteer: Gazetteer | None = None) -> Conformed:
        """One source through its reader: rows in the table's schema, and rejects."""
        pack = pack or self.pack()
        rows = self.mapped(name, pack)
        kind = rows.source.kind
        if kind in staging._PLACES:
            return staging._PLACES[kind](rows, pack)
        if kind in staging._COMMISSIONS:
            return staging._COMMISSIONS[kind](rows, pack)
        if kind in _COUNTED:
            return _COUNTED[kind](rows, pack)
        if kind == "voter_lists":
            return voter_lists.stage(rows, pack, set(UNITS))
        if kind == "turnout":
            return turnout.stage(rows, pack, gazetteer or self.gazetteer(pack), set(UNITS))
        return staging._OBSERVED[kind](rows, pack, gazetteer or self.gazetteer(pack))

    def gazetteer(self, pack: Pack | None = None) -> Gazetteer:
        pack = pack or self.pack()
        names = territory.unit_names(self.mapped("units", pack), pack.election.languages)
        units = self.stage("units", pack).kept
        return Gazetteer.of(units, pl.concat([names, self.stage("aliases", pack).kept]))

    def staging(self) -> dict[str, pl.DataFrame]:
        """All staging tables, the territory checked, nothing stored."""
        pack = self.pack()
        return staging.stage(pack, build._read(pack, lambda _: None), self.data)

    def build(self, judge: build.Judge = no_judge) -> build.Report:
        return build.build(self.folder, data=self.data, home=self.build_folder, judge=judge)

    def table(self, name: str) -> pl.DataFrame:
        """A table of the snapshot that is being served."""
        with store.connect(store.current(self.home)) as connection:
            return store.frame_of(connection.execute(f"SELECT * FROM {name}"))

    def rejects(self) -> list[dict[str, Any]]:
        """The rejects that are being served, each with its raw row as a dictionary."""
        rows = self.table("quality.rejects").sort("source_id", "row_number").to_dicts()
        return [row | {"raw": json.loads(row["raw"])} for row in rows]


@pytest.fixture
def land(tmp_path: Path) -> Land:
    """Testland, whole and sound."""
    return Land(tmp_path)


@pytest.fixture(scope="session")
def testland_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a snapshot of Testland as it stands, judged by nobody; nobody may change it."""
    return made_once(tmp_path_factory, "testland", lambda root: Land(root).build()) / "build"


@pytest.fixture
def built_land(land: Land, testland_build: Path) -> Land:
    """Testland, whole and sound, and published."""
    shutil.copytree(testland_build, land.build_folder)
    return land


@pytest.fixture(scope="module")
def shared_land(tmp_path_factory: pytest.TempPathFactory) -> Land:
    """Testland for tests that only read it, or that put back what they change."""
    return Land(tmp_path_factory.mktemp("land"))


@pytest.fixture(scope="session")
def facts_judge() -> build.Judge:
    return judge_by_facts


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a snapshot of every bundled election, as `baikoo build` makes it; nobody may change it."""

    def make(home: Path) -> None:
        for election in settings.bundled():
            build.build(settings.pack_folder(election), data=settings.DATA, home=home, judge=judge)

    return made_once(tmp_path_factory, "real", make)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, made by the first of the workers that asks; one that asks meanwhile waits."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # of the whole run: below it every worker has a folder of its own
    folder = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = factory.mktemp(name)
            make(unfinished)
            unfinished.rename(folder)
    return folder
